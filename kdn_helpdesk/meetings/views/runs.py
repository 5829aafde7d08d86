"""How far the invitation of many people is, and a way to stop it."""

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import runs as actions
from kdn_helpdesk.meetings.forms.answers import InviteForm
from kdn_helpdesk.meetings.models.runs import InvitationRun, RunState
from kdn_helpdesk.meetings.queries import runs as reads
from kdn_helpdesk.meetings.queries.runs import Progress
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.filters import format_number


@bp.get("/termine/einladungen/<int:run_id>")
@requires(Permission.MEETING_PLAN)
def run(run_id: int) -> ResponseReturnValue:
    """Show how far it is."""
    found = reads.get_run(run_id, viewer=viewer())
    progress = reads.measure(found)
    return render_template(
        "meetings/run.html",
        run=found,
        progress=progress,
        sentence=_sentence(progress),
        is_stopped=found.state is RunState.STOPPED,
        back=_back(found),
    )


@bp.get("/termine/einladungen/<int:run_id>/stand")
@requires(Permission.MEETING_PLAN)
def run_state(run_id: int) -> ResponseReturnValue:
    """Tell a page that is open how far it is."""
    found = reads.get_run(run_id, viewer=viewer())
    progress = reads.measure(found)
    return jsonify(
        done=progress.mailed,
        total=progress.total,
        running=found.is_running,
        sentence=_sentence(progress),
    )


@bp.post("/termine/einladungen/<int:run_id>/anhalten")
@requires(Permission.MEETING_PLAN)
def stop_run(run_id: int) -> ResponseReturnValue:
    """Stop; whoever has no mail yet is not invited."""
    found, form = reads.get_run(run_id, viewer=viewer()), InviteForm()
    if form.validate_on_submit():
        try:
            actions.stop_run(found, actor=viewer().person_id or 0)
        except DomainError as error:
            flash(error.sentence, "info")
        else:
            flash(_("Inviting has been stopped."))
    return redirect(url_for(".run", run_id=found.id))


def _sentence(progress: Progress) -> str:
    return _(
        "%(mailed)s of %(total)s invitations have been written, %(planned)s are planned",
        mailed=format_number(progress.mailed),
        total=format_number(progress.total),
        planned=format_number(progress.planned),
    )


def _back(found: InvitationRun) -> str:
    if found.series_id:
        return url_for(".series", series_id=found.series_id)
    if found.meeting_ids:
        return url_for(".answers", meeting_id=found.meeting_ids[0])
    return url_for(".index")  # every date was called off meanwhile
