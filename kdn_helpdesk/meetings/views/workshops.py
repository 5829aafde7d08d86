"""Workshops for coordinators: how people register, who did, writing to them, who was there."""

import csv
import io

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import registering
from kdn_helpdesk.meetings.actions import workshops as actions
from kdn_helpdesk.meetings.forms.workshops import (
    AttendanceForm,
    MailingForm,
    RegisterForm,
    RemoveForm,
    WorkshopForm,
    register_form,
)
from kdn_helpdesk.meetings.models.workshops import (
    STATE_LABELS,
    MailingTo,
    QuestionKind,
    Registration,
    RegistrationState,
    Workshop,
)
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def _actor() -> int:
    return viewer().person_id or 0


def _list(workshop: Workshop) -> str:
    return url_for(".registrations", meeting_id=workshop.meeting_id)


@bp.route("/termine/<int:meeting_id>/anmeldung/einrichten", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def plan_registration(meeting_id: int) -> ResponseReturnValue:
    """Let people register, or change how."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    workshop = workshops.find_workshop(meeting.id)
    proposed = {"opens_on": clock.today(), "closes_on": actions.last_day_for(meeting)}
    form = WorkshopForm(obj=None, data=_values(workshop) if workshop else proposed)
    if not form.is_submitted():
        form.show(workshop)
    if form.validate_on_submit():
        try:
            actions.plan_registration(
                meeting, form.plan(), version=int(form.version.data or 0), actor=_actor()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The registration has been set up. Its page can be passed on now."))
            return redirect(url_for(".registrations", meeting_id=meeting.id))
    return render_template(
        "meetings/plan_registration.html", meeting=meeting, workshop=workshop, form=form
    )


def _values(workshop: Workshop) -> dict[str, object]:
    names = ("opens_on", "closes_on", "places", "one_each_until", "hours_to_confirm", "words")
    values = {name: getattr(workshop, name) for name in names}
    return values | {
        "version": workshop.version,
        "kind": workshop.kind.value,
        "audience": workshop.audience.value,
    }


@bp.route("/termine/<int:meeting_id>/anmeldungen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def registrations(meeting_id: int) -> ResponseReturnValue:
    """Show who registered; register somebody by hand."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    form = register_form(workshop.questions)()
    if form.validate_on_submit():
        try:
            added = _add(workshop, form)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_added(added))
            return redirect(_list(workshop))
    rows = workshops.list_registrations(workshop.id)
    return render_template(
        "meetings/registrations.html",
        workshop=workshop,
        meeting=workshop.meeting,
        rows=rows,
        occupancy=workshops.occupancy(workshop),
        labels=STATE_LABELS,
        mailings=workshops.list_mailings(workshop.id),
        form=form,
    )


def _add(workshop: Workshop, form: RegisterForm) -> Registration:
    return registering.ask_for_place(
        workshop.id,
        form.applicant(workshop.questions, language=language()),
        is_proven=True,
        actor=_actor(),
    )


def _added(registration: Registration) -> str:
    if registration.state is RegistrationState.PLACED:
        return _("%(name)s has a place and gets a mail.", name=registration.name)
    return _("%(name)s is on the waiting list and gets a mail.", name=registration.name)


