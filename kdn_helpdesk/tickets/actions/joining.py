"""“Betrifft mich auch”: an organisation joins a shared request instead of filing it again."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.sharing import Joiner, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket


def join_sharing(sharing: Sharing, *, viewer: Viewer) -> None:
    """Count the viewer's organisation, and send the viewer what is shared from now on."""
    if viewer.person_id is None or viewer.organisation_id is None:
        raise DomainError(
            _("Only people who belong to an organisation can join; yours has not agreed yet.")
        )
    ticket = db.session.get_one(Ticket, sharing.ticket_id, with_for_update=True)
    if ticket.requester_id == viewer.person_id:
        raise DomainError(_("You filed this request yourself."))
    if _find(sharing.id, viewer.person_id) is None:
        db.session.add(
            Joiner(
                sharing_id=sharing.id,
                person_id=viewer.person_id,
                organisation_id=viewer.organisation_id,
            )
        )
        audit.record("ticket:join", ticket, actor=viewer.person_id)
    db.session.flush()


def leave_sharing(sharing_id: int, *, person: int) -> None:
    """Neither count nor write to the person any more; who has left already has left."""
    joiner = _find(sharing_id, person)
    if joiner is None:
        return
    db.session.delete(joiner)
    sharing = db.session.get_one(Sharing, sharing_id)
    audit.record("ticket:leave", db.session.get_one(Ticket, sharing.ticket_id), actor=person)
    db.session.flush()


def _find(sharing_id: int, person: int) -> Joiner | None:
    return db.session.scalar(
        sa.select(Joiner).where(Joiner.sharing_id == sharing_id, Joiner.person_id == person)
    )
