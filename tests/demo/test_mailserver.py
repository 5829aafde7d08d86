"""The demonstration's mail server keeps what it is given, in the order in which it came."""

import smtplib
from email.message import EmailMessage

import pytest

from kdn_helpdesk.demo import letters, mailserver


def compose(subject="Ihre Anfrage", text="Guten Tag"):
    message = EmailMessage()
    message["From"], message["To"] = "beratung@kdn.example", "rathaus@stadt.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 03 Nov 2026 10:00:00 +0100"
    message.set_content(text)
    return message


def send(port, message):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(message)


@pytest.mark.real("smtp")
def test_each_mail_is_kept_under_the_next_number(tmp_path):
    with mailserver.listening(tmp_path / "box") as port:
        send(port, compose("Eins"))
        send(port, compose("Zwei"))
    assert letters.numbers(tmp_path / "box") == [2, 1]
    assert letters.find(tmp_path / "box", 2).header("Subject") == "Zwei"


@pytest.mark.real("smtp")
def test_a_new_start_goes_on_counting(tmp_path):
    for subject in ("Gestern", "Heute"):
        with mailserver.listening(tmp_path) as port:
            send(port, compose(subject))
    assert [letters.peek(tmp_path, n).header("Subject") for n in (1, 2)] == ["Gestern", "Heute"]


def test_a_letter_tells_its_text_and_its_files():
    message = compose(text="Mit Anhang")
    message.add_attachment(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Übersicht.pdf")
    letter = letters.Letter(1, message.as_bytes())
    assert letter.text.strip() == "Mit Anhang"
    assert [(name, kind) for name, kind, _ in letter.attachments] == [
        ("termin.ics", "text/calendar"),
        ("Übersicht.pdf", "application/pdf"),
    ]
    assert letter.sent_at.isoformat() == "2026-11-03T10:00:00+01:00"


def test_there_is_no_letter_under_another_number(tmp_path):
    assert letters.find(tmp_path, 1) is None
