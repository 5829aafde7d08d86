"""Run by the system's Python: what libical makes of the calendar object on standard input.

Prints JSON: whether its iTIP restrictions are kept; UID, first and last instant of each event.
With `--many` the input is a JSON list of objects, and so is the output.
libical knows the time zone only from the object itself.
"""

import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402


def seconds(moment, zone):
    return moment.as_timet_with_zone(None if moment.is_utc() else zone)


def read(text):
    calendar = ICalGLib.Component.new_from_string(text)
    zone = calendar.get_timezone("Europe/Berlin")
    kind = ICalGLib.ComponentKind.VEVENT_COMPONENT
    events, event = [], calendar.get_first_component(kind)
    while event is not None:
        span = [seconds(event.get_dtstart(), zone), seconds(event.get_dtend(), zone)]
        events.append([event.get_uid(), *span])
        event = calendar.get_next_component(kind)
    sound = calendar.check_restrictions()
    return {"sound": bool(sound), "errors": calendar.count_errors(), "events": events}


text = sys.stdin.buffer.read().decode()
many = "--many" in sys.argv
json.dump([read(one) for one in json.loads(text)] if many else read(text), sys.stdout)
