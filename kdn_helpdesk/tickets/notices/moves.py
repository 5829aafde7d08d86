"""Mails about where a request stands and who works on it."""

from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.tickets.events import TicketAssigned, TicketStateChanged
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import people, tickets
from kdn_helpdesk.tickets.states import REQUESTER_LABELS, State, is_told


def send_assignment(event: TicketAssigned) -> None:
    """Tell an agent that somebody else gave them a request; of many they are told together."""
    if event.in_bulk:
        return
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    agents = [agent for agent in people.list_agents() if agent.id == event.assignee_id]
    actor = people.find_person(event.actor_id)
    letters.queue(
        ticket,
        to=letters.without(agents, event.actor_id),
        template="mail/ticket_assignment.txt",
        event_key=f"ticket-assigned:{event.audit_id}",
        notice=Notice.ASSIGNMENTS,
        actor=event.actor_id,
        for_desk=True,
        giver=actor.name if actor else "",
    )


def send_state(event: TicketStateChanged) -> None:
    """Tell the other side where the request stands now, unless a message tells it."""
    if event.with_message or event.in_bulk or event.actor_id is None:
        return
    if not is_told(event.old, event.new):
        return
    ticket = tickets.get_ticket_by_id(event.ticket_id)
    concerned = people.list_concerned(ticket.id)
    by_asker = event.actor_id in {person.id for person in concerned}
    told = [(concerned, Notice.COPIES)]
    if by_asker and ticket.assignee:
        told.append(([ticket.assignee], Notice.REPLIES))
    for persons, notice in told:
        letters.queue(
            ticket,
            to=persons,
            template="mail/ticket_state.txt",
            event_key=f"ticket-state:{event.audit_id}",
            notice=notice,
            actor=event.actor_id,
            state=REQUESTER_LABELS[event.new],
            is_solved=event.new is State.SOLVED,
        )
