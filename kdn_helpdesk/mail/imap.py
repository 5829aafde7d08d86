"""Talking to an IMAP server: whatever goes wrong there becomes a sentence."""

import contextlib
import imaplib
import re
import select
import ssl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

from kdn_helpdesk.core import obstacles
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

TIMEOUT = 60.0
"""Seconds to wait for the server at each step."""
LOOK_UP = 1.0
"""Seconds after which somebody who waits for new mails looks whether to stop."""
PORTS = {"imap": 143, "imaps": 993, "imap+starttls": 143}
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox on a server, as `imaps://user:password@host:port/FOLDER` names it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str

    @property
    def name(self) -> str:
        """User, host and folder: how rows and pages call it."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a mail as far as they were asked for, and how many there are."""

    content: bytes
    size: int


def read_accounts(urls: str) -> list[Account]:
    """Return the accounts that the setting names, separated by blanks; raises DomainError."""
    return [_read_account(url) for url in urls.split()]


def _read_account(url: str) -> Account:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname:
        raise DomainError(
            _("KDN_IMAP_URL names no mailbox such as imaps://user:password@host/INBOX.")
        )
    return Account(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


class Session:
    """A connection with its folder open; every method raises DomainError where it breaks."""

    def __init__(self, account: Account) -> None:
        """Connect, sign in, open the folder."""
        self.account = account
        self._box = self._connect()
        try:
            with self._told():
                status = self._box.folder.status(account.folder, ["UIDVALIDITY"])
                self.validity = int(status["UIDVALIDITY"])
        except BaseException:
            self._hang_up()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        """Say goodbye, if somebody still listens."""
        with contextlib.suppress(Exception):  # all that was wanted is stored
            self._box.client.sock.settimeout(5)
            self._box.client.logout()
        self._hang_up()

    def list_uids(self, *, since: int = 1) -> list[int]:
        """Return the numbers of the mails from this one on, in their order."""
        with self._told():
            # The last mail is named in any case (RFC 3501, section 9, seq-range).
            found = (int(uid) for uid in self._box.uids(f"UID {since}:*", charset=None))
            return sorted(uid for uid in found if uid >= since)

    def fetch(self, uid: int, *, at_most: int) -> Fetched | None:
        """Return a mail without setting any flag; None where it is gone or not given."""
        items = f"(RFC822.SIZE BODY.PEEK[]<0.{at_most}>)"
        with self._told(_("mail number %(uid)d", uid=uid)):
            try:
                status, answer = self._box.client.uid("FETCH", str(uid), items)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:  # the server says BAD to this mail, and goes on
                return None
            for part in answer if status == "OK" else ():
                if isinstance(part, tuple) and _is_about(part[0], uid):
                    size = _SIZE.search(part[0])
                    content = bytes(part[1])
                    told = int(size[1]) if size and len(content) >= at_most else 0
                    return Fetched(content, max(told, len(content)))
        return None

    def still_has(self, uid: int) -> bool:
        """Tell whether the mail is there at all."""
        with self._told():
            return str(uid) in self._box.uids(f"UID {uid}", charset=None)

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Set \\Seen, for people who look into the mailbox."""
        if uids:
            with self._told():
                self._box.flag([str(uid) for uid in uids], r"\Seen", True)

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new mails by itself (RFC 2177)."""
        return "IDLE" in self._box.client.capabilities

    def await_news(self, stop: threading.Event, *, seconds: float) -> None:
        """Wait until the server says anything, the time is over, or somebody says stop."""
        with self._told():
            self._box.idle.start()  # type: ignore[no-untyped-call]
            for _ in range(max(1, round(seconds / LOOK_UP))):
                if self._is_anything_said() or stop.is_set():
                    break
            self._box.idle.stop()  # type: ignore[no-untyped-call]

    def _is_anything_said(self) -> bool:
        client: Any = self._box.client
        answers = getattr(client, "_file", None) or client.file  # by the version of Python
        client.sock.settimeout(0)
        try:
            if answers.peek(1):
                return True
        except OSError:  # nothing yet
            pass
        finally:
            client.sock.settimeout(TIMEOUT)
        poller = select.poll()
        poller.register(client.sock.fileno(), select.POLLIN)
        return bool(poller.poll(LOOK_UP * 1000))

    def _connect(self) -> "BaseMailBox":
        import imap_tools  # heavy

        account = self.account
        at = (account.host, account.port, TIMEOUT)
        safe = ssl.create_default_context()
        with self._told():
            if account.scheme == "imap":
                box: BaseMailBox = imap_tools.MailBoxUnencrypted(*at)
            elif account.scheme == "imaps":
                box = imap_tools.MailBox(*at, ssl_context=safe)
            else:
                box = imap_tools.MailBoxStartTls(*at, ssl_context=safe)
        try:
            with self._told():
                _sign_in(box, account)
                box.folder.set(account.folder)
        except BaseException:
            with contextlib.suppress(OSError):
                box.client.shutdown()
            raise
        return box

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._box.client.shutdown()

    @contextlib.contextmanager
    def _told(self, place: str = "") -> Iterator[None]:
        """Turn what the server or the line did into a sentence."""
        import imap_tools  # heavy

        expected = (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError)
        try:
            yield
        except DomainError:
            raise
        except (*expected, ValueError, TypeError, LookupError) as error:
            sentence = _explain(self.account, error)
            raise DomainError(f"{sentence} ({place})" if place else sentence) from error


def _sign_in(box: "BaseMailBox", account: Account) -> None:
    """Sign in, and know afterwards what the server can do for those who did."""
    import imap_tools  # heavy

    try:
        if (account.user + account.password).isascii():
            box.login(account.user, account.password, initial_folder=None)
        else:
            box.login_utf8(account.user, account.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, imap_tools.ImapToolsError) as error:
        raise DomainError(
            _(
                "The mail server refuses the sign-in of %(user)s: %(error)s. Please check user"
                " and password in KDN_IMAP_URL.",
                user=account.user, error=_words(error),
            )
        ) from error  # fmt: skip
    status, told = box.client.capability()
    if status == "OK" and told and told[0]:
        box.client.capabilities = tuple(told[0].decode("ascii", "replace").upper().split())


def _is_about(head: bytes, uid: int) -> bool:
    """Tell whether this part of an answer is the mail that was asked for."""
    found = _UID.search(head)
    return found is None or int(found[1]) == uid


def _explain(account: Account, error: Exception) -> str:
    at = f"{account.host}:{account.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message or str(error)
        return _("The certificate of %(server)s is not valid: %(error)s", server=at, error=reason)
    if isinstance(error, ssl.SSLError):
        words = error.reason or str(error)
        return _("%(server)s does not speak TLS as it should: %(error)s", server=at, error=words)
    if isinstance(error, imaplib.IMAP4.abort):
        return _("%(server)s broke off: %(error)s", server=at, error=_words(error))
    if isinstance(error, OSError):
        words = obstacles.in_words(error)
        return _("%(server)s could not be reached: %(error)s", server=at, error=words)
    return _("%(server)s answered otherwise than expected: %(error)s", server=at,
             error=_words(error))  # fmt: skip


def _words(error: Exception) -> str:
    """Return what the server said, without the names of Python's own types."""
    arguments = [a.decode("utf-8", "replace") if isinstance(a, bytes) else a for a in error.args]
    return " ".join(str(a) for a in arguments if a) or str(error) or type(error).__name__
