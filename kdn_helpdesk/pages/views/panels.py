"""The boxes of the start page: each leads one kind of person to their next step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.mail import queries as mail
from kdn_helpdesk.mail.models import OutgoingState
from kdn_helpdesk.pages import queries


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of something wait, and where to see them."""

    number: int
    label: str
    url: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a box: its name, its address, and what to know beside it."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A box: figures first, then the newest things, then what to do."""

    title: str
    url: str
    figures: Sequence[Figure] = ()
    rows: Sequence[Row] = ()
    empty: str = ""
    """Said where there is nothing to list."""
    steps: Sequence[Row] = field(default_factory=tuple)


def edited_pages(_viewer: Viewer) -> Panel:
    """For editors: which pages of the service nobody has checked yet."""
    unchecked = [page for page in queries.list_pages() if page.is_shipped]
    address = url_for("page_editing.index")
    figures = [
        Figure(len(unchecked), _("texts still to be checked"), address, is_urgent=bool(unchecked))
    ]
    return Panel(_("Pages of the service"), address, figures=figures)


def stuck_mail(viewer: Viewer) -> Panel | None:
    """For the desk: mails of the service that reached nobody."""
    counts = mail.count_outgoing(viewer=viewer)
    figures = [
        Figure(counts[state], label, url_for("mail.outbox", zustand=state.value), is_urgent=True)
        for state, label in (
            (OutgoingState.FAILED, _("could not be sent")),
            (OutgoingState.UNDELIVERED, _("came back")),
            (OutgoingState.BRAKED, _("held back")),
        )
        if counts.get(state)
    ]
    return Panel(_("Outgoing mail"), url_for("mail.outbox"), figures=figures) if figures else None


PANELS: tuple[tuple[Permission | None, Callable[[Viewer], Panel | None]], ...] = (
    (Permission.MAIL_READ, stuck_mail),
    (Permission.PAGE_EDIT, edited_pages),
)
"""Who sees which box, in order; None means everybody."""


def panels_for(viewer: Viewer) -> list[Panel]:
    """Return the boxes of this viewer's start page; one with nothing to say is left out."""
    offered = (
        build(viewer)
        for permission, build in PANELS
        if permission is None or viewer.can(permission)
    )
    return [panel for panel in offered if panel is not None]
