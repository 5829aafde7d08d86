"""Wishes at the desk: the list, one of them, and the small steps beside it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.meetings.queries import agendas
from kdn_helpdesk.tickets.forms.fields import first_error
from kdn_helpdesk.tickets.queries import history as ticket_history
from kdn_helpdesk.tickets.queries import portals, tickets
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.paging import Page, page_number
from kdn_helpdesk.wishes import notices
from kdn_helpdesk.wishes.actions import agreeing, publishing, writing
from kdn_helpdesk.wishes.forms import LinkForm, NoteForm
from kdn_helpdesk.wishes.history import describe
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import reach, wishes
from kdn_helpdesk.wishes.states import (
    AGREEMENT_LABELS,
    ENTRY_LABELS,
    STATE_BADGES,
    STATE_LABELS,
)

bp = Blueprint("wish_desk", __name__, url_prefix="/servicestelle/anforderungen")
VIEWS = ("offen", "meine", "antworten", "beendet", "alle")


@bp.get("")
@requires(Permission.WISH_WORK)
def index() -> ResponseReturnValue:
    """List the wishes; an answer that waits for plain words comes first."""
    asked = request.args.get("ansicht", "")
    view, number = asked if asked in VIEWS else VIEWS[0], page_number()
    found = wishes.list_at_desk(
        view=view,
        portal_id=request.args.get("portal", type=int),
        number=number,
        viewer=viewer(),
    )
    return render_template(
        "wishes/desk.html",
        page=Page(found.items, number, wishes.PER_PAGE, found.total),
        view=view,
        unread=wishes.count_unread(),
        portals=portals.list_portals(only_active=False),
        **LABELS,
    )


@bp.get("/<int:number>")
@requires(Permission.WISH_WORK)
def show(number: int) -> ResponseReturnValue:
    """Show everything about one wish."""
    return page(get(number))


@bp.get("/<int:number>/verlauf")
@requires(Permission.WISH_WORK)
def trail(number: int) -> ResponseReturnValue:
    """Show what was done with the wish."""
    wish = get(number)
    entries = audit.list_about("wish", wish.id)
    names = ticket_history.list_person_names(entries)
    return render_template(
        "wishes/trail.html",
        wish=wish,
        steps=[(entry, *describe(entry, names)) for entry in entries],
    )


@bp.post("/<int:number>/notiz")
@requires(Permission.WISH_WORK)
def note(number: int) -> ResponseReturnValue:
    """Write an internal note."""
    wish, form = get(number), NoteForm()
    if not form.validate_on_submit():
        return refused(wish, first_error(form))
    writing.add_note(wish, agent=agent(), body=form.body.data or "")
    return back_to(wish, _("The note has been saved."))


@bp.post("/<int:number>/anfragen")
@requires(Permission.WISH_WORK)
def link(number: int) -> ResponseReturnValue:
    """Add a request that asks for the same."""
    wish, form = get(number), LinkForm()
    if not form.validate_on_submit():
        return refused(wish, first_error(form), reference=form.reference.data)
    ticket = tickets.find_ticket(form.reference.data or "", viewer=viewer())
    if ticket is None:
        return refused(
            wish, _("There is no request with this number."), reference=form.reference.data
        )
    writing.link_ticket(wish, ticket, agent=agent())
    return back_to(wish, _("%(reference)s asks for it too.", reference=ticket.reference))


@bp.post("/<int:number>/anfragen/<reference>/loesen")
@requires(Permission.WISH_WORK)
def unlink(number: int, reference: str) -> ResponseReturnValue:
    """Take a request out of the wish."""
    wish = get(number)
    ticket = tickets.get_ticket(reference, viewer=viewer())
    writing.unlink_ticket(wish, ticket, agent=agent())
    return back_to(wish, _("The request has been taken out."))


@bp.post("/<int:number>/fragen")
@requires(Permission.WISH_WORK)
def ask(number: int) -> ResponseReturnValue:
    """Ask the author about the copy."""
    wish = get(number)
    try:
        agreeing.ask_author(wish, agent=agent())
    except DomainError as error:
        return refused(wish, error.sentence)
    return back_to(wish, _("The author gets the text by mail."))


@bp.post("/<int:number>/zugestimmt")
@requires(Permission.WISH_WORK)
def note_agreement(number: int) -> ResponseReturnValue:
    """Write down that the author agreed in another way."""
    wish = get(number)
    try:
        agreeing.note_agreement(wish, agent=agent())
    except DomainError as error:
        return refused(wish, error.sentence)
    return back_to(wish, _("The agreement has been written down."))


@bp.post("/<int:number>/liste")
@requires(Permission.WISH_WORK)
def list_publicly(number: int) -> ResponseReturnValue:
    """Put the wish on the public list, or take it off."""
    wish = get(number)
    if wish.is_public:
        writing.withdraw(wish, agent=agent())
        return back_to(wish, _("The wish is no longer on the public list."))
    try:
        writing.list_publicly(wish, agent=agent())
    except DomainError as error:
        return refused(wish, error.sentence)
    return back_to(wish, _("The wish stands on the public list."))


@bp.post("/<int:number>/gelesen")
@requires(Permission.WISH_WORK)
def take_as_read(number: int) -> ResponseReturnValue:
    """Say that an answer needs no news."""
    wish = get(number)
    publishing.take_as_read(wish, agent=agent())
    return back_to(wish, _("Nothing waits here any more."))


def get(number: int) -> Wish:
    """Return the wish for this agent."""
    return wishes.get_wish(number, viewer=viewer())


def agent() -> int:
    """Return the number of the agent who is signed in."""
    return viewer().person_id or 0


def back_to(wish: Wish, sentence: str) -> ResponseReturnValue:
    """Lead back to the wish's page with a word on what was done."""
    flash(sentence, "success")
    return redirect(url_for("wish_desk.show", number=wish.id))


def refused(wish: Wish, sentence: str, **typed: Any) -> str:
    """Show the page with the reason; nothing is saved."""
    refuse()
    return page(wish, problem=sentence, typed=typed)


def page(wish: Wish, *, problem: str = "", typed: Any = None) -> str:
    """Return the wish's page; `problem` and what was typed, where one of its forms failed."""
    return render_template(
        "wishes/work.html",
        wish=wish,
        entries=wishes.list_entries(wish.id, only_public=False),
        tickets=wishes.list_tickets(wish.id),
        joiners=wishes.list_joiners(wish.id),
        reach=reach.measure(wish.id),
        mentions=agendas.list_about_wish(wish.id, viewer=viewer()),
        lost_mails=[
            *mail_queries.list_lost_about("wish", wish.id),
            *mail_queries.list_lost_about(notices.MAILS, wish.id),
        ],
        problem=problem,
        typed=typed or {},
        **LABELS,
    )


LABELS = {
    "states": STATE_LABELS,
    "badges": STATE_BADGES,
    "agreements": AGREEMENT_LABELS,
    "kinds": ENTRY_LABELS,
}
