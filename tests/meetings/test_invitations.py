"""The invitation mail: who gets it, what it carries, what programs make of it."""

from datetime import date
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState
from tests.factories import make_group, make_person, reading, writing
from tests.ical import readers
from tests.meetings.making import (
    SUMMER,
    WINTER,
    make_meeting,
    page_of,
    read_invitation,
    read_meeting,
)


def to(outbox, email):
    return [mail for mail in outbox if mail.recipients == [email]]


def event_in(mail):
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return event


def method_of(mail):
    return str(Calendar.from_ical(mail.calendar)["method"])


def test_each_member_gets_one_mail(group, drain, outbox):
    make_meeting(group, invited=True)
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == [
        "eva@stadt.example",
        "leitung@kdn.example",
        "max@kreis.example",
    ]
    drain()
    assert len(outbox) == 3


def test_the_calendar_is_the_last_alternative_and_no_attachment(group, drain, outbox):
    make_meeting(group, invited=True)
    drain()
    message: EmailMessage = outbox[0].message
    assert message.get_content_type() == "multipart/alternative"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar = parts[-1]
    assert calendar.get_content_disposition() is None
    assert calendar.get_param("method") == "REQUEST" == method_of(outbox[0])
    assert calendar.get_content_charset() == "utf-8"
    assert calendar["Content-Transfer-Encoding"] == "base64"
    raw = outbox[0].calendar
    assert b"\r\n" in raw
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_the_mail_says_all_in_words_too(group, drain, outbox):
    meeting = make_meeting(group, description="Es geht um **Daten**.", invited=True)
    drain()
    [mail] = to(outbox, "eva@stadt.example")
    assert mail.subject == "Einladung: Monatstreffen am Di 08.06.2027"
    assert "Dienstag, 8. Juni 2027, 10:00 – 11:30 Uhr" in mail.text
    assert "https://video.example/raum" in mail.text
    assert page_of(meeting) in mail.text
    assert mail.path("/einladung/")
    assert "Sie erhalten diese E-Mail" in mail.text


def test_each_recipient_is_written_to_in_their_language(group, drain, outbox):
    make_meeting(group, invited=True)
    drain()
    [mail] = to(outbox, "max@kreis.example")
    assert mail.subject == "Invitation: Monatstreffen on Tue 8 Jun 2027"
    assert "Tuesday, 8 June 2027, 10:00 – 11:30" in mail.text


def test_the_object_names_its_recipient_alone(group, drain, outbox):
    make_meeting(group, invited=True)
    drain()
    [mail] = to(outbox, "eva@stadt.example")
    event = event_in(mail)
    assert str(event["attendee"]) == "mailto:eva@stadt.example"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["attendee"].params["RSVP"] == "TRUE"
    for other in ("max@kreis.example", "leitung@kdn.example"):
        assert other not in mail.content.decode()
        assert other.encode() not in mail.calendar


def test_members_see_each_other_where_the_group_chose_so(leader, eva, max_, drain, outbox):
    group = make_group("Offen", coordinators=[leader], members=[eva, max_], shows_members=True)
    make_meeting(group, invited=True)
    drain()
    for mail in outbox:
        assert {str(one) for one in event_in(mail)["attendee"]} == {
            "mailto:eva@stadt.example",
            "mailto:max@kreis.example",
            "mailto:leitung@kdn.example",
        }


def test_the_organizer_is_a_mailbox_with_a_token_of_this_invitation(group, drain, outbox):
    make_meeting(group, invited=True)
    drain()
    organizers = {str(event_in(mail)["organizer"]) for mail in outbox}
    assert len(organizers) == 3
    for mail in outbox:
        organizer = str(event_in(mail)["organizer"]).removeprefix("mailto:")
        assert organizer.startswith("beratung+invitation.")
        assert organizer in str(mail.message["Reply-To"])


def test_every_meeting_has_a_uid_of_its_own(group, drain, outbox):
    first, second = make_meeting(group, WINTER, invited=True), make_meeting(group, invited=True)
    drain()
    uids = {str(event_in(mail)["uid"]) for mail in to(outbox, "eva@stadt.example")}
    assert uids == {first.uid, second.uid}


@pytest.mark.parametrize(
    "read",
    [
        readers.by_icalendar,
        readers.by_ical,
        pytest.param(readers.by_libical, marks=pytest.mark.real("libical")),
        pytest.param(readers.by_icaljs, marks=pytest.mark.real("icaljs")),
    ],
)
@pytest.mark.parametrize("day", [WINTER, SUMMER], ids=["winter", "summer"])
def test_other_programs_read_the_instants_out_of_the_mail(group, drain, outbox, read, day):
    meeting = make_meeting(group, day, invited=True)
    drain()
    expected = (int(meeting.starts_at.timestamp()), int(meeting.ends_at.timestamp()))
    assert read(outbox[0].calendar) == {meeting.uid: expected}


