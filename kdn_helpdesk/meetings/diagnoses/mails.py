"""Words about the mail around the object."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "mail-unreadable": Wording(
        lazy("The parts of this mail cannot be told apart."),
        lazy("Build the mail with a maintained library."),
    ),
    "mail-in-outlook-format": Wording(
        lazy(
            "The invitation is in Outlook's own format (winmail.dat), which nobody else can read."
        ),
        lazy("Let Outlook or Exchange send to outside in HTML or plain text, not in rich text."),
    ),
    "mime-method-missing": Wording(
        lazy(
            "Content-Type of the calendar part says no method; Outlook and Gmail then show "
            "an attachment without buttons."
        ),
        lazy("Write text/calendar; charset=UTF-8; method=REQUEST."),
    ),
    "calendar-only-attached": Wording(
        lazy(
            "The calendar object is an attachment alone; Outlook shows a file instead of buttons."
        ),
        lazy("Put it as the last part into multipart/alternative as well."),
    ),
    "calendar-not-last": Wording(
        lazy(
            "HTML follows the calendar object in multipart/alternative; programs then "
            "prefer the HTML and show no buttons."
        ),
        lazy("Order them as text, HTML, calendar."),
    ),
    "mail-without-text": Wording(
        lazy(
            "There is no plain text beside the calendar object; whoever has no calendar "
            "reads nothing."
        ),
        lazy("Add a text/plain part that says when and where."),
    ),
    "calendar-parts-differ": Wording(
        lazy("The mail has %(count)s calendar parts that differ; each program takes another one."),
        lazy("Send the same object in all parts, or one part alone."),
    ),
    "transfer-encoding-broken": Wording(
        lazy(
            "The content does not keep to its transfer encoding (%(value)s); characters are "
            "lost on the way."
        ),
        lazy("Send the part in base64 or quoted-printable."),
    ),
    "mail-line-too-long": Wording(
        lazy("A line is longer than 998 octets; mail servers cut it."),
        lazy("Send the part in base64 or quoted-printable."),
    ),
    "charset-missing": Wording(
        lazy("Content-Type names no charset, but there are umlauts; they may come out wrong."),
        lazy("Write charset=UTF-8."),
    ),
    "charset-unusual": Wording(
        lazy(
            "The object is written in %(value)s; calendars expect UTF-8, and umlauts may "
            "come out wrong."
        ),
        lazy("Write the object in UTF-8."),
    ),
    "organizer-not-sender": Wording(
        lazy(
            "The mail does not come from the organizer %(organizer)s, nor do answers go "
            "there; some programs warn of a foreign sender."
        ),
        lazy("Write the organizer's address in From or Reply-To, or the sender in SENT-BY."),
    ),
    "organizer-is-recipient": Wording(
        lazy(
            "The mail goes to the organizer %(organizer)s; whoever invites oneself sees no buttons."
        ),
        lazy("Invite under another address than the recipient's."),
    ),
    "recipient-not-invited": Wording(
        lazy(
            "The mail goes to %(recipient)s, who is no ATTENDEE; some programs then show no "
            "buttons."
        ),
        lazy("Send each recipient an object that names their own address."),
    ),
}
