"""The virus scanner: clamd, asked by its INSTREAM protocol, where the settings name one."""

import enum
import socket
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from kdn_helpdesk.core import clock, obstacles
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings

PORT = 3310
PIECE = 1 << 16
PATIENCE = 150.0
"""Seconds a worker waits for an answer; clamd itself gives up on a file after 120."""
SHORT_PATIENCE = 20.0
"""Seconds somebody at a form waits; then the file is scanned later."""


class Scan(enum.StrEnum):
    """What the scanner says of something that came in."""

    NONE = "none"
    """Nobody has asked it: none was set when this came."""
    PENDING = "pending"
    """It could not be asked yet; until then nobody gets this."""
    CLEAN = "clean"
    FOUND = "found"
    """It holds a virus; nobody ever gets it."""
    UNFIT = "unfit"
    """It is too large for the scanner."""

    @property
    def is_locked(self) -> bool:
        """Whether nobody may have it."""
        return self in (Scan.PENDING, Scan.FOUND, Scan.UNFIT)


class Finding(NamedTuple):
    """The scanner's word, and the virus's name where it found one."""

    scan: Scan
    threat: str = ""


class Scannable(Protocol):
    """What the scanner was asked about."""

    @property
    def scan(self) -> Scan:
        """Its word."""

    @property
    def threat(self) -> str:
        """The virus's name."""


class ScannerAway(DomainError):
    """The scanner does not answer: nothing is known of the file, and it has to be asked again."""


def is_on() -> bool:
    """Tell whether the settings name a scanner."""
    return bool(settings().clamd_url)


def scan(content: bytes | Iterable[bytes], *, patience: float = PATIENCE) -> Finding:
    """Ask the scanner about these bytes; raises ScannerAway where it does not answer."""
    if not is_on():
        return Finding(Scan.NONE)
    if not content:
        return Finding(Scan.CLEAN)
    try:
        chunks = (content,) if isinstance(content, bytes) else content
        return _finding(_ask(b"INSTREAM", chunks, patience=patience))
    except TimeoutError as error:
        raise _away(error) from error
    except ConnectionError as error:
        # Beyond its StreamMaxLength clamd hangs up, mostly before its answer can be read.
        if not _is_there():
            raise _away(error) from error
        return Finding(Scan.UNFIT)
    except OSError as error:
        raise _away(error) from error


def version() -> str:
    """Return what the scanner calls itself and its signatures; raises ScannerAway."""
    try:
        return _ask(b"VERSION", patience=SHORT_PATIENCE)
    except OSError as error:
        raise _away(error) from error


def locked_sentence(found: Finding, name: str) -> str:
    """Say why nobody may have the file; empty where everybody may."""
    return {
        Scan.PENDING: _("“%(name)s” is being checked for viruses. Please try again in a few "
                        "minutes.", name=name),
        Scan.FOUND: _("“%(name)s” holds a virus (%(threat)s) and is locked.", name=name,
                      threat=found.threat),
        Scan.UNFIT: _("“%(name)s” is too large to be checked for viruses and is locked.",
                      name=name),
    }.get(found.scan, "")  # fmt: skip


def age_of_signatures(words: str) -> timedelta | None:
    """Return how old clamd's signatures are by its version; None where it does not say."""
    try:
        made = datetime.strptime(words.rpartition("/")[2] + " +0000", "%a %b %d %H:%M:%S %Y %z")
    except ValueError:
        return None
    return clock.now() - made


def lock_in_words(found: Scannable) -> str:
    """Say beside a file's name why nobody may have it; empty where everybody may."""
    return {
        Scan.PENDING: _("is being checked for viruses"),
        Scan.FOUND: _("locked: it holds a virus (%(threat)s)", threat=found.threat),
        Scan.UNFIT: _("locked: too large to be checked for viruses"),
    }.get(found.scan, "")


def _finding(answer: str) -> Finding:
    """Read clamd's answer: `stream: OK`, `stream: NAME FOUND`, or a reason with ERROR."""
    words = answer.removeprefix("stream: ").strip()
    if words == "OK":
        return Finding(Scan.CLEAN)
    if words.endswith(" FOUND"):
        threat = words.removesuffix(" FOUND")[:200]
        log.warning("virus_found", threat=threat)
        return Finding(Scan.FOUND, threat)
    if words.startswith("INSTREAM size limit exceeded"):
        return Finding(Scan.UNFIT)
    raise _away(words or "no answer")


def _ask(command: bytes, chunks: Iterable[bytes] | None = None, *, patience: float) -> str:
    """Send a command, with bytes in pieces of announced length, and return the answer."""
    with _connect(patience) as line:
        line.sendall(b"z%s\0" % command)
        if chunks is not None:
            for piece in _pieces(chunks):
                line.sendall(len(piece).to_bytes(4, "big"))
                line.sendall(piece)
            line.sendall(bytes(4))
        answer = b""
        while chunk := line.recv(4096):
            answer += chunk
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _pieces(chunks: Iterable[bytes]) -> Iterator[memoryview]:
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE):
            yield memoryview(chunk)[start : start + PIECE]


def _connect(patience: float) -> socket.socket:
    url = settings().clamd_url
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:  # a port that is no number
        host, port, parts = None, PORT, urlsplit("")
    if parts.scheme == "tcp" and host:
        return socket.create_connection((host, port), timeout=patience)
    if parts.scheme != "unix" or not parts.path:
        raise ScannerAway(_("KDN_CLAMD_URL names no scanner: “%(url)s”.", url=url))
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(patience)
        line.connect(unquote(parts.path))
    except BaseException:
        line.close()
        raise
    return line


def _is_there() -> bool:
    try:
        return _ask(b"PING", patience=SHORT_PATIENCE) == "PONG"
    except OSError:
        return False


def _away(error: object) -> ScannerAway:
    words = obstacles.in_words(error) if isinstance(error, OSError) else str(error)
    log.warning("scanner_away", error=words)
    return ScannerAway(_("The virus scanner does not answer: %(error)s", error=words[:300]))