def test_the_preview_names_the_recipients_and_sends_nothing(sign_in, group, leader, drain, outbox):
    meeting = make_meeting(group)
    page = sign_in(leader).get(f"/termine/{meeting.id}/einladen")
    assert "3 Personen erhalten eine Einladung per E-Mail" in page.main
    assert "Eva Eins, Musterstadt" in page.main
    assert "Niemand sieht, wer sonst eingeladen ist" in page.main
    drain()
    assert outbox == []
    page.press("Einladungen verschicken")
    assert "3 Einladungen sind unterwegs" in page.text
    drain()
    assert len(outbox) == 3


def test_a_series_is_invited_to_each_of_its_dates(sign_in, group, leader, drain, outbox):
    browser = sign_in(leader)
    browser.submit(
        "/termine/reihe", form="series", button="propose", title="Treffen", starts="10:00",
        ends="11:00", starts_on="2026-12-01", ends_on="2027-02-28",
    )  # fmt: skip
    browser.submit(form="series", button="create")
    page = browser.get(next(link for link in browser.links if link.endswith("/einladen")))
    assert "je eine für jeden der 3 Termine" in page.main
    page.press("Einladungen verschicken")
    drain()
    assert len(outbox) == 9


def test_who_is_invited_already_hears_nothing_again(sign_in, group, leader, drain, outbox):
    meeting = make_meeting(group, invited=True)
    drain()
    page = sign_in(leader).get(f"/termine/{meeting.id}/einladen")
    assert "Der ganze Arbeitskreis ist schon eingeladen" in page.main
    assert len(outbox) == 3


def test_a_new_member_is_invited_to_the_coming_dates(sign_in, group, leader, drain, outbox):
    make_meeting(group, invited=True)
    make_meeting(group, WINTER)  # nobody is invited to this one yet
    drain()
    sign_in(leader).submit("/arbeitskreise/open-data/mitglieder", email="neu@stadt.example")
    drain()
    invitations = [mail for mail in to(outbox, "neu@stadt.example") if mail.calendar]
    assert [method_of(mail) for mail in invitations] == ["REQUEST"]
    assert len([mail for mail in outbox if mail.calendar]) == 4


def test_who_leaves_the_group_gets_a_cancellation_alone(sign_in, group, eva, drain, outbox):
    meeting = make_meeting(group, invited=True)
    drain()
    before = len(outbox)
    sign_in(eva).submit("/arbeitskreise/open-data/verlassen", button="Arbeitskreis verlassen")
    drain()
    [mail] = outbox[before:]
    assert mail.recipients == ["eva@stadt.example"]
    assert method_of(mail) == "CANCEL"
    event = event_in(mail)
    assert event["sequence"] == 1
    assert "status" not in event
    assert "Zurückgezogen" in mail.subject
    assert read_meeting(meeting).status.value == "confirmed"


def test_one_invitation_is_withdrawn_after_asking(sign_in, group, leader, eva, drain, outbox):
    meeting = make_meeting(group, invited=True)
    drain()
    invitation = read_invitation(meeting, eva)
    page = sign_in(leader).get(
        f"/termine/{meeting.id}/rueckmeldungen/{invitation.id}/zurueckziehen"
    )
    assert "Nur diese Person erhält eine Absage" in page.main
    page.press("Einladung zurückziehen")
    drain()
    assert [mail.recipients[0] for mail in outbox[3:]] == ["eva@stadt.example"]
    assert read_invitation(meeting, eva).is_withdrawn


def test_who_is_invited_again_gets_a_higher_sequence(sign_in, group, leader, eva, drain, outbox):
    meeting = make_meeting(group, invited=True)
    drain()
    number = read_invitation(meeting, eva).id
    browser = sign_in(leader)
    browser.press(
        "Einladung zurückziehen", f"/termine/{meeting.id}/rueckmeldungen/{number}/zurueckziehen"
    )
    drain()
    browser.press("Einladungen verschicken", f"/termine/{meeting.id}/einladen")
    drain()
    sequences = [event_in(mail)["sequence"] for mail in to(outbox, "eva@stadt.example")]
    assert sequences == [0, 1, 1]


def test_a_guest_is_invited_by_address(sign_in, group, leader, drain, outbox):
    meeting = make_meeting(group)
    page = sign_in(leader).submit(
        f"/termine/{meeting.id}/rueckmeldungen", email="gast@firma.example", name="Gerd Gast"
    )
    assert "Gerd Gast" in page.main
    drain()
    assert [mail.recipients for mail in outbox] == [["gast@firma.example"]]
    page.submit(f"/termine/{meeting.id}/rueckmeldungen", email="gast@firma.example")
    assert page.status == 422
    assert "Diese Person ist schon eingeladen" in page.main