@bp.get("/termine/<int:meeting_id>/anmeldungen.csv")
@requires(Permission.MEETING_PLAN)
def registrations_csv(meeting_id: int) -> ResponseReturnValue:
    """Return who registered for a spreadsheet."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    audit.record_reading("workshop:export", "workshop", workshop.id, actor=_actor())
    sheet = io.StringIO()
    lines = csv.writer(sheet, delimiter=";")
    heads = [
        _("Name"),
        _("Mail address"),
        _("Organisation"),
        _("State"),
        _("Registered"),
        _("Was there"),
    ]
    lines.writerow([*heads, *(_cell(question.label) for question in workshop.questions)])
    for row in workshops.list_registrations(workshop.id):
        answers = [_answer(row, question.id, question.kind) for question in workshop.questions]
        registered = clock.local(row.confirmed_at or row.created_at)
        facts = [row.name, row.email, row.organisation, str(STATE_LABELS[row.state])]
        there = _("yes") if row.has_attended else ""
        lines.writerow(
            [*map(_cell, facts), f"{registered:%Y-%m-%d %H:%M}", there, *map(_cell, answers)]
        )
    name = f"anmeldungen-{workshop.meeting.day.isoformat()}-{workshop.meeting.slug}.csv"
    return Response(
        "\ufeff" + sheet.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _answer(row: Registration, number: int, kind: QuestionKind) -> str:
    given = row.answers.get(str(number), "")
    return _("yes") if given and kind is QuestionKind.YES else given


def _cell(value: str) -> str:
    """Return what a spreadsheet shows as text, though it might begin like a formula."""
    return f"'{value}" if value.startswith(_FORMULAS) else value


@bp.post("/termine/<int:meeting_id>/anmeldungen/<int:registration_id>/platz")
@requires(Permission.MEETING_PLAN)
def give_place(meeting_id: int, registration_id: int) -> ResponseReturnValue:
    """Give somebody on the waiting list a place out of turn."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    found = workshops.get_of(workshop, registration_id)
    try:
        registering.give_place(found, actor=_actor())
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("%(name)s has a place and gets a mail.", name=found.name))
    return redirect(_list(workshop))


@bp.route(
    "/termine/<int:meeting_id>/anmeldungen/<int:registration_id>/streichen",
    methods=["GET", "POST"],
)
@requires(Permission.MEETING_PLAN)
def remove_registration(meeting_id: int, registration_id: int) -> ResponseReturnValue:
    """Take somebody off the list, once asked; they get a mail."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    found = workshops.get_of(workshop, registration_id)
    form = RemoveForm()
    if form.validate_on_submit():
        try:
            registering.cancel_registration(found, actor=_actor(), words=form.words.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The registration of %(name)s has been cancelled.", name=found.name))
            return redirect(_list(workshop))
    return render_template(
        "meetings/remove_registration.html",
        workshop=workshop,
        meeting=workshop.meeting,
        registration=found,
        form=form,
    )


@bp.route("/termine/<int:meeting_id>/anmeldungen/schreiben", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def write_to_registered(meeting_id: int) -> ResponseReturnValue:
    """Write to all who registered."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    occupancy = workshops.occupancy(workshop)
    numbers = {
        MailingTo.PLACED: (
            _("Those who have a place (%(number)s)", number=occupancy.placed),
            occupancy.placed,
        ),
        MailingTo.WAITING: (
            _("The waiting list (%(number)s)", number=occupancy.waiting + occupancy.offered),
            occupancy.waiting + occupancy.offered,
        ),
        MailingTo.EVERYBODY: (
            _("Both (%(number)s)", number=occupancy.taken + occupancy.waiting),
            occupancy.taken + occupancy.waiting,
        ),
    }
    form = MailingForm(to=MailingTo.PLACED.value)
    form.offer(numbers)
    is_ready = form.validate_on_submit()
    if is_ready and "send" in request.form:
        try:
            actions.write_to_all(
                workshop,
                to=MailingTo(form.to.data),
                subject=form.subject.data or "",
                body=form.body.data or "",
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The mails are on their way."))
            return redirect(_list(workshop))
    return render_template(
        "meetings/write_to_registered.html",
        meeting=workshop.meeting,
        form=form,
        shown=numbers[MailingTo(form.to.data)] if is_ready else None,
    )


@bp.route("/termine/<int:meeting_id>/anmeldungen/anwesenheit", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def attendance(meeting_id: int) -> ResponseReturnValue:
    """Note who was there."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    rows = workshops.list_registrations(workshop.id)
    placed = [row for row in rows if row.state is RegistrationState.PLACED]
    form = AttendanceForm(present=[row.id for row in placed if row.has_attended])
    form.offer(placed)
    if form.validate_on_submit():
        try:
            actions.mark_attended(workshop, set(form.present.data or []), actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("It has been noted who was there."))
            return redirect(_list(workshop))
    return render_template(
        "meetings/mark_attended.html", workshop=workshop, meeting=workshop.meeting, form=form
    )
