"""What a merging carries along besides what was said, and what undoing it gives back."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import details, moves, sorting
from kdn_helpdesk.tickets.models.details import FieldKind, TicketDetail, TopicField
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    read_ticket,
    reading,
    tell,
    writing,
)
from tests.tickets.merges import ask, merge, part
from tests.tickets.rules import make_rules

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=clock.BERLIN)


@pytest.fixture
def agent(app):
    return make_agent()


@pytest.fixture
def town(app):
    return make_organisation()


def say(ticket, agent, **values):
    """Let the request say this in fields of its topic, which are made where they are missing."""
    with writing() as session:
        topic = session.get_one(Topic, ticket.topic_id)
        known = {field.label: field for field in session.scalars(sa.select(TopicField))}
        numbers = {}
        for label, value in values.items():
            field = known.get(label) or details.add_field(
                topic, label=label, kind=FieldKind.TEXT, options=(), actor=None,
                is_required=False, for_desk_only=False, position=0,
            )  # fmt: skip
            numbers[field.id] = value
        details.set_details(session.get_one(Ticket, ticket.id), numbers, actor=agent.id)


def said(ticket):
    with reading() as session:
        rows = session.execute(
            sa.select(TopicField.label, TicketDetail.value)
            .join(TicketDetail, TicketDetail.field_id == TopicField.id)
            .where(TicketDetail.ticket_id == ticket.id)
        )
        return {row.label: row.value for row in rows}


def tags_of(ticket):
    with reading():
        return list(tickets.list_tags(ticket.id))


def test_tags_and_values_of_fields_are_carried_along(town, agent):
    source, target = ask(town), ask(town)
    tell(sorting.set_tags, source, names=["karte", "eilig"], agent=agent.id)
    tell(sorting.set_tags, target, names=["karte"], agent=agent.id)
    say(source, agent, Browser="Firefox", Gerät="PC")
    say(target, agent, Gerät="Tablet")
    merge(source, target, agent)
    assert tags_of(target) == ["eilig", "karte"]
    assert said(target) == {"Browser": "Firefox", "Gerät": "Tablet"}
    assert said(source) == {"Browser": "Firefox", "Gerät": "PC"}


def test_undoing_gives_back_all_of_it(town, agent):
    source, target = ask(town), ask(town)
    tell(sorting.set_tags, source, names=["karte", "eilig"], agent=agent.id)
    tell(sorting.set_tags, target, names=["karte"], agent=agent.id)
    say(source, agent, Browser="Firefox", Gerät="PC")
    merge(source, target, agent)
    part(source, agent)
    assert tags_of(target) == ["karte"]
    assert said(target) == {}
    assert not read_ticket(target).has_details
    assert tags_of(source) == ["eilig", "karte"]
    assert said(source) == {"Browser": "Firefox", "Gerät": "PC"}


def test_undoing_gives_back_only_what_nobody_changed_since(town, agent):
    source, target = ask(town), ask(town)
    tell(sorting.set_tags, source, names=["karte"], agent=agent.id)
    say(source, agent, Browser="Firefox", Gerät="PC")
    merge(source, target, agent)
    say(target, agent, Gerät="Tablet")
    tell(sorting.add_tags, target, names=["neu"], agent=agent.id)
    part(source, agent)
    assert tags_of(target) == ["neu"]
    assert said(target) == {"Gerät": "Tablet"}
    assert read_ticket(target).has_details


def test_an_undone_merging_leaves_no_pause_in_the_deadlines(town, agent):
    make_rules()
    with time_machine.travel(MONDAY, tick=False) as clock_at:
        source, target = ask(town), ask(town)
        due = read_ticket(source).due_at
        clock_at.shift(timedelta(hours=1))
        merge(source, target, agent)
        assert read_ticket(source).due_at is None
        clock_at.shift(timedelta(hours=2))
        part(source, agent)
        assert read_ticket(source).due_at == due


def test_a_pause_before_the_merging_stays_one_after_it_was_undone(town, agent):
    make_rules()
    with time_machine.travel(MONDAY, tick=False) as clock_at:
        source, target = ask(town, state=State.WAITING), ask(town)
        clock_at.shift(timedelta(hours=1))
        merge(source, target, agent)
        part(source, agent)
        clock_at.shift(timedelta(hours=1))
        tell(moves.change_state, source, state=State.OPEN, agent=agent.id)
        # without the pause the first answer would be due two hours of work earlier
        assert read_ticket(source).due_at - read_ticket(target).due_at >= timedelta(hours=2)
