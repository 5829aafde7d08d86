"""Encoded words in header fields (RFC 2047), also as programs that never read it write them."""

import binascii
import re

from kdn_helpdesk.mail.charsets import clean, decode

# Blanks inside are forbidden and met; one cut off at the end of the field is read as far as it is.
_WORD = re.compile(
    r"=\?(?P<charset>[A-Za-z0-9_.:\-]{1,60})(?:\*[^?]{0,40})?\?(?P<way>[bBqQ])\?"
    r"(?P<content>[^?]*(?:\?(?!=)[^?]*){0,40})(?:\?=|\?$|$)"
)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=_-]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]*={0,4}\s*")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def decode_words(value: str) -> str:
    """Return the value with its encoded words decoded; what is broken stays as it was sent."""
    if "=?" not in value:
        return value
    done: list[str] = []
    run = bytearray()  # words of one charset that touch may share a sign's bytes
    charset = ""
    at = 0
    for match in _WORD.finditer(value):
        content = _content(match["way"].lower(), match["content"])
        if content is None:
            continue
        between = value[at : match.start()]
        joins = bool(run or charset) and not between.strip()
        if not joins or match["charset"].lower() != charset:
            if charset:
                done.append(decode(bytes(run), charset))
            run.clear()
            if not joins:
                done.append(between)
        charset = match["charset"].lower()
        run += content
        at = match.end()
    if charset:
        done.append(decode(bytes(run), charset))
    return clean("".join([*done, value[at:]]))


def _content(way: str, content: str) -> bytes | None:
    if way == "q":
        raw = content.replace("_", " ").encode("utf-8", "replace")
        return _HEX.sub(lambda match: bytes([int(match[1], 16)]), raw)
    if not _BASE64.fullmatch(content):
        return None
    bare = _NOT_BASE64.sub("", content).replace("-", "+").replace("_", "/").rstrip("=")
    if len(bare) % 4 == 1:  # cut off within a byte
        bare = bare[:-1]
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return None
