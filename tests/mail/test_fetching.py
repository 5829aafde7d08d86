"""Mailboxes fetched by IMAP from a real server: each mail once, by our own table."""

import imaplib
import itertools
import os
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.mail import fetching, imap, inbox
from kdn_helpdesk.mail.models import FetchedMail, MailLine
from tests import factories
from tests.mail import arrivals
from tests.parts.cutting import Cut, Cutter

pytestmark = pytest.mark.real("imap")
numbers = itertools.count(1)


def mails(count):
    """Return so many mails that nobody has seen before."""
    return [
        arrivals.source(message_id=f"<{next(numbers)}@fetch.example>", body="Zeile\r\n" * 50)
        for _ in range(count)
    ]


@pytest.fixture
def box(app, imap_account):
    return imap_account()


@pytest.fixture
def fetch(app, box):
    def run(url=None):
        (account,) = imap.read_accounts(url or box.url)
        with app.app_context():
            return fetching.fetch(account)

    return run


def line_of(box):
    with factories.reading() as session:
        return session.scalars(sa.select(MailLine).where(MailLine.name == box.name)).one()


def rows_of(box):
    with factories.reading() as session:
        return session.scalars(sa.select(FetchedMail).where(FetchedMail.mailbox == box.name)).all()


def test_every_mail_is_stored_once(fetch, box):
    box.deliver(*mails(2))
    assert (fetch(), fetch()) == (2, 0)
    box.deliver(*mails(1))
    assert fetch() == 1
    assert [mail.source for mail in arrivals.arrived()] == ["imap"] * 3


def test_the_servers_seen_flag_is_not_asked(fetch, box):
    box.deliver(*mails(2))
    for file in box.files:
        os.rename(file, box.maildir / "cur" / f"{file.name}:2,S")
    assert fetch() == 2


def test_fetching_sets_seen_only_after_storing(fetch, box, monkeypatch):
    box.deliver(*mails(2))

    def fail(*_args, **_options):
        raise OSError("Platte voll")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="Platte"):
        patch.setattr(inbox, "store", fail)
        fetch()
    assert box.seen == 0
    assert fetch() == 2
    assert box.seen == 2


@pytest.mark.parametrize("how", Cut)
def test_a_connection_cut_at_each_command_loses_nothing_and_doubles_nothing(
    app, imap_account, fetch, how
):
    with Cutter(0) as cutter:
        for at in itertools.count(1):
            box = imap_account()
            box.deliver(*mails(3))
            cutter.target = box.port
            cutter.cut(at, how)
            try:
                fetch(box.url_at(cutter.port))
            except DomainError as error:
                assert str(cutter.port) in error.sentence or "Anmeldung" in error.sentence
                assert box.seen <= len(rows_of(box)), "marked before it was stored"
            if cutter.commands < at:
                break
            cutter.cut(None)
            fetch(box.url_at(cutter.port))
            assert (len(rows_of(box)), box.seen) == (3, 3)
            assert all(row.is_marked for row in rows_of(box))
    assert at > 10, "the cuts have not reached the end"
    ids = [mail.message_id for mail in arrivals.arrived()]
    assert len(ids) == len(set(ids)) == 3 * at


def test_a_mailbox_that_was_renumbered_brings_no_mail_twice(fetch, box):
    box.deliver(*mails(2))
    fetch()
    box.renumber()
    fetch()
    assert len(arrivals.arrived()) == 2
    assert len({row.uidvalidity for row in rows_of(box)}) == 2


def test_a_mail_removed_between_list_and_fetch_is_no_error(fetch, box, monkeypatch):
    box.deliver(*mails(3))
    listed = imap.Session.list_uids

    def remove_one(session, **options):
        found = listed(session, **options)
        with imap.Session(session.account) as other:
            other._box.delete([str(found[1])])
        return found

    monkeypatch.setattr(imap.Session, "list_uids", remove_one)
    assert fetch() == 2
    assert line_of(box).error == ""


