"""Words about dates, times and time zones."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "time-malformed": Wording(
        lazy("“%(value)s” is no date or time that exists in this form."),
        lazy("Write 20270112T100000 with TZID, 20270112T090000Z, or 20270112 with VALUE=DATE."),
    ),
    "date-without-value": Wording(
        lazy("A date stands where a time is expected, since VALUE=DATE is missing."),
        lazy("Write %(name)s;VALUE=DATE."),
    ),
    "date-with-tzid": Wording(
        lazy("A whole day carries a TZID; programs move it to the day before."),
        lazy("Leave TZID out for whole days."),
    ),
    "utc-with-tzid": Wording(
        lazy("The time is in UTC (Z) and carries a TZID as well; programs disagree by hours."),
        lazy("Leave out either the Z or the TZID."),
    ),
    "time-not-utc": Wording(
        lazy("%(name)s must be in UTC."),
        lazy("Write it with a Z at the end."),
    ),
    "time-floating": Wording(
        lazy("The time names no zone; everybody reads it in the zone of their own device."),
        lazy("Write TZID with a VTIMEZONE, or UTC."),
    ),
    "time-in-gap": Wording(
        lazy("There is no such time in %(zone)s: the clock is put forward in that hour."),
        lazy("Choose a time before or after the change."),
    ),
    "end-before-start": Wording(
        lazy("The event ends before it begins."),
        lazy("Write DTEND after DTSTART."),
    ),
    "end-at-start": Wording(
        lazy("The event ends at the moment it begins."),
        lazy("Write a DTEND after DTSTART."),
    ),
    "end-of-day-missing": Wording(
        lazy("DTEND of a whole day is the day after it; here the event lasts no day."),
        lazy("Write the next day as DTEND."),
    ),
    "end-of-other-type": Wording(
        lazy("DTSTART and DTEND are not both dates or both times."),
        lazy("Write both in the same form."),
    ),
    "end-and-duration": Wording(
        lazy("DTEND and DURATION stand side by side; only one of them may."),
        lazy("Keep DTEND."),
    ),
    "end-missing": Wording(
        lazy("Neither DTEND nor DURATION: some programs show an hour, others a moment."),
        lazy("Write DTEND."),
    ),
    "duration-malformed": Wording(
        lazy("“%(value)s” is no duration of an event."),
        lazy("Write for example PT1H30M."),
    ),
    "duration-not-in-days": Wording(
        lazy("The event begins on a whole day, but lasts %(value)s."),
        lazy("Write the duration in days (P1D) or weeks."),
    ),
    "tzid-without-vtimezone": Wording(
        lazy(
            "The zone %(zone)s is used, but no VTIMEZONE defines it; Outlook refuses the "
            "object or shifts the hours."
        ),
        lazy("Add the VTIMEZONE of exactly this name."),
    ),
    "tzid-of-own-making": Wording(
        lazy(
            "The zone is called “%(zone)s”, which no list knows; programs that go by the "
            "name take their own zone."
        ),
        lazy("Use a name such as Europe/Berlin."),
    ),
    "vtimezone-rdate": Wording(
        lazy(
            "The zone lists its changes one by one (RDATE); Outlook refuses it, Thunderbird "
            "and Nextcloud shift summer meetings by an hour."
        ),
        lazy("Write one yearly rule for summer time and one for winter time."),
    ),
    "vtimezone-several-phases": Wording(
        lazy(
            "The zone %(zone)s has several STANDARD or DAYLIGHT blocks; Outlook knows one of each."
        ),
        lazy("Keep the rule that holds today."),
    ),
    "vtimezone-repeated": Wording(
        lazy("The zone %(zone)s is defined twice."),
        lazy("Define each zone once."),
    ),
    "vtimezone-incomplete": Wording(
        lazy("The zone lacks %(missing)s."),
        lazy("Write TZID, and for each block DTSTART, TZOFFSETFROM and TZOFFSETTO."),
    ),
    "vtimezone-offset-malformed": Wording(
        lazy("“%(value)s” is no offset from UTC."),
        lazy("Write for example +0100."),
    ),
    "vtimezone-start-not-local": Wording(
        lazy(
            "The beginning of summer or winter time (%(value)s) must be a local time "
            "without Z and TZID."
        ),
        lazy("Write for example DTSTART:19700329T020000."),
    ),
    "vtimezone-hours-differ": Wording(
        lazy(
            "The zone is called %(zone)s, but counts other hours than that zone in "
            "%(month)s; programs that go by the name show another time than those that go "
            "by the rule."
        ),
        lazy("Take the definition from a maintained source."),
    ),
}
