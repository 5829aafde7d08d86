"""The tree of components, put together even where BEGIN and END do not match."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line

CALENDAR = "VCALENDAR"
ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
PHASES = frozenset({"STANDARD", "DAYLIGHT"})
_PARTS_OF_ENTRIES = frozenset({"VALARM", "PARTICIPANT", "VLOCATION", "VRESOURCE"})
_INSIDE: dict[str, frozenset[str]] = {
    "": frozenset({CALENDAR}),
    CALENDAR: ENTRIES | {"VTIMEZONE", "VAVAILABILITY", "VPOLL"},
    "VTIMEZONE": PHASES,
    "VALARM": frozenset({"VLOCATION"}),
    "PARTICIPANT": frozenset({"VLOCATION", "VRESOURCE"}),
    "VAVAILABILITY": frozenset({"AVAILABLE"}),
    "VPOLL": frozenset({"VVOTER", "VEVENT", "VTODO", "VALARM"}),
    "AVAILABLE": frozenset({"VALARM"}),
} | dict.fromkeys(ENTRIES, _PARTS_OF_ENTRIES)
_KNOWN = frozenset().union(*_INSIDE.values())


@dataclass(slots=True)
class Component:
    """One component with its own lines and what lies in it."""

    name: str
    number: int = 0
    """The line of its BEGIN."""
    lines: list[Line] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Return every line of this property."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """Return the first line of this property."""
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        """Return the first value of this property without blanks around it, or nothing."""
        line = self.first(name)
        return line.value.strip() if line else ""

    def inside(self, *names: str) -> list["Component"]:
        """Return the components in it of these kinds."""
        return [child for child in self.children if child.name in names]

    def walk(self) -> Iterator["Component"]:
        """Yield it and everything in it."""
        waiting = [self]
        while waiting:
            current = waiting.pop()
            yield current
            waiting.extend(reversed(current.children))


def build(lines: list[Line], sheet: Sheet) -> list[Component]:
    """Return the calendars of a file; note what does not nest."""
    tree = _Tree(sheet)
    for line in lines:
        if line.name == "BEGIN":
            tree.begin(line)
        elif line.name == "END":
            tree.end(line)
        else:
            tree.add(line)
    tree.close()
    return tree.root.inside(CALENDAR)


def _may_hold(outer: str, inner: str) -> bool:
    """Tell whether a component may lie in another one; what nobody knows may hold everything."""
    return inner in _INSIDE.get(outer, ()) if outer in _KNOWN | {""} else True


class _Tree:
    """Follows BEGIN and END."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.root = Component("")
        self.stack = [self.root]

    def begin(self, line: Line) -> None:
        name = line.value.strip().upper()
        if name not in _KNOWN:
            if not name.startswith("X-"):
                self.sheet.note("component-unknown", line.number, name)
        else:
            self._make_room(name, line)
        component = Component(name, line.number)
        self.stack[-1].children.append(component)
        self.stack.append(component)

    def _make_room(self, name: str, line: Line) -> None:
        """Close what cannot hold this component where something around it can."""
        depth = len(self.stack) - 1
        while depth >= 0 and not _may_hold(self.stack[depth].name, name):
            depth -= 1
        if depth < 0 or (depth == 0 and name != CALENDAR):
            self.sheet.note("component-misplaced", line.number, name)
            return
        self._leave_open(depth + 1)

    def end(self, line: Line) -> None:
        name = line.value.strip().upper()
        depth = len(self.stack) - 1
        while depth > 0 and self.stack[depth].name != name:
            depth -= 1
        if depth == 0:
            self.sheet.note("component-not-begun", line.number, name)
            return
        self._leave_open(depth + 1)
        self.stack.pop()

    def add(self, line: Line) -> None:
        if len(self.stack) > 1:
            self.stack[-1].lines.append(line)
        elif not self.sheet.has("text-outside"):
            self.sheet.note("text-outside", line.number, line.name)

    def close(self) -> None:
        self._leave_open(1)

    def _leave_open(self, depth: int) -> None:
        for component in self.stack[depth:]:
            self.sheet.note("component-not-closed", component.number, component.name)
        del self.stack[depth:]
