"""Words about the characters and lines of a file."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "no-calendar": Wording(
        lazy("There is no calendar object here: nothing begins with BEGIN:VCALENDAR."),
        lazy(
            "Send the object from BEGIN:VCALENDAR to END:VCALENDAR, in a mail as a part of "
            "the type text/calendar."
        ),
    ),
    "calendars-several": Wording(
        lazy(
            "There are %(count)s calendar objects one after the other; most programs read "
            "the first one alone."
        ),
        lazy("Send each object in a file or mail of its own."),
    ),
    "charset-not-utf-8": Wording(
        lazy(
            "This is not written in UTF-8: umlauts become wrong characters, or the object "
            "is refused."
        ),
        lazy("Write the file in UTF-8."),
    ),
    "byte-order-mark": Wording(
        lazy(
            "An invisible mark (BOM) stands in front of BEGIN:VCALENDAR; some programs then "
            "find no calendar."
        ),
        lazy("Save the file as UTF-8 without BOM."),
    ),
    "bare-lf": Wording(
        lazy(
            "%(count)s lines end with LF alone instead of CRLF; strict programs read all of "
            "it as one line."
        ),
        lazy("End every line with CRLF."),
    ),
    "bare-cr": Wording(
        lazy("A CR stands without its LF; programs disagree on where the line ends."),
        lazy("End every line with CRLF and write line breaks in texts as \\n."),
    ),
    "blank-line": Wording(
        lazy(
            "There are %(count)s empty lines within the object; some programs stop reading there."
        ),
        lazy("Leave empty lines out."),
    ),
    "line-too-long": Wording(
        lazy(
            "A line is longer than 75 octets and is not folded; on its way by mail it may be cut."
        ),
        lazy("Fold the line: CRLF and a blank after at most 75 octets."),
    ),
    "fold-in-character": Wording(
        lazy(
            "A fold lies inside a character; an umlaut or symbol is destroyed when the line "
            "is read."
        ),
        lazy("Count octets, but fold only between characters."),
    ),
    "control-character": Wording(
        lazy("A control character stands in the line; XML-based programs refuse the whole object."),
        lazy("Remove control characters from texts before writing them."),
    ),
    "line-separator": Wording(
        lazy(
            "A Unicode line separator stands in the line; some programs take it for the end "
            "of the line."
        ),
        lazy("Write line breaks in texts as \\n."),
    ),
    "line-unreadable": Wording(
        lazy(
            "“%(text)s” is no content line (name, colon, value). Often it is the rest of a "
            "text whose line break was not escaped, or a folded line without its blank."
        ),
        lazy("Write line breaks in texts as \\n and begin continued lines with a blank."),
    ),
    "parameter-unreadable": Wording(
        lazy("The parameters cannot be told apart from “%(text)s” on."),
        lazy(
            "Put values with a colon, semicolon or comma in quotes, and never write a quote "
            "inside one."
        ),
    ),
    "parameter-repeated": Wording(
        lazy("The parameter %(parameter)s stands there twice; each program takes another one."),
        lazy("Write each parameter once."),
    ),
    "parameter-unquoted": Wording(
        lazy(
            "The value of %(parameter)s is not in quotes; everything after its first colon "
            "or comma is misread, and the address is lost."
        ),
        lazy('Write %(parameter)s="…" in quotes.'),
    ),
}
