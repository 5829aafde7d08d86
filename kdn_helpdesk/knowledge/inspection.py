"""What an author is told of a text before others read it: pictures, headings and links by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kdn_helpdesk.core.slugs import slug

_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_FILE_NAME: Final = re.compile(r"[\w.-]+\.\w{2,5}")


class Flaw(StrEnum):
    """What can be wrong by the text alone."""

    NO_ALTERNATIVE = "no alternative"
    FILE_NAME = "file name"
    SKIPPED_LEVEL = "skipped level"
    EMPTY_LINK = "empty link"


@dataclass(frozen=True)
class Finding:
    """A flaw, the line in which its paragraph begins, counted from one, and what it is about."""

    line: int
    flaw: Flaw
    what: str


@dataclass(frozen=True)
class Link:
    """Where a link or a picture of the text leads."""

    line: int
    target: str
    is_picture: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether it leads to an address with a scheme of the web."""
        return urlsplit(self.target).scheme in {"http", "https"}


def list_flaws(text: str) -> list[Finding]:
    """Return what has to be mended in the text, in its order."""
    return [*_flaws_of_headings(text), *_flaws_of_inlines(text)]


def list_links(text: str) -> list[Link]:
    """Return every link and picture of the text, in its order."""
    found = []
    for line, token in _inlines(text):
        if token.type == "link_open":
            found.append(Link(line, str(token.attrGet("href") or "")))
        elif token.type == "image":
            found.append(Link(line, str(token.attrGet("src") or ""), is_picture=True))
    return found


def list_anchors(text: str) -> set[str]:
    """Return the names by which links inside the text reach its headings."""
    tokens = _PARSER.parse(text)
    words = (tokens[place + 1] for place, t in enumerate(tokens) if t.type == "heading_open")
    return {slug("".join(child.content for child in word.children or ())) for word in words}


def _flaws_of_headings(text: str) -> Iterator[Finding]:
    """Headings are set one below the other when shown; a gap still tells of a slip."""
    last = 0
    tokens = _PARSER.parse(text)
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        if last and level > last + 1:
            yield Finding(_line(token), Flaw.SKIPPED_LEVEL, tokens[place + 1].content)
        last = level


def _flaws_of_inlines(text: str) -> Iterator[Finding]:
    for line, token in _inlines(text):
        source = str(token.attrGet("src") or "")
        if token.type == "image" and not token.content.strip():
            yield Finding(line, Flaw.NO_ALTERNATIVE, source)
        elif token.type == "image" and _FILE_NAME.fullmatch(token.content.strip()):
            yield Finding(line, Flaw.FILE_NAME, token.content.strip())
        elif token.type == "link_open" and not token.attrGet("href"):
            yield Finding(line, Flaw.EMPTY_LINK, "")


def _inlines(text: str) -> Iterator[tuple[int, Token]]:
    for block in _PARSER.parse(text):
        for child in block.children or ():
            yield _line(block), child


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
