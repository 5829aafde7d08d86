"""Rules of recurrence: whether they are rules, name their own start, and what Outlook knows."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from kdn_helpdesk.ical.checkup import moments
from kdn_helpdesk.ical.checkup.components import Component
from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line
from kdn_helpdesk.ical.checkup.moments import Kind, Moment

_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_BY_DAYS = frozenset(_FREQUENCIES[3:])
_DAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_SHAPES = {
    "FREQ": "|".join(_FREQUENCIES),
    "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
    "COUNT": r"[1-9]\d{0,8}",
    "INTERVAL": r"0*[1-9]\d{0,5}",
    "BYSECOND": r"[0-5]?\d|60",
    "BYMINUTE": r"[0-5]?\d",
    "BYHOUR": r"[01]?\d|2[0-3]",
    "BYDAY": rf"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?{_DAY}",
    "BYMONTHDAY": r"[+-]?(?:0?[1-9]|[12]\d|3[01])",
    "BYYEARDAY": r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])",
    "BYWEEKNO": r"[+-]?(?:[1-9]|[1-4]\d|5[0-3])",
    "BYMONTH": r"0?[1-9]|1[0-2]",
    "BYSETPOS": r"[+-]?(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])",
    "WKST": _DAY,
}
_LISTS = frozenset(name for name in _SHAPES if name.startswith("BY"))
_ONLY_IN = {
    "BYWEEKNO": {"YEARLY"},
    "BYYEARDAY": {"YEARLY", "SECONDLY", "MINUTELY", "HOURLY"},
    "BYMONTHDAY": set(_FREQUENCIES) - {"WEEKLY"},
}
_OUTLOOK = {  # the templates of [MS-OXCICAL] 2.1.3.2.2
    "DAILY": frozenset[str](),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"}),
}
_ALWAYS = frozenset({"FREQ", "INTERVAL", "BYHOUR", "BYMINUTE", "UNTIL", "COUNT", "WKST"})
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
_MOST_OCCURRENCES = 20_000

Parts = dict[str, str]


def check(event: Component, sheet: Sheet) -> None:
    """Note what is wrong with the rules of an event."""
    rules = event.all("RRULE")
    for line in rules[1:]:
        sheet.note("rule-repeated", line.number, "RRULE")
    for line in event.all("EXRULE"):
        sheet.note("rule-of-exceptions", line.number, "EXRULE")
    for line in event.all("RDATE"):
        code = "period" if line.parameter("VALUE").upper() == "PERIOD" else "rdate"
        sheet.note(code, line.number, "RDATE")
    start = moments.read_one(event.first("DTSTART"))
    for line in rules[:1]:
        _check_rule(line, start, sheet)


def _check_rule(line: Line, start: Moment | None, sheet: Sheet) -> None:
    parts = read(line)
    if parts is None:
        sheet.note("rule-malformed", line.number, "RRULE", value=line.value)
        return
    if "COUNT" in parts and "UNTIL" in parts:
        sheet.note("rule-count-and-until", line.number, "RRULE")
    if start is not None and start.is_sound():
        if "UNTIL" in parts:
            _check_until(parts["UNTIL"], start, line, sheet)
        if is_instance(parts, start.clock) is False:
            value = start.clock.strftime("%d.%m.%Y %H:%M")
            sheet.note("start-not-in-rule", line.number, "RRULE", value=value, rule=line.value)
    if part := refused_by_outlook(parts):
        sheet.note("rule-unknown-to-outlook", line.number, "RRULE", part=part)


def read(line: Line) -> Parts | None:
    """Return the parts of a rule; None where RFC 5545 section 3.3.10 knows no such rule."""
    parts: Parts = {}
    for piece in line.value.strip().upper().rstrip(";").split(";"):
        name, equals, value = piece.partition("=")
        if not equals or name in parts or not _is_shaped(name, value):
            return None
        parts[name] = value
    frequency = parts.get("FREQ", "")
    misplaced = any(frequency not in allowed for n, allowed in _ONLY_IN.items() if n in parts)
    numbered = bool(re.search(r"\d", parts.get("BYDAY", "")))
    if (
        not frequency
        or misplaced
        or (numbered and (frequency not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts))
        or ("BYSETPOS" in parts and len(_LISTS & parts.keys()) == 1)
    ):
        return None
    return parts


def _is_shaped(name: str, value: str) -> bool:
    shape = _SHAPES.get(name)
    if shape is None:
        return name in {"RSCALE", "SKIP"} or name.startswith("X-")
    values = value.split(",") if name in _LISTS else [value]
    return all(re.fullmatch(shape, one) for one in values)


def _check_until(value: str, start: Moment, line: Line, sheet: Sheet) -> None:
    until = moments.read_one(Line(line.number, "UNTIL", value))
    if until is None or until.problem == "time-malformed":
        sheet.note("rule-malformed", line.number, "RRULE", value=line.value)
        return
    if (until.kind is Kind.DATE) != (start.kind is Kind.DATE):
        sheet.note("until-of-other-type", line.number, "RRULE", value=value)
    elif start.kind in {Kind.LOCAL, Kind.UTC} and until.kind is not Kind.UTC:
        sheet.note("until-not-utc", line.number, "RRULE", value=value)
    elif start.kind is Kind.FLOATING and until.kind is Kind.UTC:
        sheet.note("until-of-other-type", line.number, "RRULE", value=value)
    elif _ends_before(until, start):
        sheet.note("until-before-start", line.number, "RRULE", value=value)


def _ends_before(until: Moment, start: Moment) -> bool:
    if until.kind is Kind.UTC:
        end, begin = until.instant(), start.instant()
        return end is not None and begin is not None and end < begin
    return until.clock < start.clock


def refused_by_outlook(parts: Parts) -> str:
    """Return the part of a rule that fits none of Outlook's patterns, or nothing."""
    frequency = parts["FREQ"]
    if frequency not in _OUTLOOK:
        return f"FREQ={frequency}"
    for name, value in parts.items():
        if name not in _ALWAYS | _OUTLOOK[frequency] or (
            "," in value and name in {"BYHOUR", "BYMINUTE", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}
        ):
            return f"{name}={value}"
    if frequency in {"MONTHLY", "YEARLY"}:
        return _refused_position(parts)
    return ""


