"""Sending: claimed, handed over, settled; nothing lost, nothing hidden."""

import smtplib

import pytest

from kdn_helpdesk.mail import transports
from tests.mail import mails

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def server(monkeypatch):
    """A server that says what the test wants to every mail."""
    answers: list[Exception | None] = []

    def send(_connection, _message):
        answer = answers.pop(0) if answers else None
        if answer is not None:
            raise answer

    monkeypatch.setattr(transports.CarefulConnection, "send", send)
    return answers


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"rathaus@stadt.example": (code, b"5.1.1 unbekannt")})


def test_a_final_refusal_fails_at_once_with_the_servers_words(server, drain):
    mail = mails.queue()
    server.append(refused(550))
    drain()
    assert mails.outgoing(mail.id).state == "failed"
    assert "550 5.1.1 unbekannt" in mails.outgoing(mail.id).reason


@pytest.mark.parametrize(
    "answer",
    [
        refused(451),
        smtplib.SMTPDataError(452, b"voll"),
        smtplib.SMTPServerDisconnected("weg"),
        TimeoutError("zu langsam"),
    ],
)
def test_a_passing_failure_waits_and_is_tried_again(server, drain, answer):
    mail = mails.queue()
    server.append(answer)
    drain()
    waiting = mails.outgoing(mail.id)
    assert (waiting.state, waiting.attempts) == ("queued", 1)
    assert waiting.due_at > mails.ago(seconds=-60)
    mails.change(mail, due_at=mails.ago(seconds=1))
    drain()
    assert mails.outgoing(mail.id).state == "sent"


def test_the_waits_grow(server, drain):
    mail = mails.queue()
    waits = []
    for _ in range(4):
        server.append(refused(451))
        mails.change(mail, due_at=mails.ago(seconds=1))
        drain()
        waits.append(mails.outgoing(mail.id).due_at - mails.ago())
    assert waits == sorted(waits)
    assert waits[3] > 3 * waits[0]


def test_after_two_days_of_waiting_a_mail_fails(server, drain):
    mail = mails.queue()
    mails.change(mail, queued_at=mails.ago(days=2, minutes=1))
    server.append(refused(451))
    drain()
    assert mails.outgoing(mail.id).state == "failed"


def test_where_no_server_answers_the_others_are_not_tried(monkeypatch, drain):
    tries = []

    def connect(_connection):
        tries.append(1)
        raise OSError("niemand da")

    monkeypatch.setattr(transports.CarefulConnection, "__enter__", connect)
    first, second = mails.queue(key="1"), mails.queue(key="2")
    drain()
    assert (len(tries), mails.outgoing(second.id).attempts) == (1, 0)
    assert "niemand da" in mails.outgoing(first.id).reason


def test_a_refused_sign_in_is_not_the_mails_fault(monkeypatch, drain):
    def connect(_connection):
        raise smtplib.SMTPAuthenticationError(535, b"falsches Kennwort")

    monkeypatch.setattr(transports.CarefulConnection, "__enter__", connect)
    mail = mails.queue()
    drain()
    assert mails.outgoing(mail.id).state == "queued"


def test_a_mail_that_a_killed_worker_left_is_sent_after_ten_minutes(drain, outbox):
    mail = mails.queue()
    mails.change(mail, state="sending", claimed_at=mails.ago(minutes=9))
    drain()
    assert outbox == []
    mails.change(mail, claimed_at=mails.ago(minutes=11))
    drain()
    assert [sent.recipients for sent in outbox] == [["rathaus@stadt.example"]]


def test_several_mails_leave_over_one_connection(monkeypatch, drain):
    opened = []
    enter = transports.CarefulConnection.__enter__
    monkeypatch.setattr(
        transports.CarefulConnection,
        "__enter__",
        lambda connection: opened.append(1) or enter(connection),
    )
    for number in range(3):
        mails.queue(key=str(number), about=("ticket", number))
    drain()
    assert len(opened) == 1
