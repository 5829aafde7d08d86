"""Mails about deadlines: a warning to who works on it, an escalation to the whole desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdn_helpdesk.tickets.actions.deadlines import Told
from kdn_helpdesk.tickets.deadlines import TARGET_LABELS
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import absences, people, tickets


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
    away = absences.list_standing_in_for(agents) if told else {}
    for agent in agents:
        concerning = [entry for entry in reminders if _concerns(entry, agent.id)]
        instead = [
            entry
            for entry in reminders
            if entry not in concerning
            and any(_concerns(entry, a.id) for a in away.get(agent.id, []))
        ]
        first = next(iter(concerning or instead), None)
        if first is None:
            continue
        letters.queue(
            first.ticket,
            to=[agent],
            template="mail/ticket_deadlines.txt",
            event_key=f"ticket-deadlines:{first.told.audit_id}:{agent.id}",
            reminders=concerning + instead,
            standing_in={} if concerning else {agent.id: away[agent.id][0].name},
        )


def _reminder(told: Told) -> Reminder:
    ticket = tickets.get_ticket_by_id(told.ticket_id)
    return Reminder(ticket, told, letters.desk_link(ticket))


def _concerns(reminder: Reminder, agent_id: int) -> bool:
    return reminder.told.is_over or reminder.ticket.assignee_id in (None, agent_id)
