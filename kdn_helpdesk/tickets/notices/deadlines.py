"""Mails about deadlines: a warning to who works on it, an escalation to the whole desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.tickets.actions.deadlines import Told
from kdn_helpdesk.tickets.deadlines import TARGET_LABELS
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import people, tickets


@dataclass(frozen=True, slots=True)
class Reminder:
    """One deadline as a mail names it."""

    ticket: Ticket
    told: Told
    link: str

    @property
    def target(self) -> str:
        """What is due, in the language that is being written."""
        return str(TARGET_LABELS[self.told.target])


def send_deadlines(told: Sequence[Told]) -> None:
    """Tell each person of all that concerns them in one mail.

    A warning goes to who works on the request, to the desk where nobody does; what is over goes
    to the whole desk.
    """
    agents = people.list_agents() if told else []
    reminders = [_reminder(entry) for entry in told]
    for agent in agents:
        concerning = [entry for entry in reminders if _concerns(entry, agent)]
        if not concerning:
            continue
        first = concerning[0]
        letters.queue(
            first.ticket,
            to=[agent],
            template="mail/ticket_deadlines.txt",
            event_key=f"ticket-deadlines:{first.told.audit_id}:{agent.id}",
            reminders=concerning,
            for_desk=not any(entry.told.is_over for entry in concerning),
        )


def _reminder(told: Told) -> Reminder:
    ticket = tickets.get_ticket_by_id(told.ticket_id)
    return Reminder(ticket, told, letters.desk_link(ticket))


def _concerns(reminder: Reminder, agent: Person) -> bool:
    return reminder.told.is_over or reminder.ticket.assignee_id in (None, agent.id)
