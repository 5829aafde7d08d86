"""Deciding who belongs to an organisation: its manager, or the desk."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import registration
from kdn_helpdesk.accounts.forms.administration import RefusalForm
from kdn_helpdesk.accounts.queries import joins, organisations, people
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("joins", __name__)


@bp.get("/verwaltung/beitritte")
@requires(Permission.PERSON_ADMINISTER)
def pending() -> ResponseReturnValue:
    """List every wish to join that waits."""
    return render_template("accounts/joins.html", joins=joins.list_pending(viewer=viewer()))


@bp.route("/verwaltung/beitritte/<int:number>", methods=["GET", "POST"], endpoint="decide")
@requires(Permission.PERSON_ADMINISTER)
def decide(number: int) -> ResponseReturnValue:
    """Agree or refuse, as the desk."""
    return _decide(number, url_for(".pending"))


@bp.route("/organisation/beitritte/<int:number>", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
def decide_own(number: int) -> ResponseReturnValue:
    """Agree or refuse, as the organisation's manager."""
    return _decide(number, url_for("organisation.overview"))


def _decide(number: int, way_back: str) -> ResponseReturnValue:
    """Show one wish; the button says which way it goes, a refusal needs a reason."""
    join = joins.get_join(number, viewer=viewer())
    form = RefusalForm()
    agrees = "agree" in request.form
    if request.method == "POST" and (agrees or form.validate()):
        actor = viewer().person_id or 0
        try:
            if agrees:
                person = people.get_person_by_number(join.person_id)
                registration.agree_to_join(join, person=person, actor=actor)
                flash(_("%(name)s belongs to the organisation now.", name=person.name))
            else:
                registration.refuse_to_join(join, reason=form.reason.data or "", actor=actor)
                flash(_("The wish is refused; the person gets a mail with your reason."))
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(way_back)
    return render_template(
        "accounts/join.html",
        join=join,
        form=form,
        way_back=way_back,
        expected=organisations.find_by_address(join.person.email),
    )
