"""Who works on a request and how it is sorted."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.models.tickets import Tag, TicketTag, Watcher
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.tickets.states import Priority, State, Visibility
from tests.factories import (
    make_admin,
    make_agent,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    reading,
    tell,
)
from tests.tickets.rules import make_rules


def actions_about(ticket):
    with reading():
        return [entry.action for entry in audit.list_about("ticket", ticket.id)][1:]


@pytest.mark.parametrize("make", [make_person, make_admin])
def test_only_agents_work_on_requests(app, make):
    with pytest.raises(DomainError) as refusal:
        tell(sorting.assign_ticket, make_ticket(), assignee=make().id, agent=make_agent().id)
    assert refusal.value.field == "assignee"


def test_an_agent_who_was_shut_out_gets_no_request(app):
    with pytest.raises(DomainError):
        tell(
            sorting.assign_ticket,
            make_ticket(),
            assignee=make_agent(is_active=False).id,
            agent=make_agent().id,
        )


def test_a_new_request_is_open_once_somebody_has_it(app):
    ticket, agent = make_ticket(), make_agent()
    tell(sorting.assign_ticket, ticket, assignee=agent.id, agent=agent.id)
    assert read_ticket(ticket).state is State.OPEN
    tell(sorting.assign_ticket, ticket, assignee=None, agent=agent.id)
    assert read_ticket(ticket).state is State.OPEN


def test_giving_it_to_the_same_agent_again_is_no_step(app):
    ticket, agent = make_ticket(), make_agent()
    for _ in range(2):
        tell(sorting.assign_ticket, ticket, assignee=agent.id, agent=agent.id)
    assert actions_about(ticket) == ["ticket:assign", "ticket:state"]


def test_the_priority_moves_the_target(app):
    make_rules()
    ticket, agent = make_ticket(), make_agent()
    tell(sorting.change_priority, ticket, priority=Priority.URGENT, agent=agent.id)
    assert read_ticket(ticket).due_at < ticket.due_at
    waiting = make_ticket(state=State.WAITING)
    tell(sorting.change_priority, waiting, priority=Priority.URGENT, agent=agent.id)
    assert read_ticket(waiting).due_at is None


def test_nothing_changed_is_nothing_written_down(app):
    ticket, agent = make_ticket(), make_agent()
    tell(sorting.change_priority, ticket, priority=Priority.NORMAL, agent=agent.id)
    tell(sorting.change_topic, ticket, topic=make_topic(), agent=agent.id)
    tell(sorting.change_visibility, ticket, visibility=ticket.visibility, person=agent.id)
    tell(sorting.set_tags, ticket, names=["", "  "], agent=agent.id)
    assert actions_about(ticket) == []


def test_the_author_opens_a_request_and_the_desk_only_narrows_it(app):
    ticket, agent = make_ticket(visibility=Visibility.ORGANISATION), make_agent()
    tell(
        sorting.change_visibility,
        ticket,
        visibility=Visibility.ALL_ADVISED,
        person=ticket.requester_id,
    )
    tell(sorting.change_visibility, ticket, visibility=Visibility.ONLY_ME, person=agent.id)
    with pytest.raises(DomainError) as refusal:
        tell(sorting.change_visibility, ticket, visibility=Visibility.ORGANISATION, person=agent.id)
    assert refusal.value.field == "visibility"
    assert read_ticket(ticket).visibility is Visibility.ONLY_ME


def test_tags_are_words_in_small_letters_once(app):
    ticket, agent = make_ticket(), make_agent()
    tell(sorting.set_tags, ticket, names=[" #Eilig", "eilig", "x" * 50], agent=agent.id)
    with reading():
        assert list(tickets.list_tags(ticket.id)) == ["eilig", "x" * 40]


def test_tags_are_shared_and_taken_off(app):
    one, other, agent = make_ticket(), make_ticket(), make_agent()
    tell(sorting.set_tags, one, names=["portal", "karte"], agent=agent.id)
    tell(sorting.set_tags, other, names=["portal"], agent=agent.id)
    tell(sorting.set_tags, one, names=["karte"], agent=agent.id)
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Tag.id))) == 2
        assert session.scalar(sa.select(sa.func.count(TicketTag.id))) == 2
        assert list(tickets.list_tags(one.id)) == ["karte"]


def test_the_requester_is_not_in_copy_of_their_own_request(app):
    person = make_person()
    ticket = make_ticket(requester=person)
    with pytest.raises(DomainError):
        tell(sorting.add_watcher, ticket, person=person, agent=make_agent().id)


def test_somebody_is_in_copy_once(app):
    ticket, agent, person = make_ticket(), make_agent(), make_person()
    for _ in range(2):
        tell(sorting.add_watcher, ticket, person=person, agent=agent.id)
    with reading() as session:
        assert session.scalars(sa.select(Watcher.person_id)).all() == [person.id]
    assert actions_about(ticket) == ["ticket:watch"]
    tell(sorting.remove_watcher, ticket, person=person.id, agent=agent.id)
    with reading() as session:
        assert session.scalars(sa.select(Watcher.person_id)).all() == []
