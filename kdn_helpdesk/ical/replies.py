"""Answers from other people's calendars, read leniently (RFC 5546 REPLY and COUNTER)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Component, vCalAddress

from kdn_helpdesk.ical import reading
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.ical.reading import UnreadableError as UnreadableError

_ANSWERS = ("REPLY", "COUNTER")
_METHOD = re.compile(r"^METHOD[^:\n]*:[ \t]*([A-Za-z]+)", re.MULTILINE | re.IGNORECASE)
_COMMENT_PARAMETERS = ("X-RESPONSE-COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    """One attendee's answer to one meeting."""

    method: str
    """REPLY, or COUNTER where another time is proposed."""
    uid: str
    attendee: str
    """The mail address, in lower case."""
    partstat: Partstat
    sequence: int = 0
    """The version of the meeting that was answered."""
    stamp: datetime = _EARLIEST
    """When the answer was given; the earliest moment there is where the sender did not say."""
    name: str = ""
    comment: str = ""
    delegated_to: tuple[str, ...] = ()
    recurrence: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None


def read(raw: bytes) -> list[Reply]:
    """Return the answers in a calendar object, none if it is an invitation or something else.

    Raises UnreadableError if it is no calendar object at all.
    """
    return [reply for text in reading.calendars_in(raw) for reply in _replies(text)]


def method_of(raw: bytes) -> str:
    """Return METHOD in upper case, or nothing."""
    found = _METHOD.search(reading.decoded(raw))
    return found[1].upper() if found else ""


def _replies(text: str) -> Iterator[Reply]:
    found = _METHOD.search(text)
    if not found or found[1].upper() not in _ANSWERS:
        return
    for event in reading.events_in(text):
        for attendee in _listed(event, "attendee"):
            yield _reply(found[1].upper(), event, attendee)


def _listed(event: Component, name: str) -> list[vCalAddress]:
    value = event.get(name, [])
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, vCalAddress)]


def _reply(method: str, event: Component, attendee: vCalAddress) -> Reply:
    return Reply(
        method=method,
        uid=str(event.get("uid", "")).strip(),
        attendee=_email(attendee),
        partstat=_partstat(str(attendee.params.get("PARTSTAT", ""))),
        sequence=_number(event.get("sequence", 0)),
        stamp=reading.moment(event, "dtstamp") or _EARLIEST,
        name=str(attendee.params.get("CN", "")),
        comment=_comment(event, attendee),
        delegated_to=_delegates(attendee),
        recurrence=reading.moment(event, "recurrence-id"),
        start=reading.moment(event, "dtstart"),
        end=reading.moment(event, "dtend"),
    )


def _email(address: str) -> str:
    return address.strip().strip('"').lower().removeprefix("mailto:").strip()


def _partstat(value: str) -> Partstat:
    try:
        return Partstat(value.strip().upper())
    except ValueError:
        return Partstat.NEEDS_ACTION


def _number(value: object) -> int:
    try:
        return max(0, int(str(value)))
    except ValueError:
        return 0


def _delegates(attendee: vCalAddress) -> tuple[str, ...]:
    value = attendee.params.get("DELEGATED-TO", ())
    values = [value] if isinstance(value, str) else list(value)
    return tuple(_email(one) for one in values)


def _comment(event: Component, attendee: vCalAddress) -> str:
    value = event.get("comment", [])
    texts = [str(one) for one in (value if isinstance(value, list) else [value])]
    texts += [str(attendee.params[key]) for key in _COMMENT_PARAMETERS if key in attendee.params]
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
