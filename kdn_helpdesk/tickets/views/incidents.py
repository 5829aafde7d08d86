"""Incidents at the desk: opened, their requests answered with one text, ended."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.queries import linked
from kdn_helpdesk.tickets.actions import incidents as actions
from kdn_helpdesk.tickets.forms.fields import first_error
from kdn_helpdesk.tickets.forms.incidents import AnswerAllForm, AttachForm, EndForm, IncidentForm
from kdn_helpdesk.tickets.forms.sorting import LinkForm
from kdn_helpdesk.tickets.models.incidents import Incident, IncidentAnswer, TellingState
from kdn_helpdesk.tickets.queries import incidents, portals, tickets
from kdn_helpdesk.tickets.queries.incidents import Progress
from kdn_helpdesk.tickets.states import STATE_LABELS
from kdn_helpdesk.tickets.views.work import agent, back_to, get, page
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.filters import format_number
from kdn_helpdesk.web.forms import Form, data_of
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("incidents", __name__, url_prefix="/servicestelle")
PER_PAGE = 50


@bp.get("/stoerungen")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List the incidents, those that last first."""
    return render_template("tickets/incidents/index.html", lines=incidents.list_all())


@bp.route("/stoerungen/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def new() -> ResponseReturnValue:
    """Begin an incident."""
    form = IncidentForm()
    form.offer(portals.list_portals())
    if form.validate_on_submit():
        incident = actions.open_incident(
            portal=portals.get_portal(int(form.portal.data)),
            **data_of(form, "title", "text"),
            agent=agent(),
        )
        flash(_("Everybody who files a request reads of it now."), "success")
        return redirect(url_for(".show", number=incident.id))
    return render_template("tickets/incidents/edit.html", form=form, incident=None)


@bp.get("/stoerungen/<int:number>")
@requires(Permission.TICKET_WORK)
def show(number: int) -> ResponseReturnValue:
    """Show an incident, its requests, and what all were told."""
    return _page(incidents.get_incident(number))


@bp.route("/stoerungen/<int:number>/text", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def edit(number: int) -> ResponseReturnValue:
    """Change what everybody reads."""
    incident = incidents.get_incident(number)
    form = IncidentForm(portal=str(incident.portal_id), title=incident.title, text=incident.text)
    form.offer(portals.list_portals(only_active=False))
    if form.validate_on_submit():
        try:
            actions.edit_incident(
                incident,
                portal=portals.get_portal(int(form.portal.data)),
                **data_of(form, "title", "text"),
                agent=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The change has been saved."), "success")
            return redirect(url_for(".show", number=number))
    return render_template("tickets/incidents/edit.html", form=form, incident=incident)


@bp.route("/stoerungen/<int:number>/antwort", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def answer(number: int) -> ResponseReturnValue:
    """Answer all requests with one text."""
    incident, form = incidents.get_incident(number), AnswerAllForm()
    if form.validate_on_submit():
        try:
            made = actions.answer_all(incident, body=form.body.data or "", agent=agent())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".progress", number=number, answer_id=made.id))
    return _write(incident, form)


@bp.route("/stoerungen/<int:number>/ende", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def end(number: int) -> ResponseReturnValue:
    """End the incident with one last text."""
    incident, form = incidents.get_incident(number), EndForm()
    if form.validate_on_submit():
        try:
            made = actions.end_incident(
                incident,
                body=form.body.data or "",
                agent=agent(),
                wants_article=bool(form.wants_article.data),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The incident has ended; the banner is gone."), "success")
            return redirect(url_for(".progress", number=number, answer_id=made.id))
    return _write(incident, form)


@bp.get("/stoerungen/<int:number>/antworten/<int:answer_id>")
@requires(Permission.TICKET_WORK)
def progress(number: int, answer_id: int) -> ResponseReturnValue:
    """Show how far an answer to all is."""
    told = incidents.get_answer(number, answer_id)
    counts = incidents.measure(told.id)
    return render_template(
        "tickets/incidents/progress.html",
        incident=incidents.get_incident(number),
        answer=told,
        counts=counts,
        sentence=_sentence(counts),
        problems=incidents.list_problems(told.id) if counts.failed else [],
        is_running=told.state is TellingState.RUNNING,
        is_stopped=told.state is TellingState.STOPPED,
    )


@bp.get("/stoerungen/<int:number>/antworten/<int:answer_id>/stand")
@requires(Permission.TICKET_WORK)
def state(number: int, answer_id: int) -> ResponseReturnValue:
    """Tell a page that is open how far it is."""
    told = incidents.get_answer(number, answer_id)
    counts = incidents.measure(told.id)
    return jsonify(
        done=counts.done,
        total=counts.total,
        running=told.state is TellingState.RUNNING,
        sentence=_sentence(counts),
    )


@bp.post("/stoerungen/<int:number>/antworten/<int:answer_id>/anhalten")
@requires(Permission.TICKET_ANSWER)
def stop(number: int, answer_id: int) -> ResponseReturnValue:
    """Stop an answer to all before its next step."""
    told, form = incidents.get_answer(number, answer_id), Form()
    if form.validate_on_submit():
        actions.stop(told, agent=agent())
    return _to_progress(told)


@bp.post("/stoerungen/<int:number>/antworten/<int:answer_id>/fortsetzen")
@requires(Permission.TICKET_ANSWER)
def go_on(number: int, answer_id: int) -> ResponseReturnValue:
    """Go on with an answer that was stopped."""
    told, form = incidents.get_answer(number, answer_id), Form()
    if form.validate_on_submit():
        actions.go_on(told, agent=agent())
    return _to_progress(told)


@bp.post("/stoerungen/<int:number>/anfragen")
@requires(Permission.TICKET_WORK)
def attach(number: int) -> ResponseReturnValue:
    """Add a request by its number."""
    incident, form = incidents.get_incident(number), LinkForm()
    valid = form.validate_on_submit()
    ticket = tickets.find_ticket(form.reference.data or "", viewer=viewer()) if valid else None
    if ticket is None:
        refuse()
        problem = _("There is no request with this number.") if valid else first_error(form)
        return _page(incident, problem=problem, typed=form.reference.data or "")
    try:
        actions.attach_ticket(incident, ticket, agent=agent())
    except DomainError as error:
        refuse()
        return _page(incident, problem=error.sentence)
    flash(_("%(reference)s belongs to the incident.", reference=ticket.reference), "success")
    return redirect(url_for(".show", number=number))


@bp.post("/stoerungen/<int:number>/anfragen/<reference>/loesen")
@requires(Permission.TICKET_WORK)
def detach(number: int, reference: str) -> ResponseReturnValue:
    """Take a request out."""
    incident, form = incidents.get_incident(number), Form()
    ticket = get(reference)
    if form.validate_on_submit():
        actions.detach_ticket(incident, ticket, agent=agent())
    return redirect(url_for(".show", number=number))


@bp.post("/<reference>/stoerung")
@requires(Permission.TICKET_WORK)
def choose(reference: str) -> ResponseReturnValue:
    """Add the request to the incident that was chosen beside it."""
    ticket, form = get(reference), AttachForm()
    problem = first_error(form) if not form.validate_on_submit() else ""
    try:
        if not problem:
            incident = incidents.get_incident(form.incident.data or 0)
            actions.attach_ticket(incident, ticket, agent=agent())
    except DomainError as error:
        problem = error.sentence
    if problem:
        refuse()
        return page(ticket, problem=problem)
    flash(_("The change has been saved."), "success")
    return back_to(ticket)


def _page(incident: Incident, *, problem: str = "", typed: str = "") -> str:
    number, total = page_number(), incidents.count_tickets(incident.id)
    listed = incidents.list_tickets(incident.id, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "tickets/incidents/show.html",
        incident=incident,
        page=Page(listed, number, PER_PAGE, total),
        answers=incidents.list_answers(incident.id),
        articles=linked.list_linked("incident", incident.id, viewer=viewer()),
        labels=STATE_LABELS,
        problem=problem,
        typed=typed,
    )


def _write(incident: Incident, form: AnswerAllForm) -> str:
    return render_template(
        "tickets/incidents/answer.html",
        incident=incident,
        form=form,
        number=incidents.count_tickets(incident.id),
    )


def _sentence(counts: Progress) -> str:
    told = _("%(done)s of %(total)s requests told",
             done=format_number(counts.done - counts.failed),
             total=format_number(counts.total))  # fmt: skip
    if counts.failed:
        return told + " · " + _("%(number)s not possible", number=format_number(counts.failed))
    return told


def _to_progress(told: IncidentAnswer) -> ResponseReturnValue:
    return redirect(url_for(".progress", number=told.incident_id, answer_id=told.id))
