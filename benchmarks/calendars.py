"""Times a series of many people, and a calendar to subscribe to: `python -m benchmarks.calendars`.

On an empty database, which it fills: a group of 500 members, twelve dates, everybody invited by
the worker's steps, everybody answers by their calendar; then a public feed of 1 000 meetings, with
what it takes in processor time, fetched whole and unchanged.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from datetime import time as clock_time
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from config import Settings
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.groups.models import GroupMember, GroupRole, WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.recurrence import Rhythm, Rule
from kdn_helpdesk.mail.models import OutgoingMail
from kdn_helpdesk.meetings import addresses, plans
from kdn_helpdesk.meetings.actions import answering, runs, scheduling
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.jobs import invitations as jobs
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.plans import Wanted

FETCHES = 20
Result = TypeVar("Result")


def main() -> None:
    """Read the command line and time each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--dates", type=int, default=12)
    parser.add_argument("--meetings", type=int, default=1_000, help="in the feed")
    given = parser.parse_args()
    app = create_app(Settings())
    with app.app_context():
        flask_migrate.upgrade(directory=app.extensions["migrate"].directory)
        db.session.remove()
        before = _memory()
        with transaction():
            group_id = _make_group(given.members)
        meeting_ids = _timed("series planned", lambda: _plan(group_id, given.dates))
        run_id = _timed("run begun", lambda: _begin(meeting_ids))
        invited = _timed("invitations written down", lambda: sum(_steps(run_id)))
        _timed("mails built", _mail, per=invited)
        with db.session() as session:
            mails = session.scalar(sa.select(sa.func.count(OutgoingMail.id)))
        print(f"{mails} mails; memory {_memory():.0f} MB, {before:.0f} MB before")
        _timed("answers by calendar", lambda: _answer(meeting_ids), per=invited)
        print(f"memory {_memory():.0f} MB")
        with transaction():
            _fill_calendar(group_id, given.meetings)
    _fetch(app)


def _timed(what: str, work: Callable[[], Result], per: int = 0) -> Result:
    begin, used = time.perf_counter(), time.process_time()
    result = work()
    took, used = time.perf_counter() - begin, time.process_time() - used
    rate = f", {per / used:.0f} a second of processor, {per / took:.0f} by the clock" if per else ""
    print(f"{what}: {took:.1f} s, {used:.1f} s of processor{rate}")
    return result


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _make_group(members: int) -> int:
    group = WorkingGroup(slug="gross", name="Großer Kreis")
    people = [
        Person(email=f"p{n}@stadt{n}.example", name=f"Erika Muster {n}") for n in range(members)
    ]
    session = db.session
    session.add_all([group, *people])
    session.flush()
    belongs = {"group_id": group.id, "role": GroupRole.MEMBER}
    session.execute(sa.insert(GroupMember), [{**belongs, "person_id": one.id} for one in people])
    return group.id


def _plan(group_id: int, dates: int) -> list[int]:
    first = clock.today() + timedelta(days=7)
    wanted = Wanted(
        rule=Rule(Rhythm.MONTHLY, weekday=1),
        start=first,
        until=first + timedelta(days=31 * dates),
        clock=clock_time(10),
        minutes=90,
    )
    spans = [(one.start, one.end) for one in plans.propose(wanted)][:dates]
    with transaction() as session:
        series = scheduling.schedule_series(
            session.get_one(WorkingGroup, group_id),
            wanted=wanted,
            spans=spans,
            details=Details("Monatstreffen", *spans[0], "Videokonferenz", "https://video.example"),
            actor=None,
        )
        number = series.id
    statement = sa.select(Meeting.id).where(Meeting.series_id == number)
    found = list(db.session.scalars(statement))
    db.session.rollback()
    return found


def _begin(meeting_ids: list[int]) -> int:
    with transaction() as session:
        meetings = session.scalars(sa.select(Meeting).where(Meeting.id.in_(meeting_ids))).all()
        person = session.scalar(sa.select(sa.func.min(Person.id)))
        return runs.begin_run(meetings, actor=person or 0).id


def _steps(run_id: int) -> Iterator[int]:
    while step := jobs.plan_step(run_id):
        yield step


def _mail() -> None:
    while jobs.mail_invitations():
        pass


def _answer(meeting_ids: list[int]) -> None:
    """Let every invited person's calendar accept."""
    for meeting_id in meeting_ids:
        with transaction() as session:
            uid = session.get_one(Meeting, meeting_id).uid
            invited = session.execute(
                sa.select(Invitation.id, Invitation.email).where(
                    Invitation.meeting_id == meeting_id
                )
            ).all()
            for number, email in invited:
                answering.record_replies(
                    _reply(uid, email),
                    sender=email,
                    recipients=[addresses.organizer_address(number)],
                )


def _reply(uid: str, email: str) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:{clock.now():%Y%m%dT%H%M%S}Z\r\nSEQUENCE:0\r\n"
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{email}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def _fill_calendar(group_id: int, meetings: int) -> None:
    first = clock.today() + timedelta(days=1)
    starts = [timezone.at(first + timedelta(days=n), clock_time(10)) for n in range(meetings)]
    rows = [
        {
            "group_id": group_id,
            "uid": f"{uuid4()}@kdn.example",
            "title": f"Öffentlicher Termin {number}",
            "starts_at": start,
            "ends_at": start + timedelta(minutes=90),
            "place": "Rathaus, Raum 1",
            "description": f"Worum es am {start:%d.%m.} geht: **Daten**, Karten und mehr.",
            "visibility": Visibility.PUBLIC,
        }
        for number, start in enumerate(starts)
    ]
    db.session.execute(sa.insert(Meeting), rows)


def _fetch(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/termine.ics")
    tag = {"If-None-Match": answer.headers["ETag"]}
    size = len(answer.data)
    for what, headers, status in (("feed", {}, 200), ("unchanged feed", tag, 304)):
        begin = time.process_time()
        for _ in range(FETCHES):
            assert client.get("/termine.ics", headers=headers).status_code == status
        used = (time.process_time() - begin) / FETCHES * 1000
        print(f"{what}: {used:.1f} ms of processor ({size / 1000:.0f} kB)")


if __name__ == "__main__":
    main()
