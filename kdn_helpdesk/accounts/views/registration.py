"""Registering oneself, and accepting an invitation: a mailed link first, then the account."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import invitations, registration, signing_in
from kdn_helpdesk.accounts.forms.own import AddressForm, RegistrationForm, WelcomeForm
from kdn_helpdesk.accounts.models import LinkPurpose
from kdn_helpdesk.accounts.queries import organisations, people
from kdn_helpdesk.accounts.views import proofs
from kdn_helpdesk.accounts.views.sign_in import begin_session
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.web.access import public
from kdn_helpdesk.web.application import prepare, prepared
from kdn_helpdesk.web.limits import limit

bp = Blueprint("registration", __name__)


@bp.route("/registrieren", methods=["GET", "POST"])
@limit("20 per hour")
@public
def ask() -> ResponseReturnValue:
    """Ask for the address and mail a link to it."""
    form = AddressForm()
    if form.validate_on_submit():
        registration.ask_to_register(form.email.data or "", language=language())
        return redirect(url_for(".sent"))
    return render_template("accounts/register.html", form=form)


@bp.get("/registrieren/gesendet")
@public
def sent() -> ResponseReturnValue:
    """Say what happens now."""
    return render_template("accounts/register_sent.html")


@bp.route("/registrieren/<token>", methods=["GET", "POST"])
@limit("30 per hour")
@public
@prepare(proofs.hash_chosen)
def register(token: str) -> ResponseReturnValue:
    """Make the account; the organisation of the mail domain is proposed."""
    link = people.get_link(token, LinkPurpose.REGISTRATION)
    found = organisations.find_by_address(link.email)
    form = RegistrationForm(
        organisation=str(found.id) if found else "", language=language(), salutation="neutral"
    )
    form.offer(organisations.list_choices())
    if form.validate_on_submit():
        proof: proofs.Proof = prepared()
        try:
            signing_in.check_password(
                form.password.data or "", own_words=(form.description()["name"], link.email)
            )
            person = registration.register_person(
                link,
                password_hash=proof.new_hash or "",
                organisation_id=form.organisation_id,
                **form.description(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            begin_session(person)
            flash(_("Welcome. Your account is ready."))
            return redirect(url_for("account.overview"))
    return render_template("accounts/register_account.html", form=form, link=link, found=found)


@bp.route("/willkommen/<token>", methods=["GET", "POST"])
@limit("30 per hour")
@public
@prepare(proofs.hash_chosen)
def accept(token: str) -> ResponseReturnValue:
    """Let an invited person choose a password."""
    link = people.get_link(token, LinkPurpose.INVITATION)
    organisation_id = link.details.get("organisation_id")
    given, _blank, family = link.details.get("name", "").rpartition(" ")
    form = WelcomeForm(
        given_name=given, family_name=family, language=link.language, salutation="neutral"
    )
    if form.validate_on_submit():
        proof: proofs.Proof = prepared()
        try:
            signing_in.check_password(
                form.password.data or "", own_words=(form.description()["name"], link.email)
            )
            person = invitations.accept_invitation(
                link, password_hash=proof.new_hash or "", **form.description()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            begin_session(person)
            flash(_("Welcome. Your account is ready."))
            return redirect("/")
    return render_template(
        "accounts/welcome.html",
        form=form,
        link=link,
        organisation=organisations.find_organisation(organisation_id) if organisation_id else None,
    )
