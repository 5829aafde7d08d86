"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts import passwords, sessions
from kdn_helpdesk.accounts.forms.own import SignInForm
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.web.access import own_path, public, requires, viewer
from kdn_helpdesk.web.application import prepare, prepared

bp = Blueprint("accounts", __name__)
ENTRY = "sitzung"


def load_viewer() -> Viewer | None:
    """Return who holds the session cookie."""
    return sessions.find_viewer(session.get(ENTRY))


def _verify() -> int | None:
    """Return whose password it is; before the transaction, since it takes long."""
    person = people.find_person(request.form.get("email", ""))
    usable = person is not None and person.is_active and person.confirmed_at is not None
    password_hash = person.password_hash if person and usable else None
    if passwords.matches(request.form.get("password", ""), password_hash):
        return person.id if person else None
    return None


@bp.route("/anmelden", methods=["GET", "POST"])
@public
@prepare(_verify)
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; a failure never says which of them was wrong."""
    form = SignInForm(weiter=request.args.get("weiter", ""))
    if form.validate_on_submit():
        person_id: int | None = prepared()
        if person_id is not None:
            session.clear()
            session[ENTRY] = sessions.start_session(
                person_id, user_agent=request.user_agent.string, factors=["password"]
            )
            return redirect(own_path(form.weiter.data) or "/")
        form.refuse(DomainError(_("Mail address and password do not fit together.")))
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/abmelden")
@requires(Permission.ACCOUNT_USE)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    who = viewer()
    if who.session_id is not None and who.person_id is not None:
        sessions.end_session(who.session_id, person_id=who.person_id)
    session.clear()
    return redirect("/")
