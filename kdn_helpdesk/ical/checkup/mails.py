"""Mails with an invitation (RFC 6047): how the calendar object travels, and between whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from kdn_helpdesk.ical.checkup.components import Component
from kdn_helpdesk.ical.checkup.findings import Place, Sheet
from kdn_helpdesk.ical.checkup.people import email_of

_HEADERS = re.compile(
    rb"(?:return-path|received|delivered-to|from|to|cc|reply-to|sender|subject|date|message-id|"
    rb"mime-version|content-type|content-transfer-encoding|dkim-signature|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE,
)
_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_DEEPEST, _MOST = 40, 500
_LONGEST = 998
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*={0,2}\s*")
_UPDATE = re.compile(
    r"(?i)\b(updated|aktualisiert\w*|geändert\w*|verschoben|changed|rescheduled|moved)\b.{0,3}:?"
)
_MAILTO = "mailto:"


@dataclass(slots=True)
class Part:
    """One calendar object of a mail, its transfer encoding undone and nothing else."""

    content: bytes
    method: str | None
    """The method of its Content-Type; None where it is not the part that mail programs read."""
    message: Message
    sheet: Sheet = field(default_factory=Sheet)


@dataclass(slots=True)
class ReadMail:
    """The calendar parts of a mail that differ, and what is wrong with the mail around them."""

    parts: list[Part]
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class _Leaf:
    message: Message
    parents: tuple[Message, ...]

    @property
    def is_attached(self) -> bool:
        in_alternative = any(_type(p) == "multipart/alternative" for p in self.parents)
        attached = _header(self.message, "Content-Disposition").lower().startswith("attachment")
        return (attached and not in_alternative) or _type(self.message) != "text/calendar"


def is_mail(raw: bytes) -> bool:
    """Tell whether the bytes begin as a mail does."""
    if raw.startswith(b"From "):
        return True
    for line in raw[:20_000].lstrip(b"\xef\xbb\xbf\r\n").split(b"\n")[:400]:
        if not line.strip() or line.lstrip().upper().startswith(b"BEGIN:"):
            return False
        if _HEADERS.match(line):
            return not line.upper().startswith(b"X-WR-")
        if not re.match(rb"[!-9;-~]+:|[ \t]", line):
            return False
    return False


def read(raw: bytes) -> ReadMail:
    """Find the calendar parts of a mail and note what is wrong with their envelope."""
    sheet = Sheet()
    try:
        mail = message_from_bytes(raw.lstrip(b"\xef\xbb\xbf\r\n"))
        leaves = list(_leaves(mail))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        sheet.note("mail-unreadable")
        return ReadMail([], sheet)
    found = [leaf for leaf in leaves if _is_calendar(leaf.message)]
    if not found:
        tnef = any(_is_tnef(leaf.message) for leaf in leaves)
        sheet.note("mail-in-outlook-format" if tnef else "no-calendar", 0, "", Place.MAIL)
        return ReadMail([], sheet)
    shown = [leaf for leaf in found if not leaf.is_attached]
    _check_alternatives(shown, sheet)
    if not shown:
        sheet.note("calendar-only-attached", 0, "Content-Type", Place.PART)
    by_lines = b"\r\n" not in raw
    parts: dict[bytes, Part] = {}
    for leaf in shown + [leaf for leaf in found if leaf.is_attached]:
        part = _part(leaf, mail, shown=leaf in shown, by_lines=by_lines)
        parts.setdefault(b"".join(part.content.split()), part)
    if len(parts) > 1:
        sheet.note("calendar-parts-differ", 0, "", Place.MAIL, count=len(parts))
    return ReadMail(list(parts.values()), sheet)


def _leaves(mail: Message) -> Iterator[_Leaf]:
    waiting: list[_Leaf] = [_Leaf(mail, ())]
    count = 0
    while waiting and count < _MOST:
        leaf = waiting.pop()
        payload = leaf.message.get_payload()
        if isinstance(payload, list) and len(leaf.parents) < _DEEPEST:
            parents = (*leaf.parents, leaf.message)
            inner = [_Leaf(one, parents) for one in payload if isinstance(one, Message)]
            waiting.extend(reversed(inner))
        else:
            count += 1
            yield leaf


def _type(message: Message) -> str:
    try:
        return message.get_content_type()
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return "text/plain"


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name) or "").strip()
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def _parameter(message: Message, name: str) -> str:
    try:
        value = message.get_param(name)
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""
    return str(value[-1] if isinstance(value, tuple) else value or "").strip()


def _file_name(message: Message) -> str:
    try:
        return str(message.get_filename() or "").lower()
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def _is_calendar(message: Message) -> bool:
    return _type(message) in _TYPES or _file_name(message).endswith(".ics")


def _is_tnef(message: Message) -> bool:
    return _type(message) == "application/ms-tnef" or _file_name(message) == "winmail.dat"


def _check_alternatives(shown: list[_Leaf], sheet: Sheet) -> None:
    """Note what is wrong with the alternatives among which the calendar object is one."""
    for leaf in shown:
        parent = leaf.parents[-1] if leaf.parents else None
        if parent is None or _type(parent) != "multipart/alternative":
            continue
        payload = parent.get_payload()
        kinds = [_type(one) for one in payload if isinstance(one, Message)]
        if "text/plain" not in kinds:
            sheet.note("mail-without-text", 0, "Content-Type", Place.PART)
        if kinds[-1] != "text/calendar" and "text/html" in kinds[kinds.index("text/calendar") :]:
            sheet.note("calendar-not-last", 0, "Content-Type", Place.PART)


def _part(leaf: _Leaf, mail: Message, *, shown: bool, by_lines: bool) -> Part:
    message = leaf.message
    method = _parameter(message, "method")
    content = _content(message)
    encoding = _header(message, "Content-Transfer-Encoding").lower()
    if by_lines and encoding != "base64":
        content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    part = Part(content, method if shown else None, _envelope(leaf, mail))
    _check_encoding(message, encoding, part)
    part.content = _in_utf_8(message, part)
    if shown and not method:
        part.sheet.note("mime-method-missing", 0, "Content-Type", Place.PART)
    return part


def _envelope(leaf: _Leaf, mail: Message) -> Message:
    """Return the mail whose sender and recipients count: a forwarded one has its own."""
    chain = (*leaf.parents, leaf.message)
    for outer, inner in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
        if _type(outer) == "message/rfc822":
            return inner
    return mail


def _content(message: Message) -> bytes:
    try:
        content = message.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError):
        content = None
    if isinstance(content, bytes):
        return content
    return str(message.get_payload() or "").encode("utf-8", "surrogateescape")


def _check_encoding(message: Message, encoding: str, part: Part) -> None:
    payload = message.get_payload()
    source = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    broken = encoding == "base64" and not _BASE64.fullmatch(source)
    if encoding in {"", "7bit"}:
        broken = not source.isascii()
    if broken or encoding not in {"", "7bit", "8bit", "binary", "base64", "quoted-printable"}:
        part.sheet.note(
            "transfer-encoding-broken", 0, "Content-Transfer-Encoding", Place.PART, value=encoding
        )
    elif max(map(len, source.split(b"\n")), default=0) > _LONGEST + 1:
        part.sheet.note("mail-line-too-long", 0, "Content-Transfer-Encoding", Place.PART)


def _in_utf_8(message: Message, part: Part) -> bytes:
    """Note another charset, and return the content as the sender meant it."""
    charset = _parameter(message, "charset").lower()
    if charset in _UTF_8:
        return part.content
    if not charset:
        if not part.content.isascii():
            part.sheet.note("charset-missing", 0, "Content-Type", Place.PART)
        return part.content
    part.sheet.note("charset-unusual", 0, "Content-Type", Place.PART, value=charset)
    try:
        return part.content.decode(charset, errors="replace").encode("utf-8", errors="replace")
    except (LookupError, ValueError, TypeError):
        return part.content


def check_persons(calendar: Component, part: Part, sheet: Sheet, *, method: str) -> None:
    """Note where the mail's sender and recipients are not those of the invitation."""
    event = next(iter(calendar.inside("VEVENT")), None)
    organizer = event.first("ORGANIZER") if event else None
    if event is None or organizer is None or method not in {"REQUEST", "CANCEL"}:
        return
    host, to = email_of(organizer), _addresses(part.message, "To", "Cc")
    behind = organizer.parameter("SENT-BY").lower().removeprefix(_MAILTO)
    senders = _addresses(part.message, "From", "Sender", "Reply-To")
    if "@" in host and senders and not {host, behind} & senders:
        sheet.note("organizer-not-sender", 0, "From", Place.MAIL, organizer=host)
    if host in to:
        sheet.note("organizer-is-recipient", 0, "To", Place.MAIL, organizer=host)
    elif (
        to and not to & {email_of(one) for one in event.all("ATTENDEE")} and event.first("ATTENDEE")
    ):
        sheet.note("recipient-not-invited", 0, "To", Place.MAIL, recipient=min(to))
    if method == "REQUEST" and event.first("SEQUENCE") is None and _is_update(part.message):
        sheet.note("sequence-missing", event.number, "SEQUENCE")


def _addresses(mail: Message, *names: str) -> set[str]:
    values = []
    for name in names:
        try:
            values += [str(value) for value in mail.get_all(name, [])]
        except (ValueError, LookupError, AttributeError, TypeError, IndexError):
            continue
    try:
        pairs = getaddresses(values)
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        return set()
    return {address.lower() for _name, address in pairs if "@" in address}


def _is_update(mail: Message) -> bool:
    return bool(_UPDATE.match(_header(mail, "Subject")))
