"""“Betrifft mich auch”: municipalities and people who join a wish instead of asking again."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.wishes.models.wishes import Wish, WishJoiner


def join_wish(wish: Wish, *, viewer: Viewer) -> None:
    """Let the viewer say that it concerns them too: for their organisation, where they have one."""
    if viewer.person_id is None:
        raise DomainError(_("Please sign in."))
    if wish.is_ended:
        raise DomainError(_("This wish is finished; nobody can join it any more."))
    if add_joiner(wish, person=viewer.person_id, organisation=viewer.organisation_id):
        audit.record("wish:join", wish, actor=viewer.person_id)


def leave_wish(wish: Wish, *, viewer: Viewer) -> None:
    """Let the viewer say that it no longer concerns them."""
    db.session.execute(
        sa.delete(WishJoiner).where(
            WishJoiner.wish_id == wish.id, WishJoiner.person_id == viewer.person_id
        )
    )
    audit.record("wish:leave", wish, actor=viewer.person_id)


def add_joiner(wish: Wish, *, person: int, organisation: int | None) -> bool:
    """Count the person in; false where they are already."""
    known = sa.select(WishJoiner.id).where(
        WishJoiner.wish_id == wish.id, WishJoiner.person_id == person
    )
    if db.session.scalar(known) is not None:
        return False
    db.session.add(WishJoiner(wish_id=wish.id, person_id=person, organisation_id=organisation))
    db.session.flush()
    return True
