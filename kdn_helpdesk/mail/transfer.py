"""Transfer encodings undone (RFC 2045), also where their rules were broken on the way."""

import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from kdn_helpdesk.mail.charsets import decode

_BLANKS = b" \t\r\n"
_BASE64_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{1,}={0,3}[ \t]*\r?")
_SOFT_BREAK = re.compile(rb"=[ \t]+(\r?\n)")
_UU_START = re.compile(
    rb"^begin(?:-base64)?[ \t]+([0-7]{3,4})[ \t]+([^\r\n]{1,300}?)[ \t]*\r?\n", re.M
)
_UU_END = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.M)
_YENC_START = re.compile(rb"^=ybegin [^\r\n]{0,300}?name=([^\r\n]{1,300}?)[ \t]*\r?\n", re.M)
_YENC_PART = re.compile(rb"=ypart [^\r\n]{0,300}\r?\n")
_YENC_END = re.compile(rb"^=yend[^\r\n]{0,300}\r?\n?", re.M)
_MOST_BLOCKS = 100
_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Block:
    """A file that stood in the text of a mail, written out in printable signs."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Coded:
    """A body as it stands in the mail; its content is made anew each time it is asked for.

    So a mail with large files takes the memory of the mail, not that of every file beside it.
    """

    view: memoryview = field(repr=False)
    encoding: str

    @property
    def content(self) -> bytes:
        """All of it, with the transfer encoding undone."""
        return undo(self.view, self.encoding)

    @cached_property
    def size(self) -> int:
        """How many bytes the content has."""
        return sum(map(len, self))

    def __iter__(self) -> Iterator[bytes]:
        """Yield the content, some of it at a time where the encoding is sound base64."""
        if self._is_sound:
            yield from _sound_base64(self.view)
        elif _is_plain(_way(self.encoding)):
            for at in range(0, len(self.view), _AT_ONCE):
                yield bytes(self.view[at : at + _AT_ONCE])
        else:
            yield self.content

    @cached_property
    def _is_sound(self) -> bool:
        return _is_base64(_way(self.encoding)) and _is_sound_base64(self.view)


def _way(encoding: str) -> str:
    return encoding.partition(";")[0].strip(" \"'.").lower()


def _is_base64(way: str) -> bool:
    return "base64" in way.replace("-", "")


def _is_plain(way: str) -> bool:
    return not _is_base64(way) and "quoted" not in way and "uu" not in way


def undo(view: memoryview, encoding: str) -> bytes:
    """Return the body without its transfer encoding; what is not encoded stays as it is."""
    way = _way(encoding)
    if _is_base64(way):
        whole = _from_sound_base64(view)
        return _from_damaged_base64(bytes(view)) if whole is None else whole
    body = bytes(view)
    if "quoted" in way:
        return _from_quoted_printable(body)
    if "uu" in way:
        blocks, rest = cut_blocks(body)
        return blocks[0].content if blocks else rest
    return body


def _from_quoted_printable(body: bytes) -> bytes:
    return binascii.a2b_qp(_SOFT_BREAK.sub(rb"=\1", body) if b"= " in body else body)


def _from_base64(body: bytes) -> bytes:
    whole = _from_sound_base64(memoryview(body))
    return _from_damaged_base64(body) if whole is None else whole


def _from_sound_base64(view: memoryview) -> bytes | None:
    """Decode base64 without faults; None where it has any."""
    if not _is_sound_base64(view):
        return None
    done = io.BytesIO()  # hands out what it gathered without a copy
    for content in _sound_base64(view):
        done.write(content)
    return done.getvalue()


def _is_sound_base64(view: memoryview) -> bool:
    return not any(bare.translate(None, _BASE64_SIGNS) for bare in _bare_base64(view))


def _sound_base64(view: memoryview) -> Iterator[bytes]:
    """Decode base64 without faults, some of it at a time."""
    rest = b""
    for some in _bare_base64(view):
        bare = rest + some
        whole = len(bare) // 4 * 4
        yield binascii.a2b_base64(bare[:whole])
        rest = bare[whole:]
    yield _decoded(rest)


def _bare_base64(view: memoryview) -> Iterator[bytes]:
    """Yield the signs without the ends of lines and the padding."""
    for at in range(0, len(view), _AT_ONCE):
        bare = bytes(view[at : at + _AT_ONCE]).translate(None, b"\r\n")
        yield bare.rstrip(b"=") if at + _AT_ONCE >= len(view) else bare


def _decoded(data: bytes) -> bytes:
    if len(data) % 4 == 1:  # cut off within a byte
        data = data[:-1]
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def _from_damaged_base64(body: bytes) -> bytes:
    """Decode the lines that are base64; plain lines before or below them stay as they are.

    Lists and gateways put their text above or below a body without looking at its encoding.
    """
    lines = body.split(b"\n")
    coded = [bool(_BASE64_LINE.fullmatch(line.strip(b" \t\r"))) for line in lines]
    filled = sum(1 for line in lines if line.strip())
    if not any(
        (is_coded and len(line) >= 20) or _is_noise(line)
        for line, is_coded in zip(lines, coded, strict=True)
    ):
        small = body.translate(None, _BLANKS)
        junk = small.translate(None, _BASE64_SIGNS + b"=")
        plain = b" " in body.strip() or filled > 1 or len(junk) * 4 > len(small)
        return body if plain else _decoded(small.translate(None, junk + b"="))
    done: list[bytes] = []
    run: list[bytes] = []
    for line, is_coded in zip(lines, coded, strict=True):
        if is_coded or not line.strip():
            run.append(line)
        elif _is_noise(line):
            run.append(line.translate(None, bytes(set(line) - set(_BASE64_SIGNS))))
        else:
            done += [_segments(run), line + b"\n"]
            run = []
    return b"".join([*done, _segments(run)])


def _is_noise(line: bytes) -> bool:
    """Say whether a line is base64 with a few foreign bytes in it."""
    bare = line.strip()
    junk = len(bare.translate(None, _BASE64_SIGNS + b"="))
    return b" " not in bare and len(bare) >= 30 and junk * 8 < len(bare)


def _segments(lines: list[bytes]) -> bytes:
    """Decode lines in which a padding may end one text and begin the next."""
    bare = b"".join(line.translate(None, _BLANKS) for line in lines)
    return b"".join(_decoded(part) for part in re.split(rb"=+", bare) if part)


def cut_blocks(body: bytes) -> tuple[list[Block], bytes]:
    """Take the files written out in the text (uuencode, yEnc) from it; return them and the rest."""
    blocks: list[Block] = []
    for has, start, read in (
        (b"begin", _UU_START, _uu_block),
        (b"=ybegin", _YENC_START, _yenc_block),
    ):
        if has not in body:
            continue
        kept, at = [], 0
        for match in islice(start.finditer(body), _MOST_BLOCKS):
            if match.start() < at:
                continue
            block, end = read(body, match)
            if block is not None:
                kept.append(body[at : match.start()])
                blocks.append(block)
                at = end
        body = b"".join([*kept, body[at:]])
    return blocks, body


def _uu_block(body: bytes, match: re.Match[bytes]) -> tuple[Block | None, int]:
    name = decode(match[2]).strip("\"'")
    ending = b"\n====" if b"base64" in match[0] else b"\nend"
    near = body.find(ending, match.end() - 1)
    end = _UU_END.match(body, near + 1) if near >= 0 else None
    stop = end.start() if end else len(body)
    if b"base64" in match[0]:
        return Block(name, _from_base64(body[match.end() : stop])), end.end() if end else stop
    content: list[bytes] = []
    at = match.end()
    while at < stop:
        line_end = body.find(b"\n", at, stop)
        line_end = stop if line_end < 0 else line_end
        row = _uu_row(body[at : min(line_end, at + 200)].rstrip(b"\r"))
        if row is None:
            return (Block(name, b"".join(content)), at) if content else (None, at)
        content.append(row)
        at = line_end + 1
    found = Block(name, b"".join(content)) if any(content) else None
    return found, end.end() if end else len(body)


def _uu_row(line: bytes) -> bytes | None:
    """Decode one row; None where it is none."""
    if not line.strip() or line == b"`":
        return b""
    length = (line[0] - 32) & 63
    groups = -(-length // 3) * 4
    if not 32 <= line[0] <= 96 or len(line) - 1 > groups + 4 or len(line) - 1 < groups - 3:
        return None
    try:
        return binascii.a2b_uu(line[: groups + 1])
    except binascii.Error:
        return None


_YENC_TABLE = bytes((sign - 42) % 256 for sign in range(256))
_YENC_ESCAPED = re.compile(rb"=(.)", re.S)


def _yenc_block(body: bytes, match: re.Match[bytes]) -> tuple[Block | None, int]:
    part = _YENC_PART.match(body, match.end())
    start = part.end() if part else match.end()
    end = _YENC_END.search(body, start)
    if end is None:
        return None, start
    rows = body[start : end.start()].translate(None, b"\r\n")
    bare = _YENC_ESCAPED.sub(lambda found: bytes([(found[1][0] - 64) % 256]), rows)
    return Block(decode(match[1]).strip('"'), bare.translate(_YENC_TABLE)), end.end()
