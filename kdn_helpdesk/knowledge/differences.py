"""What changed between two texts, as lines and words a reader can follow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_CONTEXT: Final = 2
"""Unchanged lines shown around a change."""
_ALIKE: Final = 0.4
"""Above this share of equal words a line counts as reworded, below it as replaced."""

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A line with its pieces; a `skipped` one stands for `count` lines without a change."""

    kind: Literal["same", "added", "removed", "changed", "skipped"]
    pieces: tuple[Piece, ...] = ()
    count: int = 0


def compare(old: str, new: str) -> list[Line]:
    """Return the new text beside the old, long unchanged stretches folded; [] where equal."""
    lines = list(_compare_lines(old.splitlines(), new.splitlines()))
    return [] if all(line.kind == "same" for line in lines) else list(_fold(lines))


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of two lines in one run; joining what is not removed gives `new`."""
    before, after = _words(old), _words(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(after[j1:j2])))
    return tuple(pieces)


def _compare_lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_whole("same", line) for line in before[i1:i2])
        elif tag == "replace":
            yield from _reworded(before[i1:i2], after[j1:j2])
        else:
            yield from (_whole("removed", line) for line in before[i1:i2])
            yield from (_whole("added", line) for line in after[j1:j2])


def _reworded(before: list[str], after: list[str]) -> Iterator[Line]:
    """Pair replaced lines in their order; what has no partner alike came or went as a whole."""
    waiting = list(before)
    for line in after:
        partner = next((i for i, old in enumerate(waiting) if _alike(old, line)), None)
        if partner is None:
            yield _whole("added", line)
            continue
        yield from (_whole("removed", old) for old in waiting[:partner])
        yield Line("changed", compare_words(waiting[partner], line))
        del waiting[: partner + 1]
    yield from (_whole("removed", old) for old in waiting)


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _whole(kind: Kind, line: str) -> Line:
    return Line(kind, (Piece(kind, line),))


def _words(line: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", line)


def _fold(lines: list[Line]) -> Iterator[Line]:
    changed = [place for place, line in enumerate(lines) if line.kind != "same"]
    shown = {near for place in changed for near in range(place - _CONTEXT, place + _CONTEXT + 1)}
    hidden = 0
    for place, line in enumerate(lines):
        if place in shown:
            if hidden:
                yield Line("skipped", count=hidden)
            hidden = 0
            yield line
        else:
            hidden += 1
    if hidden:
        yield Line("skipped", count=hidden)
