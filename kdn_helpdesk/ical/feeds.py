"""Calendars to subscribe to: many meetings, no person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import vDuration, vUri

from kdn_helpdesk.ical import lines, values
from kdn_helpdesk.ical.entries import Entry, calendar
from kdn_helpdesk.ical.invites import Party

REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """What a calendar program shows about a subscription."""

    name: str
    description: str
    url: str
    publisher: Party
    """The service with its general mailbox: RFC 5546 wants an ORGANIZER in everything published."""


def publish(feed: Feed, entries: Iterable[Entry], *, stamp: datetime) -> bytes:
    """Return the feed. The same entries give the same bytes, so that readers can be told "304".

    DTSTAMP is therefore the entry's own last change; `stamp` only where it has none.
    """
    result = calendar("PUBLISH")
    title = values.line(feed.name)
    result.add("name", values.text(title))
    result.add("X-WR-CALNAME", values.text(title))
    if feed.description.strip():  # libical takes an empty property for an error
        result.add("description", values.text(feed.description))
        result.add("X-WR-CALDESC", values.text(feed.description))
    result.add("X-WR-TIMEZONE", "Europe/Berlin")
    result.add("source", vUri(feed.url), parameters={"VALUE": "URI"})
    result.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    result.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    head, end, _nothing = result.to_ical(sorted=False).rpartition(b"END:VCALENDAR")
    by = [lines.organizer(feed.publisher.name, feed.publisher.email)]
    events = (
        lines.event(entry, stamp=entry.changed_at or stamp, status=entry.status, people=by)
        for entry in entries
    )
    return bytes(head + b"".join(events) + end + b"\r\n")
