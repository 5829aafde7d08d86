"""Signing in and out, and proving again who one is."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts import labels, salutations, sessions
from kdn_helpdesk.accounts.actions import signing_in
from kdn_helpdesk.accounts.forms.own import ProofForm, SignInForm
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.accounts.views import proofs
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.web.access import own_path, public, requires, viewer
from kdn_helpdesk.web.application import prepare, prepared
from kdn_helpdesk.web.limits import limit

bp = Blueprint("accounts", __name__)
bp.add_app_template_filter(salutations.salutation, "salutation")
bp.add_app_template_filter(labels.role_label, "role_label")
bp.add_app_template_filter(labels.kind_label, "kind_label")
bp.add_app_template_filter(labels.deed_label, "deed")
bp.add_app_template_filter(labels.program_label, "program")
ENTRY = "sitzung"


def load_viewer() -> Viewer | None:
    """Return who holds the session cookie."""
    return sessions.find_viewer(session.get(ENTRY))


@bp.route("/anmelden", methods=["GET", "POST"])
@limit("30 per minute; 300 per hour")
@public
@prepare(proofs.verify_sign_in)
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; a failure never says which of them was wrong."""
    form = SignInForm(weiter=request.args.get("weiter", ""))
    if form.validate_on_submit():
        proof: proofs.Proof = prepared()
        if proof.person_id is not None:
            person = people.get_person_by_number(proof.person_id)
            signing_in.note_success(person, new_hash=proof.new_hash)
            begin_session(person)
            return redirect(own_path(form.weiter.data) or _landing(person.id))
        form.refuse(
            DomainError(
                _(
                    "Mail address and password do not fit together. After several wrong "
                    "passwords an account waits for some minutes."
                )
            )
        )
    return render_template("accounts/sign_in.html", form=form)


def _landing(person_id: int) -> str:
    """Return where somebody begins who was not on the way elsewhere."""
    return "/servicestelle/uebersicht" if sessions.get_viewer_of(person_id).works_at_desk else "/"


@bp.post("/abmelden")
@requires(Permission.ACCOUNT_USE)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    who = viewer()
    if who.session_id is not None and who.person_id is not None:
        sessions.end_session(who.session_id, person_id=who.person_id)
    session.clear()
    return redirect("/")


@bp.route("/anmelden/bestaetigen", methods=["GET", "POST"])
@limit("30 per minute")
@requires(Permission.ACCOUNT_USE)
@prepare(proofs.prove_again)
def prove() -> ResponseReturnValue:
    """Ask for the password once more, before something sensitive."""
    form = ProofForm(weiter=request.args.get("weiter", ""))
    if form.validate_on_submit():
        who, proof = viewer(), prepared()
        if proof.person_id is not None and who.session_id is not None:
            signing_in.note_proof(who.session_id, person_id=proof.person_id)
            return redirect(own_path(form.weiter.data) or url_for("account.overview"))
        form.refuse(DomainError(_("This is not your password."), field="password"))
    return render_template("accounts/prove.html", form=form)


def begin_session(person: Person) -> None:
    """Give the browser a new session; whatever cookie it held before is worth nothing."""
    session.clear()
    session[ENTRY] = sessions.start_session(
        person.id, user_agent=request.user_agent.string, factors=["password"]
    )


def ask_for_proof() -> ResponseReturnValue | None:
    """Return the way to the page that asks for the password, unless the sign-in is fresh."""
    who = viewer()
    if who.session_id is not None and signing_in.is_fresh(people.get_session(who.session_id)):
        return None
    return redirect(url_for("accounts.prove", weiter=request.path))
