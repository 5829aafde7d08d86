"""The calendar: lists, a month at a glance, one meeting."""

import calendar
from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings import timeboxes
from kdn_helpdesk.meetings.forms.answers import AnswerForm
from kdn_helpdesk.meetings.models.agendas import AgendaItem, ItemKind
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.queries import agendas, invitations, materials, tasks, workshops
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp as bp
from kdn_helpdesk.web.access import public, viewer
from kdn_helpdesk.web.paging import Page, page_number

PER_PAGE = 25


@bp.get("/termine")
@public
def index() -> ResponseReturnValue:
    """List coming or past meetings."""
    past = request.args.get("zeit") == "vergangen"
    groups = reads.list_groups()
    group_id = _chosen(groups)
    number = page_number()
    meetings = reads.list_meetings(
        viewer=viewer(),
        past=past,
        group_id=group_id,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    total = reads.count_meetings(viewer=viewer(), past=past, group_id=group_id)
    return render_template(
        "meetings/index.html",
        page=Page(meetings, number, PER_PAGE, total),
        past=past,
        groups=groups,
        group_id=group_id,
        answers=invitations.own_answers(meetings, viewer=viewer()),
        may_plan=bool(viewer().coordinates),
    )


@bp.get("/termine/monat")
@public
def month() -> ResponseReturnValue:
    """Show a month as a grid of weeks."""
    first = _month_in(request.args.get("monat", ""))
    groups = reads.list_groups()
    group_id = _chosen(groups)
    meetings = reads.list_month(first, viewer=viewer(), group_id=group_id)
    by_day: dict[date, list[Meeting]] = {}
    for meeting in meetings:
        by_day.setdefault(meeting.day, []).append(meeting)
    return render_template(
        "meetings/month.html",
        first=first,
        weeks=calendar.Calendar().monthdatescalendar(first.year, first.month),
        before=_shifted(first, -1),
        after=_shifted(first, 1),
        by_day=by_day,
        today=clock.today(),
        groups=groups,
        group_id=group_id,
        may_plan=bool(viewer().coordinates),
    )


@bp.get("/termine/<int:meeting_id>")
@public
def short(meeting_id: int) -> ResponseReturnValue:
    """Lead to the readable address."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    return redirect(url_for(".show", meeting_id=meeting.id, slug=meeting.slug))


@bp.get("/termine/<int:meeting_id>-<slug>")
@public
def show(meeting_id: int, slug: str) -> ResponseReturnValue:
    """Show one meeting, with what this reader may know and do."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    if slug != meeting.slug:
        return redirect(url_for(".show", meeting_id=meeting.id, slug=meeting.slug))
    coordinates = viewer().coordinates_group(meeting.group_id)
    own = invitations.find_own(meeting.id, viewer=viewer())
    form = AnswerForm(
        answer=own.partstat.value if own else None, comment=own.comment if own else None
    )
    insider = coordinates or own is not None or reads.is_insider(meeting, viewer=viewer())
    agenda = agendas.list_agenda(meeting.id)
    workshop = workshops.find_workshop(meeting.id)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        workshop=workshop,
        occupancy=workshops.occupancy(workshop) if workshop else None,
        today=clock.today(),
        tickets=agendas.visible_tickets(agenda, viewer=viewer()),
        wishes=agendas.visible_wishes(agenda, viewer=viewer()),
        coordinates=coordinates,
        insider=insider,
        own=own,
        form=form,
        agenda=agenda,
        schedule=timeboxes.schedule(meeting.starts_at, meeting.ends_at, agenda),
        materials=materials.list_readable(meeting, viewer=viewer(), insider=insider),
        open_tasks=_open_tasks(meeting, agenda) if insider else [],
        proposals=agendas.list_proposals(meeting, viewer=viewer()) if insider else [],
        minutes=agendas.find_minutes(meeting, viewer=viewer()),
        tally=invitations.tallies([meeting.id]).get(meeting.id) if coordinates else None,
        waiting=invitations.count_waiting(meeting.id) if coordinates else 0,
        may_propose=insider and meeting.is_open and viewer().can(Permission.AGENDA_PROPOSE),
    )


def _open_tasks(meeting: Meeting, agenda: Sequence[AgendaItem]) -> Sequence[Task]:
    """Return what is still to do where the agenda goes through it."""
    if not any(item.kind is ItemKind.TASKS for item in agenda):
        return []
    return tasks.list_of_group(meeting.group_id)


def _chosen(groups: Sequence[WorkingGroup]) -> int | None:
    wanted = request.args.get("gruppe", "")
    return next((group.id for group in groups if group.slug == wanted), None)


def _month_in(text: str) -> date:
    try:
        year, month_number = (int(part) for part in text.split("-"))
        return date(year, month_number, 1)
    except ValueError:
        return clock.today().replace(day=1)


def _shifted(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
