"""Requests that file themselves, administered by the desk."""

from itertools import islice

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.actions import people as account_actions
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import recurring as actions
from kdn_helpdesk.tickets.actions.recurring import RecurringValues
from kdn_helpdesk.tickets.forms.recurring import RecurringForm
from kdn_helpdesk.tickets.queries import people, recurring, topics
from kdn_helpdesk.tickets.rhythms import RHYTHM_LABELS, Rhythm, dates
from kdn_helpdesk.tickets.views.work import agent
from kdn_helpdesk.web.access import requires
from kdn_helpdesk.web.forms import Form

bp = Blueprint("recurring", __name__, url_prefix="/servicestelle/wiederkehrend")
DATES_SHOWN = 4


@bp.get("")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List what is filed again and again."""
    return render_template(
        "tickets/recurring/index.html",
        planned=recurring.list_recurring(),
        rhythms=RHYTHM_LABELS,
    )


@bp.route("/neu", methods=["GET", "POST"], defaults={"number": None})
@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def edit(number: int | None) -> ResponseReturnValue:
    """Plan a request that files itself, or change the plan."""
    found = recurring.get_recurring(number) if number is not None else None
    form = RecurringForm()
    form.offer(topics.list_topics(only_active=False), people.list_choices(), language())
    if found is not None and not form.is_submitted():
        form.fill(found)
    if form.validate_on_submit():
        try:
            if found is None:
                actions.plan_request(_values(form), actor=agent())
            else:
                actions.change_plan(found, _values(form), actor=agent())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The recurring request has been saved."), "success")
            return redirect(url_for(".index"))
    coming = dates(found.rhythm, found.first_day) if found and found.is_active else iter(())
    today = clock.today()
    return render_template(
        "tickets/recurring/edit.html",
        planned=found,
        form=form,
        coming=list(islice((day for day in coming if day >= today), DATES_SHOWN)),
        filed=recurring.list_filed(found.id) if found else [],
    )


@bp.post("/<int:number>/entfernen")
@requires(Permission.TICKET_WORK)
def drop(number: int) -> ResponseReturnValue:
    """File it no more."""
    found = recurring.get_recurring(number)
    if Form().validate_on_submit():
        actions.drop_plan(found, actor=agent())
        flash(_("The recurring request has been removed."), "success")
    return redirect(url_for(".index"))


def _values(form: RecurringForm) -> RecurringValues:
    requester = account_actions.find_or_add_person(email=form.email.data or "")
    day = form.first_day.data
    if day is None:
        raise DomainError(_("Please enter a day."), field="first_day")
    return RecurringValues(
        subject=form.subject.data or "",
        body=form.body.data or "",
        topic_id=int(form.topic.data),
        requester_id=requester.id,
        assignee_id=int(form.assignee.data) if form.assignee.data else None,
        rhythm=Rhythm(form.rhythm.data),
        first_day=day,
        is_active=form.is_active.data,
    )
