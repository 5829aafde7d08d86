"""How values look on a page: dates, sizes and numbers in the reader's form."""

from datetime import date, datetime
from functools import cache, lru_cache

import babel.dates
import babel.numbers
from flask import Flask

from kdn_helpdesk.core import clock, markup, scanning
from kdn_helpdesk.core.i18n import _, in_language, language, ngettext

_NUMERIC = {
    "de": {
        "date": "%d.%m.%Y",
        "time": "%H:%M Uhr",
        "second": "%H:%M:%S Uhr",
        "datetime": "%d.%m.%Y, %H:%M Uhr",
    },
    "en": {
        "date": "{day} %b %Y",
        "time": "%H:%M",
        "second": "%H:%M:%S",
        "datetime": "{day} %b %Y, %H:%M",
    },
}
"""Forms without German names (the process keeps the C locale): a list has fifty of them."""
_NAMED = {
    "de": {"day": "EEEE, d. MMMM yyyy", "month": "MMMM yyyy", "weekday": "EE"},
    "en": {"day": "EEEE, d MMMM yyyy", "month": "MMMM yyyy", "weekday": "EE"},
}


@cache
def _pattern(form: str, code: str) -> babel.dates.DateTimePattern:
    return babel.dates.parse_pattern(_NAMED[code][form])


def _format(value: date | datetime | None, form: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value)
    code = language()
    numeric = _NUMERIC[code].get(form)
    if numeric is not None:
        return value.strftime(numeric.replace("{day}", str(value.day)))
    return str(_pattern(form, code).apply(value, code))


def format_date(value: date | datetime | None, code: str = "") -> str:
    """12.03.2027; in the language that is being written, or the one given."""
    if value is None:
        return ""
    day = clock.local(value).date() if isinstance(value, datetime) else value
    return _date(day, code or language())


@lru_cache(maxsize=4096)
def _date(day: date, code: str) -> str:
    """Return a date in figures; a list has fifty of them, and mostly the same."""
    return day.strftime(_NUMERIC[code]["date"].replace("{day}", str(day.day)))


def format_time(value: datetime | None) -> str:
    """10:00 Uhr."""
    return _format(value, "time")


def format_second(value: datetime | None) -> str:
    """10:00:20 Uhr."""
    return _format(value, "second")


def format_datetime(value: datetime | None) -> str:
    """12.03.2027, 10:00 Uhr."""
    return _format(value, "datetime")


def format_day(value: date | datetime | None) -> str:
    """Freitag, 12. März 2027."""
    return _format(value, "day")


def format_moment(value: datetime | None) -> str:
    """Freitag, 12. März 2027, 10:00 Uhr; as letters say it."""
    return "" if value is None else f"{format_day(value)}, {format_time(value)}"


def format_short_day(value: date | datetime | None) -> str:
    """Fr 12.03.2027; for a subject."""
    return "" if value is None else f"{format_weekday(value).rstrip('.')} {format_date(value)}"


def format_month(value: date | datetime | None) -> str:
    """März 2027."""
    return _format(value, "month")


def format_weekday(value: date | datetime | None) -> str:
    """Fr."""
    return _format(value, "weekday")


def format_ago(value: datetime | None, code: str = "") -> str:
    """“vor 3 Stunden”; after a week the date."""
    if value is None:
        return ""
    seconds = (clock.now() - value).total_seconds()
    if seconds >= 7 * 24 * 3600:
        return format_date(value, code)
    return _ago(int(seconds // 60), code or language())


@lru_cache(maxsize=4096)
def _ago(minutes: int, code: str) -> str:
    with in_language(code):
        if minutes < 1:
            return _("just now")
        if minutes < 60:
            return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
        if minutes < 24 * 60:
            return ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
        return ngettext("%(num)d day ago", "%(num)d days ago", minutes // (24 * 60))


def format_until(value: datetime | None, code: str | None = None) -> str:
    """“bis Dienstag, 14 Uhr”; with the date beyond the next days, and for what has passed."""
    if value is None:
        return ""
    code = code or language()
    value, today = clock.local(value), clock.today()
    ahead = (value.date() - today).days
    day = _weekdays(code)[value.weekday()]
    if ahead == 0:
        day = "heute" if code == "de" else "today"
    elif not 0 < ahead < 7:
        day = f"{day}, {_day_of(value, code, with_year=value.year != today.year)}"
    if code == "en":
        return f"until {day}, {value:%H:%M}"
    minute = f":{value.minute:02d}" if value.minute else ""
    return f"bis {day}, {value.hour}{minute} Uhr"


def _day_of(value: datetime, code: str, *, with_year: bool) -> str:
    if code == "en":
        return f"{value.day} {value:%b %Y}" if with_year else f"{value.day} {value:%b}"
    return f"{value:%d.%m.%Y}" if with_year else f"{value:%d.%m.}"


@cache
def _weekdays(code: str) -> tuple[str, ...]:
    names = babel.dates.get_day_names("wide", locale=code)
    return tuple(str(names[day]) for day in range(7))


def format_duration(minutes: int | None) -> str:
    """“3 Std. 20 Min.”, as working time is counted; below none as far as it was too much."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    parts = [_("%(num)s h", num=hours)] if hours else []
    if rest or not hours:
        parts.append(_("%(num)s min", num=rest))
    return " ".join(parts)


def format_number(value: float | None) -> str:
    """18.034.454."""
    return "" if value is None else babel.numbers.format_decimal(value, locale=language())


def format_filesize(value: int) -> str:
    """1,4 MB (a megabyte is 10⁶ bytes)."""
    size, unit = float(value), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    digits = "0" if unit == "B" or size >= 100 else "0.0"
    return f"{babel.numbers.format_decimal(size, format=digits, locale=language())} {unit}"


def init_app(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        date=format_date,
        time=format_time,
        second=format_second,
        datetime=format_datetime,
        day=format_day,
        short_day=format_short_day,
        moment=format_moment,
        month=format_month,
        weekday=format_weekday,
        ago=format_ago,
        until=format_until,
        duration=format_duration,
        number=format_number,
        filesize=format_filesize,
        lock=scanning.lock_in_words,
        plain=markup.plain,
        lines=markup.lines,
        markdown=markup.markdown,
        stored=markup.cleaned,
    )
