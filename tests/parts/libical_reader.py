"""Reads a calendar with libical and prints JSON; the system's Python runs it, alone.

python3 libical_reader.py FROM UNTIL < calendar.ics        (seconds since 1970, UTC)
"""

import json
import sys
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402


def read(text: str, begin: int, end: int) -> dict[str, Any]:
    """Return the calendar's method, whether iTIP's restrictions are kept, and its events."""
    calendar = ICalGLib.Component.new_from_string(text)
    if calendar is None or not calendar.is_valid():
        return {"error": "libical cannot read this"}
    method = calendar.get_method()
    # check_restrictions() writes X-LIC-ERROR properties, which are counted and named.
    kept = bool(calendar.check_restrictions())
    errors = [error for component in walk(calendar) for error in list_errors(component)]
    events = [c for c in walk(calendar) if c.isa() == ICalGLib.ComponentKind.VEVENT_COMPONENT]
    return {
        "method": ICalGLib.Property.enum_to_string(method).upper() if method else None,
        "restrictions": kept and not errors,
        "errors": errors,
        "events": [describe(event, begin, end) for event in events],
    }


def walk(component: Any) -> list[Any]:
    """Return the component and everything in it."""
    found = [component]
    child = component.get_first_component(ICalGLib.ComponentKind.ANY_COMPONENT)
    while child is not None:
        found += walk(child)
        child = component.get_next_component(ICalGLib.ComponentKind.ANY_COMPONENT)
    return found


def list_errors(component: Any) -> list[str]:
    """Return what libical noted against a component."""
    return [prop.get_value_as_string() for prop in properties(component, "XLICERROR_PROPERTY")]


def properties(component: Any, kind: str) -> list[Any]:
    """Return the properties of one kind."""
    wanted = getattr(ICalGLib.PropertyKind, kind)
    found = []
    prop = component.get_first_property(wanted)
    while prop is not None:
        found.append(prop)
        prop = component.get_next_property(wanted)
    return found


def describe(event: Any, begin: int, end: int) -> dict[str, Any]:
    """Return an event's words and its instants between two moments."""
    spans: list[tuple[int, int]] = []
    event.foreach_recurrence(
        ICalGLib.Time.new_from_timet_with_zone(begin, 0, ICalGLib.Timezone.get_utc_timezone()),
        ICalGLib.Time.new_from_timet_with_zone(end, 0, ICalGLib.Timezone.get_utc_timezone()),
        lambda component, span, *data: spans.append((span.get_start(), span.get_end())),
    )
    return {
        "uid": event.get_uid(),
        "summary": event.get_summary(),
        "location": event.get_location(),
        "sequence": event.get_sequence(),
        "attendees": [p.get_value_as_string() for p in properties(event, "ATTENDEE_PROPERTY")],
        "instants": sorted([start, finish] for start, finish in spans),
    }


if __name__ == "__main__":
    source = sys.stdin.buffer.read().decode("utf-8")
    print(json.dumps(read(source, int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201
