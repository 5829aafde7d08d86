"""Delivery reports from before the standard, and what only looks like one."""

import pytest

from kdn_helpdesk.mail.reading import read_mail

ORIGINAL = "\nMessage-ID: <kdn.t9@kdn.example>\nFrom: hilfe@kdn.example\nTo: wer@stadt.example\n"


def read(sender: str, subject: str, text: str, *more: str):
    head = [f"From: {sender}", "To: hilfe@kdn.example", f"Subject: {subject}", *more]
    return read_mail(("\n".join(head) + "\n\n" + text).encode())


@pytest.mark.parametrize(
    ("sender", "subject", "text", "cause"),
    [
        ("MAILER-DAEMON@web.example", "failure notice",
         "This is the qmail-send program.\n\n<wer@stadt.example>:\nSorry, the user's mailbox is "
         "over quota. (#5.2.2)\n\n--- Below this line is a copy of the message."
         + ORIGINAL, "full"),
        ("MAILER-DAEMON@yahoo.example", "Failure Notice",
         "Sorry, we were unable to deliver your message to the following address."
         "\n\n<wer@stadt.example>:\nRemote host said: 550 user unknown\n"
         + ORIGINAL, "unknown_mailbox"),
        ("Mail Delivery Subsystem <MAILER-DAEMON@a.example>", "Returned mail: Host unknown",
         "   ----- The following addresses had permanent fatal errors -----\n<wer@stadt.example>\n"
         "   ----- Transcript of session follows -----\n550 Host unknown" + ORIGINAL,
         "unknown_domain"),
        ("Mail Delivery System <Mailer-Daemon@x.example>",
         "Mail-Zustellung fehlgeschlagen: Nachricht geht an den Absender zurück",
         "Eine E-Mail konnte nicht zugestellt werden:\n\n  wer@stadt.example\n    retry timeout "
         "exceeded\n" + ORIGINAL, "unreachable"),
        ("Postmaster <postmaster@sv.example>", "Undeliverable Mail",
         "User mailbox exceeds allowed size: wer@stadt.example\n\nOriginal message follows.\n"
         + ORIGINAL, "full"),
        ("post_master@mms.example", "Undeliverable Message",
         "Message could not be delivered to:\n <wer@stadt.example>\nmessage size exceeds limit\n"
         + ORIGINAL, "too_large"),
        ("Administrator <administrator@sv.example>", "Mail could not be delivered",
         "Received >>> 550 5.7.1 blocked\n\nUnable to deliver message to <wer@stadt.example>\n"
         + ORIGINAL, "refused"),
        ("Mail Delivery Service <bounce@dienst.example>", "Nachricht unzustellbar",
         "Ihre Nachricht an wer@stadt.example wurde nicht zugestellt: Empfänger unbekannt.\n"
         + ORIGINAL, "unknown_mailbox"),
    ],
)  # fmt: skip
def test_a_report_of_an_old_server_is_understood(sender, subject, text, cause):
    mail = read(sender, subject, text)
    assert mail.verdict.kind == "bounce"
    assert (mail.bounce.recipients, mail.bounce.cause) == (("wer@stadt.example",), cause)
    assert mail.bounce.original_ids == ("<kdn.t9@kdn.example>",)


def test_a_report_names_whom_the_returned_mail_was_for():
    body = (
        "--x\nContent-Type: text/plain\n\nThe message was undeliverable to the following:\n"
        "\tk.moll (user not found)\n--x\nContent-Type: message/rfc822\n" + ORIGINAL + "--x--"
    )
    mail = read("Mailer-Daemon@gw.example", "Mail System Error", body,
                "Content-Type: multipart/mixed; boundary=x")  # fmt: skip
    assert mail.bounce.recipients == ("wer@stadt.example",)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("could not be delivered for 4 hours. It will be retried for 5 days.", "delayed"),
        ("has not yet been delivered. Delivery attempts will continue.", "delayed"),
        ("This is a warning message only. You do not need to resend your message.", "delayed"),
        ("This is a permanent error; I've given up.", "failed"),
    ],
)
def test_a_delay_is_told_from_a_failure_by_its_words(text, action):
    mail = read("mailer-daemon@mx.example", "Mail delivery", f"<wer@stadt.example>: {text}")
    assert (mail.verdict.kind, mail.bounce.action) == ("bounce", action)


def test_only_those_that_failed_are_named():
    body = (
        "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        "Final-Recipient: rfc822;gut@stadt.example\nAction: relayed\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822;schlecht@stadt.example\nAction: failed\nStatus: 5.1.1\n--x--"
    )
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=x"
    mail = read("mailer-daemon@mx.example", "Bericht", body, kind)
    assert (mail.bounce.action, mail.bounce.recipients) == ("failed", ("schlecht@stadt.example",))


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "max@stadt.example",
            "Delivery problem",
            "My mail could not be delivered, error 550. Why?",
        ),
        ("max@stadt.example", "Fwd: Undelivered Mail Returned to Sender", "550 5.1.1 user unknown"),
        ("max@stadt.example", "AW: Unzustellbar: Karte", "Warum wurde sie nicht zugestellt?"),
        ("max@stadt.example", "Karte", "Die Mail an Frau Ebert wurde nicht zugestellt: 550 5.1.1"),
    ],
)
def test_a_person_who_writes_of_reports_is_no_server(sender, subject, text):
    assert read(sender, subject, text).verdict.kind == "ordinary"


def test_a_postmaster_who_writes_something_else_sends_no_report():
    mail = read("postmaster@stadt.example", "Wartung", "Am Freitag wird der Server gewartet.")
    assert (mail.verdict.kind, mail.bounce) == ("automatic", None)
