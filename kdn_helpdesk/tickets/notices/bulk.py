"""Mails about changes of many requests."""

from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail.outbox import Recipient
from kdn_helpdesk.tickets.events import BulkEnded
from kdn_helpdesk.tickets.models.bulk import BulkKind
from kdn_helpdesk.tickets.queries import bulk, people


def send_assignments(event: BulkEnded) -> None:
    """Tell an agent by one mail that somebody else gave them many requests."""
    change = bulk.get_change(event.bulk_id)
    if change.kind is not BulkKind.ASSIGNEE or change.wanted["assignee"] == change.person_id:
        return
    given = bulk.count_items(change).done
    agent, actor = (
        people.find_person(change.wanted["assignee"]),
        people.find_person(change.person_id),
    )
    if not given or agent is None or actor is None:
        return
    outbox.queue_mail(
        to=Recipient(agent.email, agent.name, agent.language, agent.id),
        template="mail/bulk_assignment.txt",
        context={
            "number": given,
            "actor": actor.name,
            "link": f"{settings().public_url.rstrip('/')}/servicestelle?ansicht=meine",
        },
        about=("bulk_change", change.id),
        event_key=f"bulk-assigned:{change.id}-{given}",
        reply_to=settings().mail_address,
    )
