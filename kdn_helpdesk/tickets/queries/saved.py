"""The saved views that somebody at the desk may open, and how much they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db, read
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.models.saved import DeskStart, SavedView
from kdn_helpdesk.tickets.queries import asked as parameters
from kdn_helpdesk.tickets.queries import lists
from kdn_helpdesk.tickets.queries.lists import Count, TicketFilter


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view as a list or the page of views shows it."""

    id: int
    name: str
    asked: Mapping[str, str]
    is_shared: bool
    is_own: bool
    owner: str
    is_start: bool

    @property
    def address(self) -> str:
        """Where it opens."""
        return parameters.address_of(self.asked)

    @property
    def wanted(self) -> TicketFilter:
        """What it shows."""
        return parameters.filter_from(self.asked)


def list_saved(*, viewer: Viewer) -> list[Saved]:
    """Return the viewer's own views in their order, then those that others share, by name."""
    rows = read(_visible(), {"me": viewer.person_id or 0})
    return [Saved(**row._mapping) for row in rows]


def get_saved(view_id: int, *, viewer: Viewer) -> SavedView:
    """Return a view that the viewer may open; raises NotFound."""
    own_or_shared = sa.or_(SavedView.person_id == viewer.person_id, SavedView.is_shared)
    view = db.session.scalar(sa.select(SavedView).where(SavedView.id == view_id, own_or_shared))
    if view is None:
        raise NotFound(_("There is no such view."))
    return view


def count_in(views: Sequence[Saved], *, viewer: Viewer) -> dict[int, Count]:
    """Return how many requests are in each view, where an index tells: not where words are sought.

    One statement, each number ending at `lists.BADGE_LIMIT`.
    """
    cheap = [view for view in views if not (view.wanted.text or view.wanted.organisation)]
    if not cheap:
        return {}
    statement = _counts(tuple(view.wanted for view in cheap))
    values = lists.values_for(viewer) | {"limit": lists.BADGE_LIMIT}
    counted = read(statement, values).one()
    return {
        view.id: Count(number, number < lists.BADGE_LIMIT)
        for view, number in zip(cheap, counted, strict=True)
    }


@cache
def _visible() -> Any:
    me: sa.BindParameter[int] = sa.bindparam("me")
    is_own = SavedView.person_id == me
    return (
        sa.select(
            SavedView.id,
            SavedView.name,
            SavedView.asked,
            SavedView.is_shared,
            is_own.label("is_own"),
            Person.name.label("owner"),
            DeskStart.view_id.is_not(None).label("is_start"),
        )
        .join(Person, Person.id == SavedView.person_id)
        .outerjoin(DeskStart, sa.and_(DeskStart.view_id == SavedView.id, DeskStart.person_id == me))
        .where(sa.or_(is_own, SavedView.is_shared))
        .order_by(
            sa.case((is_own, 0), else_=1),
            sa.case((is_own, SavedView.position), else_=0),
            SavedView.name,
            SavedView.id,
        )
    )


@lru_cache(maxsize=64)
def _counts(wanted: tuple[TicketFilter, ...]) -> Any:
    return sa.select(
        *(lists.capped(one, "limit").label(f"n{index}") for index, one in enumerate(wanted))
    )
