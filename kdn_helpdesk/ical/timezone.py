"""The one time zone of the service, as code and as the VTIMEZONE every calendar object carries."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vInline

TZID = "Europe/Berlin"
BERLIN = ZoneInfo(TZID)
_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


def at(day: date, clock: time) -> datetime:
    """Return the wall-clock time of a day in Berlin: ten o'clock is ten in winter and summer."""
    return datetime.combine(day, clock, tzinfo=BERLIN)


def berlin() -> Timezone:
    """Return the VTIMEZONE: one rule for summer, one for winter, and nothing else.

    Lists of past and future changes (RDATE), which libraries like to write, are rejected by Outlook
    and shift summer meetings by an hour in Thunderbird and Nextcloud.
    """
    zone = Timezone()
    zone.add("tzid", TZID)
    zone.add_component(
        _phase(TimezoneDaylight(), "CEST", datetime(1970, 3, 29, 2), _WINTER, _SUMMER)  # noqa: DTZ001
    )
    zone.add_component(
        _phase(TimezoneStandard(), "CET", datetime(1970, 10, 25, 3), _SUMMER, _WINTER)  # noqa: DTZ001
    )
    return zone


def _phase(
    phase: Component, name: str, start: datetime, before: timedelta, after: timedelta
) -> Component:
    phase.add("tzname", name)
    phase.add("dtstart", start)
    phase.add("tzoffsetfrom", before)
    phase.add("tzoffsetto", after)
    phase.add("rrule", vInline(f"FREQ=YEARLY;BYMONTH={start.month};BYDAY=-1SU"), encode=False)
    return phase
