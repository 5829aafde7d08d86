"""A year of a group of forty: at its end every calendar says what the group's books say."""

from datetime import datetime
from random import Random

import pytest
import time_machine
from icalendar import Calendar

from kdn_helpdesk.groups.models import GroupMember, GroupRole
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.mail import transports
from tests.factories import make_group, make_person, writing
from tests.ical import readers
from tests.meetings.books import Tools
from tests.meetings.client import CalendarProgram
from tests.meetings.years import Year

BEGIN = datetime(2026, 12, 1, 9, tzinfo=timezone.BERLIN)


@pytest.fixture
def begin_year(app, drain, command, visitor, smtp_sink, monkeypatch):
    """Make the group and its year; what leaves goes through a real mail server."""
    monkeypatch.setitem(app.config, "MAIL_SUPPRESS_SEND", False)
    for name in ("MAIL_SERVER", "MAIL_PORT"):
        monkeypatch.setitem(app.config, name, None)
    transports.init_app(app, smtp_sink.url)

    def begin(seed, clock):
        leader = make_person(email="leitung@kdn.example")
        people = [make_person(email=f"mitglied{number}@stadt.example") for number in range(39)]
        group = make_group("Open Data", coordinators=[leader])
        with writing() as session:
            for person in people:
                session.add(
                    GroupMember(group_id=group.id, person_id=person.id, role=GroupRole.MEMBER)
                )
        tools = Tools(drain, command, visitor, arrivals(smtp_sink), clock)
        year = Year(Random(seed), tools, group, leader.id)
        year.members = {person.email for person in [leader, *people]}
        return year

    yield begin
    monkeypatch.undo()
    with app.app_context():
        transports.init_app(app, "smtp://localhost:1")


def arrivals(sink):
    """Return a function that tells what came to the sink since it was asked last."""
    count = 0

    def new():
        nonlocal count
        mails = sink.delivered(after=count)
        count += len(mails)
        return mails

    return new


def check(year):
    """Compare the books with the service's rows and with every calendar."""
    books = {at: (place.partstat, place.is_outdated) for at, place in year.places.items()}
    assert year.rows() == books
    boxes = year.mailboxes()
    for email in year.programs:
        program, mails = CalendarProgram(email), boxes.get(email, [])
        for raw in year.chance.sample(mails, len(mails)) + mails[:3]:  # late ones, and some twice
            program.take(raw)
        assert program.entries() == year.true_calendar(email), email
    return boxes


def check_objects(boxes):
    """Every calendar object that left is sound to its own examination and to four programs."""
    found = []
    for raw in (raw for mails in boxes.values() for raw in mails):
        if b"text/calendar" in raw:
            assert not examine(raw).findings, raw.decode()
            found.append(readers.calendar_in(raw))
    timed = [raw for raw in found if b"METHOD:DECLINECOUNTER" not in raw]
    expected = [readers.by_icalendar(raw) for raw in timed]
    assert [readers.by_ical(raw) for raw in timed] == expected
    assert readers.all_by_libical(timed) == expected
    assert readers.all_by_icaljs(timed) == expected
    return {str(Calendar.from_ical(raw)["method"]) for raw in found}


@pytest.mark.real("libical", "icaljs", "smtp")
def test_a_year_of_a_group_ends_with_right_calendars(begin_year, note):
    with time_machine.travel(BEGIN, tick=False) as clock:
        year = begin_year(20261123, clock)
        year.plan(3)
        year.live(40)
        boxes = check(year)
    assert check_objects(boxes) >= {"REQUEST", "CANCEL"}
    note(f"{sum(map(len, boxes.values()))} mails to {len(year.programs)} people")


@pytest.mark.soak
@pytest.mark.real("libical", "icaljs", "smtp")
@pytest.mark.parametrize("seed", range(20))
def test_many_years(begin_year, seed):
    print(f"seed {seed}")  # noqa: T201
    with time_machine.travel(BEGIN, tick=False) as clock:
        year = begin_year(seed, clock)
        year.plan(12)
        year.live(300)
        print(year.doings)  # noqa: T201
        boxes = check(year)
    check_objects(boxes)
