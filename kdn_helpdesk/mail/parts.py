"""The parts of a message: what is text, what is attached, what is a calendar or a report."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from kdn_helpdesk.mail import sealed, structure, tnef, transfer
from kdn_helpdesk.mail.bodies import Piece, as_html, unflow
from kdn_helpdesk.mail.charsets import clean, clean_lines, decode
from kdn_helpdesk.mail.headers import read_headers, words
from kdn_helpdesk.mail.structure import Entity
from kdn_helpdesk.mail.transfer import Coded

_METHOD = re.compile(r"^\ufeff?METHOD[^:\r\n]{0,200}:\s*([A-Z-]+)", re.IGNORECASE | re.MULTILINE)
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_TEXT_TYPES = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"}
)
_HEADER_TYPES = frozenset({"text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers"})
_MAIL_TYPES = frozenset({"message/rfc822", "message/news", "message/global"})
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RESOURCE_FORK = "application/applefile"
_PATH = re.compile(r"^.*[\\/]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
_LONGEST_NAME = 150
_MOST_BLOCKS = 500
_ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif",
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
    "message/rfc822": ".eml", "application/zip": ".zip", "application/rtf": ".rtf",
    "text/rtf": ".rtf", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "image/tiff": ".tif",
    "application/msword": ".doc", "application/vnd.ms-excel": ".xls", "text/xml": ".xml",
    "application/xml": ".xml", "application/json": ".json", "audio/mpeg": ".mp3",
    "application/pkcs7-signature": ".p7s", "application/pgp-signature": ".asc",
    "application/pgp-keys": ".asc",
}  # fmt: skip


@dataclass(frozen=True)
class Attachment:
    """A file of a mail; `inline` ones are shown inside its HTML by their `cid`."""

    name: str
    type: str
    body: bytes | Coded = field(repr=False)
    inline: bool = False
    cid: str = ""

    @property
    def content(self) -> bytes:
        """All its bytes, decoded anew each time; large files are better taken in chunks."""
        return self.body.content if isinstance(self.body, Coded) else self.body

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self.body.size if isinstance(self.body, Coded) else len(self.body)

    @cached_property
    def sha256(self) -> str:
        """The hash by which it is known again."""
        digest = hashlib.sha256()
        for chunk in self.chunks():
            digest.update(chunk)
        return digest.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes, some at a time."""
        yield from self.body if isinstance(self.body, Coded) else (self.body,)


@dataclass(frozen=True)
class CalendarPart:
    """A calendar object of a mail; the method in upper case, empty where it has none."""

    method: str
    content: bytes = field(repr=False)
    attached: bool = False


@dataclass
class Parts:
    """What the tree of a message holds, in reading order."""

    pieces: list[Piece] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendars: list[CalendarPart] = field(default_factory=list)
    status_blocks: list[dict[str, tuple[str, ...]]] = field(default_factory=list)
    returned: list[dict[str, tuple[str, ...]]] = field(default_factory=list)
    spare_texts: list[Piece] = field(default_factory=list)


def take_apart(root: Entity) -> Parts:
    """Sort the leaves of the tree into what is read, what is attached and what is a report."""
    parts = Parts()
    parts.pieces = _pieces(parts, root, in_report=False)
    if not any(piece.plain.strip() or piece.html.strip() for piece in parts.pieces):
        parts.pieces.extend(parts.spare_texts[:1])
    parts.attachments = _inline_ones(parts)
    return parts


def _pieces(parts: Parts, entity: Entity, *, in_report: bool) -> list[Piece]:
    """Return the texts below an entity; everything else is sorted in on the way."""
    if not entity.is_container:
        return list(_sort_in(parts, entity, in_report=in_report))
    kind = entity.content_type
    in_report = in_report or kind == "multipart/report"
    options = [_pieces(parts, child, in_report=in_report) for child in _read_ones(entity)]
    if kind == "multipart/alternative":
        return _best_of(options)
    return [piece for option in options for piece in option]


def _read_ones(container: Entity) -> list[Entity]:
    """Return the parts, without what a Mac notes about the file beside it (RFC 1740)."""
    if container.content_type != "multipart/appledouble":
        return container.children
    return [child for child in container.children if child.content_type != _RESOURCE_FORK]


def _best_of(options: list[list[Piece]]) -> list[Piece]:
    """Make one piece of texts that say the same: plain of one, HTML of another."""
    plain = next((found for option in options if (found := _plain(option)).strip()), "")
    html = [piece.html for option in options for piece in option if piece.html]
    return [Piece(plain, "\n".join(html))] if plain or html else []


def _plain(option: list[Piece]) -> str:
    return "\n\n".join(piece.plain for piece in option if piece.plain and not piece.html)


def _sort_in(parts: Parts, leaf: Entity, *, in_report: bool) -> Iterator[Piece]:
    kind = leaf.content_type
    attached = leaf.disposition == "attachment"
    name = clean_name(leaf.file_name)
    if kind in _STATUS_TYPES and not attached:
        parts.status_blocks.extend(_blocks(leaf))
    elif kind == "message/disposition-notification" and in_report:
        return
    elif kind in _MAIL_TYPES | _HEADER_TYPES and in_report:
        parts.returned.append(read_headers(structure.read_fields(content_of(leaf)[:200_000])))
    elif kind in _CALENDAR_TYPES or name.lower().endswith(".ics"):
        _sort_calendar_in(parts, leaf, name, attached)
    elif kind in _TNEF_TYPES or name.lower() == "winmail.dat":
        yield from _opened_tnef(parts, leaf, name, attached)
    elif sealed.is_signed(kind, leaf.parameter("smime-type"), name):
        yield from _unsealed(parts, leaf, name, attached)
    elif kind in _TEXT_TYPES and not attached and not name:
        yield _text(parts, leaf, kind)
    elif kind.startswith("multipart/"):
        yield _text(parts, leaf, "text/plain")  # its boundary is missing: read it as it stands
    else:
        if kind in {"text/plain", "text/html"} and not attached:
            parts.spare_texts.append(_text(parts, leaf, kind))
        parts.attachments.append(_attachment(leaf, name, attached))


