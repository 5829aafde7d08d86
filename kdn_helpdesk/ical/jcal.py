"""The same calendar as JSON (RFC 7265)."""

import json

from icalendar import Calendar

CONTENT_TYPE = "application/calendar+json; charset=utf-8"


def write(content: bytes) -> bytes:
    """Return an iCalendar object as jCal."""
    return json.dumps(Calendar.from_ical(content).to_jcal(), ensure_ascii=False).encode()
