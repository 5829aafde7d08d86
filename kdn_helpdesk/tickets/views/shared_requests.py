"""Shared requests for all advised organisations: the list, one of them, joining and leaving."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets import sharing_links
from kdn_helpdesk.tickets.actions import joining
from kdn_helpdesk.tickets.queries import sharing as queries
from kdn_helpdesk.tickets.queries import topics
from kdn_helpdesk.tickets.states import REQUESTER_LABELS
from kdn_helpdesk.tickets.views.addresses import keeping
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.downloads import send_bytes
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("shared", __name__, url_prefix="/geteilte-anfragen")
PER_PAGE = 25


@bp.get("")
@requires(Permission.TICKET_READ)
def index() -> ResponseReturnValue:
    """List what other organisations have asked and agreed to share."""
    number = page_number()
    topic, text = request.args.get("thema", ""), request.args.get("text", "").strip()
    lines, total = queries.list_shared(
        viewer=viewer(), topic=topic, text=text, number=number, per_page=PER_PAGE
    )
    address = keeping("/geteilte-anfragen", "thema", "text", "seite")
    return render_template(
        "tickets/shared_list.html",
        page=Page(lines, number, PER_PAGE, total),
        page_url=lambda number: address(seite=number),
        topics=[(entry.slug, entry.label(language())) for entry in topics.list_topics()],
        topic=topic,
        text=text,
        labels=REQUESTER_LABELS,
    )


@bp.get("/<int:number>")
@requires(Permission.TICKET_READ)
def show(number: int) -> ResponseReturnValue:
    """Show one shared request in the words its author agreed to."""
    return _page(number)


@bp.post("/<int:number>/beitreten")
@requires(Permission.TICKET_READ)
def join(number: int) -> ResponseReturnValue:
    """Say that it concerns the viewer's organisation too."""
    version, form = queries.get_shared(number, viewer=viewer()), Form()
    if not form.validate_on_submit():
        return _page(number)
    try:
        joining.join_sharing(version.sharing, viewer=viewer())
    except DomainError as error:
        refuse()
        return _page(number, problem=error.sentence)
    flash(_("Your organisation is counted, and you get the answers by mail."), "success")
    return redirect(url_for(".show", number=number))


@bp.post("/<int:number>/verlassen")
@requires(Permission.TICKET_READ)
def leave(number: int) -> ResponseReturnValue:
    """Take that back."""
    queries.get_shared(number, viewer=viewer())
    form, person = Form(), viewer().person_id
    if form.validate_on_submit() and person is not None:
        joining.leave_sharing(number, person=person)
        flash(_("You get no more mails about it, and are no longer counted."), "success")
    return redirect(url_for(".show", number=number))


@bp.route("/verlassen/<token>", methods=["GET", "POST"])
@public
def leave_by_mail(token: str) -> ResponseReturnValue:
    """Let whoever holds the link of a mail leave."""
    joiner = queries.get_joiner(sharing_links.joiner_in(token))
    form = Form()
    if joiner is not None and form.validate_on_submit():
        joining.leave_sharing(joiner.sharing_id, person=joiner.person_id)
        joiner = None
    return render_template("tickets/shared_leave.html", joiner=joiner, form=form)


@bp.get("/<int:number>/dateien/<int:file_id>")
@requires(Permission.TICKET_READ)
def download(number: int, file_id: int) -> ResponseReturnValue:
    """Send a file that was chosen to go out, under the name it has there."""
    stored, name = queries.get_shared_file(number, file_id, viewer=viewer())
    return send_bytes(files.read(stored), name=name, content_type=stored.content_type)


def _page(number: int, *, problem: str = "") -> str:
    who = viewer()
    version = queries.get_shared(number, viewer=who)
    return render_template(
        "tickets/shared.html",
        number=number,
        version=version,
        ticket=version.sharing.ticket,
        reach=queries.count_reach(number),
        has_joined=queries.has_joined(number, viewer=who),
        joiners=queries.list_joiners(number) if who.works_at_desk else [],
        is_own=version.sharing.ticket.requester_id == who.person_id,
        problem=problem,
        labels=REQUESTER_LABELS,
    )