def _sort_calendar_in(parts: Parts, leaf: Entity, name: str, attached: bool) -> None:
    content = content_of(leaf)
    match = _METHOD.search(decode(content[:20_000]))
    method = clean(match[1] if match else leaf.parameter("method")).upper()
    parts.calendars.append(CalendarPart(method, content, attached))
    if attached or name:
        parts.attachments.append(_attachment(leaf, name, attached))


def _opened_tnef(parts: Parts, leaf: Entity, name: str, attached: bool) -> Iterator[Piece]:
    """Take what Outlook packed into winmail.dat out of it; what cannot be opened stays whole."""
    opened = tnef.read(content_of(leaf))
    if opened is None or not (opened.files or opened.text or opened.html):
        parts.attachments.append(_attachment(leaf, name or "winmail.dat", attached))
        return
    for file in opened.files:
        shown = clean_name(file.name) or f"attachment{_ENDINGS.get(file.type, '')}"
        parts.attachments.append(Attachment(shown, file.type, file.content, cid=file.cid))
    if opened.text or opened.html:
        parts.spare_texts.append(Piece(opened.text, opened.html))
    yield from ()


def _unsealed(parts: Parts, leaf: Entity, name: str, attached: bool) -> Iterator[Piece]:
    """Read the mail inside an opaque signature; the signed file stays attached as proof."""
    content = content_of(leaf)
    parts.attachments.append(_attachment(leaf, name or "smime.p7m", attached))
    inner = sealed.content_of(content)
    if inner is not None:
        yield from _pieces(parts, structure.parse(inner), in_report=False)


def _blocks(leaf: Entity) -> list[dict[str, tuple[str, ...]]]:
    blocks = re.split(rb"(?:\r?\n[ \t]*){2,}", content_of(leaf)[:500_000].strip())
    return [read_headers(structure.read_fields(block + b"\n")) for block in blocks[:_MOST_BLOCKS]]


def content_of(leaf: Entity) -> bytes:
    """Return the leaf's content with its transfer encoding undone."""
    return transfer.undo(leaf.body, leaf.get("content-transfer-encoding"))


def _text(parts: Parts, leaf: Entity, kind: str) -> Piece:
    content = content_of(leaf)
    charset = leaf.parameter("charset")
    if kind == "text/html":
        meta = None if charset else _META_CHARSET.search(content[:5000])
        charset = charset or (meta[1].decode("ascii") if meta else "")
        return Piece("", clean_lines(decode(content, charset)))
    if b"begin" in content:
        blocks, content = transfer.cut_blocks(content)
        for block in blocks:
            shown = clean_name(block.name) or "attachment"
            parts.attachments.append(Attachment(shown, "application/octet-stream", block.content))
    text = clean_lines(decode(content, charset))
    if kind in {"text/enriched", "text/richtext"}:
        return Piece("", as_html(text))
    if leaf.parameter("format").lower() == "flowed":
        text = unflow(text, delsp=leaf.parameter("delsp").lower() == "yes")
    return Piece(text, "")


def _attachment(leaf: Entity, name: str, attached: bool) -> Attachment:
    kind = leaf.content_type
    body = Coded(leaf.body, leaf.get("content-transfer-encoding"))
    return Attachment(
        name=name or _invented_name(kind, body), type=clean(kind), body=body,
        inline=not attached, cid=_cid_of(leaf),
    )  # fmt: skip


def _cid_of(leaf: Entity) -> str:
    cid = leaf.get("content-id").strip().strip("<>")
    return clean(cid or leaf.get("content-location").strip())[:300]


def _inline_ones(parts: Parts) -> list[Attachment]:
    """Tell the pictures that the HTML shows from those that were attached."""
    html = "\n".join(piece.html for piece in parts.pieces)
    return [replace(file, inline=_is_shown(file, html)) for file in parts.attachments]


def _is_shown(file: Attachment, html: str) -> bool:
    if not file.cid or not file.type.startswith("image/"):
        return False
    return file.inline or f"cid:{file.cid}" in html or f'"{file.cid}"' in html


def _invented_name(kind: str, body: Coded) -> str:
    if kind in _MAIL_TYPES:
        subject = words(structure.read_fields(body.content[:100_000]).get("subject"))
        return clean_name(f"{subject[:100] or 'message'}.eml")
    ending = _ENDINGS.get(kind, "")
    return f"{'image' if kind.startswith('image/') else 'attachment'}{ending}"


def clean_name(name: str) -> str:
    """Keep the last part of a path and only signs that are safe in a file name."""
    bare = _FORBIDDEN.sub("", _PATH.sub("", clean(" ".join(name.split())))).strip(" .")
    if len(bare) > _LONGEST_NAME:
        stem, dot, ending = bare.rpartition(".")
        bare = f"{stem[: _LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot else bare[:_LONGEST_NAME]
    return bare
