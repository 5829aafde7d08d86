"""How attendance reads, on pages and on paper."""

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.models.attendance import Attendance, Attendee


def attendee(row: Attendee) -> str:
    """Return one line of the list: name, organisation, and who came instead."""
    named = _named(row.name, row.organisation_name)
    if row.state is not Attendance.SUBSTITUTED:
        return named
    if not row.substitute_name:
        return _("a substitute of %(person)s", person=named)
    substitute = _named(row.substitute_name, row.substitute_organisation or row.organisation_name)
    return _("%(substitute)s for %(person)s", substitute=substitute, person=row.name)


def _named(name: str, organisation: str) -> str:
    return f"{name}, {organisation}" if organisation else name
