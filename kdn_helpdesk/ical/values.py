"""What a person typed, made fit to stand in a calendar object.

Line breaks and quotes are the two ways in which a value could become a property or a parameter
of its own. icalendar escapes or refuses them; here they are turned into something readable first.
"""

import re

from icalendar import vText

_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of surrogates (Unicode's Cc and Cs) but line feed and tab."""
_QUOTED = re.compile(r'"([^"]*)"')


class Text(vText):
    """A TEXT value escaped by RFC 5545 section 3.3.11 alone.

    icalendar reads a typed backslash and N as a line break, which eats paths and formulas.
    """

    def to_ical(self) -> bytes:
        """Return the escaped text."""
        return _escape(str(self)).encode()


def text(value: str) -> Text:
    """Return `value` as TEXT: one kind of line break, no control character."""
    return Text(_clean(value))


def escaped(value: str) -> str:
    """Return `value` as TEXT stands in a content line."""
    return _escape(_clean(value))


def line(value: str) -> str:
    """Return `value` on one line, for summaries, places and parameters."""
    return " ".join(_printable(_BREAKS.sub(" ", value)).split())


def name(value: str) -> str:
    """Return a display name for CN: RFC 5545 knows no escape for a double quote inside one."""
    quoted = _QUOTED.sub("„\\1“", line(value))
    return quoted.replace('"', "”").replace("^", "")  # few readers know the ^ escapes of RFC 6868


def address(email: str) -> str:
    """Return the calendar address of an e-mail address."""
    return "mailto:" + "".join(line(email).split())


def _clean(value: str) -> str:
    return value if value.isprintable() else _printable(_BREAKS.sub("\n", value))


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _printable(value: str) -> str:
    return value if value.isprintable() else _UNPRINTABLE.sub("", value)
