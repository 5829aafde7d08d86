"""Fills an empty database with tickets: `python -m benchmarks.generate --tickets 100000`.

The register, two people for each organisation, agents, and tickets with three messages each,
written in bulk; then the search index. The database is the settings' (`KDN_DATABASE_URL`).
"""

import argparse
import itertools
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import flask_migrate
import sqlalchemy as sa
from rich.progress import Progress, TaskID, track

from benchmarks.sentences import Writer
from config import Settings
from kdn_helpdesk.accounts import passwords
from kdn_helpdesk.accounts.actions import register
from kdn_helpdesk.accounts.models import Organisation, Person, PersonRole, fold_name
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.search import indexing
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketCounter
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import DONE, MessageKind, Priority, State

PASSWORD = "beratung-messung"
AGENTS = 8
CHUNK = 2_000
STATES = [*[State.CLOSED] * 12, *[State.SOLVED] * 3, State.WAITING, State.OPEN, State.NEW]
"""Most requests of a desk are done."""


def main() -> None:
    """Read the command line and fill the database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    app = create_app(Settings())
    with app.app_context():
        flask_migrate.upgrade(directory=app.extensions["migrate"].directory)
        with transaction():
            people = _make_people()
        begin = time.perf_counter()
        for rows in track(
            list(_chunks(arguments.tickets)), description=f"{arguments.tickets} tickets"
        ):
            with transaction():
                _write(rows, people=people, writer=Writer(arguments.seed + rows.start))
        took = time.perf_counter() - begin
        print(f"{arguments.tickets / took:.0f} tickets a second")
        _fill_index()
        _analyse()


def _fill_index() -> None:
    begin = time.perf_counter()
    with Progress() as bars:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(f"index: {name}", total=total)
            bars.update(tasks[name], completed=done)

        entries = indexing.rebuild(show)
    print(f"{entries / (time.perf_counter() - begin):.0f} entries a second in the index")


def _chunks(total: int) -> Iterator[range]:
    for start in range(1, total + 1, CHUNK):
        yield range(start, min(start + CHUNK, total + 1))


def _make_people() -> list[tuple[int, int]]:
    """Make the register, its people and the agents; return the requesters with organisation."""
    register.seed_register()
    agents = [_person(f"agent{n}") for n in range(AGENTS)]
    db.session.add_all(agents)
    db.session.flush()
    db.session.add_all(PersonRole(person_id=agent.id, role=Role.AGENT) for agent in agents)
    numbers = db.session.scalars(sa.select(Organisation.id).order_by(Organisation.id)).all()
    people = [_person(f"person{n}") for n in range(2, 2 * len(numbers) + 2)]
    for person, number in zip(people, itertools.chain(numbers, numbers), strict=True):
        person.organisation_id = number
    db.session.add_all(people)
    db.session.flush()
    return [(person.id, person.organisation_id or 0) for person in people]


def _person(name: str) -> Person:
    return Person(
        email=f"{name}@messung.example",
        name=name.capitalize(),
        confirmed_at=clock.now(),
        password_hash=_password_hash(),
    )


@cache
def _password_hash() -> str:
    return passwords.hash_password(PASSWORD)


def _write(rows: range, *, people: list[tuple[int, int]], writer: Writer) -> None:
    """Write these tickets with their messages in four statements."""
    agents = list(db.session.scalars(
        sa.select(PersonRole.person_id).where(PersonRole.role == Role.AGENT)
    ))  # fmt: skip
    topic_ids = list(db.session.scalars(sa.select(Topic.id)))
    now, year = clock.now(), clock.today().year
    tickets, messages = [], []
    for number in rows:
        requester, organisation = people[number % len(people)]
        made = now - timedelta(minutes=7 * (rows.stop + 50_000 - number))
        state = writer.chance.choice(STATES)
        subject = writer.subject()
        tickets.append(
            _ticket(number, year=year, subject=subject, made=made, state=state)
            | {
                "topic_id": writer.chance.choice(topic_ids),
                "requester_id": requester,
                "organisation_id": organisation,
                "assignee_id": writer.chance.choice([*agents, None]),
                "priority": writer.chance.choice(list(Priority)),
            }
        )
        messages += _messages(writer, requester=requester, agent=agents[0], made=made)
    ids = _insert_tickets(tickets)
    for position, message in enumerate(messages):
        message["ticket_id"] = ids[position // 3]
    db.session.execute(sa.insert(Message), messages)
    db.session.execute(sa.delete(TicketCounter).where(TicketCounter.year == year))
    db.session.execute(sa.insert(TicketCounter).values(year=year, last=rows.stop - 1))


def _insert_tickets(tickets: list[dict[str, Any]]) -> list[int]:
    db.session.execute(sa.insert(Ticket), tickets)
    numbers = [ticket["number"] for ticket in tickets]
    found = sa.select(Ticket.id).where(Ticket.number.between(numbers[0], numbers[-1]))
    return list(db.session.scalars(found.order_by(Ticket.number)))


def _ticket(number: int, *, year: int, subject: str, made: Any, state: State) -> dict[str, Any]:
    reference = f"KDN-{year}-{number:04d}"
    done = state in DONE
    return {
        "year": year,
        "number": number,
        "reference": reference,
        "subject": subject,
        "sought": fold_name(f"{reference} {subject}"),
        "state": state,
        "is_done": done,
        "created_at": made,
        "last_activity_at": made + timedelta(hours=2),
        "first_answer_at": made + timedelta(hours=1),
        "solved_at": made + timedelta(hours=2) if done else None,
        "due_at": None if done else made + timedelta(days=3),
        "is_announced": True,
    }


def _messages(writer: Writer, *, requester: int, agent: int, made: Any) -> list[dict[str, Any]]:
    authors = ((requester, MessageKind.PUBLIC), (agent, MessageKind.NOTE),
               (agent, MessageKind.PUBLIC))  # fmt: skip
    return [
        {
            "author_id": author,
            "kind": kind,
            "is_from_desk": author == agent,
            "body": writer.body(),
            "created_at": made + timedelta(minutes=30 * position),
        }
        for position, (author, kind) in enumerate(authors)
    ]


def _analyse() -> None:
    """Let the database count what it holds, as it does by itself in daily use."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


if __name__ == "__main__":
    main()
