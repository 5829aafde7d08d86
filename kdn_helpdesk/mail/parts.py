"""The parts of a message: what is text, what is attached, what is a calendar or a report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import collapse_rfc2231_value

from kdn_helpdesk.mail.bodies import unflow
from kdn_helpdesk.mail.charsets import clean, clean_lines, decode
from kdn_helpdesk.mail.headers import words

_DEEPEST = 40
_MOST = 500
_METHOD = re.compile(r"^\ufeff?METHOD[^:\r\n]{0,200}:\s*([A-Z-]+)", re.IGNORECASE | re.MULTILINE)
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_PATH = re.compile(r"^.*[\\/]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')
_LONGEST_NAME = 150
_ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif",
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
    "message/rfc822": ".eml", "application/zip": ".zip",
}  # fmt: skip


@dataclass(frozen=True)
class Attachment:
    """A file of a mail; `inline` ones are shown inside its HTML by their `cid`."""

    name: str
    type: str
    content: bytes = field(repr=False)
    inline: bool = False
    cid: str = ""

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.content)


@dataclass(frozen=True)
class CalendarPart:
    """A calendar object of a mail; the method in upper case, empty where it has none."""

    method: str
    content: bytes = field(repr=False)
    attached: bool = False


@dataclass
class Parts:
    """What the tree of a message holds, in reading order."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendars: list[CalendarPart] = field(default_factory=list)
    status_blocks: list[Message] = field(default_factory=list)
    returned: list[Message] = field(default_factory=list)


def take_apart(message: Message) -> Parts:
    """Sort the leaves of the tree; too deep or too many ones are left out."""
    parts = Parts()
    for number, (leaf, in_report) in enumerate(_leaves(message, 0, False)):
        if number >= _MOST:
            break
        _sort_in(parts, leaf, in_report)
    return parts


def _leaves(part: Message, depth: int, in_report: bool) -> Iterator[tuple[Message, bool]]:
    payload = part.get_payload()
    kind = part.get_content_type()
    if isinstance(payload, list) and kind.startswith("multipart/") and depth < _DEEPEST:
        for child in payload:
            if isinstance(child, Message):
                yield from _leaves(child, depth + 1, in_report or kind == "multipart/report")
    else:
        yield part, in_report


def _sort_in(parts: Parts, leaf: Message, in_report: bool) -> None:
    kind = leaf.get_content_type()
    attached = str(leaf.get_content_disposition() or "") == "attachment"
    name = file_name(leaf)
    if kind == "message/delivery-status" and not attached:
        parts.status_blocks.extend(_blocks(leaf))
    elif kind == "message/disposition-notification" and in_report:
        return
    elif kind in {"message/rfc822", "text/rfc822-headers"} and in_report:
        parts.returned.extend(_returned(leaf, kind))
    elif kind in _CALENDAR_TYPES or name.lower().endswith(".ics"):
        _sort_calendar_in(parts, leaf, name, attached)
    elif kind == "text/plain" and not attached and not name:
        parts.plain.append(_text(leaf))
    elif kind == "text/html" and not attached and not name:
        parts.html.append(_text(leaf))
    elif kind.startswith("multipart/") and isinstance(leaf.get_payload(), str):
        parts.plain.append(_text(leaf))  # its boundary is missing: read it as it stands
    else:
        parts.attachments.append(_attachment(leaf, name, attached))


def _sort_calendar_in(parts: Parts, leaf: Message, name: str, attached: bool) -> None:
    content = payload_bytes(leaf)
    match = _METHOD.search(decode(content[:20_000]))
    declared = str(leaf.get_param("method") or "")
    method = clean(match[1] if match else declared).upper()
    parts.calendars.append(CalendarPart(method, content, attached))
    if attached or name:
        parts.attachments.append(_attachment(leaf, name, attached))


def _blocks(leaf: Message) -> list[Message]:
    payload = leaf.get_payload()
    return [block for block in payload if isinstance(block, Message)] if payload else []


