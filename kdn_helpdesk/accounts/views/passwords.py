"""A forgotten password: asked for, mailed, chosen anew."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import signing_in
from kdn_helpdesk.accounts.forms.own import AddressForm, NewPasswordForm
from kdn_helpdesk.accounts.models import LinkPurpose
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.accounts.views import proofs
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.web.access import public
from kdn_helpdesk.web.application import prepare, prepared
from kdn_helpdesk.web.limits import limit

bp = Blueprint("passwords", __name__)


@bp.route("/passwort-vergessen", methods=["GET", "POST"])
@limit("20 per hour")
@public
def forgotten() -> ResponseReturnValue:
    """Ask for the address; the answer is the same whether or not it has an account."""
    form = AddressForm()
    if form.validate_on_submit():
        signing_in.ask_for_new_password(form.email.data or "")
        return redirect(url_for(".sent"))
    return render_template("accounts/password_forgotten.html", form=form)


@bp.get("/passwort-vergessen/gesendet")
@public
def sent() -> ResponseReturnValue:
    """Say what happens now."""
    return render_template("accounts/password_sent.html")


@bp.route("/passwort/<token>", methods=["GET", "POST"])
@limit("30 per hour")
@public
@prepare(proofs.hash_chosen)
def choose(token: str) -> ResponseReturnValue:
    """Let whoever reads the account's mail choose a new password."""
    link = people.get_link(token, LinkPurpose.PASSWORD)
    person = people.get_person_by_number(link.person_id or 0)
    form = NewPasswordForm()
    if form.validate_on_submit():
        proof: proofs.Proof = prepared()
        try:
            signing_in.check_password(
                form.password.data or "", own_words=signing_in.own_words(person)
            )
            signing_in.set_forgotten_password(
                link, person=person, password_hash=proof.new_hash or ""
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Your new password is set. Please sign in with it."))
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/password_new.html", form=form, person=person)
