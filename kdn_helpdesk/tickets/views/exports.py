"""A whole request as one file: asked for, watched, taken."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import exports as actions
from kdn_helpdesk.tickets.forms.exports import ExportForm
from kdn_helpdesk.tickets.models.exports import ExportState
from kdn_helpdesk.tickets.queries import exports
from kdn_helpdesk.tickets.views.work import agent, get
from kdn_helpdesk.web.access import requires
from kdn_helpdesk.web.downloads import send_stored

bp = Blueprint("exports", __name__, url_prefix="/servicestelle/<reference>/akte")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def index(reference: str) -> ResponseReturnValue:
    """Show the files of a request; ask for one."""
    ticket, form = get(reference), ExportForm()
    if form.validate_on_submit():
        try:
            actions.ask_export(ticket, agent=agent(), with_notes=bool(form.with_notes.data))
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The file is being made; it is ready in a moment."))
            return redirect(url_for(".index", reference=ticket.reference))
    listed = exports.list_exports(ticket.id)
    return render_template(
        "tickets/exports.html",
        ticket=ticket,
        form=form,
        exports=listed,
        waiting=[export for export in listed if export.state is ExportState.WAITING],
        days=actions.KEPT.days,
    )


@bp.get("/stand")
@requires(Permission.TICKET_WORK)
def state(reference: str) -> ResponseReturnValue:
    """Tell a page that is open how far the files are."""
    waiting = [
        export
        for export in exports.list_exports(get(reference).id)
        if export.state is ExportState.WAITING
    ]
    done, total = sum(entry.done for entry in waiting), sum(entry.total for entry in waiting)
    return jsonify(
        done=done,
        total=max(total, 1),
        running=bool(waiting),
        sentence=_("%(done)s of %(total)s files packed", done=done, total=total),
    )


@bp.get("/<int:export_id>/<name>")
@requires(Permission.TICKET_WORK)
def download(reference: str, export_id: int, name: str) -> Response:
    """Return the file."""
    export = exports.get_export(get(reference).id, export_id)
    if export.stored is None:
        raise ValueError("a file that is done has bytes")
    return send_stored(export.stored)