def _returned(leaf: Message, kind: str) -> list[Message]:
    payload = leaf.get_payload()
    if isinstance(payload, list):
        return [inner for inner in payload if isinstance(inner, Message)]
    if kind == "text/rfc822-headers":
        from_bytes = payload_bytes(leaf)
        return [_parsed_headers(from_bytes)]
    return []


def _parsed_headers(content: bytes) -> Message:
    message = Message()
    for name, value in re.findall(r"^([!-9;-~]{1,100}):[ \t]*(.*)$", decode(content), re.MULTILINE):
        message[name] = value.strip()
    return message


def payload_bytes(leaf: Message) -> bytes:
    """Return the leaf's content with its transfer encoding undone; never raises."""
    try:
        content = leaf.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError):
        content = None
    if isinstance(content, bytes):
        return content
    return _source(leaf)


def _source(leaf: Message) -> bytes:
    """Write an attached message, or what could not be decoded, as it stands."""
    payload = leaf.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else payload
    try:
        if isinstance(inner, Message):
            return inner.as_bytes()
        return str(inner or "").encode("utf-8", "surrogateescape")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""


def _text(leaf: Message) -> str:
    charset = leaf.get_param("charset")
    declared = collapse_rfc2231_value(charset) if isinstance(charset, tuple) else charset
    text = clean_lines(decode(payload_bytes(leaf), declared))
    if str(leaf.get_param("format") or "").lower() == "flowed":
        return unflow(text, delsp=str(leaf.get_param("delsp") or "").lower() == "yes")
    return text


def _attachment(leaf: Message, name: str, attached: bool) -> Attachment:
    kind = leaf.get_content_type()
    cid = clean(str(leaf.get("Content-ID") or "")).strip().strip("<>")
    shown_inside = bool(cid) and not attached and kind.startswith("image/")
    content = payload_bytes(leaf)
    return Attachment(
        name=name or _invented_name(leaf, kind), type=clean(kind), content=content,
        inline=shown_inside, cid=cid[:300],
    )  # fmt: skip


def _invented_name(leaf: Message, kind: str) -> str:
    payload = leaf.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if kind == "message/rfc822" and isinstance(inner, Message):
        subject = words(str(inner.get("Subject") or ""))
        return clean_name(f"{subject[:100] or 'message'}.eml")
    ending = _ENDINGS.get(kind, "")
    return f"{'image' if kind.startswith('image/') else 'attachment'}{ending}"


def file_name(leaf: Message) -> str:
    """Return the leaf's name, read by RFC 2231 or 2047, cleaned; empty where it has none."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = leaf.get_param(parameter, header=header)
        except (ValueError, LookupError, AttributeError):
            continue
        if value:
            return clean_name(_eight_bit_name(leaf, parameter, header) or _parameter(value))
    return ""


def _eight_bit_name(leaf: Message, parameter: str, header: str) -> str:
    """Read a name written in bare 8-bit signs, which the parser would blot out."""
    for field_name, value in leaf.raw_items():
        raw = str(value).encode("utf-8", "surrogateescape")
        if field_name.lower() == header and not raw.isascii():
            match = re.search(rf'{parameter}\s*=\s*"?([^";\r\n]+)', decode(raw), re.IGNORECASE)
            return match[1].strip() if match else ""
    return ""


def _parameter(value: str | tuple[str | None, str | None, str]) -> str:
    if isinstance(value, tuple):
        charset, _, encoded = value
        return decode(encoded.encode("latin-1", "replace"), charset)
    return words(decode(value.encode("utf-8", "surrogateescape")))


def clean_name(name: str) -> str:
    """Keep the last part of a path and only signs that are safe in a file name."""
    bare = _FORBIDDEN.sub("", _PATH.sub("", clean(" ".join(name.split())))).strip(" .")
    if len(bare) > _LONGEST_NAME:
        stem, dot, ending = bare.rpartition(".")
        bare = f"{stem[: _LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot else bare[:_LONGEST_NAME]
    return bare
