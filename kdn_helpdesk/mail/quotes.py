"""New text, quoted text and signature told apart, so that a page can fold what was read before.

Nothing is ever removed: the segments of a text, one after the other, are the whole text. Where
it cannot be told what is new (answers written into an Outlook quote, a forwarded mail), all of
it counts as new.
"""

import enum
import re
from dataclasses import dataclass
from itertools import groupby

from kdn_helpdesk.mail import quote_heads, signatures
from kdn_helpdesk.mail.marks import HEAD, SIGNATURE, unmarked


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


_LONGEST = 3_000_000
_ANSWERED_INSIDE = re.compile(
    r"\b(?:siehe unten|s\. ?u\.|antworten? (?:steh(?:t|en)|finden sie)?\s?(?:unten|im text"
    r"|direkt|inline)"
    r"|(?:meine )?(?:antworten|anmerkungen|kommentare)\b.{0,40}\b(?:unten|im text|inline|direkt"
    r"|in ihrer mail)"
    r"|in (?:rot|blau|grün|farbe)\b|(?:rot|blau|grün|farbig|gelb) (?:markiert|geschrieben"
    r"|eingefügt)"
    r"|im text (?:unten|eingefügt)|inline|(?:see|answers?|comments?|replies) (?:below|in[- ]?line)"
    r"|in (?:red|blue|green)\b)",
    re.IGNORECASE,
)  # fmt: skip


def split(text: str, *, forwarded: bool = False) -> tuple[Segment, ...]:
    """Cut the text into segments; a forwarded mail's content is new to us and stays so.

    The text may bear the marks of `marks`; the segments bear none.
    """
    text, rest = _cut(text)
    lines = text.split("\n")
    marks = [Part.NEW] * len(lines) if forwarded else _quote_marks(lines)
    _fold_marked_signature(lines, marks)
    lines = [unmarked(line) for line in lines]
    _fold_signatures(lines, marks)
    if not any(mark is Part.NEW and line.strip() for line, mark in zip(lines, marks, strict=True)):
        # Everything looks quoted: the sender meant something by it, so nothing is folded.
        whole = ("\n".join(lines) + unmarked(rest)).strip("\n")
        return (Segment(Part.NEW, whole),) if whole.strip() else ()
    segments = _segments(lines, marks)
    if rest:
        segments[-1] = Segment(segments[-1].part, segments[-1].text + unmarked(rest))
    return tuple(segments)


def _cut(text: str) -> tuple[str, str]:
    """Part a text longer than anybody writes after a line; its rest is as its last line is."""
    if len(text) <= _LONGEST:
        return text, ""
    end = text.rfind("\n", 0, _LONGEST)
    return (text[:end], text[end:]) if end > 0 else (text, "")


def join(segments: tuple[Segment, ...], part: Part) -> str:
    """Return the text of one part, its stretches apart by an empty line."""
    return "\n\n".join(segment.text for segment in segments if segment.part is part)


def _quote_marks(lines: list[str]) -> list[Part]:
    marks = [Part.NEW] * len(lines)
    tried = quoted = below = 0
    for number, line in enumerate(lines):
        is_marked = quote_heads.is_marked(line) and not _is_escaped(lines, number)
        if is_marked:
            marks[number] = Part.QUOTE
            quoted += 1
        if number < below or not line.strip() or tried >= quote_heads.MOST_LINES:
            continue
        tried += 1
        bare = unmarked(line)[: quote_heads.LONGEST_LINE]
        if not quoted and quote_heads.FORWARD.match(bare):
            return marks
        length = quote_heads.head_length(lines, number) or line.startswith(HEAD)
        if not length:
            continue
        if is_marked and _is_marked_quote(lines, number + 1):
            continue  # the head of an older quote within this one
        below = number + length
        quoted += length
        marks[number:below] = [Part.QUOTE] * length
        if _is_marked_quote(lines, below):
            continue
        if _answered_inside(lines[:number]):
            return [Part.NEW] * len(lines)
        return marks[:below] + [Part.QUOTE] * (len(lines) - below)
    return marks


def _is_escaped(lines: list[str], number: int) -> bool:
    """Say whether a mailbox file put the ">" before a line that begins with "From"."""
    if not lines[number].startswith(">From "):
        return False
    around = [lines[at] for at in (number - 1, number + 1) if 0 <= at < len(lines)]
    return not any(line.startswith(">") for line in around)


def _answered_inside(lines: list[str]) -> bool:
    """Say whether the text above the quote announces answers written into the quote."""
    return _ANSWERED_INSIDE.search("\n".join(lines[-60:])[-3000:]) is not None


def _is_marked_quote(lines: list[str], start: int) -> bool:
    """Say whether the next line that holds anything is marked with ">"."""
    for line in lines[start : start + 5]:
        if line.strip():
            return quote_heads.is_marked(line)
    return False


def _fold_marked_signature(lines: list[str], marks: list[Part]) -> None:
    for number, line in enumerate(lines):
        if line.startswith(SIGNATURE) and marks[number] is Part.NEW:
            marks[number] = Part.SIGNATURE


def _fold_signatures(lines: list[str], marks: list[Part]) -> None:
    """Fold the signature of each stretch of new lines, and what a telephone adds."""
    at = 0
    while at < len(lines):
        if marks[at] is not Part.NEW:
            at += 1
            continue
        end = _stretch_end(marks, at)
        for number in range(at, min(end, at + 5000)):
            if lines[number].strip() and signatures.is_mobile(lines[number]):
                marks[number] = Part.SIGNATURE
        start = at + signatures.find_start(lines[at:end])
        marks[start:end] = [Part.SIGNATURE] * (end - start)
        at = end


def _stretch_end(marks: list[Part], number: int) -> int:
    while number < len(marks) and marks[number] is Part.NEW:
        number += 1
    return number


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
