"""Who may read what: asked when news is told that had waited for its day."""

from collections.abc import Mapping

from kdn_helpdesk.accounts.deliveries import Reader
from kdn_helpdesk.accounts.queries import joins
from kdn_helpdesk.groups import queries as groups
from kdn_helpdesk.knowledge.queries import library
from kdn_helpdesk.meetings.queries import meetings
from kdn_helpdesk.tickets.queries import bulk, sharing, tickets
from kdn_helpdesk.wishes.queries import wishes

READERS: Mapping[str, Reader] = {
    "ticket": tickets.list_readable,
    "sharing": sharing.list_still_joined,
    "wish_mail": wishes.list_readable,
    "article": library.list_readable,
    "meeting": meetings.list_readable,
    "working_group": groups.list_led,
    "join_request": joins.list_decidable,
    "bulk_change": bulk.list_readable,
}
"""For each kind of thing that news is about: which of these the viewer may read."""
