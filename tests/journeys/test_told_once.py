"""A person hears once of one event, however many roles they have in it; nobody of their own act."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.tickets.actions import conversation, forwarding, merging, moves
from kdn_helpdesk.tickets.models.absences import Absence
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher
from kdn_helpdesk.tickets.states import ShareState, State, Visibility
from tests import factories


@pytest.fixture
def everybody(app):
    """Somebody with every role, and a request in which they have all of them."""
    town = factories.make_organisation()
    person = factories.make_person(
        name="Alle Rollen",
        email="alle@stadt.example",
        organisation=town,
        roles=(Role.AGENT, Role.MANAGER, Role.EDITOR, Role.ADMIN),
    )
    absent = factories.make_agent()
    ticket = factories.make_ticket(requester=person, assignee=absent)
    factories.make_group(coordinators=[person], members=[absent])
    with factories.writing() as session:
        today = clock.today()
        session.add(Watcher(ticket_id=ticket.id, person_id=person.id))
        session.add(
            Absence(person_id=absent.id, deputy_id=person.id, first_day=today, last_day=today)
        )
        session.get_one(Ticket, ticket.id).visibility = Visibility.ALL_ADVISED
        sharing = Sharing(ticket_id=ticket.id)
        session.add(sharing)
        session.flush()
        version = SharedVersion(
            sharing_id=sharing.id,
            subject="Karte",
            question="Wie?",
            answer="So.",
            number=1,
            state=ShareState.AGREED,
            made_by_id=absent.id,
            decided_at=clock.now(),
        )
        session.add(version)
        session.add(Joiner(sharing_id=sharing.id, person_id=person.id, organisation_id=town.id))
    return person, absent, ticket


def told(outbox, person):
    return [mail.subject for mail in outbox if mail.recipients == [person.email]]


def fresh(person):
    with factories.reading() as session:
        return session.get_one(Person, person.id)


def act(name, ticket, actor):
    """Let somebody do something to the request."""
    person = fresh(actor)
    acts = {
        "reply": lambda t: conversation.reply_to_ticket(t, author=person, body="Nachtrag."),
        "answer": lambda t: conversation.answer_ticket(t, agent=person.id, body="Antwort."),
        "solve": lambda t: conversation.answer_ticket(
            t, agent=person.id, body="Gelöst.", state=State.SOLVED
        ),
        "state": lambda t: moves.change_state(t, state=State.SOLVED, agent=person.id),
        "note": lambda t: conversation.add_note(
            t, agent=person.id, body="Bitte @Alle Rollen ansehen."
        ),
    }
    factories.tell(acts[name], ticket)


ACTS = ("reply", "answer", "solve", "state", "note")


@pytest.mark.parametrize("name", ACTS)
def test_many_roles_make_one_mail(everybody, drain, outbox, name):
    person, _absent, ticket = everybody
    act(name, ticket, factories.make_agent())
    drain()
    assert len(told(outbox, person)) == 1


@pytest.mark.parametrize("name", ACTS)
def test_nobody_is_mailed_about_their_own_act(everybody, drain, outbox, name):
    person, _absent, ticket = everybody
    act(name, ticket, person)
    drain()
    assert told(outbox, person) == []


def test_a_new_request_of_an_agent_is_receipted_and_not_announced_to_them(app, drain, outbox):
    agent = factories.make_agent()
    factories.make_ticket(requester=agent, quiet=False)
    drain()
    assert len(told(outbox, agent)) == 1


def test_whoever_writes_a_request_down_for_somebody_is_not_told_of_it(app, drain, outbox):
    agent, other = factories.make_agent(), factories.make_agent()
    factories.make_ticket(actor=agent.id, quiet=False)
    drain()
    assert told(outbox, agent) == []
    assert len(told(outbox, other)) == 1


def test_whoever_merges_is_not_told_of_it(everybody, drain, outbox):
    person, _absent, ticket = everybody
    target = factories.make_ticket(requester=person)
    with factories.writing() as session:
        merging.merge_tickets(
            session.get_one(Ticket, ticket.id),
            target=session.get_one(Ticket, target.id),
            agent=person.id,
        )
    drain()
    assert told(outbox, person) == []


def test_a_note_reaches_agents_alone(everybody, drain, outbox):
    person, absent, ticket = everybody
    with factories.writing() as session:
        session.execute(sa.delete(PersonRole).where(PersonRole.person_id == person.id))
    copied, outside = factories.make_person(), factories.make_person()
    with factories.writing() as session:
        session.add(Watcher(ticket_id=ticket.id, person_id=copied.id))
    factories.tell(conversation.add_note, ticket, agent=absent.id, body="Vertraulich: Vertrag 7.")
    act("answer", ticket, absent)
    factories.tell(
        forwarding.forward_ticket, ticket, agent=absent.id, recipient=outside.email, body="Bitte."
    )
    drain()
    assert {copied.email, outside.email, person.email} <= {m.recipients[0] for m in outbox}
    assert not any("Vertraulich" in mail.content.decode() for mail in outbox)
    assert not any("Vertraulich" in mail.text or "Vertraulich" in mail.html for mail in outbox)
