"""Writing minutes, alone or together; with script each section is saved while it grows."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import drafting, recording
from kdn_helpdesk.meetings.actions.drafting import SectionConflict
from kdn_helpdesk.meetings.forms.minutes import MinutesForm, SectionForm, SignForm, minutes_form
from kdn_helpdesk.meetings.models.agendas import Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.minutes import OPENING
from kdn_helpdesk.meetings.queries import agendas, attendance, tasks
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries import minutes as minutes_reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.filters import format_time


def _actor() -> int:
    return viewer().person_id or 0


@bp.route("/termine/<int:meeting_id>/protokoll", methods=["GET", "POST"])
@requires(Permission.MINUTES_WRITE)
def write_minutes(meeting_id: int) -> ResponseReturnValue:
    """Write the minutes beside the agenda; the second button goes on to sending them."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    minutes = agendas.find_minutes(meeting, viewer=viewer())
    items = agendas.list_agenda(meeting.id)
    words = minutes_reads.words_of(meeting, minutes, items)
    form = minutes_form(items, words)(
        record_opening=words[OPENING].record,
        revision_opening=str(words[OPENING].revision),
        visibility=(minutes.visibility if minutes else Visibility.GROUP).value,
    )
    if form.validate_on_submit() and _keep(meeting, form):
        flash(_kept(agendas.get_minutes(meeting, viewer=viewer())))
        if topic := request.form.get("task", type=int):
            return redirect(url_for(".give_task_of_meeting", meeting_id=meeting.id, thema=topic))
        if "onward" in request.form:
            return redirect(url_for(".send_minutes", meeting_id=meeting.id))
        return redirect(url_for(".read_minutes", meeting_id=meeting.id, slug=meeting.slug))
    return render_template(
        "meetings/write_minutes.html",
        meeting=meeting,
        minutes=minutes,
        items=items,
        form=form,
        tasks=tasks.list_of_meeting(meeting.id),
        open_tasks=tasks.list_of_group(meeting.group_id),
        roll=attendance.get_roll(meeting.id),
        present=minutes_reads.present_sentence(meeting.id, but=_actor()),
    )


@bp.post("/termine/<int:meeting_id>/protokoll/abschnitt")
@requires(Permission.MINUTES_WRITE)
def keep_section(meeting_id: int) -> ResponseReturnValue:
    """Keep what somebody types in one section; 409 brings what another has saved there."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    form = SectionForm()
    if not form.validate_on_submit():
        return jsonify(error=_("The draft could not be saved.")), 422
    try:
        section = drafting.keep_section(
            meeting,
            key=form.key.data or "",
            record=form.record.data or "",
            decisions=form.decisions.data or "",
            revision=form.revision.data or 0,
            person=_actor(),
        )
    except SectionConflict as error:
        refuse(409)
        other = error.section
        words = {"record": other.record, "decisions": other.decisions}
        return jsonify(error=error.sentence, revision=other.revision, **words), 409
    except DomainError as error:
        refuse(422)
        return jsonify(error=error.sentence), 422
    drafting.note_writer(meeting, person=_actor())
    return jsonify(
        revision=section.revision,
        sentence=_("Saved at %(time)s.", time=format_time(clock.now())),
        present=minutes_reads.present_sentence(meeting.id, but=_actor()),
    )


@bp.post("/termine/<int:meeting_id>/protokoll/anwesend")
@requires(Permission.MINUTES_WRITE)
def sign_writer(meeting_id: int) -> ResponseReturnValue:
    """Take the sign that somebody writes; say who else does and what stands there now."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    if not SignForm().validate_on_submit():
        return jsonify(present="", sections=[]), 422
    drafting.note_writer(meeting, person=_actor())
    return jsonify(
        present=minutes_reads.present_sentence(meeting.id, but=_actor()),
        sections=[
            {
                "key": section.key,
                "revision": section.revision,
                "record": section.record,
                "decisions": section.decisions,
            }
            for section in minutes_reads.list_sections(meeting.id)
        ],
    )


def _keep(meeting: Meeting, form: MinutesForm) -> bool:
    """Keep every section, then the whole; False where somebody else has written elsewise."""
    try:
        for key, words in form.sections():
            _keep_one(meeting, form, key, words)
        if form.others:
            return False
        drafting.note_writer(meeting, person=_actor())
        recording.write_minutes(
            meeting,
            opening=form.record_opening.data or "",
            visibility=Visibility(form.visibility.data),
            records=form.records(),
            decisions=form.decisions(),
            internal=form.internal(),
            reason=form.reason.data or "",
            actor=_actor(),
        )
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _keep_one(meeting: Meeting, form: MinutesForm, key: str, words: minutes_reads.Words) -> None:
    try:
        drafting.keep_section(
            meeting,
            key=key,
            record=words.record,
            decisions=words.decisions,
            revision=words.revision,
            person=_actor(),
        )
    except SectionConflict as error:
        form.refuse(error)
        form.show_other(key, error.section)


def _kept(minutes: Minutes) -> str:
    if minutes.is_published:
        return _("The correction can be read by those whom the minutes are for.")
    if minutes.is_open_to_comments:
        return _("The draft has been kept. The working group reads it as it is now.")
    return _("The draft has been kept. Only the coordinators see it.")
