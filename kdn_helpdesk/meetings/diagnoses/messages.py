"""Words about what a message must say of its purpose and event."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "method-missing": Wording(
        lazy(
            "METHOD is missing: without it nobody can answer, programs see a file to import "
            "at best."
        ),
        lazy(
            "Write METHOD:REQUEST for an invitation, CANCEL for a cancellation, REPLY for "
            "an answer, PUBLISH for a calendar to read."
        ),
    ),
    "no-invitation": Wording(
        lazy(
            "This is no invitation: it has neither METHOD nor ORGANIZER nor ATTENDEE. "
            "Programs import it, but nobody can answer."
        ),
        lazy("To invite somebody, write METHOD:REQUEST, ORGANIZER and ATTENDEE."),
    ),
    "method-unknown": Wording(
        lazy("There is no METHOD %(value)s."),
        lazy("Use REQUEST, CANCEL, REPLY, COUNTER, DECLINECOUNTER, REFRESH or PUBLISH."),
    ),
    "method-not-upper-case": Wording(
        lazy("METHOD:%(value)s is not in capitals; some programs then do not know it."),
        lazy("Write the method in capitals."),
    ),
    "method-add": Wording(
        lazy("METHOD:ADD is understood by almost no program."),
        lazy("Send a REQUEST of its own for the further date."),
    ),
    "method-unlike-mime": Wording(
        lazy(
            "METHOD is %(value)s, but the mail says method=%(mime)s; Outlook and Gmail then "
            "ignore the invitation."
        ),
        lazy("Write the same method in Content-Type and in the object."),
    ),
    "mime-method-not-upper-case": Wording(
        lazy("Content-Type says method=%(mime)s in small letters."),
        lazy("Write the method in capitals."),
    ),
    "uid-missing": Wording(
        lazy("UID is missing; updates, cancellations and answers cannot find the event."),
        lazy("Give each event a UID that never changes."),
    ),
    "uids-differ": Wording(
        lazy(
            "The message is about %(count)s events (UID); programs take the first one and "
            "lose the others."
        ),
        lazy("Send one mail for each event."),
    ),
    "event-repeated": Wording(
        lazy(
            "The same event (UID and RECURRENCE-ID) stands there twice; which one counts is chance."
        ),
        lazy("Keep one of the two."),
    ),
    "dtstamp-missing": Wording(
        lazy("DTSTAMP is missing; nobody can tell which of two messages is the newer one."),
        lazy("Write the moment of sending in UTC."),
    ),
    "dtstamp-not-utc": Wording(
        lazy("DTSTAMP is not in UTC (%(value)s); messages are put in the wrong order."),
        lazy("Write it as 20270112T090000Z, with the Z."),
    ),
    "dtstart-missing": Wording(
        lazy("DTSTART is missing: the event has no beginning."),
        lazy("Write when it begins."),
    ),
    "summary-missing": Wording(
        lazy("SUMMARY is missing: calendars show an event without a name."),
        lazy("Write a title."),
    ),
    "sequence-missing": Wording(
        lazy(
            "SEQUENCE is missing in a change or cancellation; programs may take it for "
            "older than what they have."
        ),
        lazy("Write SEQUENCE and raise it with every change."),
    ),
    "cancel-not-cancelled": Wording(
        lazy(
            "This is a cancellation, but STATUS is %(value)s; some programs leave the event "
            "where it is."
        ),
        lazy("Write STATUS:CANCELLED."),
    ),
    "request-cancelled": Wording(
        lazy(
            "This invites, but STATUS is CANCELLED; programs disagree on whether the event "
            "takes place."
        ),
        lazy("Send METHOD:CANCEL, or write STATUS:CONFIRMED."),
    ),
}
