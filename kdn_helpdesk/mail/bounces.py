"""Delivery reports: which mail did not arrive, for whom, for good or for now, and why.

RFC 3464 reports are read as they are meant; for the formats before it the recognisers of
flufl.bounce find the address, and the text gives the reason.
"""

import email
import enum
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kdn_helpdesk.mail import structure, wording
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.mail.headers import Headers, addresses, message_ids, words
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


_LARGEST_REPORT = 1_000_000
_ASCII = bytes(range(128)) + b"?" * 128
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # they stumble, and tell it at length
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?:^|[\s:;#<(\[])([45]\d\d)(?=[\s\-,:#])")
_TEXT_ID = re.compile(r"^[\s>]*message-id:\s*(<[^<>\s]{3,500}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']{1,128}@[^\s<>()\[\];,\"']{1,200}")
_NOBODY = re.compile(r"mailer-daemon|postmaster|no-?reply|.*@[^.]*$|.*\d{6,}.*@.*\d{4,}")
_COPY = re.compile(
    r"^.{0,60}(?:copy of (?:the|your) (?:message|original|mail)|original (?:message"
    r"|mail) (?:follows|headers)"
    r"|(?:unsent|returned|original|undelivered|failed|your) (?:message|mail) (?:follows|below"
    r"|is attached|header)"
    r"|message header follows|kopie (?:der|ihrer) (?:nachricht|mail)|ursprüngliche (?:nachricht"
    r"|kopfzeilen))"
    r".{0,80}$|^-{3,}\s*(?:original|returned|copy|message|the (?:header|message|original)"
    r"|unsent).{0,60}$"
    r"|^(?:received: from|return-path: <)",
    re.IGNORECASE | re.MULTILINE,
)
_CAUSE_OF_STATUS = {
    "1.1": Cause.UNKNOWN_MAILBOX, "1.6": Cause.UNKNOWN_MAILBOX, "1.3": Cause.UNKNOWN_MAILBOX,
    "1.10": Cause.UNKNOWN_MAILBOX, "2.1": Cause.UNKNOWN_MAILBOX, "1.2": Cause.UNKNOWN_DOMAIN,
    "4.4": Cause.UNKNOWN_DOMAIN, "2.2": Cause.FULL, "2.3": Cause.TOO_LARGE, "3.4": Cause.TOO_LARGE,
    "4.1": Cause.UNREACHABLE, "4.2": Cause.UNREACHABLE, "4.7": Cause.UNREACHABLE,
    "1.8": Cause.REFUSED, "1.7": Cause.REFUSED, "7.1": Cause.REFUSED,
}  # fmt: skip
_WORDING_OF_CAUSE = {
    Cause.FULL: (
        "quota|mailbox exceeds allowed size"
        "|(?:mailbox|postfach|mailfolder|inbox|account) (?:ist |is |has )?(?:full|voll|exceed)"
        "|insufficient (?:system )?(?:storage|resources|space)|storage limit"
        "|not enough (?:storage|space)"
        "|out of storage|overquota|容量"
    ),
    Cause.TOO_LARGE: (
        "too (?:large|big)|size limit|message size|zu groß|exceeds .{0,30}(?:size|limit)"
        "|larger than|maximum (?:message )?size|size exceed"
    ),
    Cause.UNKNOWN_MAILBOX: (
        "user unknown|unknown user|no such (?:user|recipient|mailbox|address|person|account|local)"
        "|mailbox (?:unavailable|not found|disabled|unknown|inactive|is disabled|does not)"
        "|(?:user|recipient|address|account|mailbox|empfänger|adresse|postfach|email)\\b.{0,40}"
        "(?:unbekannt|unknown|does ?n[o']t exist|doesn't have|not found|not exist|nicht gefunden"
        "|existiert nicht|invalid|inactive|disabled|deaktiviert|not listed|no longer|not known"
        "|not valid|unavailable)"
        "|unknown (?:recipient|address|account|local|mailbox)|invalid (?:recipient|mailbox"
        "|address|user)"
        "|recipient (?:address )?rejected|address rejected|resolver\\.adr|unrouteable mail box"
        "|isn't known|not our customer|no mailbox|unbekannter empfänger|unrouteable address"
        "|not a known user"
        "|not listed in|doesn't have a .{1,40} account|not have .{1,20}account|can't find"
        "|not in .{0,20}directory"
    ),
    Cause.UNKNOWN_DOMAIN: (
        "host (?:or domain )?(?:name )?(?:not found|unknown)|unknown host|nxdomain|unrouteable"
        "|no mx"
        "|domain (?:name )?(?:not found|does not exist|unbekannt)|unknown domain"
        "|no such (?:host|domain)"
        "|name service error|can't be resolved|cannot resolve|lookup failed|illegal host"
        "|bad destination"
        "|domain .{1,80} (?:does ?n[o']t|not) (?:exist|resolve|found)|domain .{1,80} nicht gefunden"
    ),
    Cause.UNREACHABLE: (
        "timed? ?out|connection (?:refused|reset|lost|timed)|connect to .{1,80}"
        "|could not be (?:reached|contacted)"
        "|temporar|nicht erreichbar|no route to host|unreachable|not responding|retry timeout"
        "|too many hops"
        "|mail loop|loops? back|expired|retry time|network|try again|greylist|deferred"
    ),
    Cause.REFUSED: (
        "spam|block(?:ed|list)|blacklist|policy|denied|refused|rejected|abgelehnt|listed in"
        "|reputation|virus"
        "|not (?:authorized|allowed|permitted|accepted)|relay(?:ing)?|content|unauthenticated"
        "|dmarc|spf"
        "|prohibited|restrict|permission"
    ),
}
_WORDINGS = {
    cause: re.compile(wording, re.IGNORECASE) for cause, wording in _WORDING_OF_CAUSE.items()
}


def read_bounce(raw: bytes, parts: Parts, text: str, headers: Headers) -> Bounce:
    """Read a message that is known to be a delivery report."""
    own = _own_words(text)
    action, blocks = _worst(parts.status_blocks)
    ids = _original_ids(parts, text, headers)
    soft, hard = ((), ()) if _reported(blocks) else _recognised(raw, ids)
    named = _reported(blocks) or _in_header(headers) or hard or soft or _in_text(own, headers)
    named = named or _in_original(parts)
    status = next((block["status"][0] for block in blocks if block.get("status")), "")
    diagnostic = next((b["diagnostic-code"][0] for b in blocks if b.get("diagnostic-code")), "")
    code = _code(diagnostic, status) or _code(own)
    if action is None:
        action = _action_told(own, code, is_soft=bool(soft) and not hard)
    cause = _cause(code, diagnostic, own)
    return Bounce(
        action=action,
        cause=cause,
        permanent=action is Action.FAILED and not code.startswith("4"),
        recipients=named,
        original_ids=ids,
        status=code,
        diagnostic=words(diagnostic) or _telling_line(own),
    )


def cause_of(answer: str) -> Cause:
    """Say why a server refused by the status code in its answer; its words prove nothing."""
    return _cause(_code(answer), "", "")


def _own_words(text: str) -> str:
    """Return what the server says, without the copy of the mail below it."""
    copy = _COPY.search(text)
    return text[: copy.start()] if copy and copy.start() > 40 else text


def _worst(blocks: Sequence[Headers]) -> tuple[Action | None, list[Headers]]:
    """Return the gravest of what is reported, and the blocks of the recipients it is about."""
    by_action: dict[Action, list[Headers]] = {}
    for block in blocks:
        reported = next(iter(block.get("action", ())), "").lower()
        status = next(iter(block.get("status", ())), "")
        if reported or status or "final-recipient" in block:
            by_action.setdefault(_action(reported, status), []).append(block)
    for action in (Action.FAILED, Action.DELAYED, Action.DELIVERED):
        if action in by_action:
            return action, by_action[action]
    return None, []


def _reported(blocks: Sequence[Headers]) -> tuple[str, ...]:
    found = []
    for block in blocks:
        for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
            values = [words(value) for value in block.get(name, ())]
            mailbox = next((box for value in values if (box := _mailbox(value))), "")
            if mailbox:
                found.append(mailbox)
                break
    return tuple(dict.fromkeys(found))


def _mailbox(value: str) -> str:
    """Read an address such as "rfc822; name@place", also where its kind is left out."""
    hit = _ADDRESS.search(value.partition(";")[2] or value)
    return hit[0].strip("<>'\".;,").lower() if hit else ""


def _in_header(headers: Headers) -> tuple[str, ...]:
    values = (*headers.get("x-failed-recipients", ()), *headers.get("x-actual-recipient", ()))
    return tuple(
        dict.fromkeys(_mailbox(part) for v in values for part in v.split(",") if "@" in part)
    )


def _recognised(raw: bytes, ids: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask the recognisers of the formats without a report; they may stumble over broken mail."""
    from flufl.bounce import all_failures  # heavy

    try:
        soft, hard = all_failures(email.message_from_bytes(raw[:_LARGEST_REPORT].translate(_ASCII)))
    except Exception:  # any of its recognisers may meet what it never expected
        return (), ()
    return _sorted(soft, ids), _sorted(hard, ids)


def _sorted(found: Iterable[bytes], ids: tuple[str, ...]) -> tuple[str, ...]:
    named = (clean(address.decode("ascii", "replace")).strip("<>'\". ") for address in found)
    return tuple(
        sorted(address.lower() for address in named if "@" in address and f"<{address}>" not in ids)
    )


def _in_text(own: str, headers: Headers) -> tuple[str, ...]:
    """Name the addresses the server speaks of, itself and us left out."""
    ours = " ".join((*headers.get("to", ()), *headers.get("from", ()))).lower()
    found = [hit[0].strip("<>'\".;,:").lower() for hit in _ADDRESS.finditer(own[:20_000])]
    wanted = [
        address for address in dict.fromkeys(found)
        if address not in ours and not _NOBODY.match(address)
    ]  # fmt: skip
    return tuple(wanted[:1])


def _in_original(parts: Parts) -> tuple[str, ...]:
    """Name whom the mail that came back was written to."""
    attached = (file.content for file in parts.attachments if file.type == "message/rfc822")
    fields = [value for returned in parts.returned for value in returned.get("to", ())]
    fields += [structure.read_fields(content[:100_000]).get("to") for content in attached]
    return tuple(address.key for address in addresses(fields))


def _code(*texts: str) -> str:
    """Return the first enhanced status code that tells more than its class, else any code."""
    codes = [match[0] for text in texts for match in _STATUS.finditer(text[:20_000])]
    failed = [code for code in codes if code[0] in "45"]
    telling = [code for code in failed if not code.endswith(".0")]
    for found in (telling, failed, codes):
        if found:
            return found[0]
    reply = next((m for text in texts if (m := _REPLY_CODE.search(text[:20_000]))), None)
    return {"4": "4.0.0", "5": "5.0.0"}[reply[1][0]] if reply else ""


def _action(reported: str, code: str) -> Action:
    if reported.startswith("delay"):
        return Action.DELAYED
    if reported.startswith(("deliver", "relay", "expand")) or (not reported and code[:1] == "2"):
        return Action.DELIVERED
    return Action.FAILED


def _action_told(own: str, code: str, *, is_soft: bool) -> Action:
    """Tell from the wording whether the server gave up or goes on."""
    if wording.STILL_TRYING.search(own[:6000]) and (is_soft or not code.startswith("5")):
        return Action.DELAYED
    return Action.DELIVERED if code.startswith("2") else Action.FAILED


def _cause(code: str, diagnostic: str, own: str) -> Cause:
    """Name the cause: a code that says one thing only, then the wording, then the code's class."""
    known = _CAUSE_OF_STATUS.get(code.partition(".")[2])
    if known is not None:
        return known
    for text in (diagnostic, own[:20_000]):
        for cause, pattern in _WORDINGS.items():
            if text and pattern.search(text):
                return cause
    if code.partition(".")[2].startswith("7."):
        return Cause.REFUSED
    return Cause.UNREACHABLE if code.partition(".")[2].startswith("4.") else Cause.OTHER


def _original_ids(parts: Parts, text: str, headers: Headers) -> tuple[str, ...]:
    """Name the Message-ID of what was sent: of the message that came back, else in the text."""
    found: list[str] = []
    for returned in parts.returned:
        found.extend(message_ids(returned.get("message-id", ())))
    for block in parts.status_blocks:
        found.extend(message_ids(block.get("x-original-message-id", ())))
    for attachment in parts.attachments:
        if attachment.type == "message/rfc822" or attachment.type.startswith("text/"):
            head = attachment.content[:20_000].decode("latin-1")
            found.extend(_TEXT_ID.findall(head.replace("\r", "")))
    found.extend(_TEXT_ID.findall(text))
    if not found:
        for name in (
            "x-ms-exchange-message-id",
            "x-original-message-id",
            "in-reply-to",
            "references",
        ):
            found.extend(message_ids(headers.get(name, ())))
    return tuple(dict.fromkeys(clean(found_id) for found_id in found))


def _telling_line(own: str) -> str:
    """Pick the line that names the error, for formats without a diagnostic field."""
    lines = [line.strip()[:500] for line in own[:20_000].split("\n") if line.strip()]
    for line in lines:
        if _STATUS.search(line) or _REPLY_CODE.search(line):
            return line
    for pattern in _WORDINGS.values():
        for line in lines:
            if pattern.search(line) and not line.lower().startswith(("subject:", "betreff:")):
                return line
    return ""
