"""Mails handed over by LMTP are stored before they are acknowledged."""

import asyncio
import smtplib
import threading

import pytest

from kdn_helpdesk.mail import inbox, lmtp
from tests.mail import arrivals


@pytest.fixture
def server(app):
    """An LMTP server of ours on a free port; gives a client that is connected to it."""
    loop, ports, ready = asyncio.new_event_loop(), [], threading.Event()

    def note(port):
        ports.append(port)
        ready.set()

    async def run():
        nonlocal task
        task = asyncio.ensure_future(lmtp.serve(app, "127.0.0.1", 0, ready=note))
        try:
            await task
        except asyncio.CancelledError:
            await loop.shutdown_default_executor()

    task = None
    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(10)
    client = smtplib.LMTP("127.0.0.1", ports[0], timeout=10)
    yield client
    client.close()
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)
    loop.close()


def hand_over(client, *recipients):
    client.ehlo_or_helo_if_needed()
    client.mail("ina.roth@stadt.example")
    for recipient in recipients:
        client.rcpt(recipient)
    client.putcmd("data")
    assert client.getreply()[0] == 354
    client.send(arrivals.source() + b".\r\n")
    return [client.getreply()[0] for _ in recipients]


def test_a_mail_is_stored_with_its_recipient(server):
    assert hand_over(server, "Beratung+x@KDN.example") == [250]
    (mail,) = arrivals.arrived()
    assert (mail.recipient, mail.source) == ("beratung+x@kdn.example", "lmtp")


def test_each_recipient_gets_an_answer_of_its_own(server):
    assert hand_over(server, "a@kdn.example", "b@kdn.example") == [250, 250]
    assert len(arrivals.arrived()) == 2


def test_what_could_not_be_stored_is_not_acknowledged(server, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("Platte voll")

    monkeypatch.setattr(inbox, "store", fail)
    assert hand_over(server, "a@kdn.example") == [451]


def test_the_bytes_are_kept_as_they_came(server):
    hand_over(server, "a@kdn.example")
    (mail,) = arrivals.arrived()
    assert arrivals.bytes_of(mail.id).replace(b"\r\n", b"\n").strip() == (
        arrivals.source().replace(b"\r\n", b"\n").strip()
    )
