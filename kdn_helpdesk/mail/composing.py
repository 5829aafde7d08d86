"""From a template and its values to one mail: plain text first, simple HTML after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, NamedTuple

from flask import current_app

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import letters
from kdn_helpdesk.mail.letters import Heading, Letter, Translation, one_line
from kdn_helpdesk.mail.mailboxes import Box

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_TYPE = re.compile(r"([a-z]+)/([a-z0-9.+_-]+)", re.IGNORECASE)

_TO = re.compile(rb"^To:.*(?:\r\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail, and in which language."""

    email: str
    name: str = ""
    language: str = "de"
    person_id: int | None = None
    also: str = ""
    """A second language, where nobody knows which one they read."""

    @property
    def languages(self) -> list[str]:
        """Return the languages in which they are written to, the main one first."""
        return list(dict.fromkeys(code for code in (self.language, self.also) if code))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """What a mail says of its place in a conversation."""

    message_id: str
    sender: Box
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    automatic: str | None = "auto-generated"
    """The value of Auto-Submitted (RFC 3834); None where a person wrote the text."""
    unsubscribe: str | None = None
    """Where a POST ends mails of this kind (RFC 8058); None where there is no choice."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar object and its method (RFC 6047)."""

    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What a mail carries beside its text."""

    calendar: Calendar | None = None
    attachments: Sequence[Attachment] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Text:
    """What a template made."""

    subject: str
    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Gist:
    """What a mail says in one line, for a digest."""

    headline: str
    link: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a person says which of such mails they want."""

    page: str
    unsubscribe: str
    """Ends mails of this kind without signing in: GET shows, POST acts (RFC 8058)."""


def render(
    template: str,
    *,
    language: str,
    context: dict[str, Any],
    sender: Box | None = None,
    choice: Choice | None = None,
    also: str = "",
) -> Text:
    """Fill the template's blocks `subject`, `body` and `reason` in the recipient's language.

    At its end stands the mailbox that it leaves from, our own where none is named. `also` is a
    second language, in which all of it follows.
    """
    sender = sender or Box(None, settings().mail_address, settings().mail_name)
    told = _tell(template, language, context)
    if also and also != language:
        told = _join(told, _tell(template, also, context), also)
    with in_language(language):
        blocks, subject = told.blocks, told.subject
        frame = {
            "subject": subject,
            "reason": told.reason,
            "language": language,
            "choice": choice,
            "sender": sender,
        }
        text = _frame("mail/layout.txt", body=letters.plain(blocks), **frame).strip("\n")
        html = _frame("mail/layout.html", blocks=blocks, **frame)
        return Text(subject=subject, plain=letters.flow(text), html=html)


def _tell(template: str, language: str, context: dict[str, Any]) -> "_Told":
    with in_language(language):
        letter = Letter()
        parts = _fill(template, letter, context)
        blocks = letter.read(parts["body"])
        return _Told(one_line(parts["subject"]), blocks, one_line(parts["reason"]))


def _join(first: "_Told", second: "_Told", language: str) -> "_Told":
    """Put a letter behind the other that says the same in the first language."""
    again = Translation(language, [Heading(second.subject), *second.blocks])
    return _Told(
        f"{first.subject} / {second.subject}",
        [*first.blocks, again],
        f"{first.reason} / {second.reason}",
    )


class _Told(NamedTuple):
    """What a template says in one language."""

    subject: str
    blocks: list[letters.Block]
    reason: str


def summarize(template: str, *, language: str, context: dict[str, Any]) -> Gist:
    """Return the block `headline`, else the subject, and where the mail leads first."""
    with in_language(language):
        letter = Letter()
        parts = _fill(template, letter, context)
        headline = one_line(parts.get("headline") or parts["subject"])
        return Gist(headline, letter.main_link)


def _fill(template: str, letter: Letter, context: dict[str, Any]) -> dict[str, str]:
    """Fill the template's blocks."""
    source = current_app.jinja_env.get_template(template)
    state = source.new_context({"settings": settings(), "letter": letter, **context})
    return {name: "".join(block(state)) for name, block in source.blocks.items()}


def _frame(template: str, **values: Any) -> str:
    """Fill a frame; without the pages' context, since most mails are written outside a request."""
    return current_app.jinja_env.get_template(template).render(values)


def compose(text: Text, *, to: Recipient, headers: Headers, extras: Extras) -> EmailMessage:
    """Build the mail; every header is set by the library, so no value adds another."""
    mail = EmailMessage(policy=SMTP)
    name = one_line(headers.sender.name)
    mail["From"] = Address(name, addr_spec=headers.sender.address)
    mail["To"] = Address(one_line(to.name), addr_spec=to.email)
    mail["Subject"] = text.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = headers.message_id
    if headers.reply_to:
        mail["Reply-To"] = Address(name, addr_spec=headers.reply_to)
    if answered := _well_formed([headers.in_reply_to or ""]):
        mail["In-Reply-To"] = answered[0]
    if references := _well_formed(headers.references):
        mail["References"] = " ".join(references)
    if headers.automatic:
        mail["Auto-Submitted"] = headers.automatic
        mail["X-Auto-Response-Suppress"] = "All"
    if headers.unsubscribe:
        mail["List-Unsubscribe"] = f"<{headers.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text.plain, cte="quoted-printable", params={"format": "flowed"})
    mail.add_alternative(text.html, subtype="html", cte="quoted-printable")
    if extras.calendar:
        mail.add_alternative(
            extras.calendar.content.decode(),
            subtype="calendar",
            cte="base64",
            params={"method": extras.calendar.method},
        )
    for attachment in extras.attachments:
        maintype, subtype = _kind_of(attachment)
        mail.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            filename=one_line(attachment.name),
        )
    # Last, since making parts moves such headers into them.
    mail["Content-Language"] = ", ".join(to.languages)
    return mail


def _well_formed(message_ids: Sequence[str]) -> list[str]:
    """Return the Message-IDs that may stand in a header; foreign ones may be anything."""
    return [each.strip() for each in message_ids if _MESSAGE_ID.fullmatch(each.strip())]


def _kind_of(attachment: Attachment) -> tuple[str, str]:
    """Return the file's type; a mail within a mail stays a file, whose bytes do not change."""
    found = _TYPE.fullmatch(attachment.content_type)
    if found is None or found[1] in ("message", "multipart"):
        return "application", "octet-stream"
    return found[1], found[2]


def redirect(content: bytes, *, to: Recipient) -> bytes:
    """Return a composed mail addressed to somebody else; nothing else of it changes."""
    head, gap, body = content.partition(b"\r\n\r\n")
    named = EmailMessage(policy=SMTP)
    named["To"] = Address(display_name=to.name, addr_spec=to.email)
    field = named.as_bytes().rstrip(b"\r\n")
    return _TO.sub(lambda _match: field, head, count=1) + gap + body
