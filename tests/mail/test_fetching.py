"""A mailbox fetched by IMAP: each mail once, by our own table."""

import pytest

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.mail import fetching, inbox
from tests.mail import arrivals
from tests.mail.imap_server import Mailbox


@pytest.fixture
def box():
    with Mailbox() as server:
        server.mails = {
            number: arrivals.source(message_id=f"<{number}@stadt.example>") for number in (3, 5)
        }
        yield server
        server.shutdown()


@pytest.fixture
def fetch(app, box):
    def run(url=None):
        with app.app_context():
            return fetching.fetch(url or box.url)

    return run


def test_every_mail_is_stored_once(fetch, box):
    assert fetch() == 2
    assert fetch() == 0
    box.mails[9] = arrivals.source(message_id="<9@stadt.example>")
    assert fetch() == 1
    assert [mail.source for mail in arrivals.arrived()] == ["imap"] * 3


def test_the_servers_seen_flag_is_not_asked(fetch, box):
    box.seen = {3, 5}
    assert fetch() == 2


def test_fetching_sets_no_flag_by_itself_and_seen_only_after_storing(fetch, box):
    fetch()
    assert all("BODY.PEEK[]" in command for command in box.fetched)
    assert box.seen == {3, 5}


def test_what_could_not_be_stored_is_not_marked_and_comes_again(fetch, box, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("Platte voll")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="Platte"):
        patch.setattr(inbox, "store", fail)
        fetch()
    assert box.seen == set()
    assert fetch() == 2


def test_a_renumbered_mailbox_brings_no_mail_twice(fetch, box):
    fetch()
    box.validity = 8
    box.mails = {1: box.mails[3], 2: box.mails[5]}
    fetch()
    assert len(arrivals.arrived()) == 2


def test_a_wrong_password_is_a_sentence(fetch, box):
    with pytest.raises(DomainError, match=r"nicht geöffnet"):
        fetch(box.url.replace("geheim", "falsch"))


def test_an_address_that_is_none_is_a_sentence(fetch):
    with pytest.raises(DomainError, match="KDN_IMAP_URL"):
        fetch("http://localhost/")


def test_the_worker_fetches_where_a_mailbox_is_set(app, box, drain, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "imap_url", box.url)
    drain()
    assert len(arrivals.arrived()) == 2
