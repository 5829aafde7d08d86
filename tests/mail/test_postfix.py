"""Behind a real Postfix: by LMTP and by the pipe nothing is lost, whatever goes wrong with us."""

import pytest

from kdn_helpdesk.mail import inbox
from tests.intake import desk
from tests.mail import arrivals, lmtp_servers
from tests.parts import postfix

pytestmark = pytest.mark.real("postfix")
SENDER = "ina.roth@stadt.example"


@pytest.fixture
def server(postfix_server):
    yield postfix_server
    assert postfix_server.queue() == []


@pytest.fixture
def receive(command):
    """Runs `mail receive` for the pipe and returns how it ended."""
    return lambda recipient, raw: command("mail", "receive", "--to", recipient, input=raw).exit_code


def fail_first(monkeypatch, times=1):
    """Let the disk be full so many times."""
    store, failures = inbox.store, iter(range(times))

    def store_later(*args, **options):
        if next(failures, None) is not None:
            raise OSError("Platte voll")
        return store(*args, **options)

    monkeypatch.setattr(inbox, "store", store_later)


def recipients():
    return [mail.recipient for mail in arrivals.arrived()]


def test_a_mail_by_lmtp_keeps_its_tag_and_to_two_addresses_is_one_request(app, server, drain):
    with lmtp_servers.running(app, server.lmtp_port):
        to = ["beratung+marke@kdn.example", "daten@kdn.example"]
        server.take(SENDER, to, arrivals.source())
        server.wait_until(lambda: len(arrivals.arrived()) == 2)
        server.wait_until(lambda: not server.queue())
    assert sorted(recipients()) == to
    desk.factories.make_topic("sonstiges")
    drain()
    assert len(desk.tickets()) == 1


def test_what_lmtp_cannot_store_stays_with_postfix_and_comes_later_once(app, server, monkeypatch):
    fail_first(monkeypatch)
    with lmtp_servers.running(app, server.lmtp_port):
        server.take(SENDER, ["beratung@kdn.example"], arrivals.source())
        server.wait_until(lambda: deferred_because(server, "451 4.3.0 Not stored"))
        assert arrivals.arrived() == []
        server.wait_until(arrivals.arrived, nudge=True)
        server.wait_until(lambda: not server.queue())
    assert recipients() == ["beratung@kdn.example"]


def test_while_no_lmtp_server_runs_postfix_keeps_the_mail(app, server):
    server.take(SENDER, ["beratung@kdn.example"], arrivals.source())
    server.wait_until(lambda: deferred_because(server, "refused"))
    with lmtp_servers.running(app, server.lmtp_port):
        server.wait_until(arrivals.arrived, nudge=True)
        server.wait_until(lambda: not server.queue())
    assert len(arrivals.arrived()) == 1


def test_the_sender_of_a_mail_far_too_large_gets_a_report_that_we_understand(
    app, server, drain, monkeypatch
):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 2000)
    with lmtp_servers.running(app, server.lmtp_port):
        body = ("y" * 70 + "\r\n") * 200
        server.take(SENDER, ["beratung@kdn.example"], arrivals.source(body=body))
        server.wait_until(arrivals.arrived)
        server.wait_until(lambda: not server.queue())
    (report,) = arrivals.arrived()
    assert report.recipient == SENDER
    assert b"exceeds size limit" in arrivals.bytes_of(report.id)
    drain()
    assert desk.look(report.id).outcome == "bounce"


def test_by_the_pipe_our_exit_code_decides(server, receive, monkeypatch):
    fail_first(monkeypatch)
    with postfix.pipe(server, receive):
        server.take(SENDER, ["beratung+marke@pipe.example"], arrivals.source())
        server.wait_until(lambda: deferred_because(server, "temporary failure"))
        assert arrivals.arrived() == []
        server.wait_until(arrivals.arrived, nudge=True)
        server.wait_until(lambda: not server.queue())
    (mail,) = arrivals.arrived()
    assert (mail.recipient, mail.source) == ("beratung+marke@pipe.example", "command")
    assert mail.sender == ""


def deferred_because(server, words):
    reasons = [str(each["recipients"]) for each in server.queue()]
    return any(words in reason for reason in reasons)
