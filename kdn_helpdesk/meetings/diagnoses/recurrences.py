"""Words about series and their single dates."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "rule-malformed": Wording(
        lazy("“%(value)s” is no valid rule; the series is lost or becomes a single date."),
        lazy("Write FREQ first, each part once, with values that exist."),
    ),
    "rule-repeated": Wording(
        lazy("There are two RRULE; most programs read the first one alone."),
        lazy("Make two series of it."),
    ),
    "rule-of-exceptions": Wording(
        lazy("EXRULE has been abolished; the dates it takes out stay in calendars."),
        lazy("List the dates with EXDATE, or cancel them one by one."),
    ),
    "rdate": Wording(
        lazy("RDATE adds single dates to a series; Outlook and Gmail do not show them."),
        lazy("Invite to further dates one by one."),
    ),
    "period": Wording(
        lazy("RDATE with periods is shown by no program."),
        lazy("Invite to each date by itself."),
    ),
    "rule-count-and-until": Wording(
        lazy("The rule has COUNT and UNTIL; only one of them may end it."),
        lazy("Keep UNTIL."),
    ),
    "until-not-utc": Wording(
        lazy(
            "DTSTART names a zone, so UNTIL must be in UTC (%(value)s); else the last date "
            "is missing or one too many."
        ),
        lazy("Write UNTIL with a Z at the end."),
    ),
    "until-of-other-type": Wording(
        lazy("UNTIL (%(value)s) is of another type than DTSTART."),
        lazy("Write a date where DTSTART is one, else a time in UTC."),
    ),
    "until-before-start": Wording(
        lazy("The rule ends (%(value)s) before the series begins."),
        lazy("Write an UNTIL after DTSTART."),
    ),
    "start-not-in-rule": Wording(
        lazy(
            "DTSTART (%(value)s) is no date of its own rule (%(rule)s); some programs show "
            "it, others do not, and all count differently."
        ),
        lazy("Let the series begin on the first date of the rule."),
    ),
    "rule-unknown-to-outlook": Wording(
        lazy(
            "Outlook knows no series with %(part)s; it shows the first date alone or "
            "refuses the invitation."
        ),
        lazy(
            "Use daily, weekly, one day of the month, or one weekday (first to fourth, "
            "last) of the month."
        ),
    ),
    "rule-in-single-date": Wording(
        lazy("A single date of a series (RECURRENCE-ID) has a rule of its own."),
        lazy("Leave RRULE out there."),
    ),
    "exdate-of-other-type": Wording(
        lazy("EXDATE and DTSTART are not both dates or both times; nothing is taken out."),
        lazy("Write EXDATE as DTSTART is written."),
    ),
    "exdate-of-other-zone": Wording(
        lazy(
            "EXDATE is written in %(zone)s, DTSTART in %(start)s; across the change of the "
            "clock nothing is taken out."
        ),
        lazy("Write both in the same zone."),
    ),
    "exdate-not-in-series": Wording(
        lazy("EXDATE takes out a date that the rule does not name; nothing happens."),
        lazy("Write the date and hour of an occurrence."),
    ),
    "recurrence-id-of-other-type": Wording(
        lazy(
            "RECURRENCE-ID and DTSTART are not both dates or both times; the changed date "
            "stands beside the old one."
        ),
        lazy("Write RECURRENCE-ID as DTSTART of the series is written."),
    ),
    "recurrence-id-of-other-zone": Wording(
        lazy(
            "RECURRENCE-ID is written in %(zone)s, DTSTART of the series in %(start)s; the "
            "changed date may stand beside the old one."
        ),
        lazy("Write both in the same zone."),
    ),
    "recurrence-id-not-in-series": Wording(
        lazy(
            "RECURRENCE-ID names a date that is none of the series; programs show an "
            "additional date or nothing."
        ),
        lazy("Write the original date and hour, not the new ones."),
    ),
    "recurrence-id-range": Wording(
        lazy("RANGE=%(value)s changes one date alone in almost every program."),
        lazy("End the series and begin a new one."),
    ),
    "date-passes-neighbour": Wording(
        lazy("A moved date passes its neighbour in the series; Outlook refuses that."),
        lazy("Cancel the date and invite to a new one."),
    ),
}
