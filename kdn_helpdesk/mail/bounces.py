"""Delivery reports: which mail did not arrive, for whom, for good or for now, and why.

RFC 3464 reports are read as they are meant; for the formats before it the recognisers of
flufl.bounce find the address, and the text gives the reason.
"""

import enum
import re
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.mail.headers import message_ids, read_headers, words
from kdn_helpdesk.mail.parts import Parts


class Action(enum.StrEnum):
    """What became of the mail (RFC 3464, section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


class Cause(enum.StrEnum):
    """Why a mail did not arrive, as far as a person can act on it."""

    UNKNOWN_MAILBOX = "unknown_mailbox"
    UNKNOWN_DOMAIN = "unknown_domain"
    FULL = "full"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    OTHER = "other"


@dataclass(frozen=True)
class Bounce:
    """What a delivery report says about one mail."""

    action: Action
    cause: Cause
    permanent: bool
    recipients: tuple[str, ...]
    original_ids: tuple[str, ...]
    status: str
    diagnostic: str


_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY_CODE = re.compile(r"(?:^|[\s:;#<(])([45]\d\d)[\s-]")
_TEXT_ID = re.compile(r"^[\s>]*message-id:\s*(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE)
_CAUSE_OF_STATUS = {
    "1.1": Cause.UNKNOWN_MAILBOX, "1.6": Cause.UNKNOWN_MAILBOX, "1.3": Cause.UNKNOWN_MAILBOX,
    "1.10": Cause.UNKNOWN_MAILBOX, "2.1": Cause.UNKNOWN_MAILBOX, "1.2": Cause.UNKNOWN_DOMAIN,
    "4.4": Cause.UNKNOWN_DOMAIN, "2.2": Cause.FULL, "2.3": Cause.TOO_LARGE, "3.4": Cause.TOO_LARGE,
    "4.1": Cause.UNREACHABLE, "4.2": Cause.UNREACHABLE, "4.7": Cause.UNREACHABLE,
}  # fmt: skip
_WORDING_OF_CAUSE = {
    Cause.FULL: ("quota|mailbox (?:is )?full|postfach (?:ist )?voll|insufficient storage"),
    Cause.TOO_LARGE: "too large|size limit|message size|zu groß|exceeds .{0,30}(?:size|limit)",
    Cause.UNKNOWN_DOMAIN: (
        "host (?:or domain )?(?:name )?(?:not found|unknown)|nxdomain|unrouteable|no mx"
        "|domain (?:not found|does not exist)"
    ),
    Cause.UNKNOWN_MAILBOX: (
        "user unknown|unknown user|no such user|mailbox (?:unavailable|not found)|unbekannt"
        "|does not exist|address rejected|not found|account (?:is )?disabled|resolver.adr"
    ),
    Cause.UNREACHABLE: (
        "timed? out|connection refused|connect to .{1,80}|could not be reached|temporar"
        "|nicht erreichbar"
    ),
    Cause.REFUSED: (
        "spam|blocked|blacklist|policy|denied|refused|rejected|abgelehnt"
        "|not (?:authorized|allowed|permitted)"
    ),
}
_WORDINGS = {
    cause: re.compile(wording, re.IGNORECASE) for cause, wording in _WORDING_OF_CAUSE.items()
}


def read_bounce(message: Message, parts: Parts, text: str) -> Bounce:
    """Read a message that is known to be a delivery report."""
    blocks = [read_headers(block) for block in parts.status_blocks]
    recipients = _reported(blocks) or _recognised(message)
    reported = next((block["action"][0] for block in blocks if block.get("action")), "")
    status = next((block["status"][0] for block in blocks if block.get("status")), "")
    diagnostic = next((b["diagnostic-code"][0] for b in blocks if b.get("diagnostic-code")), "")
    code = _code(status) or _code(diagnostic) or _code(text)
    action = _action(reported.lower(), code)
    return Bounce(
        action=action,
        cause=_cause(code, f"{diagnostic}\n{text}" if diagnostic else text),
        permanent=action is Action.FAILED and not code.startswith("4"),
        recipients=recipients,
        original_ids=_original_ids(parts, text),
        status=code,
        diagnostic=words(diagnostic) or _telling_line(text),
    )


def _reported(blocks: list[dict[str, tuple[str, ...]]]) -> tuple[str, ...]:
    found = []
    for block in blocks:
        named = block.get("original-recipient", ()) + block.get("final-recipient", ())
        if named:
            found.append(named[0].partition(";")[2].strip(" <>") or named[0].strip(" <>"))
    return tuple(dict.fromkeys(address.lower() for address in found if "@" in address))


def _recognised(message: Message) -> tuple[str, ...]:
    """Ask the recognisers of the formats without a report; they may stumble over broken mail."""
    try:
        soft, hard = all_failures(message)
    except Exception:  # any of its recognisers may meet what it never expected
        return ()
    return tuple(sorted(clean(address.decode("ascii", "replace")) for address in soft | hard))


def _code(text: str) -> str:
    match = _STATUS.search(text[:20_000])
    if match:
        return match[0]
    reply = _REPLY_CODE.search(text[:20_000])
    return {"4": "4.0.0", "5": "5.0.0"}[reply[1][0]] if reply else ""


def _action(reported: str, code: str) -> Action:
    if reported.startswith("delay"):
        return Action.DELAYED
    if reported.startswith(("deliver", "relay", "expand")) or (not reported and code[:1] == "2"):
        return Action.DELIVERED
    return Action.FAILED


def _cause(code: str, wording: str) -> Cause:
    known = _CAUSE_OF_STATUS.get(code.partition(".")[2])
    if known is not None:
        return known
    if code.partition(".")[2].startswith("7."):
        return Cause.REFUSED
    for cause, pattern in _WORDINGS.items():
        if pattern.search(wording[:20_000]):
            return cause
    return Cause.OTHER


def _original_ids(parts: Parts, text: str) -> tuple[str, ...]:
    """Name the Message-ID of what was sent: of the message that came back, else in the text."""
    found: list[str] = []
    for returned in parts.returned:
        found.extend(message_ids(read_headers(returned).get("message-id", ())))
    for attachment in parts.attachments:
        if attachment.type == "message/rfc822":
            head = attachment.content[:20_000].decode("latin-1")
            found.extend(_TEXT_ID.findall(head.replace("\r", "")))
    found.extend(_TEXT_ID.findall(text))
    return tuple(dict.fromkeys(clean(found_id) for found_id in found))


def _telling_line(text: str) -> str:
    """Pick the line that names the error, for formats without a diagnostic field."""
    for line in text.split("\n"):
        if _STATUS.search(line) or _REPLY_CODE.search(line):
            return line.strip()[:500]
    return ""
