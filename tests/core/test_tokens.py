"""Links that carry their own proof."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.errors import DomainError


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_a_signed_value_is_read_back():
    assert tokens.read("answer", tokens.sign("answer", {"id": 7})) == {"id": 7}


def test_a_link_for_one_purpose_opens_no_other():
    with pytest.raises(DomainError, match="nicht vollständig"):
        tokens.read("reset", tokens.sign("answer", 7))


@pytest.mark.parametrize("spoil", [lambda t: t[:-2], lambda t: "x" + t, lambda t: "", str.swapcase])
def test_a_broken_link_says_so(spoil):
    with pytest.raises(DomainError, match="kopieren Sie ihn ganz"):
        tokens.read("answer", spoil(tokens.sign("answer", 7)))


def test_an_old_link_has_expired():
    with time_machine.travel("2027-01-05T10:00:00Z", tick=False) as time:
        token = tokens.sign("reset", 7)
        time.shift(timedelta(minutes=59))
        assert tokens.read("reset", token, max_age=timedelta(hours=1)) == 7
        time.shift(timedelta(minutes=2))
        with pytest.raises(DomainError, match="abgelaufen"):
            tokens.read("reset", token, max_age=timedelta(hours=1))


def test_links_survive_a_change_of_the_key(app, monkeypatch):
    token, stamp = tokens.sign("answer", 7), tokens.stamp("reply", "ticket.7")
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "a newer key")
    assert tokens.read("answer", token) == 7
    assert tokens.has_stamp("reply", "ticket.7", stamp)
    assert tokens.stamp("reply", "ticket.7") != stamp


def test_a_stamp_fits_an_address_and_only_its_value():
    stamp = tokens.stamp("reply", "ticket.7")
    assert stamp.isalnum() and stamp == stamp.lower() and len(stamp) == 16
    assert tokens.has_stamp("reply", "ticket.7", stamp.upper())
    assert not tokens.has_stamp("reply", "ticket.8", stamp)
    assert not tokens.has_stamp("reply", "ticket.7", "")


def test_secrets_differ_and_their_digest_does_not_tell_them():
    first, second = tokens.secret(), tokens.secret()
    assert first != second
    assert first not in tokens.digest(first) and tokens.digest(first) == tokens.digest(first)
