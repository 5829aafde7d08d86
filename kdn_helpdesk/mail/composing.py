"""From a template and its values to one mail: plain text first, simple HTML after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from flask import current_app

from kdn_helpdesk.core import clock, markup
from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.core.settings import settings


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail, and in which language."""

    email: str
    name: str = ""
    language: str = "de"
    person_id: int | None = None


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
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    automatic: str | None = "auto-generated"
    """The value of Auto-Submitted (RFC 3834); None where a person wrote the text."""


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


def render(template: str, *, language: str, context: dict[str, Any]) -> Text:
    """Fill the template's blocks `subject`, `body` and `reason` in the recipient's language."""
    with in_language(language):
        source = current_app.jinja_env.get_template(template)
        state = source.new_context({"settings": settings(), **context})
        parts = {
            name: "".join(source.blocks[name](state)).strip()
            for name in ("subject", "body", "reason")
        }
        subject = one_line(parts["subject"])
        frame = {"subject": subject, "reason": parts["reason"], "language": language}
        html = markup.plain(parts["body"])
        return Text(
            subject=subject,
            plain=_fill("mail/layout.txt", body=parts["body"], **frame).strip() + "\n",
            html=_fill("mail/layout.html", body=html, **frame),
        )


def _fill(template: str, **values: Any) -> str:
    """Fill a frame; without the pages' context, since most mails are written outside a request."""
    return current_app.jinja_env.get_template(template).render(values)


def one_line(text: str) -> str:
    """Return the text without line breaks and control signs, fit for a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def compose(text: Text, *, to: Recipient, headers: Headers, extras: Extras) -> EmailMessage:
    """Build the mail; every header is set by the library, so no value adds another."""
    mail = EmailMessage(policy=SMTP)
    own = settings()
    mail["From"] = Address(one_line(own.mail_name), addr_spec=own.mail_address)
    mail["To"] = Address(one_line(to.name), addr_spec=to.email)
    mail["Subject"] = text.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = headers.message_id
    if headers.reply_to:
        mail["Reply-To"] = Address(one_line(own.mail_name), addr_spec=headers.reply_to)
    if headers.in_reply_to:
        mail["In-Reply-To"] = headers.in_reply_to
    if headers.references:
        mail["References"] = " ".join(headers.references)
    if headers.automatic:
        mail["Auto-Submitted"] = headers.automatic
        mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = to.language
    mail.set_content(text.plain, cte="quoted-printable")
    mail.add_alternative(text.html, subtype="html", cte="quoted-printable")
    if extras.calendar:
        mail.add_alternative(
            extras.calendar.content.decode(),
            subtype="calendar",
            cte="base64",
            params={"method": extras.calendar.method},
        )
    for attachment in extras.attachments:
        maintype, _, subtype = attachment.content_type.partition("/")
        mail.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype or "octet-stream",
            filename=attachment.name,
        )
    return mail
