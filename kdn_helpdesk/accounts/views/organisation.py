"""The manager's page: one's own organisation, its people, and who wants to join."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import invitations, organisations, people
from kdn_helpdesk.accounts.forms.administration import ColleagueForm, ContactForm
from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.accounts.queries import joins
from kdn_helpdesk.accounts.queries import organisations as organisation_reads
from kdn_helpdesk.accounts.queries import people as people_reads
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Role
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import Form

bp = Blueprint("organisation", __name__, url_prefix="/organisation")


@bp.get("")
@requires(Permission.ORGANISATION_MANAGE)
def overview() -> ResponseReturnValue:
    """Show the organisation, its people and the wishes to join."""
    organisation = _own()
    return render_template(
        "accounts/organisation.html",
        organisation=organisation,
        people=people_reads.list_people_of(organisation.id),
        joins=joins.list_pending_of(organisation.id),
    )


@bp.route("/kontakt", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
def contact() -> ResponseReturnValue:
    """Change how the organisation is reached."""
    organisation = _own()
    form = ContactForm(obj=organisation)
    if form.validate_on_submit():
        organisations.set_contact(
            organisation, contact=form.contact.data or "", actor=viewer().person_id
        )
        flash(_("The contact is saved."))
        return redirect(url_for(".overview"))
    return render_template("accounts/organisation_contact.html", form=form)


@bp.route("/einladen", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
def invite() -> ResponseReturnValue:
    """Invite a colleague, who belongs to the organisation at once."""
    organisation = _own()
    form = ColleagueForm()
    if form.validate_on_submit():
        try:
            invitations.invite_person(
                email=form.email.data or "",
                name=form.name.data or "",
                roles=frozenset(),
                organisation_id=organisation.id,
                inviter=viewer(),
                language=viewer().language,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The invitation is on its way."))
            return redirect(url_for(".overview"))
    return render_template("accounts/organisation_invite.html", form=form)


@bp.route("/personen/<int:number>/entfernen", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
def remove(number: int) -> ResponseReturnValue:
    """Let somebody no longer belong to the organisation, after asking once."""
    person = _colleague(number)
    form = Form()
    if form.validate_on_submit():
        try:
            _check_other(person)
            people.place_person(person, organisation_id=None, actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s no longer belongs to your organisation.", name=person.name))
            return redirect(url_for(".overview"))
    return render_template("accounts/organisation_remove.html", form=form, person=person)


@bp.post("/personen/<int:number>/verwalten")
@requires(Permission.ORGANISATION_MANAGE)
def name_manager(number: int) -> ResponseReturnValue:
    """Let a colleague manage the organisation too."""
    person = _colleague(number)
    people.grant_role(person, Role.MANAGER, actor=viewer().person_id)
    flash(_("%(name)s manages the organisation with you now.", name=person.name))
    return redirect(url_for(".overview"))


def _own() -> Organisation:
    number = viewer().organisation_id
    if number is None:
        raise NotFound(_("You do not belong to an organisation."))
    return organisation_reads.get_organisation(number, viewer=viewer())


def _colleague(number: int) -> Person:
    """Return somebody of the own organisation, however much more the viewer may see."""
    person = people_reads.get_person(number, viewer=viewer())
    if person.organisation_id is None or person.organisation_id != viewer().organisation_id:
        raise NotFound(_("There is no such person in your organisation."))
    return person


def _check_other(person: Person) -> None:
    if person.id == viewer().person_id:
        raise DomainError(_("You cannot remove yourself; a colleague who manages can."))
