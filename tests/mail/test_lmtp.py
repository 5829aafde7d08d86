"""Mails handed over by LMTP are stored before they are acknowledged."""

import smtplib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kdn_helpdesk.mail import inbox, lmtp
from tests.mail import arrivals, lmtp_servers
from tests.memory import measured


@pytest.fixture
def lmtp_server(app):
    """An LMTP server of ours on a free port."""
    with lmtp_servers.running(app) as running:
        yield running


@pytest.fixture
def server(lmtp_server):
    """A client that is connected to the server."""
    client = smtplib.LMTP("127.0.0.1", lmtp_server.port, timeout=10)
    yield client
    client.close()


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


def answers(client, count):
    return [client.getreply()[0] for _ in range(count)]


def test_it_says_what_it_can_do(server):
    server.ehlo()
    assert {"pipelining", "8bitmime", "smtputf8", "enhancedstatuscodes", "size"} <= set(
        server.esmtp_features
    )


def test_commands_may_come_all_at_once(server):
    server.ehlo()
    envelope = "MAIL FROM:<ina@stadt.example>\r\n"
    envelope += "RCPT TO:<a@kdn.example>\r\nRCPT TO:<b@kdn.example>\r\nDATA\r\n"
    server.send(envelope.encode())
    assert answers(server, 4) == [250, 250, 250, 354]
    server.send(arrivals.source() + b".\r\nQUIT\r\n")
    assert answers(server, 3) == [250, 250, 221]
    assert len(arrivals.arrived()) == 2


def test_where_one_recipient_fails_the_other_is_kept(server, monkeypatch):
    store = inbox.store

    def fail_for_one(content, *, recipient, **options):
        if recipient.startswith("b"):
            raise OSError("Platte voll")
        return store(content, recipient=recipient, **options)

    monkeypatch.setattr(inbox, "store", fail_for_one)
    assert hand_over(server, "a@kdn.example", "b@kdn.example") == [250, 451]


def test_dots_and_long_lines_and_signs_come_as_they_were_written(server):
    body = "..\r\n.zwei\r\nÄÖÜ\r\n" + "x" * 100_000
    raw = arrivals.source(body=body)
    server.ehlo()
    server.mail("ina@stadt.example", ["BODY=8BITMIME", "SMTPUTF8"])
    server.rcpt("büro@kdn.example")
    code, _words = server.data(raw)
    assert code == 250
    (mail,) = arrivals.arrived()
    assert arrivals.bytes_of(mail.id).rstrip() == raw.rstrip()
    assert mail.recipient == "büro@kdn.example"


def test_what_is_far_too_large_is_refused_for_each_recipient(app, monkeypatch, request):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 1000)
    client = request.getfixturevalue("server")
    client.ehlo()
    client.mail("ina@stadt.example")
    for recipient in ("a@kdn.example", "b@kdn.example"):
        client.rcpt(recipient)
    client.putcmd("data")
    client.getreply()
    client.send(arrivals.source(body="y" * 70 + "\r\n" + "x" * 9000) + b".\r\n")
    assert answers(client, 2) == [552, 552]
    assert hand_over(client, "a@kdn.example") == [250]


def test_a_client_that_is_gone_in_the_middle_of_a_mail_leaves_nothing(server):
    server.ehlo()
    server.mail("ina@stadt.example")
    server.rcpt("a@kdn.example")
    server.putcmd("data")
    server.getreply()
    server.send(arrivals.source()[:60])
    server.close()
    assert arrivals.arrived() == []


def test_many_clients_at_once_are_all_served(server):
    def deliver(number):
        with smtplib.LMTP("127.0.0.1", server.sock.getpeername()[1], timeout=60) as client:
            raw = arrivals.source(message_id=f"<{number}@viele.example>")
            client.sendmail("ina@stadt.example", ["a@kdn.example"], raw)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, range(24)))
    assert len(arrivals.arrived()) == 24


def test_a_mail_whose_server_is_stopped_meanwhile_is_stored_and_answered(
    server, lmtp_server, monkeypatch
):
    store, begun, go_on = inbox.store, threading.Event(), threading.Event()

    def take_long(*args, **options):
        begun.set()
        assert go_on.wait(10)
        return store(*args, **options)

    monkeypatch.setattr(inbox, "store", take_long)
    begin_mail(server)
    server.send(arrivals.source() + b".\r\n")
    assert begun.wait(10)
    lmtp_server.stop()
    go_on.set()
    assert answers(server, 2) == [250, 421]
    assert len(arrivals.arrived()) == 1


def test_a_mail_that_has_begun_when_the_server_is_stopped_comes_to_its_end(server, lmtp_server):
    begin_mail(server)
    server.send(arrivals.source()[:60])
    idle = smtplib.LMTP("127.0.0.1", lmtp_server.port, timeout=10)
    lmtp_server.stop()
    assert idle.getreply()[0] == 421
    idle.close()
    server.send(arrivals.source()[60:] + b".\r\n")
    assert answers(server, 2) == [250, 421]
    assert len(arrivals.arrived()) == 1


def test_a_client_that_never_comes_to_an_end_is_not_waited_for(server, lmtp_server, monkeypatch):
    monkeypatch.setattr(lmtp, "GRACE", 0.1)
    begin_mail(server)
    lmtp_server.stop()
    lmtp_server.thread.join(10)
    assert not lmtp_server.thread.is_alive()
    assert arrivals.arrived() == []


def begin_mail(client):
    client.ehlo()
    client.mail("ina.roth@stadt.example")
    client.rcpt("a@kdn.example")
    client.putcmd("data")
    assert client.getreply()[0] == 354


def test_a_large_mail_is_gathered_in_one_buffer(server):
    raw = arrivals.source(body="\r\n".join(["Zeile " * 12] * 60_000))
    server.ehlo()
    server.mail("ina@stadt.example")
    server.rcpt("a@kdn.example")
    server.putcmd("data")
    server.getreply()
    with measured() as peak:
        for at in range(0, len(raw), 1 << 20):
            server.send(raw[at : at + (1 << 20)])
        server.send(b".\r\n")
        assert server.getreply()[0] == 250
    (mail,) = arrivals.arrived()
    assert arrivals.bytes_of(mail.id) == raw
    assert peak.taken < 2 * len(raw)


def test_of_a_mail_beyond_the_limit_the_beginning_is_kept(app, monkeypatch, request):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 1000)
    client = request.getfixturevalue("server")
    raw = arrivals.source(body="x" * 70 + "\r\n" + "y" * 2000)
    client.sendmail("ina@stadt.example", ["a@kdn.example"], raw)
    (mail,) = arrivals.arrived()
    assert (arrivals.bytes_of(mail.id), mail.size, mail.is_cut) == (raw[:1000], len(raw), True)


def test_a_line_of_any_length_is_taken(server):
    raw = arrivals.source(body="x" * 3_000_000 + "\r\n.Punkt")
    server.sendmail("ina@stadt.example", ["a@kdn.example"], raw)
    (mail,) = arrivals.arrived()
    assert arrivals.bytes_of(mail.id) == raw