def _refused_position(parts: Parts) -> str:
    """Outlook counts to the fourth and the last of one set of weekdays, by month."""
    days, month_day = parts.get("BYDAY", ""), parts.get("BYMONTHDAY", "")
    if month_day.startswith("-") and month_day != "-1":
        return f"BYMONTHDAY={month_day}"
    if not days:
        return f"BYSETPOS={parts['BYSETPOS']}" if "BYSETPOS" in parts else ""
    numbers = {re.sub(r"[A-Z+]", "", day) for day in days.split(",")}
    position = parts.get("BYSETPOS", "").lstrip("+")
    if month_day or (parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts):
        return f"BYDAY={days}"
    wanted = {"1", "2", "3", "4", "-1"}
    if numbers == {""}:
        return "" if position in wanted else f"BYDAY={days}"
    alone = len(numbers) == 1 and "," not in days
    return "" if alone and numbers <= wanted and not position else f"BYDAY={days}"


def is_instance(parts: Parts, start: datetime) -> bool | None:
    """Tell whether the first date is one of its rule's; None where that is not worked out.

    It is asked in a late year with the same calendar: a rule that never comes true would
    otherwise be followed to the year 9999.
    """
    if parts["FREQ"] not in _BY_DAYS:
        return None
    late = start.replace(year=_twin(start.year))
    text = _without_end(parts) + late.strftime(";UNTIL=%Y%m%dT%H%M%S")
    try:
        return next(iter(rrulestr(text, dtstart=late)), None) == late
    except _BROKEN:
        return None


def _twin(year: int) -> int:
    """Return the last year but few with the same leap day and weekdays."""
    pattern = _pattern(year)
    return next(late for late in range(9997, 9960, -1) if _pattern(late) == pattern)


def _pattern(year: int) -> tuple[int, int]:
    return date(year, 1, 1).weekday(), date(year, 12, 31).weekday()


def occurrences(parts: Parts, start: datetime, *, until: datetime) -> Iterator[datetime]:
    """Yield the wall-clock dates of a rule whose start is one of them, one beyond `until`."""
    if parts["FREQ"] not in _BY_DAYS:
        return
    text = _without_end(parts) + (f";COUNT={parts['COUNT']}" if "COUNT" in parts else "")
    try:
        for moment in islice(rrulestr(text, dtstart=start), _MOST_OCCURRENCES):
            yield moment
            if moment > until + timedelta(days=1):
                return
    except _BROKEN:
        return


def _without_end(parts: Parts) -> str:
    left_out = {"UNTIL", "COUNT", "RSCALE", "SKIP"}
    return ";".join(f"{k}={v}" for k, v in parts.items() if k not in left_out and k[:2] != "X-")
