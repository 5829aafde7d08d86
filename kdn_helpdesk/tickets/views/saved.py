"""Saved views of the desk's list: keep one, name, share, order and delete them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import saved as actions
from kdn_helpdesk.tickets.forms.saved import NewViewForm, ViewForm
from kdn_helpdesk.tickets.models.saved import SavedView
from kdn_helpdesk.tickets.queries import asked, saved
from kdn_helpdesk.tickets.views.work import agent
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import Form

bp = Blueprint("saved", __name__, url_prefix="/servicestelle/ansichten")


@bp.get("")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """Show the own and the shared views."""
    views = saved.list_saved(viewer=viewer())
    return render_template(
        "tickets/saved/index.html",
        own=[view for view in views if view.is_own],
        shared=[view for view in views if not view.is_own],
        has_start=any(view.is_start for view in views),
    )


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def new() -> ResponseReturnValue:
    """Keep what the list shows under a name."""
    form = NewViewForm(asked=request.query_string.decode("utf-8", "replace"))
    wanted = asked.kept_from(form.asked.data or "")
    if form.validate_on_submit():
        try:
            view = actions.save_view(
                person=agent(),
                name=form.name.data or "",
                asked=wanted,
                is_shared=form.is_shared.data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The view “%(name)s” has been saved.", name=view.name), "success")
            return redirect(asked.address_of(wanted))
    return render_template("tickets/saved/edit.html", form=form, view=None)


@bp.route("/<int:view_id>", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def edit(view_id: int) -> ResponseReturnValue:
    """Change a view's name and who may open it."""
    view = _get(view_id)
    form = ViewForm(obj=view)
    if form.validate_on_submit():
        try:
            actions.edit_view(
                view,
                person=agent(),
                name=form.name.data or "",
                is_shared=form.is_shared.data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _saved()
    return render_template("tickets/saved/edit.html", form=form, view=view)


@bp.route("/<int:view_id>/loeschen", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def delete(view_id: int) -> ResponseReturnValue:
    """Ask once, then delete a view."""
    view, form = _get(view_id), Form()
    if form.validate_on_submit():
        actions.delete_view(view, person=agent())
        flash(_("The view has been deleted."), "success")
        return redirect(url_for(".index"))
    return render_template("tickets/saved/delete.html", form=form, view=view)


@bp.post("/<int:view_id>/nach-oben")
@requires(Permission.TICKET_WORK)
def move_up(view_id: int) -> ResponseReturnValue:
    """Move an own view one place up."""
    actions.move_up(_get(view_id), person=agent())
    return _saved()


@bp.post("/<int:view_id>/start")
@requires(Permission.TICKET_WORK)
def start(view_id: int) -> ResponseReturnValue:
    """Let the list open with this view."""
    actions.start_with(_get(view_id), person=agent())
    return _saved()


@bp.post("/start")
@requires(Permission.TICKET_WORK)
def start_as_usual() -> ResponseReturnValue:
    """Let the list open as it comes."""
    actions.start_with(None, person=agent())
    return _saved()


def _get(view_id: int) -> SavedView:
    return saved.get_saved(view_id, viewer=viewer())


def _saved() -> ResponseReturnValue:
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".index"))
