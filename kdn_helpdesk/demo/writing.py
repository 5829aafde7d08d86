"""What the desk writes with: text modules, macros, time, ratings; texts in data/texts.toml."""

import random
from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.tickets.actions import conversation, drafts, records, texts
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import topics
from kdn_helpdesk.tickets.states import DraftKind, Priority, Score, State, Work

WORKS_SO = {Work.ADVICE: 5, Work.RESEARCH: 2, Work.COORDINATION: 2, Work.DOCUMENTATION: 1}
"""How often each kind of work is done."""
RATED_SO = (Score.GOOD, Score.GOOD, Score.OK, Score.GOOD, Score.BAD)


def load(*, agents: Sequence[Person], seed: int) -> None:
    """Write all of it; the same seed writes the same."""
    data, chance = read("texts.toml"), random.Random(seed)  # noqa: S311
    modules = {entry["title"]: _module(entry, agents[0]) for entry in data["module"]}
    for entry in data["macro"]:
        _macro(entry, modules, agents[0])
    answered = db.session.scalars(
        sa.select(Ticket).where(Ticket.first_answer_at.is_not(None)).order_by(Ticket.id)
    ).all()
    for ticket in answered:
        _spend(ticket, chance)
    solved = [ticket for ticket in answered if ticket.solved_at is not None]
    for ticket, score in zip(solved, RATED_SO, strict=False):
        _rate(ticket, score, data["comment"][score.value])
    _write(answered, agents)


def _module(entry: dict[str, str], actor: Person) -> int:
    return texts.save_module(
        None,
        title=entry["title"],
        body=entry["body"],
        topic_id=_topic(entry),
        is_active=True,
        actor=actor.id,
    ).id


def _macro(entry: dict[str, object], modules: dict[str, int], actor: Person) -> None:
    priority = entry.get("priority")
    texts.save_macro(
        None,
        title=str(entry["title"]),
        actor=actor.id,
        topic_id=_topic(entry),
        text_module_id=modules.get(str(entry.get("answer"))),
        state=State(str(entry["state"])) if "state" in entry else None,
        takes=bool(entry.get("takes")),
        priority=Priority(int(str(priority))) if priority else None,
        tags=entry.get("tags", []),
        note=str(entry.get("note", "")),
        is_active=True,
    )


def _topic(entry: dict[str, object] | dict[str, str]) -> int | None:
    topic = topics.find_topic(str(entry.get("topic", "")))
    return topic.id if topic else None


def _spend(ticket: Ticket, chance: random.Random) -> None:
    """Give every answered request some minutes on the day of its first answer."""
    moment, person = ticket.first_answer_at, ticket.assignee_id
    if moment is None or person is None:
        return
    with clock.at(moment):
        works = chance.choices(list(WORKS_SO), list(WORKS_SO.values()), k=chance.choice((1, 1, 2)))
        for work in dict.fromkeys(works):
            minutes = chance.choice((5, 10, 15, 20, 30, 45))
            records.add_time(ticket, person=person, minutes=minutes, work=work)


def _rate(ticket: Ticket, score: Score, comment: str) -> None:
    if ticket.solved_at is not None:
        with clock.at(ticket.solved_at):
            records.rate_solution(ticket, solved_at=ticket.solved_at, score=score, comment=comment)


def _write(answered: Sequence[Ticket], agents: Sequence[Person]) -> None:
    """Leave a draft and a note that names the first agent in requests that are not done."""
    going_on = [ticket for ticket in answered if not ticket.is_done][:2]
    for ticket, body in zip(going_on, read("texts.toml")["writing"]["drafts"], strict=False):
        drafts.save_draft(ticket, person=agents[0].id, kind=DraftKind.ANSWER, body=body)
        note = read("texts.toml")["writing"]["note"].format(name=agents[0].name)
        conversation.add_note(ticket, agent=agents[-1].id, body=note)
