"""What each event must say by its METHOD, and its times."""

from kdn_helpdesk.ical.checkup import moments
from kdn_helpdesk.ical.checkup.components import ENTRIES, Component
from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line
from kdn_helpdesk.ical.checkup.moments import Kind, Moment

_TO_PERSONS = frozenset(
    {"REQUEST", "ADD", "CANCEL", "REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"}
)
_WITH_START = frozenset({"", "PUBLISH", "REQUEST", "ADD", "COUNTER"})
_TIMED = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE")
_IN_UTC = ("CREATED", "LAST-MODIFIED", "COMPLETED")


def check(calendar: Component, sheet: Sheet, *, method: str) -> None:
    """Note what is missing or contradictory in the entries of a calendar."""
    by_exchange = "MICROSOFT EXCHANGE" in calendar.value("PRODID").upper()
    for entry in calendar.inside(*ENTRIES):
        if not entry.lines:
            continue
        _check_presence(entry, sheet, method=method, by_exchange=by_exchange)
        _check_status(entry, sheet, method=method)
        _check_stamps(entry, sheet)
        for line in entry.lines:
            if line.name in _TIMED:
                _check_writing(line, sheet, method=method)
        if entry.name == "VEVENT":
            _check_span(entry, sheet, method=method)


def _check_presence(entry: Component, sheet: Sheet, *, method: str, by_exchange: bool) -> None:
    for name in ("UID", "DTSTAMP"):
        line = entry.first(name)
        if line is None or not line.value.strip():
            sheet.note(f"{name.lower()}-missing", line.number if line else entry.number, name)
    if entry.name != "VEVENT":
        return
    if entry.first("DTSTART") is None and method in _WITH_START:
        sheet.note("dtstart-missing", entry.number, "DTSTART")
    invites = method in _TO_PERSONS or (not method and entry.first("ATTENDEE") is not None)
    # Exchange leaves the organizer out of its answers, and everybody has learned to live with it.
    spared = by_exchange and method in {"REPLY", "COUNTER"}
    if invites and entry.first("ORGANIZER") is None and not spared:
        sheet.note("organizer-missing", entry.number, "ORGANIZER")
    if invites and entry.first("ATTENDEE") is None and method != "DECLINECOUNTER":
        sheet.note("attendee-missing", entry.number, "ATTENDEE", method=method)
    if method == "REQUEST" and entry.first("SUMMARY") is None:
        sheet.note("summary-missing", entry.number, "SUMMARY")
    if method == "CANCEL" and entry.first("SEQUENCE") is None:
        sheet.note("sequence-missing", entry.number, "SEQUENCE")


def _check_status(entry: Component, sheet: Sheet, *, method: str) -> None:
    status = entry.first("STATUS")
    value = status.value.strip().upper() if status else ""
    if status is None or entry.name != "VEVENT":
        return
    if method == "CANCEL" and value in {"CONFIRMED", "TENTATIVE"}:
        sheet.note("cancel-not-cancelled", status.number, "STATUS", value=value)
    if method == "REQUEST" and value == "CANCELLED" and entry.first("RECURRENCE-ID") is None:
        sheet.note("request-cancelled", status.number, "STATUS")


def _check_stamps(entry: Component, sheet: Sheet) -> None:
    for line in entry.lines:
        if line.name != "DTSTAMP" and line.name not in _IN_UTC:
            continue
        moment = moments.read_one(line)
        if moment is None or not line.value.strip():
            continue
        if moment.kind is not Kind.UTC and moment.problem != "time-malformed":
            code = "dtstamp-not-utc" if line.name == "DTSTAMP" else "time-not-utc"
            sheet.note(code, line.number, line.name, value=line.value)
        elif moment.problem:
            sheet.note(moment.problem, line.number, line.name, value=line.value)


def _check_writing(line: Line, sheet: Sheet, *, method: str) -> None:
    """Note how a date or time is written wrongly; of several in a list the first."""
    if line.name == "RDATE" and line.parameter("VALUE").upper() == "PERIOD":
        return
    found = moments.read(line)
    for moment in found:
        if moment.problem:
            sheet.note(moment.problem, line.number, line.name, value=line.value)
            return
    if line.name in {"DTSTART", "DTEND"}:
        _check_clock(found[0], line, sheet, method=method)


def _check_clock(moment: Moment, line: Line, sheet: Sheet, *, method: str) -> None:
    if line.name == "DTSTART" and moment.kind is Kind.FLOATING and method in _TO_PERSONS:
        sheet.note("time-floating", line.number, line.name, value=line.value)
    if moments.is_in_gap(moment):
        sheet.note("time-in-gap", line.number, line.name, value=line.value, zone=moment.zone)


def _check_span(event: Component, sheet: Sheet, *, method: str) -> None:
    start, end = moments.read_one(event.first("DTSTART")), event.first("DTEND")
    duration = event.first("DURATION")
    if end is not None and duration is not None:
        sheet.note("end-and-duration", duration.number, "DURATION")
    if duration is not None:
        _check_duration(duration, start, sheet)
    finish = moments.read_one(end)
    if start is None or not start.is_sound():
        return
    if end is not None and finish is not None and finish.is_sound():
        _check_end(start, finish, end, sheet)
    elif end is None and duration is None and method == "REQUEST" and start.kind is not Kind.DATE:
        sheet.note("end-missing", event.number, "DTEND")
    _check_microsoft(event, start, sheet)


def _check_duration(line: Line, start: Moment | None, sheet: Sheet) -> None:
    length = moments.read_duration(line.value)
    if length is None or length.total_seconds() < 0:
        sheet.note("duration-malformed", line.number, "DURATION", value=line.value)
    elif start is not None and start.kind is Kind.DATE and length.seconds:
        sheet.note("duration-not-in-days", line.number, "DURATION", value=line.value)


def _check_end(start: Moment, finish: Moment, line: Line, sheet: Sheet) -> None:
    if (start.kind is Kind.DATE) != (finish.kind is Kind.DATE):
        sheet.note("end-of-other-type", line.number, "DTEND", value=line.value)
        return
    first, last = start.clock, finish.clock
    if (start.kind, start.zone) != (finish.kind, finish.zone):
        begins, ends = start.instant(), finish.instant()
        if begins is None or ends is None:
            return
        first, last = begins, ends
    if last < first:
        sheet.note("end-before-start", line.number, "DTEND", value=line.value)
    elif last == first:
        code = "end-of-day-missing" if start.kind is Kind.DATE else "end-at-start"
        sheet.note(code, line.number, "DTEND", value=line.value)


def _check_microsoft(event: Component, start: Moment, sheet: Sheet) -> None:
    line = event.first("X-MICROSOFT-CDO-ALLDAYEVENT")
    if line is None:
        return
    says = line.value.strip().upper() == "TRUE"
    midnight = not start.clock.hour and not start.clock.minute
    if (says and not midnight) or (not says and start.kind is Kind.DATE):
        sheet.note("microsoft-all-day", line.number, line.name, value=line.value)
