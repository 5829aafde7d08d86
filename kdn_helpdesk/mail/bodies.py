"""The text of a mail's body: which of several is read, soft line breaks undone."""

import html as entities
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.mail.hypertext import read_html
from kdn_helpdesk.mail.marks import unmarked

_DEPTH = re.compile(r"^(>[> ]*)")
_EMPTY_RUNS = re.compile(r"\n{3,}")
_UNSEEN = {ord("\u200b"): None, ord("\u2060"): None, ord("\ufeff"): None, 0xA0: 0x20}
_HAS_UNSEEN = re.compile("[\u200b\u2060\ufeff\xa0]")
_ONLY_UNSEEN = " \t\u00ad\u034f\u200c\u200d\u200e\u200f\u2007\u2800"
_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(
    r"\bhtml\b.{0,200}\b(?:e-?mail|mail|view|viewer|client|display|format|support|message"
    r"|anzeige\w*"
    r"|darstell\w*|unterstütz\w*|nachricht|programm|browser)",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_LONGEST_PLACEHOLDER = 400
_MOST_COMPARED = 200_000
_AT_ONCE = 1_000_000
_LITERAL = "\ufdd0"
_ENRICHED = (
    re.compile(r"<param>.{0,500}?</param>", re.IGNORECASE | re.DOTALL),
    re.compile(r"</?[a-zA-Z][a-zA-Z-]{0,60}>"),
)


@dataclass(frozen=True)
class Piece:
    """A text of a mail as plain text, as HTML, or as both, saying the same."""

    plain: str = field(repr=False)
    html: str = field(repr=False)

    def read(self) -> str:
        """Return what its reader sees, with marks where the HTML tells them."""
        plain = tidy(unmarked(self.plain))
        if not self.html or (plain and not _is_placeholder(plain)):
            return plain
        return tidy(read_html(self.html)) or plain


def whole_text(pieces: Iterable[Piece]) -> str:
    """Join the texts of a mail in reading order; one that repeats another is left out."""
    texts: list[str] = []
    before = ""
    for piece in pieces:
        text = piece.read()
        if not text.strip():
            continue
        compared = " ".join(_WORD.findall(text[:_MOST_COMPARED]))
        if compared and before and (compared in before) and len(compared) > 20:
            continue
        before = f"{before} {compared}"[-2 * _MOST_COMPARED :]
        texts.append(text)
    return "\n\n".join(texts)


def _is_placeholder(plain: str) -> bool:
    """Say whether a plain part only tells that the real text is in the HTML beside it."""
    return len(plain) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.search(plain) is not None


def unflow(text: str, *, delsp: bool = False) -> str:
    """Join the soft-broken lines of `format=flowed` (RFC 3676); quote depths stay apart."""
    lines: list[list[str]] = []
    depth_before, open_line = "", False
    for line in text.split("\n"):
        match = _DEPTH.match(line)
        depth = match[1].replace(" ", "") if match else ""
        content = line[match.end() :] if match else line.removeprefix(" ")
        if open_line and depth == depth_before and content != "-- ":
            lines[-1].append(content)
        else:
            lines.append([f"{depth} {content}" if depth else content])
        open_line = content.endswith(" ") and content != "-- "
        if open_line and delsp:
            lines[-1][-1] = lines[-1][-1][:-1]
        depth_before = depth
    return "\n".join("".join(parts) for parts in lines)


def tidy(text: str) -> str:
    """Clean the text, drop blanks at line ends and runs of empty lines."""
    if len(text) <= _AT_ONCE:
        return _tidied(text).strip("\n")
    parts: list[str] = []
    at = 0
    while at < len(text):  # a text of many megabytes, cut after lines, so that few of them are kept
        end = text.find("\n", at + _AT_ONCE) + 1 or len(text)
        parts.append(_tidied(text[at:end]))
        at = end
    return "".join(parts).strip("\n")


def _tidied(text: str) -> str:
    cleaned = clean_lines(text)
    if _HAS_UNSEEN.search(cleaned):
        cleaned = cleaned.translate(_UNSEEN)
    lines = [_tidy_line(line) for line in cleaned.split("\n")]
    return _EMPTY_RUNS.sub("\n\n", "\n".join(lines))


def _tidy_line(line: str) -> str:
    if line == "-- ":  # what follows is the signature (RFC 3676, section 4.3)
        return line
    bare = line.rstrip(" \t")
    return bare if bare.strip(_ONLY_UNSEEN) else ""


def as_html(enriched: str) -> str:
    """Make HTML of text/enriched (RFC 1896), as far as its words and lines go."""
    bare = enriched.replace("<<", _LITERAL)
    for pattern in _ENRICHED:
        bare = pattern.sub("", bare)
    return f"<pre>{entities.escape(bare.replace(_LITERAL, '<'))}</pre>"
