"""Saving views of the desk's list, naming and ordering them."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.tickets.models.saved import DeskStart, SavedView
from kdn_helpdesk.tickets.queries import asked as parameters

NAME_LENGTH = 60
MOST = 30
"""More own views than anybody finds their way in."""


def save_view(
    *, person: int, name: str, asked: Mapping[str, str], is_shared: bool = False
) -> SavedView:
    """Keep these parameters of the list under a name, after the person's other views."""
    own = _own(person)
    if len(own) >= MOST:
        raise DomainError(
            _("You have %(number)s views already; please delete one first.", number=MOST)
        )
    view = SavedView(
        person_id=person,
        name=_free_name(name, person=person),
        asked=parameters.kept(asked),
        is_shared=is_shared,
        position=max((other.position for other in own), default=0) + 1,
    )
    db.session.add(view)
    _keep_name()
    audit.record("saved_view:add", view, actor=person, name=view.name, shared=is_shared)
    return view


def edit_view(view: SavedView, *, person: int, name: str, is_shared: bool) -> None:
    """Give the view another name, share it with the desk or keep it to its owner."""
    if view.person_id != person and not is_shared:
        raise DomainError(_("Only its owner takes a view away from the desk."), field="is_shared")
    view.name = _free_name(name, person=view.person_id, but=view.id)
    view.is_shared = is_shared
    if not is_shared:
        _forget_starts(view, but=view.person_id)
    _keep_name()
    audit.record("saved_view:edit", view, actor=person, name=view.name, shared=is_shared)


def delete_view(view: SavedView, *, person: int) -> None:
    """Delete the view; the requests in it stay as they are."""
    audit.record("saved_view:delete", view, actor=person, name=view.name)
    db.session.delete(view)
    db.session.flush()


def move_up(view: SavedView, *, person: int) -> None:
    """Let an own view change places with the one before it."""
    own = _own(person)
    place = next((index for index, other in enumerate(own) if other.id == view.id), 0)
    if place:
        own[place - 1], own[place] = own[place], own[place - 1]
    for position, other in enumerate(own, start=1):
        other.position = position


def start_with(view: SavedView | None, *, person: int) -> None:
    """Let the list open with this view; None: as it comes."""
    db.session.execute(sa.delete(DeskStart).where(DeskStart.person_id == person))
    if view is not None:
        db.session.add(DeskStart(person_id=person, view_id=view.id))
    db.session.flush()


def _own(person: int) -> list[SavedView]:
    order = (SavedView.position, SavedView.id)
    return list(
        db.session.scalars(
            sa.select(SavedView).where(SavedView.person_id == person).order_by(*order)
        )
    )


def _free_name(name: str, *, person: int, but: int | None = None) -> str:
    """Return the name in one line; raises DomainError where it is empty or taken."""
    line = " ".join(clean(name).split())[:NAME_LENGTH].strip()
    if not line:
        raise DomainError(_("Please enter a name."), field="name")
    taken = {other.name.casefold() for other in _own(person) if other.id != but}
    if line.casefold() in taken:
        raise _taken()
    return line


def _keep_name() -> None:
    """Write the view down; another window may have used the name at this very moment."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> DomainError:
    return DomainError(_("You have a view of this name already."), field="name")


def _forget_starts(view: SavedView, *, but: int) -> None:
    db.session.execute(
        sa.delete(DeskStart).where(DeskStart.view_id == view.id, DeskStart.person_id != but)
    )
