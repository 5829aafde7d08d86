"""Organisations as the desk and the administration see them."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import organisations
from kdn_helpdesk.accounts.forms.administration import (
    DomainForm,
    OrganisationFilterForm,
    OrganisationForm,
)
from kdn_helpdesk.accounts.models import Organisation, OrganisationKind
from kdn_helpdesk.accounts.queries import organisations as reads
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.accounts.queries.organisations import OrganisationFilter
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import flags
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("organisations", __name__, url_prefix="/verwaltung/organisationen")
PER_PAGE = 25


@bp.get("")
@requires(Permission.ORGANISATION_ADMINISTER)
def index() -> ResponseReturnValue:
    """List organisations, filtered."""
    form = OrganisationFilterForm(request.args)
    form.offer_regions(reads.list_regierungsbezirke())
    wanted = OrganisationFilter(
        text=form.q.data or "",
        kind=form.kind.data or "",
        regierungsbezirk=form.region.data or "",
        state=form.state.data or "",
    )
    number = page_number()
    items, total = reads.list_organisations(
        wanted, viewer=viewer(), number=number, per_page=PER_PAGE
    )
    page = Page(items=items, number=number, per_page=PER_PAGE, total=total)
    return render_template("accounts/organisations.html", form=form, page=page)


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def add() -> ResponseReturnValue:
    """Add a body that the register does not have."""
    form = OrganisationForm(kind=OrganisationKind.OTHER.value)
    form.offer_regions(reads.list_regierungsbezirke())
    if form.validate_on_submit():
        try:
            organisation = organisations.add_organisation(
                **form.description(), actor=viewer().person_id
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The organisation is added."))
            return redirect(url_for(".show", number=organisation.id))
    return render_template("accounts/organisation_edit.html", form=form, organisation=None)


@bp.get("/<int:number>")
@requires(Permission.ORGANISATION_ADMINISTER)
def show(number: int) -> ResponseReturnValue:
    """Show one organisation with its people and domains."""
    return _page(_get(number), DomainForm())


@bp.route("/<int:number>/bearbeiten", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def edit(number: int) -> ResponseReturnValue:
    """Change an organisation; what the register says is not open."""
    organisation = _get(number)
    form = OrganisationForm(
        kind=organisation.kind.value,
        name=organisation.name,
        short_name=organisation.short_name,
        regierungsbezirk=organisation.regierungsbezirk,
        contact=organisation.contact,
    )
    form.offer_regions(reads.list_regierungsbezirke())
    if organisation.ags is not None:
        form.leave_to_register()
    if form.validate_on_submit():
        try:
            _save(organisation, form)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The changes are saved."))
            return redirect(url_for(".show", number=organisation.id))
    return render_template("accounts/organisation_edit.html", form=form, organisation=organisation)


@bp.post("/<int:number>/domaenen")
@requires(Permission.ORGANISATION_ADMINISTER)
def add_domain(number: int) -> ResponseReturnValue:
    """Add a mail domain."""
    organisation, form = _get(number), DomainForm()
    if form.validate_on_submit():
        try:
            organisations.add_domain(organisation, form.domain.data or "", actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The mail domain is added."))
            return redirect(url_for(".show", number=number))
    return _page(organisation, form)


@bp.post("/<int:number>/domaenen/<int:domain>/entfernen")
@requires(Permission.ORGANISATION_ADMINISTER)
def remove_domain(number: int, domain: int) -> ResponseReturnValue:
    """Take a mail domain away."""
    organisations.remove_domain(_get(number), domain, actor=viewer().person_id)
    flash(_("The mail domain is removed."))
    return redirect(url_for(".show", number=number))


@bp.route("/<int:number>/schliessen", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def close(number: int) -> ResponseReturnValue:
    """Close an organisation for newcomers, after asking once."""
    organisation, form = _get(number), Form()
    if form.validate_on_submit():
        organisations.set_active(organisation, False, actor=viewer().person_id)
        flash(_("The organisation is closed."))
        return redirect(url_for(".show", number=number))
    return render_template("accounts/organisation_close.html", form=form, organisation=organisation)


@bp.post("/<int:number>/oeffnen")
@requires(Permission.ORGANISATION_ADMINISTER)
def reopen(number: int) -> ResponseReturnValue:
    """Open an organisation again."""
    organisations.set_active(_get(number), True, actor=viewer().person_id)
    flash(_("The organisation is open again."))
    return redirect(url_for(".show", number=number))


def _get(number: int) -> Organisation:
    return reads.get_organisation(number, viewer=viewer())


def _page(organisation: Organisation, form: DomainForm) -> ResponseReturnValue:
    persons = people.list_people_of(organisation.id)
    written = re.findall(r"[^\s<>,;:()]+@[\w.-]+\w", organisation.contact.casefold())
    return render_template(
        "accounts/organisation_show.html",
        organisation=organisation,
        people=persons,
        flags=flags.map_flags([*written, *(person.email for person in persons)]),
        written=written,
        form=form,
    )


def _save(organisation: Organisation, form: OrganisationForm) -> None:
    actor = viewer().person_id
    if organisation.ags is not None:
        organisations.set_contact(organisation, contact=form.contact.data or "", actor=actor)
    else:
        organisations.edit_organisation(organisation, **form.description(), actor=actor)
