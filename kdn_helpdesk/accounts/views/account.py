"""One's own account: profile, password, address, organisation, sessions."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.accounts.actions import addresses, people, registration, signing_in
from kdn_helpdesk.accounts.forms.own import (
    ChangeAddressForm,
    ChangePasswordForm,
    OrganisationChoice,
    ProfileForm,
    profile_of,
)
from kdn_helpdesk.accounts.models import LinkPurpose, Person
from kdn_helpdesk.accounts.queries import joins, organisations
from kdn_helpdesk.accounts.queries import people as reads
from kdn_helpdesk.accounts.views import proofs
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _, in_language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web import navigation
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import prepare, prepared
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.limits import limit

bp = Blueprint("account", __name__, url_prefix="/konto")


@bp.get("")
@requires(Permission.ACCOUNT_USE)
def overview() -> ResponseReturnValue:
    """Show the account on one page."""
    person = _self()
    return render_template(
        "accounts/overview.html",
        person=person,
        join=joins.find_latest(person.id),
        rooms=navigation.list_rooms(viewer(), of="account"),
    )


@bp.route("/profil", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def profile() -> ResponseReturnValue:
    """Change name, salutation and language."""
    person = _self()
    form = ProfileForm(data=profile_of(person))
    if form.validate_on_submit():
        people.describe_person(person, actor=person.id, **form.description())
        with in_language(person.language):
            flash(_("Your profile is saved."))
        return redirect(url_for(".overview"))
    return render_template("accounts/profile.html", form=form)


@bp.route("/passwort", methods=["GET", "POST"])
@limit("30 per hour")
@requires(Permission.ACCOUNT_USE)
@prepare(proofs.prove_current)
def password() -> ResponseReturnValue:
    """Change the password; the present one proves who asks."""
    person = _self()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            proof = _proven()
            signing_in.check_password(
                form.password.data or "", own_words=signing_in.own_words(person)
            )
            signing_in.change_password(
                person, password_hash=proof.new_hash or "", session_id=viewer().session_id
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Your password is changed. Your other devices are signed out."))
            return redirect(url_for(".overview"))
    return render_template("accounts/password_change.html", form=form, person=person)


@bp.route("/adresse", methods=["GET", "POST"])
@limit("30 per hour")
@requires(Permission.ACCOUNT_USE)
@prepare(proofs.prove_current)
def address() -> ResponseReturnValue:
    """Ask for another address; a link is mailed to it."""
    person = _self()
    form = ChangeAddressForm()
    if form.validate_on_submit():
        try:
            _proven()
            addresses.ask_to_change_address(person, email=form.email.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("If the address is free, a mail with a link is on its way to it."),
                category="info",
            )
            return redirect(url_for(".overview"))
    return render_template("accounts/address_change.html", form=form, person=person)


@bp.route("/adresse/<token>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def confirm_address(token: str) -> ResponseReturnValue:
    """Take the address that the link proves."""
    person = _self()
    link = reads.get_link(token, LinkPurpose.ADDRESS)
    if link.person_id != person.id:
        raise NotFound(_("This link belongs to another account."))
    form = Form()
    if form.validate_on_submit():
        addresses.change_address(link, person=person)
        flash(_("We write to your new address from now on."))
        return redirect(url_for(".overview"))
    return render_template("accounts/address_confirm.html", form=form, link=link, person=person)


@bp.route("/organisation", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def organisation() -> ResponseReturnValue:
    """Ask to belong to an organisation, or to another one."""
    person = _self()
    found = organisations.find_by_address(person.email)
    form = OrganisationChoice(organisation=str(found.id) if found else "")
    form.offer(organisations.list_choices())
    if form.validate_on_submit():
        try:
            if form.organisation_id is None:
                raise DomainError(_("Please choose an organisation."), field="organisation")
            registration.ask_to_join(person, organisation_id=form.organisation_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Your wish is passed on. You get a mail when it is decided."))
            return redirect(url_for(".overview"))
    return render_template(
        "accounts/organisation_choice.html", form=form, person=person, found=found
    )


@bp.post("/organisation/zuruecknehmen")
@requires(Permission.ACCOUNT_USE)
def withdraw() -> ResponseReturnValue:
    """Take back the wish to join."""
    registration.withdraw_joins(_self())
    flash(_("Your wish is taken back."))
    return redirect(url_for(".overview"))


@bp.get("/sitzungen")
@requires(Permission.ACCOUNT_USE)
def list_sessions() -> ResponseReturnValue:
    """List where the person is signed in."""
    held = reads.list_sessions(viewer().person_id or 0)
    return render_template("accounts/sessions.html", sessions=held, current=viewer().session_id)


@bp.post("/sitzungen/<int:number>/beenden")
@requires(Permission.ACCOUNT_USE)
def end_session(number: int) -> ResponseReturnValue:
    """Sign one device out."""
    sessions.end_session(number, person_id=viewer().person_id or 0)
    flash(_("The device is signed out."))
    return redirect(url_for(".list_sessions"))


@bp.post("/sitzungen/beenden")
@requires(Permission.ACCOUNT_USE)
def end_other_sessions() -> ResponseReturnValue:
    """Sign every other device out."""
    sessions.end_sessions(viewer().person_id or 0, but=viewer().session_id)
    flash(_("All other devices are signed out."))
    return redirect(url_for(".list_sessions"))


def _self() -> Person:
    return reads.get_self(viewer())


def _proven() -> proofs.Proof:
    proof: proofs.Proof = prepared()
    if proof.person_id is None:
        raise DomainError(_("This is not your password."), field="current")
    return proof
