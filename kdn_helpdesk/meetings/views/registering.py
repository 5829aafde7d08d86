"""Registering to a workshop: the form, and the personal page behind a signed link."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.queries import organisations
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.meetings.actions import registering
from kdn_helpdesk.meetings.forms.workshops import PersonalForm, RegisterForm, register_form
from kdn_helpdesk.meetings.models.workshops import (
    STATE_LABELS,
    Audience,
    RegistrationState,
    Workshop,
)
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, viewer
from kdn_helpdesk.web.limits import limit


@bp.route("/termine/<int:meeting_id>-<slug>/anmeldung", methods=["GET", "POST"])
@limit("60 per hour", visitors_only=True)
@public
def register(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Take a registration; without an account the address is confirmed by mail first."""
    workshop = workshops.get_workshop(meeting_id, viewer=viewer())
    may = workshop.audience is Audience.PUBLIC or viewer().is_member
    form = register_form(workshop.questions)(data=_known())
    if form.validate_on_submit():
        if not may:
            raise NotFound(_("Nobody registers to this meeting."))
        try:
            return _register(workshop, form)
        except DomainError as error:
            form.refuse(error)
    return render_template(
        "meetings/register.html",
        workshop=workshop,
        meeting=workshop.meeting,
        occupancy=workshops.occupancy(workshop),
        form=form,
        may=may,
    )


@bp.get("/termine/<int:meeting_id>-<slug>/anmeldung/gesendet")
@public
def register_sent(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Say what happens now; the same words whether or not the address was known."""
    workshop = workshops.get_workshop(meeting_id, viewer=viewer())
    return render_template("meetings/register_sent.html", meeting=workshop.meeting)


@bp.route("/teilnahme/<token>", methods=["GET", "POST"])
@public
def registration(token: str) -> ResponseReturnValue:
    """Show how a registration stands; confirm, take a place or cancel by a button.

    GET changes nothing, so that a scanner which follows links in mails registers nobody.
    """
    found = workshops.get_registration(token)
    form = PersonalForm()
    if form.validate_on_submit():
        try:
            if "cancel" in request.form:
                registering.cancel_registration(found)
                flash(_("Your registration has been cancelled."))
            else:
                state = registering.confirm_registration(found).state
                flash(_told(state))
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".registration", token=token))
    waits = found.state is RegistrationState.WAITING
    return render_template(
        "meetings/registration.html",
        registration=found,
        workshop=found.workshop,
        meeting=found.workshop.meeting,
        labels=STATE_LABELS,
        rank=workshops.rank_of(found) if waits else 0,
        certificate=url_for(".certificate", token=token),
        form=form,
    )


def _known() -> dict[str, str]:
    """Return what need not be typed by somebody who is signed in."""
    reader = viewer()
    if not reader.is_signed_in:
        return {}
    home = organisations.find_organisation(reader.organisation_id or 0)
    return {
        "name": reader.name,
        "email": reader.email,
        "organisation": home.short_name if home else "",
    }


def _register(workshop: Workshop, form: RegisterForm) -> ResponseReturnValue:
    reader = viewer()
    is_own = reader.is_signed_in and (form.email.data or "").casefold() == reader.email
    made = registering.ask_for_place(
        workshop.id,
        form.applicant(
            workshop.questions,
            language=language(),
            organisation_id=reader.organisation_id if is_own else None,
        ),
        is_proven=is_own,
    )
    if is_own:
        flash(_told(made.state))
        return redirect(url_for(".registration", token=workshops.sign_link(made.id)))
    meeting = workshop.meeting
    return redirect(url_for(".register_sent", meeting_id=meeting.id, slug=meeting.slug))


def _told(state: RegistrationState) -> str:
    if state is RegistrationState.PLACED:
        return _("You have a place. A mail with the entry for your calendar is on its way.")
    return _("You are on the waiting list. As soon as a place is free for you, you get a mail.")