def test_a_mail_that_the_server_does_not_give_stops_no_other(fetch, box, monkeypatch):
    box.deliver(*mails(3))
    ask = imaplib.IMAP4.uid

    def refuse_the_second(client, command, *arguments):
        if (command, arguments[0]) == ("FETCH", "2"):
            return "NO", [b"[SERVERBUG] Nicht heute"]
        return ask(client, command, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(imaplib.IMAP4, "uid", refuse_the_second)
        assert fetch() == 2
    assert "nicht heraus: 2." in line_of(box).error
    assert fetch() == 1
    assert line_of(box).error == ""


def test_a_mail_at_which_the_server_hangs_up_keeps_no_other_back(fetch, box):
    box.deliver(*mails(4))
    unreadable = box.files[1]
    unreadable.chmod(0)
    for _ in range(2):
        with pytest.raises(DomainError, match="E-Mail Nummer 2"):
            fetch()
    assert {row.uid for row in rows_of(box)} == {1, 3, 4}
    next(file for file in box.files if unreadable.name in file.name).chmod(0o600)
    fetch()
    assert {row.uid for row in rows_of(box)} == {1, 2, 3, 4}


def test_a_full_mailbox_is_fetched_in_steps(fetch, box, monkeypatch):
    monkeypatch.setattr(fetching, "STEP", 7)
    monkeypatch.setattr(fetching, "MARKED_AT_ONCE", 3)
    box.deliver(*mails(25))
    assert (fetch(), box.seen) == (25, 25)


def test_a_mail_beyond_the_limit_is_fetched_up_to_it(app, fetch, box, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 1000)
    box.deliver(arrivals.source(body="x" * 70 + "\r\n" + "y" * 5000))
    fetch()
    (mail,) = arrivals.arrived()
    assert mail.is_cut
    assert mail.size > 5000
    assert len(arrivals.bytes_of(mail.id)) == 1000


def test_a_wrong_password_is_a_sentence_that_says_what_to_check(fetch, box):
    with pytest.raises(DomainError, match=r"verweigert die Anmeldung.*KDN_IMAP_URL"):
        fetch(box.url_at(box.port, password="falsch"))
    assert "verweigert die Anmeldung" in line_of(box).error
    assert "falsch" not in line_of(box).error


def test_a_certificate_that_nobody_signed_is_a_sentence(fetch, box):
    with pytest.raises(DomainError, match=r"Zertifikat von 127\.0\.0\.1"):
        fetch(box.url_at(box.secure_port, scheme="imaps"))


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_with_a_trusted_certificate_mails_come_encrypted(fetch, box, monkeypatch, scheme):
    monkeypatch.setenv("SSL_CERT_FILE", str(box.home / "certificate.pem"))
    box.deliver(*mails(1))
    port = box.secure_port if scheme == "imaps" else box.port
    assert fetch(box.url_at(port, scheme=scheme)) == 1


def test_a_server_that_is_away_is_a_sentence(fetch, box):
    with pytest.raises(DomainError, match="nicht erreich"):
        fetch(box.url_at(1))


@pytest.mark.parametrize("url", ["http://localhost/", "imap://[::1/INBOX", "imap:"])
def test_an_address_that_is_none_is_a_sentence(url):
    with pytest.raises(DomainError, match="KDN_IMAP_URL"):
        imap.read_accounts(url)


def test_several_accounts_are_named_one_after_the_other():
    first, second = imap.read_accounts(
        "imaps://eins:ge%20heim@mail.example/Posteingang%2FNeu\n imap://zwei:x@mail.example:1143"
    )
    assert (first.password, first.folder, first.port) == ("ge heim", "Posteingang/Neu", 993)
    assert second.name == "zwei@mail.example/INBOX"
    assert "heim" not in repr(first)


def test_the_worker_fetches_every_mailbox_of_the_settings(app, imap_account, drain, monkeypatch):
    boxes = [imap_account(), imap_account()]
    for box in boxes:
        box.deliver(*mails(1))
    urls = " ".join(["imap://x:y@127.0.0.1:1/INBOX", *(box.url for box in boxes)])
    monkeypatch.setattr(app.config["KDN"], "imap_url", urls)
    drain()
    assert len(arrivals.arrived()) == 2


def test_an_account_that_failed_is_left_alone_for_growing_times(app, box, fetch):
    waits = []
    for _ in range(3):
        with pytest.raises(DomainError):
            fetch(box.url_at(1))
        line = line_of(box)
        waits.append(line.due_at - line.created_at)
    assert waits == sorted(waits)
    assert waits[2] > 1.5 * waits[1] > 2 * waits[0]


def test_the_worker_leaves_an_account_alone_that_must_wait(app, box, drain, monkeypatch):
    calls = []
    monkeypatch.setattr(fetching, "fetch", lambda account: calls.append(account) or 0)
    monkeypatch.setattr(app.config["KDN"], "imap_url", box.url)
    with factories.writing() as session:
        session.add(MailLine(name=box.name, due_at=clock.now() + timedelta(minutes=1)))
    drain()
    assert calls == []
