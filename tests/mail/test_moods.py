"""Whatever the mail server does at whichever command: no mail is lost, the right one waits."""

import pytest

from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.mail import lines, transports
from tests import factories
from tests.mail import mails
from tests.mail.moody import HANG_UP, MoodyServer

EACH = ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "BODY", "END"]


@pytest.fixture
def server(app):
    """A server that the application sends to."""
    kept = {key: value for key, value in app.config.items() if key.startswith("MAIL_")}
    app.config["MAIL_SUPPRESS_SEND"] = False
    with MoodyServer() as moody:
        transports.init_app(app, moody.url())
        yield moody
        moody.shutdown()
    app.config.pop("MAIL_SUPPRESS_SEND")
    app.config.update(kept)
    transports.init_app(app, "smtp://localhost:1")


def only(command, reply):
    return lambda asked, _taken: reply if asked == command else None


def pass_time(app, *queued):
    """Let the waits be over, of the mails and of the server."""
    with app.app_context(), transaction():
        lines.try_now(lines.OUT)
    for mail in queued:
        mails.change(mail, due_at=mails.ago(seconds=1))


def state(mail):
    return mails.outgoing(mail.id).state.value


@pytest.mark.parametrize("command", EACH)
def test_a_server_that_hangs_up_loses_no_mail(app, server, drain, command):
    mail = mails.queue()
    server.mood = only(command, HANG_UP)
    drain()
    assert state(mail) == "queued"
    assert mails.outgoing(mail.id).reason
    server.mood = only("", "")
    pass_time(app, mail)
    drain()
    assert state(mail) == "sent"
    assert len(server.mails) == (2 if command == "END" else 1)


@pytest.mark.parametrize("command", ["GREETING", "MAIL", "RCPT", "DATA", "END"])
def test_a_421_at_any_command_is_no_mails_fault(app, server, drain, command):
    mail = mails.queue()
    server.mood = only(command, "421 4.7.0 zu viele Mails")
    drain()
    assert (state(mail), mails.outgoing(mail.id).attempts) == ("queued", 0)
    server.mood = only("", "")
    pass_time(app)
    drain()
    assert state(mail) == "sent"


def test_greylisting_takes_one_mail_later_and_the_others_now(app, server, drain):
    seen = set()

    def greylist(command, _taken):
        if command == "RCPT" and not seen:
            seen.add(1)
            return "451 4.7.1 Greylisted, try again in 300 seconds"
        return None

    server.mood = greylist
    first, second = mails.queue(key="1"), mails.queue(key="2", to="zwei@stadt.example")
    drain()
    assert (state(first), state(second)) == ("queued", "sent")
    pass_time(app, first)
    drain()
    assert state(first) == "sent"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "END"])
def test_552_fails_at_once_with_the_servers_words(server, drain, command):
    mail = mails.queue()
    server.mood = only(command, "552 5.3.4 Nachricht zu gross")
    drain()
    assert state(mail) == "failed"
    assert "552 5.3.4 Nachricht zu gross" in mails.outgoing(mail.id).reason


def test_too_many_lets_all_wait_and_uses_up_no_attempt(app, server, drain):
    queued = [mails.queue(key=str(number), to=f"{number}@stadt.example") for number in range(4)]
    server.mood = lambda command, taken: (
        "450 4.7.1 Too many messages" if command == "MAIL" and taken == 2 else None
    )
    drain()
    assert [state(mail) for mail in queued] == ["sent", "sent", "queued", "queued"]
    assert [mails.outgoing(mail.id).attempts for mail in queued[2:]] == [0, 0]
    assert server.connections == 1


def test_a_server_that_ends_each_connection_after_two_mails_gets_the_third_by_a_new_one(
    server, drain
):
    server.mood = lambda command, taken: HANG_UP if command == "MAIL" and taken == 2 else None
    queued = [mails.queue(key=str(number), to=f"{number}@stadt.example") for number in range(5)]
    drain()
    assert {state(mail) for mail in queued} == {"sent"}
    assert (server.connections, len(server.mails)) == (3, 5)


def test_a_server_that_is_away_is_left_alone_for_growing_times(app, drain, server):
    transports.init_app(app, "smtp://127.0.0.1:1")
    queued = [mails.queue(key=str(number)) for number in range(3)]
    waits = []
    for _ in range(3):
        pass_time(app)
        drain()
        with factories.reading():
            line = lines.find_line(lines.OUT)
            waits.append(line.due_at - mails.ago())
    assert waits == sorted(waits)
    assert waits[2] > 2 * waits[0]
    assert {mails.outgoing(mail.id).attempts for mail in queued} == {0}


def test_while_the_server_is_away_what_waited_for_two_days_fails(app, drain, server):
    transports.init_app(app, "smtp://127.0.0.1:1")
    old, older, fresh = (mails.queue(key=str(number)) for number in range(3))
    for mail in (old, older):
        mails.change(mail, queued_at=mails.ago(days=2, minutes=1))
    drain()
    assert [state(mail) for mail in (old, older, fresh)] == ["failed", "failed", "queued"]
    assert "nicht erreich" in mails.outgoing(old.id).reason


def test_a_refused_sign_in_and_a_failed_starttls_are_the_servers_fault(app, server, drain):
    mail = mails.queue()
    server.features = ["AUTH PLAIN LOGIN"]
    server.mood = only("AUTH", "535 5.7.8 falsches Kennwort")
    transports.init_app(app, server.url(user="dienst:falsch@"))
    drain()
    assert (state(mail), mails.outgoing(mail.id).attempts) == ("queued", 0)
    assert "535 5.7.8 falsches Kennwort" in mails.outgoing(mail.id).reason
    server.features, server.mood = ["STARTTLS"], only("STARTTLS", "454 4.7.0 gerade nicht")
    transports.init_app(app, server.url("smtp+starttls"))
    pass_time(app)
    drain()
    assert (state(mail), mails.outgoing(mail.id).attempts) == ("queued", 0)


def test_only_so_many_mails_leave_in_a_minute_as_the_settings_allow(
    app, server, drain, monkeypatch
):
    monkeypatch.setattr(app.config["KDN"], "smtp_rate", 2)
    queued = [mails.queue(key=str(number), to=f"{number}@stadt.example") for number in range(3)]
    drain()
    assert [state(mail) for mail in queued] == ["sent", "sent", "queued"]
    pass_time(app)
    drain()
    assert state(queued[2]) == "sent"


def test_the_envelope_names_the_mailbox_that_the_mail_leaves_from(server, drain):
    mail = mails.queue()
    mails.change(mail, sender="umwelt@kdn.example")
    drain()
    assert server.mails[0][0] == "umwelt@kdn.example"
