"""winmail.dat: what Outlook packs in its own format (TNEF) when it thinks the reader is Outlook."""

import logging
import mimetypes
import warnings
from dataclasses import dataclass

from kdn_helpdesk.mail.charsets import clean, clean_lines, decode

_LARGEST = 60_000_000
_LARGEST_TEXT = 2_000_000
_MOST_OBJECTS = 2000
_ATTACH_CID = 0x3712
_ATTACH_MIME = 0x370E
_LONG_NAME = 0x3707
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class File:
    """A file in the package."""

    name: str
    type: str
    content: bytes
    cid: str = ""


@dataclass(frozen=True)
class Opened:
    """What a package holds: files, and the text where the mail itself has none."""

    files: tuple[File, ...]
    text: str
    html: str


def read(content: bytes) -> Opened | None:
    """Open a package; None where it is none or is broken."""
    from tnefparse import TNEF  # heavy

    if len(content) > _LARGEST or not _is_chain(content):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            package = TNEF(content, do_checksum=False)
            files = tuple(_file(found) for found in package.attachments)
            text, html = _text(package.body), _text(package.htmlbody)
            if not text and not html:
                text = _rtf(package)
    except Exception:  # the format is undocumented, and so is what its readers raise
        return None
    return Opened(files, text, html)


def _is_chain(content: bytes) -> bool:
    """Say whether the package is a chain of few enough objects; its reader copies at each."""
    at, count = 6, 0
    while at + 11 < len(content) and count <= _MOST_OBJECTS:
        at += int.from_bytes(content[at + 5 : at + 9], "little") + 11
        count += 1
    return count <= _MOST_OBJECTS


def _file(found: object) -> File:
    mapi = {
        getattr(attribute, "name", 0): getattr(attribute, "data", b"")
        for attribute in getattr(found, "mapi_attrs", ())
    }
    short = getattr(found, "_name", "")  # its property decodes it, by a charset that may be wrong
    name = clean(_text(mapi.get(_LONG_NAME, "")) or _text(short))
    declared = _text(mapi.get(_ATTACH_MIME, "")).lower()
    kind = declared if "/" in declared else mimetypes.guess_type(name)[0]
    data = getattr(found, "data", b"")
    return File(
        name=name.strip("\0 "), type=kind or "application/octet-stream",
        content=bytes(data) if isinstance(data, bytes | bytearray) else b"",
        cid=_text(mapi.get(_ATTACH_CID, "")).strip("\0<> "),
    )  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        value = decode(value.rstrip(b"\0"))
    return clean_lines(value).strip("\0") if isinstance(value, str) else ""


def _rtf(package: object) -> str:
    from compressed_rtf import decompress  # heavy
    from striprtf.striprtf import rtf_to_text  # heavy

    packed = getattr(package, "_rtfbody", None)
    if not packed or len(packed) > _LARGEST_TEXT:
        return ""
    rtf = decompress(packed if isinstance(packed, bytes) else bytes(packed[0]))
    text = rtf_to_text(decode(rtf), errors="ignore")  # type: ignore[no-untyped-call]
    return clean_lines(str(text)).strip()
