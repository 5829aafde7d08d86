"""Who of the desk is away, and who stands in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import absences as actions
from kdn_helpdesk.tickets.forms.absences import AbsenceForm
from kdn_helpdesk.tickets.queries import absences, people
from kdn_helpdesk.tickets.views.work import agent
from kdn_helpdesk.web.access import requires
from kdn_helpdesk.web.forms import Form, data_of

bp = Blueprint("absences", __name__, url_prefix="/servicestelle/abwesenheiten")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List who is or will be away, and enter an absence."""
    form = AbsenceForm()
    form.offer(people.list_choices(), me=agent())
    if form.validate_on_submit():
        try:
            actions.enter_absence(
                person=int(form.person.data),
                deputy=int(form.deputy.data),
                **data_of(form, "first_day", "last_day"),
                actor=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The absence has been entered."), "success")
            return redirect(url_for(".index"))
    return render_template(
        "tickets/absences.html", absences=absences.list_absences(), form=form, today=clock.today()
    )


@bp.post("/<int:number>/beenden")
@requires(Permission.TICKET_WORK)
def end(number: int) -> ResponseReturnValue:
    """Take an absence away."""
    found = absences.get_absence(number)
    if Form().validate_on_submit():
        actions.end_absence(found, actor=agent())
        flash(_("The absence has been removed."), "success")
    return redirect(url_for(".index"))
