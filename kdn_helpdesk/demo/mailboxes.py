"""The demonstration's mailboxes: the service's own, one for open data, and one left behind."""

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.tickets.actions import mailboxes as actions
from kdn_helpdesk.tickets.queries import topics

BOXES = (
    ("beratung@demo.kdn.example", "KDN-Beratungsstelle", None, True),
    ("offene-daten@demo.kdn.example", "Beratung zu offenen Daten", "open-data", True),
    ("beteiligung-pilot@demo.kdn.example", "Pilotprojekt Beteiligung", "beteiligung-nrw", False),
)


def load(*, admin: Person) -> None:
    """Describe the addresses that people write to."""
    for address, name, slug, is_active in BOXES:
        topic = topics.find_topic(slug) if slug else None
        actions.edit_mailbox(
            actions.add_mailbox(address=address, actor=admin.id),
            name=name,
            topic_id=topic.id if topic else None,
            account="",
            is_active=is_active,
            actor=admin.id,
        )
