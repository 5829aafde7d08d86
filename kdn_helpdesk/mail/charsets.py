"""Bytes of strangers become text that a database and a page can hold."""

import codecs
import re

# Codecs that Python offers but that no mail is written in: slow, or a way to smuggle escapes.
_REFUSED = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# Names that mean a wider code page than they say, or that Python does not know.
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-11": "cp874",
    "tis-620": "cp874", "big5": "big5hkscs", "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
_ALIASES = {
    "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "x-windows-949": "cp949",
    "x-gbk": "gb18030", "x-mac-roman": "mac_roman", "x-macroman": "mac_roman",
    "iso-8859-8-i": "cp1255", "iso-8859-8-e": "cp1255", "logical": "cp1255", "visual": "cp1255",
    "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8",
    "windows-874": "cp874", "x-big5": "big5hkscs", "cn-big5": "big5hkscs", "cn-gb": "gb18030",
    "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "iso-8859-1-windows-3.1-latin-1": "cp1252", "ansi": "cp1252", "windows-31j": "cp932",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-koi8-r": "koi8_r",
    "koi8-ru": "koi8_u", "dos-850": "cp850", "x-euc-jp": "euc_jp", "x-euc-tw": "big5hkscs",
}  # fmt: skip
_SAYS_NOTHING = frozenset(
    {"", "us-ascii", "ascii", "unknown-8bit", "unknown", "x-unknown", "default", "x-user-defined"}
    | {"8bit", "7bit", "binary", "_iso-8859-1$esc", "none", "utf", "iso-8859"}
)
_LATIN = frozenset({"cp1252", "iso8859-15", "cp1254", "cp1250", "iso8859-2", "latin_1"})
_FAR_CHARSETS = [
    "cp1253", "cp1255", "cp1256", "gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1252",
]  # fmt: skip
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлкм")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\f|\x85|\u2028|\u2029")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_BYTES = bytes(range(128, 256))
_GUESSED_FROM = 20_000


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read what is no UTF-8 within UTF-8 as Windows-1252: two texts were put into one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("kdn-as-windows", _as_windows)


def clean(text: str) -> str:
    """Drop what neither PostgreSQL nor UTF-8 can store (NUL, lone surrogates, control signs)."""
    return _UNPRINTABLE.sub("", text)


def clean_lines(text: str) -> str:
    """Clean a text of several lines: every line ends in a plain newline."""
    return clean(_LINE_END.sub("\n", text))


def decode(content: bytes, declared: str | None = None) -> str:
    """Decode by the declared charset as far as it can be true, else by a guess; never raises."""
    charset = _known(declared)
    if content.isascii() and (charset is None or charset in _LATIN or charset == "utf-8"):
        if b"\x1b$" in content or b"\x1b(" in content:
            return _japanese(content) or content.decode("ascii")
        return content.decode("ascii")
    if content.startswith(codecs.BOM_UTF8):
        content, charset = content[3:], "utf-8"
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        charset = "utf-16"
    says_little = charset is None or charset in _LATIN or charset == "utf-8"
    if says_little and (text := _strictly(content, "utf-8")) is not None:
        return text
    if charset is None:
        return _guessed(content)
    if charset.startswith("utf-16") and not _holds_wide_signs(content):
        return decode(content)
    if (text := _strictly(content, _byte_order(content, charset))) is not None:
        return text
    if charset == "utf-8":
        return _mostly_utf_8(content)
    return _leniently(content, charset)


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (UnicodeError, ValueError, LookupError):
        return None


def _leniently(content: bytes, charset: str) -> str:
    """Decode with some faults if most is right, else forget what was declared."""
    text = content.decode(charset, "replace")
    if text.count("\ufffd") * 20 <= len(text):
        return text
    return decode(content)


def _known(declared: str | None) -> str | None:
    """Name the codec for a declared charset; None asks for the usual guesses.

    Bytes of a mail that says ASCII are first tried as UTF-8: since 8-bit clients exist, that
    is what they send when they say nothing else.
    """
    name = (declared or "").strip(" \"';").lower().replace(" ", "-").removeprefix("charset=")
    if name in _SAYS_NOTHING:
        return None
    try:
        ascii_name = name.encode("ascii", "ignore").decode().replace("\0", "")
        codec = codecs.lookup(_ALIASES.get(ascii_name, ascii_name))
    except (LookupError, ValueError):
        return None
    if codec.name in _REFUSED or not codec._is_text_encoding:
        return None
    return _WIDER.get(codec.name, codec.name)


def _byte_order(content: bytes, charset: str) -> str:
    """Tell the order of UTF-16 without a mark by where the NUL of ASCII signs stand."""
    if charset != "utf-16" or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return charset
    return "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"


def _holds_wide_signs(content: bytes) -> bool:
    """Say whether bytes declared as UTF-16 are: gateways convert them and keep the name."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (
        b"\x00" in content[:2000] or (len(content) % 2 == 0 and not content.isascii())
    )


def _mostly_utf_8(content: bytes) -> str:
    """Decode what says UTF-8 and is not quite: cut, mixed, or not at all."""
    kept = len(_HIGH.findall(content.decode("utf-8", "ignore").encode()))
    if kept * 2 >= len(_HIGH.findall(content)):
        return content.decode("utf-8", "kdn-as-windows")
    return _guessed(content)


def _guessed(content: bytes) -> str:
    """Guess what is no UTF-8: few signs beyond ASCII are Windows-1252, many another script."""
    if b"\x1b$" in content and (text := _japanese(content)):
        return text
    sample = content[:_GUESSED_FROM]
    zeros = sample.count(0)
    if zeros * 3 > len(sample):
        return content.decode(_byte_order(content, "utf-16"), "replace")
    high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    letters = high + sum(map(sample.lower().count, (b"e", b"n", b"a", b"i", b"r", b"t", b"s")))
    if high >= 8 and high * 2 > letters:
        if cyrillic := _cyrillic(content):
            return cyrillic
        if far := _far(content):
            return far
    kept = len(_HIGH.findall(content.decode("utf-8", "ignore").encode()))
    if kept > 3 * (len(_HIGH.findall(content)) - kept):
        return content.decode("utf-8", "kdn-as-windows")
    return content.decode("cp1252", "replace")


def _far(content: bytes) -> str | None:
    """Decode a script without a charset by what its signs look like."""
    from charset_normalizer import from_bytes  # heavy

    sample = content[:_GUESSED_FROM]
    best = from_bytes(sample, cp_isolation=_FAR_CHARSETS, threshold=0.4).best()
    return content.decode(best.encoding, "replace") if best is not None else None


def _cyrillic(content: bytes) -> str:
    """Decode by the Cyrillic code page whose result looks like words; empty where none does."""
    best, likeliest = "", 0.45
    for charset in ("cp1251", "koi8_r"):
        text = content.decode(charset, "replace")
        far = [sign for sign in text[:_GUESSED_FROM] if ord(sign) > 127]
        likelihood = sum(sign in _FREQUENT_CYRILLIC for sign in far) / max(len(far), 1)
        if likelihood > likeliest:
            best, likeliest = text, likelihood
    return best


def _japanese(content: bytes) -> str | None:
    return _strictly(content, "iso2022_jp_ext") or _strictly(content, "iso2022_jp_2")
