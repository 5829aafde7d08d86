"""Every calendar object that leaves the service, seen by its own examination and by others.

A meeting in winter and one in summer live through all that makes a mail or a feed; then what has
left is examined byte by byte, by libical's rules for iTIP, and read by four other programs.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from icalendar import Calendar

from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.meetings.models.meetings import Visibility
from tests.factories import make_group, make_person
from tests.ical import readers
from tests.mailbox import SentMail
from tests.meetings.making import SUMMER, WINTER, make_meeting
from tests.meetings.replying import calendar_reply, mail_to, send_reply

TITLE = 'Runde; "Öffnung", \\Neu\\notiz 🦉 ' + "ä" * 60
WORDS = "Worum es geht:\r\n* Daten; Karten, Ämter\r\n* C:\\neu\\namen\r\n\r\nUnd „mehr“ 🦉"
MOVED = timedelta(days=7)


@dataclass
class Emitted:
    """What has left: mails, and the calendars that were fetched."""

    mails: list[SentMail]
    feeds: dict[str, bytes]

    @property
    def objects(self) -> dict[str, bytes]:
        """Every object under a name of its own."""
        sent = {f"mail {at}: {mail!r}": mail.calendar for at, mail in enumerate(self.mails)}
        return {**{name: raw for name, raw in sent.items() if raw}, **self.feeds}


@pytest.fixture
def emitted(sign_in, visitor, leader, eva, max_, drain, outbox) -> Emitted:
    owner = make_person(email="o'hara@kreis.example", name='Ö. "Ohne" O\'Hara, Amt 1; Team: A')
    quiet = make_group("Still, leise; & Söhne", coordinators=[leader], members=[eva, max_, owner])
    shown = make_group("Offen", coordinators=[leader], members=[eva, max_], shows_members=True)
    kept = {"visibility": Visibility.PUBLIC, "invited": True, "description": WORDS}
    winter = make_meeting(quiet, WINTER, title=TITLE, **kept)
    summer = make_meeting(shown, SUMMER, title="Sommer", **kept)
    make_meeting(quiet, SUMMER + MOVED, title="Bleibt", visibility=Visibility.PUBLIC)
    drain()
    visitor.submit(mail_to(outbox, "eva@stadt.example").path("/einladung/"), answer="ACCEPTED")
    desk = sign_in(leader)
    _decline_proposal(desk, summer, drain)
    _withdraw_first(desk, winter)
    for meeting, day in ((winter, WINTER), (summer, SUMMER)):
        desk.submit(f"/termine/{meeting.id}/aendern", day=f"{day + MOVED}")
        desk.press("Ändern und benachrichtigen")
        drain()
    desk.submit(f"/termine/{winter.id}/absagen", reason="Der Raum; er fehlt, leider.")
    drain()
    return Emitted(list(outbox), _fetch(sign_in(eva), visitor, summer))


def _decline_proposal(desk, meeting, drain) -> None:
    times = ["DTSTART:20270609T080000Z", "DTEND:20270609T093000Z"]
    send_reply(drain, calendar_reply(meeting, method="COUNTER", partstat="TENTATIVE", more=times))
    page = desk.get(f"/termine/{meeting.id}/rueckmeldungen")
    refusal = next(link for link in page.links if link.endswith("/ablehnen"))
    page.submit(refusal, comment="Belegt; am 9., leider")
    drain()


def _withdraw_first(desk, meeting) -> None:
    page = desk.get(f"/termine/{meeting.id}/rueckmeldungen")
    page.submit(next(link for link in page.links if link.endswith("/zurueckziehen")))


def _fetch(member, visitor, meeting) -> dict[str, bytes]:
    page = member.get("/konto/kalender").press("Adresse erzeugen")
    [secret] = page.page.xpath("//code/text()")
    return {
        "public feed": visitor.get("/termine.ics").data,
        "group's feed": visitor.get("/arbeitskreise/offen.ics").data,
        "one's own feed": visitor.get(secret.removeprefix("http://localhost")).data,
        "one meeting": visitor.get(f"/termine/{meeting.id}-{meeting.slug}.ics").data,
    }


def test_everything_that_leaves_is_sound(emitted):
    """One life of two meetings is enough for all questions: making it is what takes long."""
    _check_that_every_kind_left(emitted)
    _check_examination(emitted)
    _check_bytes(emitted)
    _check_mime(emitted)
    _check_that_spoiling_is_found(emitted)


@pytest.mark.real("libical", "icaljs")
def test_four_other_programs_read_the_same_hours(emitted):
    seen = set()
    for name, raw in emitted.objects.items():
        method = str(Calendar.from_ical(raw)["method"])
        if method == "DECLINECOUNTER":
            readers.by_libical(raw)  # it has no times to compare, but restrictions to keep
            continue
        expected = readers.by_icalendar(raw)
        assert expected, name
        kind = (method, b"STATUS:CANCELLED" in raw, tuple(expected.values()))
        if kind in seen:  # the same object for another person
            continue
        seen.add(kind)
        for read in (readers.by_ical, readers.by_libical, readers.by_icaljs):
            assert read(raw) == expected, (name, read.__name__)


def _check_that_every_kind_left(emitted: Emitted) -> None:
    methods = [str(Calendar.from_ical(raw)["method"]) for raw in emitted.objects.values()]
    assert set(methods) == {"REQUEST", "CANCEL", "DECLINECOUNTER", "PUBLISH"}
    assert methods.count("PUBLISH") == 4
    statuses = {
        str(event.get("status"))
        for raw in emitted.objects.values()
        if b"METHOD:CANCEL" in raw
        for event in Calendar.from_ical(raw).walk("VEVENT")
    }
    assert statuses == {"CANCELLED", "None"}  # nobody meets; only one is no longer invited


def _check_examination(emitted: Emitted) -> None:
    for name, raw in emitted.objects.items():
        assert not examine(raw).findings, name
    for mail in emitted.mails:
        if mail.calendar:
            found = examine(mail.content)
            assert found.is_mail
            assert not found.findings, mail


def _check_bytes(emitted: Emitted) -> None:
    for name, raw in emitted.objects.items():
        lines = raw.removesuffix(b"\r\n").split(b"\r\n")
        assert raw.endswith(b"END:VCALENDAR\r\n"), name
        assert all(len(line) <= 75 for line in lines), name
        assert not any(b"\r" in line or b"\n" in line for line in lines), name
        assert all(line.decode() is not None for line in lines), name


def _check_mime(emitted: Emitted) -> None:
    for mail in emitted.mails:
        if not mail.calendar:
            continue
        kinds = [part.get_content_type() for part in mail.message.walk()]
        assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
        part = list(mail.message.walk())[-1]
        assert part.get_param("method") == str(Calendar.from_ical(mail.calendar)["method"])
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "base64"
        assert part.get_content_disposition() is None


def _check_that_spoiling_is_found(emitted: Emitted) -> None:
    """A mail of ours that is changed on its way is found out: the examination reads it."""
    mail = next(mail for mail in emitted.mails if mail.calendar)
    spoiled = mail.content.replace(b'method="REQUEST"', b'method="PUBLISH"')
    assert [one.code for one in examine(spoiled).findings] == ["method-unlike-mime"]
