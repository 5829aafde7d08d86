"""Several entries together: one UID a message, and single dates that belong to their series."""

from bisect import bisect_left

from kdn_helpdesk.ical.checkup import moments, recurrences
from kdn_helpdesk.ical.checkup.components import Component
from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line
from kdn_helpdesk.ical.checkup.moments import Kind, Moment

_MANY_UIDS = frozenset({"", "PUBLISH"})
_MOST_SERIES = 200
"""Series of one file whose dates are worked out."""


def check(calendar: Component, sheet: Sheet, *, method: str) -> None:
    """Note what does not fit together among the events of a calendar."""
    events = [event for event in calendar.inside("VEVENT") if event.lines]
    by_uid: dict[str, list[Component]] = {}
    for event in events:
        by_uid.setdefault(event.value("UID"), []).append(event)
    uids = [uid for uid in by_uid if uid]
    if len(uids) > 1 and method not in _MANY_UIDS:
        line = by_uid[uids[1]][0].first("UID")
        sheet.note("uids-differ", line.number if line else 0, "UID", count=len(uids))
    worked_out = 0
    for uid, group in by_uid.items():
        if uid:
            _check_repetitions(group, sheet)
        master = next((e for e in group if e.first("RECURRENCE-ID") is None), None)
        for event in group:
            recurrences.check(event, sheet)
            _check_exceptions(event, sheet)
            _check_recurrence_id(event, master if uid else None, sheet)
        if master is not None and uid and master.first("RRULE") and worked_out < _MOST_SERIES:
            worked_out += 1
            _check_dates(master, [event for event in group if event is not master], sheet)


def _check_repetitions(group: list[Component], sheet: Sheet) -> None:
    seen: set[str] = set()
    for event in group:
        line = event.first("RECURRENCE-ID")
        value = line.value.strip() if line else ""
        if value in seen:
            sheet.note("event-repeated", event.number, "VEVENT", uid=event.value("UID"))
        seen.add(value)


def _check_exceptions(event: Component, sheet: Sheet) -> None:
    start = moments.read_one(event.first("DTSTART"))
    for line in event.all("EXDATE"):
        _compare(line, start, "exdate", sheet)


def _check_recurrence_id(event: Component, master: Component | None, sheet: Sheet) -> None:
    line = event.first("RECURRENCE-ID")
    if line is None:
        return
    start = (master or event).first("DTSTART")
    _compare(line, moments.read_one(start), "recurrence-id", sheet)
    if line.has("RANGE"):
        sheet.note("recurrence-id-range", line.number, line.name, value=line.parameter("RANGE"))
    rule = event.first("RRULE")
    if rule is not None:
        sheet.note("rule-in-single-date", rule.number, "RRULE")


def _compare(line: Line, start: Moment | None, code: str, sheet: Sheet) -> None:
    """Note a date of another type or zone than the start."""
    if start is None or not start.is_sound():
        return
    for moment in moments.read(line):
        if not moment.is_sound():
            return
        if (moment.kind is Kind.DATE) != (start.kind is Kind.DATE):
            sheet.note(f"{code}-of-other-type", line.number, line.name, value=line.value)
            return
        if (moment.kind, moment.zone) != (start.kind, start.zone):
            written = _written(moment)
            sheet.note(
                f"{code}-of-other-zone", line.number, line.name, zone=written, start=_written(start)
            )
            return


def _written(moment: Moment) -> str:
    return {Kind.UTC: "UTC", Kind.FLOATING: "–"}.get(moment.kind, moment.zone)


def _check_dates(master: Component, singles: list[Component], sheet: Sheet) -> None:
    """Note exceptions and single dates that the rule does not name, or that change places."""
    start, rule = moments.read_one(master.first("DTSTART")), master.first("RRULE")
    parts = recurrences.read(rule) if rule else None
    if start is None or not start.is_sound() or not parts or master.first("RDATE"):
        return
    dates = [
        (line, moment, single)
        for line, single in _named(master, singles)
        for moment in moments.read(line)
        if moment.is_sound() and (moment.kind, moment.zone) == (start.kind, start.zone)
    ]
    if not dates or not recurrences.is_instance(parts, start.clock):
        return
    last = max(moment.clock for _line, moment, _single in dates)
    known = list(recurrences.occurrences(parts, start.clock, until=last))
    for line, moment, single in dates:
        at = bisect_left(known, moment.clock)
        if at == len(known) or known[at] != moment.clock:
            if not known or moment.clock <= known[-1] or "COUNT" in parts:
                code = f"{line.name.lower()}-not-in-series"
                sheet.note(code, line.number, line.name, value=line.value)
        elif single is not None:
            before = known[at - 1] if at else None
            after = known[at + 1] if at + 1 < len(known) else None
            _check_neighbours(single, start, (before, after), sheet)


def _named(master: Component, singles: list[Component]) -> list[tuple[Line, Component | None]]:
    found: list[tuple[Line, Component | None]] = [(line, None) for line in master.all("EXDATE")]
    found += [(line, single) for single in singles if (line := single.first("RECURRENCE-ID"))]
    return found


def _check_neighbours(
    single: Component, start: Moment, neighbours: tuple[object, object], sheet: Sheet
) -> None:
    line = single.first("DTSTART")
    moved = moments.read_one(line)
    if line is None or moved is None or (moved.kind, moved.zone) != (start.kind, start.zone):
        return
    before, after = neighbours
    day = moved.clock.date()
    if (before is not None and day <= before.date()) or (  # type: ignore[attr-defined]
        after is not None and day >= after.date()  # type: ignore[attr-defined]
    ):
        sheet.note("date-passes-neighbour", line.number, "DTSTART", value=line.value)
