"""The grammar inside a header field: folds, parameters and their continuations (RFC 2231)."""

import re
from urllib.parse import unquote_to_bytes

from kdn_helpdesk.mail import encoded_words
from kdn_helpdesk.mail.charsets import clean, decode

MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+*-]{1,150}")
_FOLD = re.compile(r"[\r\n]+[ \t]?")
_PARAMETER = re.compile(
    r"""[;\s]\s*(?P<name>[A-Za-z0-9_.\-]+)(?P<star>\*\d{0,4}\*?)?\s*=\s*
        (?P<value>"(?:[^"\\]|\\.)*(?:"|$)|'[^';]*'(?=\s*(?:;|$))|[^;]*)""",
    re.VERBOSE | re.DOTALL,
)
_NEXT_PARAMETER = re.compile(
    r"\s+(?:charset|name|filename|boundary|format|size|type|x-unix-mode)\*?=", re.IGNORECASE
)
_BLANKS = re.compile(r"\s{2,}")
_ESCAPED = re.compile(r'\\(["\\])')
_LONGEST = 20_000
_NAMES = frozenset({"name", "filename"})


def unfold(value: str) -> str:
    """Join the lines of a field, each fold a blank."""
    return clean(_FOLD.sub(" ", value[:_LONGEST])).strip()


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split "main; a=b; c*0*=…" into its word in lower case and its parameters, decoded."""
    value = _BLANKS.sub(" ", value)
    main = re.split(r"[;\s]", value.strip(), maxsplit=1)[0].strip("\"'").lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(" " + value if "=" in value.partition(";")[0] else value):
        name, star = match["name"].lower(), match["star"] or ""
        content = _unquoted(match["value"].strip(), name)
        if not star:
            plain.setdefault(name, content)
            continue
        number = star.strip("*")
        order = int(number) if number else -1
        pieces.setdefault(name, {}).setdefault(order, (content, star.endswith("*")))
    for name, numbered in pieces.items():
        if whole := _joined(numbered):
            plain[name] = whole
    for name in _NAMES & plain.keys():
        plain[name] = encoded_words.decode_words(plain[name])
    return main, plain


def _unquoted(value: str, name: str) -> str:
    if value.startswith('"'):
        return _ESCAPED.sub(r"\1", value[1:].removesuffix('"')) if len(value) > 1 else ""
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1]
    following = _NEXT_PARAMETER.search(value)
    bare = value[: following.start()] if following else value
    return bare if name in _NAMES else re.split(r"[\s(]", bare, maxsplit=1)[0].strip("\"'")


def _joined(numbered: dict[int, tuple[str, bool]]) -> str:
    """Join the pieces of a parameter in order and decode those that are percent-encoded."""
    ordered = [numbered[number] for number in sorted(numbered)]
    if not any(encoded for _, encoded in ordered):
        return "".join(content for content, _ in ordered)
    charset = ""
    start = ordered[0][0]
    if ordered[0][1] and start.count("'") >= 2:
        charset, _, start = start.split("'", 2)
    content = b""
    for number, (piece, encoded) in enumerate([(start, ordered[0][1]), *ordered[1:]]):
        raw = piece.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(raw) if encoded or (number == 0 and charset) else raw
    return decode(content, charset)
