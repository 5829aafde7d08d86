"""Answers of calendars that come by mail."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from icalendar import Calendar, Event, vCalAddress

from kdn_helpdesk.mail.models import Outcome
from kdn_helpdesk.meetings.models.meetings import Meeting
from tests import factories
from tests.intake.desk import take_in
from tests.meetings import making


def reply(uid, attendee, *, partstat="ACCEPTED", sender="", to="beratung@kdn.example"):
    """The mail that a calendar program sends when somebody presses “accept”."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Example//Calendar//DE")
    calendar.add("method", "REPLY")
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.now(UTC))
    event.add("sequence", 0)
    address = vCalAddress(f"mailto:{attendee}")
    address.params["PARTSTAT"] = partstat
    event.add("attendee", address)
    calendar.add_component(event)
    mail = EmailMessage()
    mail["From"] = sender or attendee
    mail["To"] = to
    mail["Subject"] = "Zugesagt: Monatstreffen"
    mail["Message-ID"] = f"<{uid[:8]}.{attendee}>"
    mail.set_content("Zugesagt")
    mail.add_alternative(
        calendar.to_ical().decode(), subtype="calendar", params={"method": "REPLY"}
    )
    return mail.as_bytes()


@pytest.fixture
def meeting(app) -> Meeting:
    leader = factories.make_person(email="leitung@kdn.example")
    member = factories.make_person(email="eva@stadt.example", name="Eva Eins")
    group = factories.make_group("Open Data", coordinators=[leader], members=[member])
    return making.make_meeting(group, invited=True)


def partstat_of(meeting, email):
    with factories.reading() as session:
        person = session.query(factories.Person).filter_by(email=email).one()
    return making.read_invitation(meeting, person).partstat.value


def test_an_answer_of_a_calendar_reaches_its_meeting(meeting, drain):
    mail = take_in(drain, reply(meeting.uid, "eva@stadt.example"))
    assert (mail.outcome, mail.kind, mail.subject_id) == (
        Outcome.CALENDAR_ANSWER,
        "meeting",
        meeting.id,
    )
    assert partstat_of(meeting, "eva@stadt.example") == "ACCEPTED"


def test_an_answer_for_somebody_else_waits_for_a_coordinator(meeting, drain):
    raw = reply(meeting.uid, "eva@stadt.example", sender="fremd@anders.example")
    mail = take_in(drain, raw)
    assert mail.outcome is Outcome.CALENDAR_ANSWER
    assert "wartet" in mail.reason
    assert partstat_of(meeting, "eva@stadt.example") == "NEEDS-ACTION"


def test_an_answer_to_a_meeting_of_others_is_held(meeting, drain):
    mail = take_in(drain, reply("fremd@anders.example", "eva@stadt.example"))
    assert mail.outcome is Outcome.HELD
