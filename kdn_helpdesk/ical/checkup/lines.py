"""Content lines as they stand in the file (RFC 5545 section 3.1): nothing is mended unseen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kdn_helpdesk.ical.checkup.findings import Sheet

_LONGEST = 75
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_START = re.compile(rb"[ \t]*([A-Za-z0-9-]+)")
_PARAMETER = re.compile(
    r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)(?=[;:])'
)
_VALUE = re.compile(r'"[^"]*"|[^",]+')
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_BREAKS = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; whether its value stood in quotes matters for addresses."""

    name: str
    values: tuple[str, ...]
    quoted: bool

    @property
    def value(self) -> str:
        """The first value."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One content line, unfolded."""

    number: int
    name: str
    value: str
    parameters: tuple[Parameter, ...] = ()
    sound: bool = True
    """Whether its parameters could be told apart."""

    def parameter(self, name: str) -> str:
        """Return the first value of a parameter, or nothing."""
        return next((p.value for p in self.parameters if p.name == name), "")

    def has(self, name: str) -> bool:
        """Tell whether the line carries a parameter."""
        return any(p.name == name for p in self.parameters)


@dataclass(slots=True)
class _Folded:
    """The pieces of one content line, before they are put together."""

    number: int
    pieces: list[bytes] = field(default_factory=list)
    is_long: bool = False
    is_torn: bool = False

    @property
    def name(self) -> str:
        found = _START.match(self.pieces[0])
        return found[1].decode().upper() if found else ""


def read(raw: bytes, sheet: Sheet) -> list[Line]:
    """Return the content lines; what is wrong with bytes, folds and signs is noted."""
    folded = _unfold(_characters(raw, sheet), sheet)
    return [line for one in folded if (line := _line(one, sheet)) is not None]


def _characters(raw: bytes, sheet: Sheet) -> bytes:
    if raw.startswith(_UTF_16):
        sheet.note("charset-not-utf-8", 1)
        return raw.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if raw.startswith(_BOM):
        sheet.note("byte-order-mark", 1)
        return raw[len(_BOM) :]
    return raw


def _unfold(raw: bytes, sheet: Sheet) -> Iterator[_Folded]:
    """Put folded lines together, and note what is wrong with them."""
    current: _Folded | None = None
    for number, content in _physical(raw, sheet):
        if content[:1] in (b" ", b"\t") and current is not None:
            current.is_torn = current.is_torn or _is_torn(current.pieces[-1], content)
            current.pieces.append(content[1:])
        else:
            if current is not None:
                yield current
            current = _Folded(number, [content])
        current.is_long = current.is_long or len(content) > _LONGEST
    if current is not None:
        yield current


def _physical(raw: bytes, sheet: Sheet) -> Iterator[tuple[int, bytes]]:
    """Yield every line with its number; ends of lines and empty lines are noted once each."""
    if b"\r" in raw and b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
        sheet.note("bare-cr", 1, count=raw.count(b"\n"))
    bare, blank = [], []
    contents = raw.split(b"\n")
    last = len(contents) - 1
    while last > 0 and not contents[last].strip():
        last -= 1
    for number, content in enumerate(contents[: last + 1], start=1):
        if content.endswith(b"\r"):
            content = content[:-1]
        elif number < len(contents):
            bare.append(number)
        if not content:
            blank.append(number)
            continue
        if b"\r" in content:
            sheet.note("bare-cr", number, count=1)
            content = content.replace(b"\r", b"")
        yield number, content
    if bare and not sheet.has("bare-cr"):
        sheet.note("bare-lf", bare[0], count=len(bare))
    if blank:
        sheet.note("blank-line", blank[0], count=len(blank))


def _is_torn(before: bytes, after: bytes) -> bool:
    """Tell whether a fold lies inside a character of several octets (UTF-8)."""
    if not 0x80 <= int.from_bytes(after[1:2], "big") <= 0xBF:
        return False
    for back in range(1, min(4, len(before)) + 1):
        octet = before[-back]
        if octet < 0x80:
            return False
        if octet >= 0xC0:
            return back < (2 if octet < 0xE0 else 3 if octet < 0xF0 else 4)
    return False


def _line(folded: _Folded, sheet: Sheet) -> Line | None:
    raw = b"".join(folded.pieces)
    number, name = folded.number, folded.name
    if folded.is_torn:
        sheet.note("fold-in-character", number, name)
    if folded.is_long:
        sheet.note("line-too-long", number, name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        if not sheet.has("charset-not-utf-8"):
            sheet.note("charset-not-utf-8", number, name)
        text = raw.decode("cp1252", errors="replace")
    if _CONTROL.search(text):
        sheet.note("control-character", number, name)
        text = _CONTROL.sub("", text)
    if _BREAKS.search(text):
        sheet.note("line-separator", number, name)
    return _parsed(text, number, sheet)


def _parsed(text: str, number: int, sheet: Sheet) -> Line | None:
    """Take name, parameters and value apart; note what cannot be read."""
    start = _NAME.match(text)
    if start is None or text[start.end() : start.end() + 1] not in (":", ";"):
        sheet.note("line-unreadable", number, "", text=text)
        return None
    name, at = start[0].upper(), start.end()
    parameters = []
    while match := _PARAMETER.match(text, at):
        parameters.append(_parameter(match[1], match[2]))
        at = match.end()
    if text[at : at + 1] == ":":
        return Line(number, name, text[at + 1 :], tuple(parameters))
    head, colon, value = text[at:].partition(":")
    if not colon:
        sheet.note("line-unreadable", number, name, text=text)
        return None
    sheet.note("parameter-unreadable", number, name, text=head.lstrip(";"))
    return Line(number, name, value, tuple(parameters), sound=False)


def _parameter(name: str, raw: str) -> Parameter:
    quoted = raw.startswith('"')
    values = tuple(value.strip('"') for value in _VALUE.findall(raw))
    return Parameter(name.upper(), values, quoted)
