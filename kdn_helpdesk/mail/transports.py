"""Handing a mail to the SMTP server, through Flask-Mail, with its gaps mended."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_mail import Connection, Mail, Message

from kdn_helpdesk.core import obstacles
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail.charsets import clean

TIMEOUT = 30.0
"""Seconds to wait for the server at each step."""


_TOO_MANY = re.compile(r"too (many|much)|throttl|slow down|rate.?limit|zu viele", re.I)
_BUSY = 421
"""The server ends the connection; what was handed over is not to blame."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one hand-over."""

    is_sent: bool
    is_final: bool = False
    """Trying again is of no use."""
    is_servers_fault: bool = False
    """The server is away or has enough for now: no other mail need be tried either."""
    may_be_stale: bool = False
    """The connection ended before the mail was handed over; a new one may do."""
    reason: str = ""


class PreparedMessage(Message):
    """A mail whose bytes stand already and are sent unchanged."""

    def __init__(self, content: bytes, *, sender: str, recipient: str) -> None:
        super().__init__(subject="", recipients=[recipient], sender=sender)
        self.content = content

    def as_bytes(self) -> bytes:
        """Return the bytes as they were stored."""
        return self.content


class _Telling:
    """What SMTP and SMTP_SSL have in common here: they tell whether a mail's bytes have begun."""

    has_begun = False

    def mail(self, *args: Any, **options: Any) -> Any:
        """Begin with the envelope."""
        self.has_begun = False
        return super().mail(*args, **options)  # type: ignore[misc]

    def data(self, *args: Any, **options: Any) -> Any:
        """Hand over the bytes."""
        self.has_begun = True
        return super().data(*args, **options)  # type: ignore[misc]


class _Plain(_Telling, smtplib.SMTP):
    """SMTP, with STARTTLS perhaps."""


class _Encrypted(_Telling, smtplib.SMTP_SSL):
    """SMTP inside TLS."""


class CarefulConnection(Connection):
    """Flask-Mail's connection with a time-out, checked certificates and a forgiving QUIT."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        """Connect as the settings say; raises OSError or SMTPException."""
        context = ssl.create_default_context()
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if self.mail.use_ssl:
            host = _Encrypted(self.mail.server, self.mail.port, timeout=TIMEOUT, context=context)
        else:
            host = _Plain(self.mail.server, self.mail.port, timeout=TIMEOUT)
        try:
            if self.mail.use_tls:
                host.starttls(context=context)
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, *details: object) -> None:
        """Say goodbye; a server that hangs up after it took the mail is no failure."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            super().__exit__(*details)  # type: ignore[arg-type]


class CarefulMail(Mail):
    """Flask-Mail with the careful connection."""

    def connect(self) -> Connection:
        """Return a connection to the server of the running application."""
        return CarefulConnection(current_app.extensions["mail"])


outgoing = CarefulMail()


@contextlib.contextmanager
def connection() -> Iterator[None]:
    """Connect and sign in without sending anything; raises OSError or SMTPException."""
    host = outgoing.connect().configure_host()
    try:
        yield
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            host.quit()


def init_app(app: Flask, url: str) -> None:
    """Point the transport at `smtp://`, `smtps://` or `smtp+starttls://user:password@host:port`."""
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    if parts.scheme not in ports or not parts.hostname:
        raise RuntimeError("KDN_SMTP_URL is no address such as smtp://localhost:25.")
    app.config.update(
        MAIL_SERVER=parts.hostname,
        MAIL_PORT=parts.port or ports[parts.scheme],
        MAIL_USE_SSL=parts.scheme == "smtps",
        MAIL_USE_TLS=parts.scheme == "smtp+starttls",
        MAIL_USERNAME=unquote(parts.username) if parts.username else None,
        MAIL_PASSWORD=unquote(parts.password) if parts.password else None,
    )
    outgoing.init_app(app)


class Line:
    """A connection for several mails: opened by the first one, anew after an error."""

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self._hang_up()

    def send(self, content: bytes, *, recipient: str, sender: str = "") -> Result:
        """Hand one mail over and say what became of it; never raises for the server's sake.

        A server may end a connection after some mails: then a new one is tried once.
        """
        was_open = self._connection is not None
        message = PreparedMessage(
            content, sender=sender or settings().mail_address, recipient=recipient
        )
        result = self._hand_over(message)
        if was_open and result.may_be_stale:
            result = self._hand_over(message)
        return result

    def _hand_over(self, message: PreparedMessage) -> Result:
        try:
            connection = self._open()
        except (OSError, smtplib.SMTPException) as error:
            # A refused sign-in is here too: the mail is not to blame, so it waits.
            log.warning("mail_waits", error=str(error))
            reason = _("The mail server could not be reached: %(error)s", error=_words(error))
            return Result(False, is_servers_fault=True, reason=reason)
        try:
            connection.send(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            return self._refused(code, answer)
        except smtplib.SMTPResponseException as error:
            return self._refused(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            reason = _("The mail server broke off: %(error)s", error=_words(error))
            return Result(False, may_be_stale=not _has_begun(connection), reason=reason)
        return Result(True)

    def _refused(self, code: int, answer: bytes | str) -> Result:
        words = _decoded(answer)
        reason = clean(_("The mail server answered: %(answer)s", answer=f"{code} {words}"))[:1000]
        if code == _BUSY or code < 0:
            self._hang_up()
            return Result(False, is_servers_fault=True, may_be_stale=True, reason=reason)
        if 400 <= code < 500 and _TOO_MANY.search(words):
            return Result(False, is_servers_fault=True, reason=reason)
        return Result(False, is_final=500 <= code < 600, reason=reason)

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = outgoing.connect().__enter__()
        return self._connection

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.__exit__(None, None, None)  # type: ignore[arg-type]


def _has_begun(connection: Connection) -> bool:
    """Tell whether the mail itself was on its way, so that it may have arrived."""
    return getattr(connection.host, "has_begun", False)


def _decoded(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _words(error: Exception) -> str:
    """Return what went wrong, without the brackets of Python's own exceptions."""
    if isinstance(error, smtplib.SMTPResponseException):
        return clean(f"{error.smtp_code} {_decoded(error.smtp_error)}")[:500]
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message or str(error)
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return obstacles.in_words(error)
    return str(error)
