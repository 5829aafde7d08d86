"""Reads a mail as far as it can be read: whatever the bytes, the result is a `ReadMail`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kdn_helpdesk.mail import bodies, bounces, parts, quotes, structure, subjects, verdicts
from kdn_helpdesk.mail.charsets import clean, decode
from kdn_helpdesk.mail.headers import Address, addresses, first, message_ids, read_headers, words
from kdn_helpdesk.mail.marks import unmarked
from kdn_helpdesk.mail.structure import Entity

_KNOWN_FIELDS = frozenset(
    {"from", "to", "subject", "date", "message-id", "received", "content-type", "mime-version"}
    | {"return-path", "sender", "reply-to", "cc", "bcc", "delivered-to"}
)
NO_HEADER = "no header"
_NOT_OURS_TO_ANSWER = frozenset({"PUBLISH", ""})


@dataclass(frozen=True)
class ReadMail:
    """What was understood of a mail; `fault` says why it could not be read, else empty."""

    file: str
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    delivered_to: tuple[Address, ...]
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    text: str
    segments: tuple[quotes.Segment, ...]
    html: str = field(repr=False)
    attachments: tuple[parts.Attachment, ...]
    calendars: tuple[parts.CalendarPart, ...]
    bounce: bounces.Bounce | None
    verdict: verdicts.Verdict
    headers: dict[str, tuple[str, ...]] = field(repr=False)
    fault: str = ""

    @property
    def new_text(self) -> str:
        """The text without what was quoted and without the signature."""
        return quotes.join(self.segments, quotes.Part.NEW)

    @property
    def quoted(self) -> str:
        """What the mail repeats of earlier ones."""
        return quotes.join(self.segments, quotes.Part.QUOTE)

    @property
    def signature(self) -> str:
        """The sender's signature."""
        return quotes.join(self.segments, quotes.Part.SIGNATURE)

    @property
    def recipients(self) -> tuple[Address, ...]:
        """Everybody the mail names as a recipient, in To, Cc and the delivery fields."""
        return tuple(dict.fromkeys((*self.to, *self.cc, *self.delivered_to)))

    @property
    def thread_ids(self) -> tuple[str, ...]:
        """The ids this mail answers to, the nearest first."""
        return tuple(dict.fromkeys((*self.in_reply_to, *reversed(self.references))))


def read_mail(
    raw: bytes, *, file: str = "", is_ours: Callable[[str], bool] = lambda _: False
) -> ReadMail:
    """Read the bytes of a mail (RFC 5322 and MIME, or what is left of them); never raises."""
    try:
        return _read(structure.parse(raw), raw, file, is_ours)
    except (Exception, RecursionError) as error:
        return _unreadable(raw, file, f"{type(error).__name__}: {clean(str(error))[:200]}")


def _read(message: Entity, raw: bytes, file: str, is_ours: Callable[[str], bool]) -> ReadMail:
    headers = read_headers(message)
    if not _KNOWN_FIELDS & headers.keys():
        return _unreadable(raw, file, NO_HEADER)
    tree = parts.take_apart(message)
    marked = bodies.whole_text(tree.pieces)
    text, html = unmarked(marked), "\n".join(piece.html for piece in tree.pieces if piece.html)
    subject = words(first(headers, "subject"))
    segments = quotes.split(marked, forwarded=subjects.is_forwarded(subject))
    evidence = _evidence(message, headers, tree, text, segments)
    verdict = verdicts.judge(evidence, is_ours=is_ours)
    bounce = None
    if verdict.kind is verdicts.Kind.BOUNCE:
        bounce = bounces.read_bounce(raw, tree, text, headers)
    return ReadMail(
        file=file, sender=evidence.sender, to=_boxes(headers, "to"), cc=_boxes(headers, "cc"),
        reply_to=_boxes(headers, "reply-to"),
        delivered_to=_boxes(headers, "delivered-to", "x-original-to", "envelope-to"),
        subject=subject, message_id=evidence.message_id,
        in_reply_to=message_ids(headers.get("in-reply-to", ())),
        references=message_ids(headers.get("references", ())),
        sent_at=_date(first(headers, "date")), text=text, segments=segments, html=html,
        attachments=tuple(tree.attachments), calendars=tuple(tree.calendars), bounce=bounce,
        verdict=verdict, headers=headers,
    )  # fmt: skip


def _boxes(headers: dict[str, tuple[str, ...]], *names: str) -> tuple[Address, ...]:
    return addresses(value for name in names for value in headers.get(name, ()))


def _evidence(
    message: Entity,
    headers: dict[str, tuple[str, ...]],
    tree: parts.Parts,
    text: str,
    segments: tuple[quotes.Segment, ...],
) -> verdicts.Evidence:
    named = (_boxes(headers, name) for name in ("from", "sender", "reply-to", "return-path"))
    senders = next((found for found in named if found), ())
    ids = message_ids(headers.get("message-id", ()))
    return verdicts.Evidence(
        headers=headers,
        sender=senders[0] if senders else None,
        subject=words(first(headers, "subject")),
        message_id=ids[0] if ids else "",
        new_text=quotes.join(segments, quotes.Part.NEW),
        content_type=message.content_type,
        report_type=message.parameter("report-type").lower(),
        has_status_block=bool(tree.status_blocks),
        calendar_methods=_methods(tree),
        text=text,
        has_returned=bool(tree.returned)
        or any(file.type == "message/rfc822" for file in tree.attachments),
    )


def _methods(tree: parts.Parts) -> tuple[str, ...]:
    """Name the methods that make a mail a calendar's own, not one that merely attaches a file."""
    answers = {"REPLY", "COUNTER", "REFRESH"}
    return tuple(
        part.method for part in tree.calendars
        if part.method in answers or (part.method not in _NOT_OURS_TO_ANSWER and not part.attached)
    )  # fmt: skip


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _unreadable(raw: bytes, file: str, fault: str) -> ReadMail:
    text = bodies.tidy(decode(raw[:100_000]))
    verdict = verdicts.judge(
        verdicts.Evidence({}, None, "", "", "", "", "", False, (), fault=fault)
    )  # fmt: skip
    return ReadMail(
        file=file, sender=None, to=(), cc=(), reply_to=(), delivered_to=(), subject="",
        message_id="", in_reply_to=(), references=(), sent_at=None, text=text,
        segments=(quotes.Segment(quotes.Part.NEW, text),) if text else (), html="",
        attachments=(), calendars=(), bounce=None, verdict=verdict, headers={}, fault=fault,
    )  # fmt: skip
