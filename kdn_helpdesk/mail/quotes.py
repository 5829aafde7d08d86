"""New text, quoted text and signature told apart, so that a page can fold what was read before.

Nothing is ever removed: the segments of a text, one after the other, are the whole text. Where
it cannot be told what is new (answers written into an Outlook quote, a forwarded mail), all of
it counts as new.
"""

import enum
import re
from dataclasses import dataclass
from itertools import groupby

from kdn_helpdesk.mail import wording


class Part(enum.StrEnum):
    """What a stretch of a mail's text is."""

    NEW = "new"
    QUOTE = "quote"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Segment:
    """Some lines of the text, all of one part."""

    part: Part
    text: str


_FROM = frozenset({"von", "from"})
_RULE = re.compile(r"^\s*[_-]{10,}\s*$")
_LONGEST_LINE = 400
_MOST_LINES = 2000  # a quote head further down is not looked for
_LONGEST_SIGNATURE = 30


def split(text: str, *, forwarded: bool = False) -> tuple[Segment, ...]:
    """Cut the text into segments; a forwarded mail's content is new to us and stays so."""
    lines = text.split("\n")
    marks = _quote_marks(lines, forwarded=forwarded)
    _mark_signature(lines, marks)
    if not any(mark is Part.NEW and line.strip() for line, mark in zip(lines, marks, strict=True)):
        # Everything looks quoted: the sender meant something by it, so nothing is folded.
        return (Segment(Part.NEW, text.strip("\n")),) if text.strip() else ()
    return tuple(_segments(lines, marks))


def join(segments: tuple[Segment, ...], part: Part) -> str:
    """Return the text of one part, its stretches apart by an empty line."""
    return "\n\n".join(segment.text for segment in segments if segment.part is part)


def _quote_marks(lines: list[str], *, forwarded: bool) -> list[Part]:
    marks = [Part.NEW] * len(lines)
    for number, line in enumerate(lines):
        shown = line.lstrip()
        if shown.startswith(">"):
            marks[number] = Part.QUOTE
        if Part.QUOTE not in marks[:number] and wording.FORWARD_HEAD.match(line[:_LONGEST_LINE]):
            return [*marks[:number], *[Part.NEW] * (len(lines) - number)]
        length = _head_length(lines, number)
        if not length:
            continue
        for offset in range(length):
            marks[number + offset] = Part.QUOTE
        below = number + length
        if _is_marked_quote(lines, below):
            continue
        if forwarded or _answered_inside(lines[:number]):
            return [Part.NEW] * len(lines)
        return marks[:below] + [Part.QUOTE] * (len(lines) - below)
    return marks


def _answered_inside(lines: list[str]) -> bool:
    """Say whether the text above the quote announces answers written into the quote."""
    return wording.ANSWERED_INSIDE.search("\n".join(lines)[-3000:]) is not None


def _head_length(lines: list[str], number: int) -> int:
    """Return how many lines the quote head takes that begins here; 0 where none does."""
    marked = lines[number]
    line = marked.lstrip(" >\t")
    if not line or len(marked) > _LONGEST_LINE or number > _MOST_LINES:
        return 0
    # The marked line is tried too: GroupWise's own head begins with ">>>".
    if any(head.match(line) or head.match(marked) for head in wording.QUOTE_HEADS):
        return 1
    if wording.QUOTE_HEAD_START.match(line):
        joined = line
        for extra in (1, 2):
            if number + extra >= len(lines):
                break
            joined += " " + lines[number + extra].lstrip(" >\t")[:_LONGEST_LINE]
            if wording.QUOTE_HEAD_END.search(joined) and any(
                head.match(joined) for head in wording.QUOTE_HEADS
            ):
                return 1 + extra
    return _block_length(lines, number)


def _block_length(lines: list[str], number: int) -> int:
    """Measure a block "Von: / Gesendet: / An: / Betreff:", with the line drawn above it."""
    at = number
    if _RULE.match(lines[at][:_LONGEST_LINE]):
        at += 1
        while at < len(lines) and not lines[at].strip() and at < number + 3:
            at += 1
    fields: list[str] = []
    while at < len(lines):
        match = wording.QUOTED_FIELD.match(lines[at][:_LONGEST_LINE])
        if match:
            fields.append(match["field"].lower())
        elif not fields or not lines[at].strip() or len(fields) > 12 or not _wrapped(lines[at]):
            break
        at += 1
    starts_well = bool(fields) and (fields[0] in _FROM or bool(_FROM & set(fields[:2])))
    return at - number if starts_well and len(set(fields)) >= 3 else 0


def _wrapped(line: str) -> bool:
    """Say whether a line continues a header field: indented, or an address cut off."""
    return line.startswith((" ", "\t")) or ("@" in line and len(line.split()) <= 4)


def _is_marked_quote(lines: list[str], start: int) -> bool:
    """Say whether the next line that holds anything is marked with ">"."""
    for line in lines[start : start + 4]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False


def _mark_signature(lines: list[str], marks: list[Part]) -> None:
    """Fold what follows "-- ", what a telephone adds, and the address block below a closing."""
    for number, line in enumerate(lines):
        if marks[number] is not Part.NEW:
            continue
        if line in {"-- ", "--"}:
            end = _stretch_end(marks, number)
            if sum(bool(below.strip()) for below in lines[number:end]) <= _LONGEST_SIGNATURE:
                _fold(marks, number, end)
        elif wording.MOBILE_SIGNATURE.match(line.strip()[:200]):
            marks[number] = Part.SIGNATURE
        elif wording.CLOSING.match(line.strip()[:80]):
            _fold_contact(lines, marks, number)


def _stretch_end(marks: list[Part], number: int) -> int:
    while number < len(marks) and marks[number] is Part.NEW:
        number += 1
    return number


def _fold(marks: list[Part], start: int, end: int) -> None:
    for number in range(start, end):
        marks[number] = Part.SIGNATURE


def _fold_contact(lines: list[str], marks: list[Part], closing: int) -> None:
    """Fold the lines below the name, if they end the stretch and look like an address block."""
    end = _stretch_end(marks, closing)
    below = [at for at in range(closing + 1, end) if lines[at].strip()]
    if not 2 <= len(below) <= 20 or not any(
        wording.CONTACT.search(lines[at][:300]) for at in below
    ):
        return
    talk = [lines[at] for at in below if len(lines[at]) > 110 or lines[at].rstrip().endswith("?")]
    postscript = any(wording.POSTSCRIPT.match(lines[at]) for at in below)
    if not talk and not postscript:
        _fold(marks, below[1], end)


def _segments(lines: list[str], marks: list[Part]) -> list[Segment]:
    for number in range(1, len(lines)):
        if not lines[number].strip():
            marks[number] = marks[number - 1]
    segments = []
    for part, numbered in groupby(zip(lines, marks, strict=True), key=lambda pair: pair[1]):
        text = "\n".join(line for line, _ in numbered).strip("\n")
        if text.strip():
            segments.append(Segment(part, text))
    return segments
