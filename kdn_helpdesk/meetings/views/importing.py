"""Taking an event of another calendar as a start for a meeting."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.ical import imports, reading
from kdn_helpdesk.ical.checkup.examination import Examination, examine
from kdn_helpdesk.ical.imports import Draft
from kdn_helpdesk.meetings.forms.checking import CheckForm
from kdn_helpdesk.meetings.forms.planning import NewMeetingForm
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.meetings.views.checking import grouped
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import prepare, prepared, refuse
from kdn_helpdesk.web.uploads import unkept


@dataclass(frozen=True, slots=True)
class Brought:
    """A file, what was made of it and what is wrong with it."""

    form: CheckForm
    draft: Draft | None = None
    found: Examination | None = None


def _read() -> Brought:
    """Read what was sent before the database is held."""
    form = CheckForm()
    if not form.validate():
        return Brought(form)
    found = examine(form.content)
    try:
        return Brought(form, imports.read(form.content), found)
    except reading.UnreadableError:
        form.refuse(DomainError(_("No event with a beginning was found in it."), field="file"))
        return Brought(form, found=found)


@bp.get("/termine/einlesen")
@requires(Permission.MEETING_PLAN)
def ask_for_event() -> ResponseReturnValue:
    """Ask for a file or a text."""
    return render_template("meetings/import.html", form=CheckForm(), found=None, groups=[])


@bp.post("/termine/einlesen")
@requires(Permission.MEETING_PLAN)
@unkept
@prepare(_read)
def import_event() -> ResponseReturnValue:
    """Show the form of a new meeting, filled in; nothing has been created yet."""
    brought: Brought = prepared()
    groups = grouped(brought.found) if brought.found else []
    if brought.draft is None:
        return render_template(
            "meetings/import.html", form=brought.form, found=brought.found, groups=groups
        )
    refuse(200)  # nothing is written by looking
    led = group_reads.list_coordinated(viewer=viewer())
    form = NewMeetingForm(
        formdata=None, data=_filled(brought.draft), group=request.args.get("gruppe", type=int)
    )
    form.offer(led)
    return render_template(
        "meetings/import_check.html",
        form=form,
        led=led,
        groups=groups,
        notes=_notes(brought.draft),
    )


def _filled(draft: Draft) -> dict[str, object]:
    return {
        "title": draft.title,
        "day": draft.start.date(),
        "starts": draft.start.time(),
        "ends": draft.end.time(),
        "place": draft.place,
        "join_url": draft.join_url,
        "description": draft.description,
    }


def _notes(draft: Draft) -> list[str]:
    """Return what a person must know about the event beside what the form shows."""
    notes = []
    if draft.repeats:
        notes.append(_("The event repeats; only its first date has been taken."))
    if draft.is_whole_day:
        notes.append(_("The event lasts the whole day; please enter the hours."))
    if draft.others:
        notes.append(
            ngettext(
                "%(num)d more event in the file has been left out.",
                "%(num)d more events in the file have been left out.",
                draft.others,
            )
        )
    return notes
