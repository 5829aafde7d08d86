"""Wishes to belong to an organisation."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import JoinRequest, JoinState
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer


def visible_to(viewer: Viewer) -> sa.Select[JoinRequest]:
    """Return the wishes that the viewer decides: all at the desk, else the own organisation's."""
    statement = sa.select(JoinRequest)
    if viewer.can(Permission.PERSON_ADMINISTER):
        return statement
    if viewer.can(Permission.ORGANISATION_MANAGE) and viewer.organisation_id is not None:
        return statement.where(JoinRequest.organisation_id == viewer.organisation_id)
    return statement.where(sa.false())


def list_pending(*, viewer: Viewer) -> Sequence[JoinRequest]:
    """Return what waits for a decision, oldest first."""
    return db.session.scalars(
        _loaded(visible_to(viewer))
        .where(JoinRequest.state == JoinState.PENDING)
        .order_by(JoinRequest.id)
    ).all()


def list_pending_of(organisation_id: int) -> Sequence[JoinRequest]:
    """Return what waits for one organisation, oldest first."""
    return db.session.scalars(
        _loaded(sa.select(JoinRequest))
        .where(
            JoinRequest.state == JoinState.PENDING, JoinRequest.organisation_id == organisation_id
        )
        .order_by(JoinRequest.id)
    ).all()


def count_pending(*, viewer: Viewer) -> int:
    """Return how many wait for this viewer."""
    pending = visible_to(viewer).where(JoinRequest.state == JoinState.PENDING)
    return db.session.scalar(sa.select(sa.func.count()).select_from(pending.subquery())) or 0


def get_join(join_id: int, *, viewer: Viewer) -> JoinRequest:
    """Return one wish with its person and organisation."""
    join = db.session.scalar(_loaded(visible_to(viewer)).where(JoinRequest.id == join_id))
    if join is None:
        raise NotFound(_("There is no such wish to join."))
    return join


def get_join_by_number(join_id: int) -> JoinRequest:
    """Return one wish for the mails about it."""
    return db.session.scalars(
        _loaded(sa.select(JoinRequest)).where(JoinRequest.id == join_id)
    ).one()


def find_latest(person_id: int) -> JoinRequest | None:
    """Return the person's last wish that was not taken back."""
    return db.session.scalar(
        _loaded(sa.select(JoinRequest))
        .where(JoinRequest.person_id == person_id, JoinRequest.state != JoinState.WITHDRAWN)
        .order_by(JoinRequest.id.desc())
        .limit(1)
    )


def _loaded(statement: sa.Select[JoinRequest]) -> sa.Select[JoinRequest]:
    return statement.options(joinedload(JoinRequest.person), joinedload(JoinRequest.organisation))


def list_decidable(viewer: Viewer, numbers: Sequence[int]) -> Sequence[int]:
    """Return which of these wishes to join still wait for a decision of the viewer."""
    return db.session.scalars(
        visible_to(viewer)
        .where(JoinRequest.id.in_(numbers), JoinRequest.state == JoinState.PENDING)
        .with_only_columns(JoinRequest.id)
    ).all()