def test_a_mail_that_did_not_get_through_is_shown_to_the_coordinators(
    sign_in, group, leader, drain
):
    meeting = make_meeting(group, invited=True)
    drain()
    with reading() as session:
        mail = session.query(OutgoingMail).filter_by(recipient="eva@stadt.example").one()
        mail.state, mail.reason = OutgoingState.UNDELIVERED, "Postfach voll"
        session.commit()
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen")
    assert "1 E-Mail ist nicht angekommen" in page.main
    assert "eva@stadt.example: Postfach voll" in page.main


def test_a_meeting_over_or_cancelled_invites_nobody(sign_in, group, leader, drain, outbox):
    meeting = make_meeting(group)
    browser = sign_in(leader)
    browser.get(f"/termine/{meeting.id}/einladen")
    page_before = browser.response
    browser.submit(f"/termine/{meeting.id}/absagen", reason="Krank")
    browser._take(page_before)
    browser.press("Einladungen verschicken")
    assert browser.status == 422
    assert "abgesagt" in browser.main
    drain()
    assert outbox == []


def test_long_and_odd_names_reach_the_calendar_whole(group, drain, outbox):
    person = make_person(email="o@stadt.example", name='Özlem "Oz" Großmann-Ümläut, Amt für Bürger')
    other = make_group("Andere", members=[person])
    make_meeting(other, date(2027, 6, 9), title="Ä" * 120 + "; \\n, …", invited=True)
    drain()
    [mail] = to(outbox, "o@stadt.example")
    event = event_in(mail)
    assert event["attendee"].params["CN"] == "Özlem „Oz“ Großmann-Ümläut, Amt für Bürger"
    assert str(event["summary"]) == "Ä" * 120 + "; \\n, …"


def test_a_coordinator_sends_an_invitation_that_failed_again(group, sign_in, drain, outbox):
    meeting = make_meeting(group, invited=True)
    drain()
    with writing() as session:
        mail = session.scalars(
            sa.select(OutgoingMail).where(OutgoingMail.recipient == "eva@stadt.example")
        ).one()
        mail.state, mail.reason = OutgoingState.FAILED, "550 unbekannt"
    outbox.clear()
    with reading() as session:
        lead = session.scalars(sa.select(Person).where(Person.email == "leitung@kdn.example")).one()
    browser = sign_in(lead).get(f"/termine/{meeting.id}/rueckmeldungen")
    assert "550 unbekannt" in browser.main
    browser.press("Erneut senden")
    drain()
    assert [mail.recipients for mail in outbox] == [["eva@stadt.example"]]


def test_who_joins_leaves_or_is_removed_is_told_of_the_dates_first(
    sign_in, group, leader, eva, drain, outbox
):
    make_meeting(group, invited=True)
    make_meeting(group, WINTER, title="Noch niemand eingeladen")
    drain()
    outbox.clear()
    page = sign_in(leader).get("/arbeitskreise/open-data/mitglieder")
    assert "für 1 anstehenden Termin eine Einladung per E-Mail" in page.main
    page.get(f"/arbeitskreise/open-data/mitglieder/{eva.id}/entfernen")
    assert "Eine Absage per E-Mail für 1 Termin" in page.main
    page = sign_in(eva).get("/arbeitskreise/open-data/verlassen")
    assert "Sie erhalten für 1 Termin eine Absage per E-Mail" in page.main
    assert "Noch niemand eingeladen" not in page.main
    drain()
    assert outbox == []


def test_who_is_invited_again_is_greeted_as_invited(sign_in, group, leader, eva, drain, outbox):
    meeting = make_meeting(group, invited=True)
    drain()
    number = read_invitation(meeting, eva).id
    browser = sign_in(leader)
    browser.press(
        "Einladung zurückziehen", f"/termine/{meeting.id}/rueckmeldungen/{number}/zurueckziehen"
    )
    drain()
    browser.press("Einladungen verschicken", f"/termine/{meeting.id}/einladen")
    drain()
    assert to(outbox, "eva@stadt.example")[-1].subject.startswith("Einladung:")


def test_many_dates_at_once_are_no_loop_of_mails(eva, drain, outbox):
    alone = make_group("Allein", members=[eva])
    for number in range(31):  # the brake on automatic mails would hold the last one
        make_meeting(alone, title=f"Treffen {number}", invited=True)
    drain()
    assert len(outbox) == 31
