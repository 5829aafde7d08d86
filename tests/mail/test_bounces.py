"""Delivery reports, with and without the standard's form."""

from pathlib import Path

import pytest

from kdn_helpdesk.mail.bounces import Action, Cause
from kdn_helpdesk.mail.reading import read_mail

CORPUS = Path(__file__).parents[1] / "data" / "mail"


def bounce_of(name: str):
    return read_mail((CORPUS / f"{name}.eml").read_bytes()).bounce


def report(status: str, action: str = "failed", diagnostic: str = "") -> bytes:
    return (
        "From: mailer-daemon@mx.example\nSubject: failed\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nText\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; Wer@Stadt.example\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {diagnostic}\n\n--b--\n"
    ).encode()


@pytest.mark.parametrize(
    ("name", "mailbox", "original", "cause", "permanent"),
    [
        ("bounce_postfix", "weg@stadt-eibe", "<t50.c0ffee@kdn.example>", "unknown_mailbox", True),
        ("bounce_exchange_german", "voll@kreis-tanne", "<t51.beef@kdn.example>", "full", True),
        ("bounce_qmail_text", "niemand@alt", "<t52.feed@kdn.example>", "unknown_mailbox", True),
        ("bounce_delayed", "langsam@stadt-kiefer", "<t53.cafe@kdn.example>", "unreachable", False),
    ],
)
def test_a_report_names_the_mail_and_the_cause(name, mailbox, original, cause, permanent):
    bounce = bounce_of(name)
    assert (bounce.recipients, bounce.original_ids) == ((f"{mailbox}.example",), (original,))
    assert (bounce.cause, bounce.permanent) == (cause, permanent)


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("5.1.1", Cause.UNKNOWN_MAILBOX),
        ("5.1.2", Cause.UNKNOWN_DOMAIN),
        ("5.2.2", Cause.FULL),
        ("5.3.4", Cause.TOO_LARGE),
        ("5.7.1", Cause.REFUSED),
        ("4.4.1", Cause.UNREACHABLE),
        ("5.0.0", Cause.OTHER),
    ],
)
def test_the_status_code_says_the_cause(status, cause):
    assert read_mail(report(status)).bounce.cause is cause


def test_without_a_telling_code_the_wording_decides():
    assert (
        read_mail(report("5.0.0", diagnostic="552 mailbox quota exceeded")).bounce.cause
        is Cause.FULL
    )


def test_a_soft_failure_is_told_from_a_hard_one():
    assert read_mail(report("4.2.2")).bounce.permanent is False
    assert read_mail(report("5.2.2")).bounce.permanent is True


@pytest.mark.parametrize(
    ("action", "expected"),
    [("delayed", Action.DELAYED), ("delivered", Action.DELIVERED), ("relayed", Action.DELIVERED)],
)
def test_a_report_of_success_or_delay_is_no_failure(action, expected):
    bounce = read_mail(report("2.0.0" if expected is Action.DELIVERED else "4.0.0", action)).bounce
    assert (bounce.action, bounce.permanent) == (expected, False)


def test_an_ordinary_mail_has_no_bounce():
    assert bounce_of("gmail_reply") is None
