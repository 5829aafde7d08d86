"""Reminders of a meeting: when they leave, to how many, and what they say."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import reminders as actions
from kdn_helpdesk.meetings.forms.reminders import RemindersForm
from kdn_helpdesk.meetings.notices import reminders as notices
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries import reminders
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer


@bp.route("/termine/<int:meeting_id>/erinnerungen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def plan_reminders(meeting_id: int) -> ResponseReturnValue:
    """Choose when people are reminded; show when, whom and with which words."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    plan = reminders.plan_of(meeting)
    form = RemindersForm(
        days_open=plan.days_open,
        days_coming=plan.days_coming,
        whole_series=plan.series_id is not None,
    )
    if form.validate_on_submit():
        try:
            actions.plan_reminders(
                meeting,
                days_open=form.days_open.data,
                days_coming=form.days_coming.data,
                whole_series=bool(form.whole_series.data),
                actor=viewer().person_id or 0,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The reminders have been set."))
            return redirect(url_for(".plan_reminders", meeting_id=meeting.id))
    shown = reminders.forecast(meeting, plan)
    return render_template(
        "meetings/reminders.html",
        meeting=meeting,
        form=form,
        shown=[(one, notices.preview(meeting, one.whom)) for one in shown],
    )
