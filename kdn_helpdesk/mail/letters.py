"""The parts of a letter: said once in a template, written as plain text and as HTML.

A template calls `letter.link(…)` and the like within its body. Each call leaves a mark there that
nobody can guess, so nothing that a person typed passes for a part of the letter.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import wrap
from typing import ClassVar

WIDTH = 72
"""Signs of a line of plain text before it is broken softly (RFC 3676)."""
_BULLET = re.compile(r"^[-*•–][ \t]+(?=\S)")
_NUMBER = re.compile(r"^(\d{1,3})[.)][ \t]+(?=\S)")
_QUOTED = re.compile(r"^(?:> ?)+")
_BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: Sequence[str]
    kind: ClassVar[str] = "paragraph"

    def plain(self) -> str:
        """Return it as plain text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: str
    kind: ClassVar[str] = "heading"

    def plain(self) -> str:
        """Return it as plain text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Link:
    """Where something can be read or done, and what that is."""

    label: str
    url: str
    kind: ClassVar[str] = "link"

    def plain(self) -> str:
        """Return it as plain text: the address on a line of its own."""
        colon = "" if self.label.endswith(("?", ".", "!", ":")) else ":"
        return f"{self.label}{colon}\n{self.url}"


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and their values."""

    pairs: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "facts"

    def plain(self) -> str:
        """Return it as plain text."""
        return "\n".join(f"{term}: {value}" for term, value in self.pairs)


@dataclass(frozen=True, slots=True)
class Listing:
    """Points, numbered from `start` where there is one."""

    items: Sequence[str]
    start: int | None = None
    kind: ClassVar[str] = "listing"

    def plain(self) -> str:
        """Return it as plain text."""
        marks = (
            f"{self.start + place}." if self.start is not None else "-"
            for place in range(len(self.items))
        )
        return "\n".join(f"{mark} {item}" for mark, item in zip(marks, self.items, strict=True))


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, told apart from the letter's own words."""

    blocks: Sequence["Block"]
    kind: ClassVar[str] = "quote"

    def plain(self) -> str:
        """Return it as plain text, each line with the sign that mail programs know."""
        return "\n".join(f"> {line}".rstrip() for line in plain(self.blocks).split("\n"))


@dataclass(frozen=True, slots=True)
class Translation:
    """The same letter once more, in another language."""

    language: str
    blocks: Sequence["Block"]
    kind: ClassVar[str] = "translation"

    def plain(self) -> str:
        """Return it as plain text."""
        return plain(self.blocks)


Block = Paragraph | Heading | Link | Facts | Listing | Quote | Translation


@dataclass(slots=True)
class Letter:
    """Collects the parts while a template is filled."""

    _nonce: str = field(default_factory=lambda: secrets.token_hex(8))
    _parts: list[Sequence[Block]] = field(default_factory=list)

    def link(self, label: str, url: str) -> str:
        """Put a link here; the first one is what the letter leads to."""
        return self._keep([Link(one_line(label), url)])

    def heading(self, text: str) -> str:
        """Put a title here."""
        return self._keep([Heading(one_line(text))])

    def facts(self, *pairs: tuple[str, str | None]) -> str:
        """Put terms and values here, those without value left out."""
        told = [(term, one_line(str(value))) for term, value in pairs if value]
        return self._keep([Facts(told)] if told else [])

    def listing(self, items: Iterable[str], *, numbered: bool = False) -> str:
        """Put points here."""
        points = [one_line(item) for item in items]
        return self._keep([Listing(points, 1 if numbered else None)] if points else [])

    def words(self, text: str) -> str:
        """Put what a person wrote here, as the letter's own words."""
        return self._keep(typed(text))

    def quote(self, text: str) -> str:
        """Put what a person wrote here, marked as a quotation."""
        blocks = typed(text)
        return self._keep([Quote(blocks)] if blocks else [])

    def read(self, body: str) -> list[Block]:
        """Return the parts of the body that a template made, in their order."""
        found: list[Block] = []
        for place, piece in enumerate(re.split(f"\ue000{self._nonce}:(\\d+)\ue000", body)):
            found += self._parts[int(piece)] if place % 2 else prose(piece)
        return found

    @property
    def main_link(self) -> str:
        """Where the letter leads first; empty where it leads nowhere."""
        links = (block.url for part in self._parts for block in part if isinstance(block, Link))
        return next(links, "")

    def _keep(self, blocks: Sequence[Block]) -> str:
        self._parts.append(blocks)
        return f"\n\ue000{self._nonce}:{len(self._parts) - 1}\ue000\n"


def one_line(text: str) -> str:
    """Return the text without line breaks and control signs."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def prose(text: str) -> list[Block]:
    """Return the product's own sentences as paragraphs; their lines are the template's alone."""
    return [Paragraph([" ".join(map(str.strip, lines))]) for lines in _paragraphs(text)]


def typed(text: str) -> list[Block]:
    """Return what a person typed, its paragraphs, lists and quotations kept."""
    return [block for lines in _paragraphs(text) for block in _sorted_out(lines)]


def plain(blocks: Iterable[Block]) -> str:
    """Return the parts as plain text, an empty line between them."""
    return "\n\n".join(block.plain() for block in blocks)


def flow(text: str) -> str:
    """Break long lines so that mail programs may join them again (RFC 3676)."""
    return "".join(f"{line}\n" for long in text.split("\n") for line in _flowed(long))


def _flowed(line: str) -> Iterator[str]:
    if line == "-- ":
        yield line
        return
    line = line.rstrip()
    found = _QUOTED.match(line)
    mark = f"{found[0].replace(' ', '')} " if found else ""
    rest = line[len(found[0]) :] if found else line
    pieces = [rest]
    if len(line) > WIDTH:
        pieces = wrap(
            rest,
            WIDTH - len(mark),
            break_long_words=False,
            break_on_hyphens=False,
            replace_whitespace=False,
        )
    for place, piece in enumerate(pieces):
        stuffed = f" {piece}" if not mark and piece.startswith((" ", "From ", ">")) else piece
        soft = " " if place < len(pieces) - 1 else ""
        yield f"{mark}{stuffed}{soft}" if stuffed else mark.rstrip()


def _paragraphs(text: str) -> Iterator[list[str]]:
    for block in _BLANK.split(text.replace("\r\n", "\n").strip()):
        lines = [_shown(line) for line in block.split("\n")]
        if any(line.strip() for line in lines):
            yield lines


def _shown(line: str) -> str:
    """Return the line without control signs, which no mail program shows alike."""
    return "".join(c if c.isprintable() else " " for c in line).rstrip()


def _sorted_out(lines: Sequence[str]) -> Iterator[Block]:
    for form, found in groupby(lines, key=_form):
        group = list(found)
        if form == "quoted":
            inner = "\n".join(line[1:].removeprefix(" ") for line in group)
            yield Quote(typed(inner)) if inner.strip() else Paragraph(group)
        elif form == "bullets":
            yield Listing([_BULLET.sub("", line) for line in group])
        elif form == "numbers" and (start := _start_of(group)) is not None:
            yield Listing([_NUMBER.sub("", line) for line in group], start)
        else:
            yield Paragraph(group)


def _form(line: str) -> str:
    if line.startswith(">"):
        return "quoted"
    if _BULLET.match(line):
        return "bullets"
    return "numbers" if _NUMBER.match(line) else "lines"


def _start_of(lines: Sequence[str]) -> int | None:
    """Return the first number of a list; None where the numbers are no list's, as in a date."""
    numbers = [int(found[1]) for line in lines if (found := _NUMBER.match(line))]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return numbers[0] if numbers[0] == 1 or len(numbers) > 1 else None
