"""What was found, and the sheet on which it is noted in the order of the file."""

from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

MOST = 20
"""Findings of one rule that are told one by one; the last of them counts the rest."""
LONGEST = 80
"""Characters of a value that an explanation quotes."""


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """A program refuses it, or shows something else than was meant."""
    WARNING = "warning"
    """Some programs stumble, or it hangs on their good will."""
    HINT = "hint"
    """It works, but something would be better."""


class Program(StrEnum):
    """The calendars that people in town halls use."""

    OUTLOOK = "Outlook"
    GMAIL = "Gmail"
    APPLE = "Apple Mail"
    THUNDERBIRD = "Thunderbird"
    NEXTCLOUD = "Nextcloud"


class Place(Enum):
    """Where in a file something stands."""

    CALENDAR = "calendar"
    MAIL = "mail"
    """A header of the mail."""
    PART = "part"
    """A header of the part that holds the calendar object."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong."""

    code: str
    severity: Severity
    source: str
    """The section that demands it, or the program's own limit."""
    programs: tuple[Program, ...]
    """Who stumbles."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken at one place."""

    code: str
    line: int = 0
    """The first line of the property, counted from 1; nothing for a header."""
    name: str = ""
    """The property, component or header."""
    place: Place = Place.CALENDAR
    part: int = 0
    """Which calendar part of the mail, where it has several that differ."""
    details: dict[str, str] = field(default_factory=dict)
    more: int = 0
    """How many others of the same kind are not told one by one."""


class Sheet:
    """Collects findings; too many of one kind are counted, not listed."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._last: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def note(
        self,
        code: str,
        line: int = 0,
        name: str = "",
        place: Place = Place.CALENDAR,
        **details: object,
    ) -> None:
        """Note that a rule is broken; `details` fill its explanation."""
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count > MOST:
            last = self._last[code]
            self._found[last] = replace(self._found[last], more=count - MOST)
            return
        self._last[code] = len(self._found)
        shown = {key: shorten(str(value)) for key, value in details.items()}
        self._found.append(Finding(code, line, name, place, details=shown))

    def has(self, code: str) -> bool:
        """Tell whether a rule is broken already."""
        return code in self._counts

    @property
    def total(self) -> int:
        """How often any rule is broken."""
        return sum(self._counts.values())

    def in_order(self) -> list[Finding]:
        """Return the findings as they come in the file, headers first."""
        return sorted(self._found, key=lambda finding: finding.line)


def shorten(value: str) -> str:
    """Return a value fit to be quoted: printable and short."""
    shown = "".join(c if c.isprintable() else "·" for c in value[: LONGEST + 1])
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
