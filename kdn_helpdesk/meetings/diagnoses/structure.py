"""Words about components and properties."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "component-unknown": Wording(
        lazy("%(name)s is no component that calendars know."),
        lazy("Leave it out, or begin its name with X-."),
    ),
    "component-misplaced": Wording(
        lazy("%(name)s stands where no such component may stand."),
        lazy(
            "Put alarms into events and STANDARD and DAYLIGHT into VTIMEZONE; nothing else nests."
        ),
    ),
    "component-not-begun": Wording(
        lazy("END:%(name)s closes what was never begun."),
        lazy("Write BEGIN and END in pairs."),
    ),
    "component-not-closed": Wording(
        lazy("%(name)s is not closed: its END is missing or comes at the wrong place."),
        lazy("Close components in the reverse order in which they were begun."),
    ),
    "component-empty": Wording(
        lazy("%(name)s is empty."),
        lazy("Leave it out."),
    ),
    "text-outside": Wording(
        lazy("There is text before or after the calendar object."),
        lazy("Begin with BEGIN:VCALENDAR and end with END:VCALENDAR."),
    ),
    "no-event": Wording(
        lazy("The calendar holds no event."),
        lazy("Add at least one VEVENT."),
    ),
    "version-missing": Wording(
        lazy("VERSION is missing; without it nobody knows how to read the object."),
        lazy("Write VERSION:2.0 right after BEGIN:VCALENDAR."),
    ),
    "version-outdated": Wording(
        lazy("VERSION is %(value)s; only 2.0 is iCalendar, 1.0 is the old vCalendar."),
        lazy("Write an object of version 2.0."),
    ),
    "prodid-missing": Wording(
        lazy("PRODID is missing: the name of the program that wrote the object."),
        lazy("Write PRODID with the name of your program."),
    ),
    "calscale-unknown": Wording(
        lazy("CALSCALE is %(value)s; programs know GREGORIAN alone."),
        lazy("Write CALSCALE:GREGORIAN or leave it out."),
    ),
    "property-after-component": Wording(
        lazy("%(name)s stands after an event or a time zone; programs that read in order miss it."),
        lazy("Write the calendar's own properties first."),
    ),
    "property-unknown": Wording(
        lazy(
            "There is no property %(name)s. Perhaps it is a text whose line break was not escaped."
        ),
        lazy("Write line breaks in texts as \\n; begin names of your own with X-."),
    ),
    "property-misplaced": Wording(
        lazy("%(name)s does not belong into %(component)s and is not read there."),
        lazy(
            "Put METHOD, VERSION, PRODID and CALSCALE at the top, and what says something "
            "of an event into VEVENT."
        ),
    ),
    "property-repeated": Wording(
        lazy(
            "%(name)s may stand there once, and stands in line %(first)s already; each "
            "program takes another one."
        ),
        lazy("Keep one of them."),
    ),
    "value-unknown": Wording(
        lazy("“%(value)s” is no value that %(name)s may have."),
        lazy(
            "STATUS is CONFIRMED, TENTATIVE or CANCELLED, TRANSP is OPAQUE or TRANSPARENT, "
            "SEQUENCE and PRIORITY are numbers."
        ),
    ),
    "microsoft-all-day": Wording(
        lazy(
            "X-MICROSOFT-CDO-ALLDAYEVENT says something else than DTSTART; Outlook shows "
            "other hours than all others."
        ),
        lazy("Leave the property out: DTSTART;VALUE=DATE is enough."),
    ),
}
