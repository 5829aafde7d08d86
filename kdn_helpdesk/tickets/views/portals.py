"""Portals and their developers, for the desk."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import portals as actions
from kdn_helpdesk.tickets.forms.portals import NewPortalForm, PortalForm
from kdn_helpdesk.tickets.queries import portals
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of

bp = Blueprint("portals", __name__, url_prefix="/verwaltung/portale")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.PORTAL_ADMINISTER)
def index() -> ResponseReturnValue:
    """List the portals; add one."""
    form = NewPortalForm()
    if form.validate_on_submit():
        try:
            portal = actions.add_portal(name=form.name.data or "", actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The portal has been added. Now say where its developers are reached."))
            return redirect(url_for(".edit", portal_id=portal.id))
    listed = portals.list_portals(only_active=False)
    return render_template("tickets/portals.html", portals=listed, form=form)


@bp.route("/<int:portal_id>", methods=["GET", "POST"])
@requires(Permission.PORTAL_ADMINISTER)
def edit(portal_id: int) -> ResponseReturnValue:
    """Change one portal."""
    portal = portals.get_portal(portal_id)
    form = PortalForm(obj=portal)
    if form.validate_on_submit():
        try:
            actions.edit_portal(
                portal,
                **data_of(form, "name", "developers", "position", "is_active"),
                mailbox=form.mailbox.data or "",
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The change has been saved."), "success")
            return redirect(url_for(".index"))
    return render_template("tickets/portal.html", portal=portal, form=form)
