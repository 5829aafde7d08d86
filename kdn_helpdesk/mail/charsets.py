"""Bytes of strangers become text that a database and a page can hold."""

import codecs
import re

# Codecs that Python offers but that no mail is written in: slow, or a way to smuggle escapes.
_REFUSED = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# What programs declare as Latin-1 or ASCII is the Windows code page that contains both.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\f|\x85|\u2028|\u2029")


def clean(text: str) -> str:
    """Drop what neither PostgreSQL nor UTF-8 can store (NUL, lone surrogates, control signs)."""
    return _UNPRINTABLE.sub("", text)


def clean_lines(text: str) -> str:
    """Clean a text of several lines: every line ends in a plain newline."""
    return clean(_LINE_END.sub("\n", text))


def decode(content: bytes, declared: str | None = None) -> str:
    """Decode by the declared charset, else UTF-8, else Windows-1252; never raises."""
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
        declared = "utf-8"
    for charset in (_known(declared), "utf-8"):
        if charset is not None:
            try:
                return content.decode(charset)
            except (UnicodeError, ValueError):
                continue
    return content.decode("cp1252", errors="replace")


def _known(declared: str | None) -> str | None:
    """Name the codec for a declared charset; None asks for the usual guesses.

    Bytes of a mail that says ASCII are first tried as UTF-8: since 8-bit clients exist, that
    is what they send when they say nothing else.
    """
    name = (declared or "").strip(" \"'").lower()
    if not name or name in {"us-ascii", "ascii", "unknown-8bit", "x-unknown", "default"}:
        return None
    try:
        codec = codecs.lookup(name.encode("ascii", "ignore").decode().replace("\0", ""))
    except (LookupError, ValueError):
        return None
    if codec.name in _REFUSED or not codec._is_text_encoding:
        return None
    return _WIDER.get(codec.name, codec.name)
