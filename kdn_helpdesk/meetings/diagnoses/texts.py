"""Words about texts, links, files and alarms."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "text-unescaped": Wording(
        lazy(
            "“%(sign)s” stands in the text without a backslash; strict programs cut the text there."
        ),
        lazy("Write \\, and \\; in texts."),
    ),
    "text-escaped-wrongly": Wording(
        lazy(
            "“%(value)s” is no escape that exists; the backslash is shown, or a character is lost."
        ),
        lazy("Escape only backslash, semicolon, comma and line break (\\\\ \\; \\, \\n)."),
    ),
    "summary-of-several-lines": Wording(
        lazy("The title has several lines; most calendars show the first one alone."),
        lazy("Put the rest into DESCRIPTION."),
    ),
    "encoding-outdated": Wording(
        lazy(
            "The encoding (%(value)s) comes from the old vCalendar; the text is shown with "
            "its codes."
        ),
        lazy("Write the text in UTF-8, without ENCODING and CHARSET."),
    ),
    "file-not-encoded": Wording(
        lazy("A file within the object needs VALUE=BINARY;ENCODING=BASE64 and sound base64."),
        lazy("Attach the file to the mail instead, or write a link."),
    ),
    "file-too-large": Wording(
        lazy("A file of %(size)s KB lies within the object; many servers refuse so large objects."),
        lazy("Attach the file to the mail instead, or write a link."),
    ),
    "uri-malformed": Wording(
        lazy("“%(value)s” is no complete address."),
        lazy("Write it with https:// and without blanks."),
    ),
    "alarm-incomplete": Wording(
        lazy("The alarm lacks %(missing)s."),
        lazy("Leave alarms out of invitations: everybody sets their own."),
    ),
    "alarm-acts": Wording(
        lazy(
            "The alarm wants to act at the recipient's (%(value)s); programs ignore that or "
            "warn of it."
        ),
        lazy("Leave alarms out of invitations: everybody sets their own."),
    ),
}
