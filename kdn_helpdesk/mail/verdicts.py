"""What kind of mail this is: written by a person, by a machine, a report, a calendar's answer."""

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kdn_helpdesk.mail import wording
from kdn_helpdesk.mail.headers import Address, Headers, first


class Kind(enum.StrEnum):
    """The kinds that are treated differently."""

    ORDINARY = "ordinary"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    CALENDAR = "calendar"
    UNREADABLE = "unreadable"


class Sign(enum.StrEnum):
    """Where the evidence for a verdict was found."""

    HEADER = "header"
    SENDER = "sender"
    SUBJECT = "subject"
    WORDING = "wording"
    REPORT = "report"
    CALENDAR = "calendar"
    FAULT = "fault"


@dataclass(frozen=True)
class Reason:
    """One piece of evidence, as it stands in the mail."""

    sign: Sign
    evidence: str

    def __str__(self) -> str:
        return f"{self.sign}: {self.evidence}"


@dataclass(frozen=True)
class Verdict:
    """The kind of a mail and everything that speaks for it."""

    kind: Kind
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What a verdict is founded on."""

    headers: Headers
    sender: Address | None
    subject: str
    message_id: str
    new_text: str
    content_type: str
    report_type: str
    has_status_block: bool
    calendar_methods: tuple[str, ...]
    text: str = ""
    has_returned: bool = False
    fault: str = ""


_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SUPPRESSED = frozenset({"all", "autoreply", "oof", "dr"})
_TELLTALE = (
    "list-id", "list-unsubscribe", "x-loop", "x-autoreply", "x-autorespond", "x-autoresponse",
    "x-mail-autoreply", "x-fc-machinegenerated", "x-auto-reply",
)  # fmt: skip
_OTHER_REPORTS = frozenset({"disposition-notification", "feedback-report", "tlsrpt"})
_CODE = re.compile(r"(?<![\d.])[45]\d\d[ \-#]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_RETURNED = re.compile(
    r"^[\s>]*(?:message-id|received|return-path|mime-version|x-mailer):",
    re.IGNORECASE | re.MULTILINE,
)
_REPORT_LENGTH = 6000
_LONGEST_NOTICE = 1200
_FIRST_WORDS = 300
_SHORT_NOTICE = 160


def judge(evidence: Evidence, *, is_ours: Callable[[str], bool] = lambda _: False) -> Verdict:
    """Say what kind of mail this is.

    `is_ours` tells whether a Message-ID was made by this service: a mail that carries one as
    its own came back in a circle.
    """
    if evidence.fault:
        return Verdict(Kind.UNREADABLE, (Reason(Sign.FAULT, evidence.fault),))
    if reasons := tuple(_bounce_signs(evidence)):
        return Verdict(Kind.BOUNCE, reasons)
    if evidence.calendar_methods:
        signs = [Reason(Sign.CALENDAR, f"METHOD:{m}") for m in evidence.calendar_methods]
        return Verdict(Kind.CALENDAR, tuple(signs))
    reasons = tuple(dict.fromkeys(_automatic_signs(evidence, is_ours)))
    return Verdict(Kind.AUTOMATIC if reasons else Kind.ORDINARY, reasons)


def _bounce_signs(evidence: Evidence) -> Iterator[Reason]:
    if evidence.report_type in _OTHER_REPORTS and not evidence.has_status_block:
        return  # a receipt of reading, a complaint about spam: automatic, not a bounce
    if evidence.has_status_block or (
        evidence.content_type == "multipart/report" and evidence.report_type == "delivery-status"
    ):
        yield Reason(Sign.REPORT, "multipart/report; report-type=delivery-status")
        return
    if failed := first(evidence.headers, "x-failed-recipients"):
        yield Reason(Sign.HEADER, f"X-Failed-Recipients: {failed}")
    if wording.ANSWERED.match(evidence.subject) and not _may_be_daemon(evidence):
        return  # a person answers a report, or passes it on
    yield from _undelivered_signs(evidence)


def _undelivered_signs(evidence: Evidence) -> Iterator[Reason]:
    """Recognise reports from before the standard: who sent them, and what they say."""
    subject = wording.UNDELIVERED.match(evidence.subject)
    text = evidence.text[:_REPORT_LENGTH]
    says = wording.NOT_DELIVERED.search(text) or wording.STILL_TRYING.search(text)
    code = _CODE.search(text)
    if _may_be_daemon(evidence):
        is_report = bool(subject or says)
    elif _returns_to_nobody(evidence) or evidence.content_type == "multipart/report":
        is_report = bool(subject or (says and (code or _shows_returned(evidence))))
    else:
        by_machine = any(True for _ in _header_signs(evidence))
        is_report = bool(subject and says and (by_machine or _shows_returned(evidence)))
    if not is_report:
        return
    if subject:
        yield Reason(Sign.SUBJECT, evidence.subject)
    if says:
        yield Reason(Sign.WORDING, " ".join(says[0].split()))


def _shows_returned(evidence: Evidence) -> bool:
    return evidence.has_returned or bool(_RETURNED.search(evidence.text[:50_000]))


def _is_daemon(evidence: Evidence) -> bool:
    return evidence.sender is not None and bool(wording.DAEMON.match(evidence.sender.mailbox))


def _may_be_daemon(evidence: Evidence) -> bool:
    """Say whether a mail server seems to write, by address or by name."""
    sender = evidence.sender
    mailbox = sender.mailbox if sender else first(evidence.headers, "from").lower()
    name = sender.name if sender else mailbox
    return bool(wording.SERVER.match(mailbox) or wording.SERVER_NAME.search(name))


def _returns_to_nobody(evidence: Evidence) -> bool:
    values = evidence.headers.get("return-path", ())
    return any("".join(value.split()) == "<>" for value in values)


def _automatic_signs(evidence: Evidence, is_ours: Callable[[str], bool]) -> Iterator[Reason]:
    yield from _header_signs(evidence)
    if evidence.content_type == "multipart/report":
        yield Reason(Sign.REPORT, f"multipart/report; report-type={evidence.report_type}")
    if evidence.message_id and is_ours(evidence.message_id):
        yield Reason(Sign.HEADER, f"Message-ID: {evidence.message_id}")
    if evidence.sender is not None and (
        _is_daemon(evidence) or wording.NO_REPLY.match(evidence.sender.mailbox)
    ):
        yield Reason(Sign.SENDER, evidence.sender.email)
    yield from _wording_signs(evidence)


def _header_signs(evidence: Evidence) -> Iterator[Reason]:
    headers = evidence.headers
    for value in headers.get("auto-submitted", ()):
        if value.partition(";")[0].strip().lower() not in {"no", ""}:
            yield Reason(Sign.HEADER, f"Auto-Submitted: {value}")
    for value in headers.get("precedence", ()):
        if value.strip().lower() in _PRECEDENCE:
            yield Reason(Sign.HEADER, f"Precedence: {value}")
    for value in headers.get("x-auto-response-suppress", ()):
        if _SUPPRESSED & {word.strip().lower() for word in re.split("[,;]", value)}:
            yield Reason(Sign.HEADER, f"X-Auto-Response-Suppress: {value}")
    for name in _TELLTALE:
        if name in headers:
            yield Reason(Sign.HEADER, f"{name.title()}: {first(headers, name)}".strip())
    if _returns_to_nobody(evidence):
        yield Reason(Sign.HEADER, "Return-Path: <>")


def _wording_signs(evidence: Evidence) -> Iterator[Reason]:
    text = evidence.new_text
    asks = wording.ASKS.search(text[:_LONGEST_NOTICE])
    subject = wording.AWAY_SUBJECT.match(evidence.subject)
    if subject and (subject["stop"] or (len(subject["word"]) > 8 and not asks)):
        yield Reason(Sign.SUBJECT, evidence.subject)
        return
    # A person may well write that they are away; a machine says it first, little else, and asks
    # nothing.
    if asks or len(text) > _LONGEST_NOTICE:
        return
    lead = wording.AWAY_LEAD.match(text)
    begin = lead.end() if lead else 0
    found = wording.AWAY_WORDING.search(text[begin : begin + _FIRST_WORDS])
    if found and (wording.AWAY_CONTEXT.search(text) or len(text) <= _SHORT_NOTICE):
        yield Reason(Sign.WORDING, " ".join(found[0].split()))
