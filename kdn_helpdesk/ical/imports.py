"""An event of somebody else's calendar, as a start for a meeting of ours."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Component

from kdn_helpdesk.ical import reading, timezone, values
from kdn_helpdesk.ical.checkup import mails

USUAL = timedelta(hours=1)
DAY = (time(9), time(17))
"""What a whole day means where a meeting needs hours."""
_LINK = re.compile(r"https://[^\s<>\"]+")
_VIDEO = re.compile(
    r"zoom|teams|webex|jitsi|bigbluebutton|bbb|meet|alfaview|konferenz|conference|video", re.I
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be made out; a person checks it."""

    title: str
    start: datetime
    end: datetime
    place: str = ""
    description: str = ""
    join_url: str = ""
    repeats: bool = False
    """Only the first date was taken."""
    is_whole_day: bool = False
    others: int = 0
    """So many events more are in the file."""


def read(raw: bytes) -> Draft:
    """Return the first event of an .ics file or of a mail.

    Raises UnreadableError where there is none with a beginning.
    """
    if mails.is_mail(raw):
        raw = next((part.content for part in mails.read(raw).parts), b"")
    events = [event for text in reading.calendars_in(raw) for event in reading.events_in(text)]
    dated = [event for event in events if reading.moment(event, "dtstart")]
    if not dated:
        raise reading.UnreadableError("no event with a beginning")
    return _draft(dated[0], others=len(dated) - 1)


def _draft(event: Component, *, others: int) -> Draft:
    start = reading.moment(event, "dtstart")
    if start is None:
        raise reading.UnreadableError("no beginning")
    start = start.astimezone(timezone.BERLIN)
    whole = not isinstance(getattr(event.get("dtstart"), "dt", None), datetime)
    end = _end(event, start)
    if whole:
        start, end = (timezone.at(start.date(), clock) for clock in DAY)
    words = values.line(str(event.get("location", "")))
    description = str(event.get("description", "")).replace("\r\n", "\n").strip()
    return Draft(
        title=values.line(str(event.get("summary", "")))[:200],
        start=start,
        end=end,
        place="" if _LINK.fullmatch(words) else words[:300],
        description=description,
        join_url=_video_link(event, words, description),
        repeats="rrule" in event or "rdate" in event,
        is_whole_day=whole,
        others=others,
    )


def _end(event: Component, start: datetime) -> datetime:
    end = reading.moment(event, "dtend")
    if end is None:
        length = getattr(event.get("duration"), "dt", None)
        end = start + length if isinstance(length, timedelta) else start + USUAL
    end = end.astimezone(timezone.BERLIN)
    if end <= start:
        return start + USUAL
    return end if end.date() == start.date() else _midnight_before(start.date())


def _midnight_before(day: date) -> datetime:
    """Return the last minute of a day: a meeting of ours ends on the day it begins."""
    return timezone.at(day, time(23, 59))


def _video_link(event: Component, place: str, description: str) -> str:
    """Return the link that looks most like a video conference."""
    named = [str(event.get(name, "")) for name in ("conference", "x-google-conference", "url")]
    found = _LINK.findall(" ".join([*named, place, description]))
    clean = [link.rstrip(".,;)>") for link in found]
    return next((link for link in clean if _VIDEO.search(link)), "")
