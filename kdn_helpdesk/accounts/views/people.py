"""People as the desk and the administration see them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import invitations, people
from kdn_helpdesk.accounts.forms.administration import (
    ROLES,
    InvitationForm,
    PeopleFilterForm,
    PersonForm,
)
from kdn_helpdesk.accounts.forms.own import profile_of
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.queries import organisations
from kdn_helpdesk.accounts.queries import people as reads
from kdn_helpdesk.accounts.queries.people import PeopleFilter
from kdn_helpdesk.accounts.views.sign_in import ask_for_proof
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Role
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail import queries as mail_reads
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("people", __name__, url_prefix="/verwaltung/personen")
PER_PAGE = 25


@bp.get("")
@requires(Permission.PERSON_ADMINISTER)
def index() -> ResponseReturnValue:
    """List people, filtered."""
    form = PeopleFilterForm(request.args)
    wanted = PeopleFilter(
        text=form.q.data or "", role=form.role.data or "", state=form.state.data or ""
    )
    number = page_number()
    items, total = reads.list_people(wanted, viewer=viewer(), number=number, per_page=PER_PAGE)
    page = Page(items=items, number=number, per_page=PER_PAGE, total=total)
    return render_template("accounts/people.html", form=form, page=page)


@bp.route("/einladen", methods=["GET", "POST"])
@requires(Permission.PERSON_ADMINISTER)
def invite() -> ResponseReturnValue:
    """Invite somebody; agents invite people of municipalities, administrators anybody."""
    form = InvitationForm(language="de", organisation=request.args.get("organisation", ""))
    form.offer(
        organisations.list_choices(),
        ROLES if viewer().can(Permission.ROLE_GRANT) else (Role.MANAGER,),
    )
    if form.validate_on_submit():
        try:
            invitations.invite_person(
                email=form.email.data or "",
                name=form.name.data or "",
                roles=form.chosen_roles,
                organisation_id=form.organisation_id,
                inviter=viewer(),
                language=form.language.data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The invitation is on its way."))
            return redirect(url_for(".index"))
    return render_template("accounts/invite.html", form=form)


@bp.get("/<int:number>")
@requires(Permission.PERSON_ADMINISTER)
def show(number: int) -> ResponseReturnValue:
    """Show one person with roles and history."""
    person = reads.get_person(number, viewer=viewer())
    return render_template(
        "accounts/person.html",
        person=person,
        flag=flags.find_flag(person.email),
        lost=mail_reads.list_lost_to(person.id, person.email)
        if viewer().can(Permission.MAIL_READ)
        else [],
        may_send=viewer().can(Permission.MAIL_CORRECT),
        history=audit.list_about("person", person.id),
        may_change=people.may_change(person, viewer=viewer()),
    )


@bp.route("/<int:number>/bearbeiten", methods=["GET", "POST"])
@requires(Permission.PERSON_ADMINISTER)
def edit(number: int) -> ResponseReturnValue:
    """Change name, organisation and, as an administrator, roles."""
    person = reads.get_person(number, viewer=viewer())
    grants = viewer().can(Permission.ROLE_GRANT)
    if grants and (way := ask_for_proof()):
        return way
    form = PersonForm(
        data={
            **profile_of(person),
            "organisation": str(person.organisation_id or ""),
            "roles": [held.role.value for held in person.roles],
        }
    )
    form.offer(organisations.list_choices())
    if not grants:
        del form.roles
    if form.validate_on_submit():
        try:
            people.check_may_change(person, viewer=viewer())
            people.describe_person(person, actor=viewer().person_id, **form.description())
            people.place_person(
                person, organisation_id=form.organisation_id, actor=viewer().person_id
            )
            if grants:
                people.set_roles(person, form.chosen_roles, actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The changes are saved."))
            return redirect(url_for(".show", number=person.id))
    return render_template("accounts/person_edit.html", form=form, person=person, grants=grants)


@bp.route("/<int:number>/sperren", methods=["GET", "POST"])
@requires(Permission.PERSON_ADMINISTER)
def deactivate(number: int) -> ResponseReturnValue:
    """Shut somebody out, after asking once."""
    person = reads.get_person(number, viewer=viewer())
    form = Form()
    if form.validate_on_submit():
        try:
            people.check_may_change(person, viewer=viewer())
            people.deactivate_person(person, actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s can no longer sign in.", name=person.name))
            return redirect(url_for(".show", number=person.id))
    return render_template("accounts/person_deactivate.html", form=form, person=person)


@bp.post("/<int:number>/zulassen")
@requires(Permission.PERSON_ADMINISTER)
def reactivate(number: int) -> ResponseReturnValue:
    """Let somebody in again."""
    person: Person = reads.get_person(number, viewer=viewer())
    people.check_may_change(person, viewer=viewer())
    people.reactivate_person(person, actor=viewer().person_id)
    flash(_("%(name)s can sign in again.", name=person.name))
    return redirect(url_for(".show", number=person.id))
