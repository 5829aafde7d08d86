"""A real SMTP server takes our mails, and its moods are understood."""

import pytest

from kdn_helpdesk.mail import transports
from tests.mail import mails

pytestmark = pytest.mark.real("smtp")


@pytest.fixture
def sink(app, smtp_sink):
    """Let the application send for real, to the sink."""
    kept = {key: app.config.get(key) for key in ("MAIL_SUPPRESS_SEND", "MAIL_SERVER", "MAIL_PORT")}
    app.config["MAIL_SUPPRESS_SEND"] = False
    transports.init_app(app, smtp_sink.url)
    yield smtp_sink
    app.config.update({key: value for key, value in kept.items() if value is not None})
    app.config.pop("MAIL_SUPPRESS_SEND")
    transports.init_app(app, "smtp://localhost:1")


def test_the_bytes_arrive_as_they_were_stored(sink, drain):
    mails.queue(subject="Grüße", body="Käse & Öl")
    drain()
    (mail,) = sink.delivered()
    assert mail.recipients == ["rathaus@stadt.example"]
    assert mail.sender == "beratung@kdn.example"
    assert mail.message["Subject"] == "Grüße"
    assert "Käse & Öl" in mail.message.get_body(("plain",)).get_content()


def test_a_server_that_refuses_for_good_fails_the_mail(sink, drain):
    sink.refuse("550 5.1.1 unbekannt")
    mail = mails.queue()
    drain()
    assert mails.outgoing(mail.id).state == "failed"


def test_a_server_that_refuses_for_now_lets_the_mail_wait(sink, drain):
    sink.refuse("451 4.3.0 spaeter", recipient="rathaus@stadt.example")
    mail = mails.queue()
    other = mails.queue(to="andere@stadt.example", key="other")
    drain()
    assert mails.outgoing(mail.id).state == "queued"
    assert mails.outgoing(other.id).state == "sent"


def test_a_server_that_hangs_up_after_it_took_the_mail_is_no_exception(sink, drain):
    sink.cut()
    mail = mails.queue()
    drain()
    assert mails.outgoing(mail.id).state in {"queued", "sent"}
    assert len(sink.delivered()) == 1


def test_a_server_that_is_away_lets_the_mail_wait(app, drain, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SUPPRESS_SEND", False)
    transports.init_app(app, "smtp://127.0.0.1:1")
    mail = mails.queue()
    drain()
    monkeypatch.undo()
    transports.init_app(app, "smtp://localhost:1")
    assert mails.outgoing(mail.id).state == "queued"
    assert "nicht erreichbar" in mails.outgoing(mail.id).reason
