"""Attendance of a working group by municipality, district and year."""

import csv
import io

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.queries import participation, tasks
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires, viewer


@bp.get("/arbeitskreise/<slug>/teilnahme")
@requires(Permission.ACCOUNT_USE)
def group_participation(slug: str) -> ResponseReturnValue:
    """Show a year: to members how many came, to coordinators also from where."""
    group = tasks.get_group(slug, viewer=viewer())
    years = participation.list_years(group.id)
    year = _year(years)
    return render_template(
        "meetings/participation.html",
        group=group,
        year=year,
        years=years,
        found=participation.measure(group.id, year),
        leads=viewer().coordinates_group(group.id),
    )


@bp.get("/arbeitskreise/<slug>/teilnahme.csv")
@requires(Permission.MINUTES_WRITE)
def participation_csv(slug: str) -> ResponseReturnValue:
    """Return the year's table for a spreadsheet."""
    group = _led(slug)
    year = _year(participation.list_years(group.id))
    audit.record_reading("group:participation", "working_group", group.id, actor=viewer().person_id)
    sheet = io.StringIO()
    lines = csv.writer(sheet, delimiter=";")
    lines.writerow(
        [_("Organisation"), _("District"), _("Meetings"), _("People"), _("Excused"), _("Year")]
    )
    for row in participation.measure(group.id, year).organisations:
        facts = [row.meetings, row.people, row.excused, year]
        lines.writerow([_cell(row.name), _cell(row.district), *facts])
    return Response(
        "\ufeff" + sheet.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="teilnahme-{slug}-{year}.csv"'},
    )


def _led(slug: str) -> WorkingGroup:
    group = tasks.get_group(slug, viewer=viewer())
    if not viewer().coordinates_group(group.id):
        raise NotFound(_("There is no such working group."))
    return group


def _year(years: list[int]) -> int:
    asked = request.args.get("jahr", type=int)
    return asked if asked in years else (years[0] if years else clock.today().year)


def _cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
