"""Meetings and people for the tests of calendar objects."""

from datetime import UTC, date, datetime, time, timedelta

from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.entries import Entry
from kdn_helpdesk.ical.invites import Invitee, Party

STAMP = datetime(2026, 11, 23, 8, 0, 30, 999, tzinfo=UTC)
SERVICE = Party("KDN Beratung", "beratung+abc123@kdn.example")
EVA = Invitee("Eva Beispiel", "eva@stadt.example")


def make_entry(day: date = date(2027, 7, 6), clock: time = time(10), **changes: object) -> Entry:
    start = timezone.at(day, clock)
    fields: dict[str, object] = {
        "uid": f"{day:%Y%m%d}@kdn.example",
        "sequence": 0,
        "start": start,
        "end": start + timedelta(minutes=90),
        "summary": "Arbeitskreis Open Data",
        "location": "Videokonferenz",
        "description": "Worum es geht",
        "join_url": "https://video.example/raum",
        "url": "https://kdn.example/termine/7-open-data",
    }
    return Entry(**{**fields, **changes})  # type: ignore[arg-type]


def lines(raw: bytes) -> list[str]:
    """The content lines of a calendar object, unfolded."""
    return raw.decode().replace("\r\n ", "").split("\r\n")


def value_of(raw: bytes, name: str) -> str:
    """The value (with parameters) of the property after the time zone's own."""
    body = raw.decode().replace("\r\n ", "").partition("BEGIN:VEVENT")[2].split("\r\n")
    found = [line for line in body if line.startswith((f"{name}:", f"{name};"))]
    assert len(found) == 1, (name, found)
    return found[0].removeprefix(name)[1:]
