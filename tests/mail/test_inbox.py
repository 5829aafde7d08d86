"""What comes in is stored as it is, once, and nothing is swallowed."""

import threading

import pytest

from kdn_helpdesk.mail import inbox
from tests import factories
from tests.mail import arrivals

pytestmark = pytest.mark.usefixtures("app")


def test_the_bytes_are_kept_as_they_came():
    raw = b"From: x\r\n\r\n\xff\x00nicht lesbar"
    assert arrivals.bytes_of(arrivals.arrive(raw)) == raw


def test_the_same_mail_twice_is_one_row():
    assert arrivals.arrive() == arrivals.arrive()
    assert len(arrivals.arrived()) == 1


def test_headers_added_on_the_way_make_no_second_mail():
    raw = arrivals.source()
    again = b"Received: from anderswo\r\n" + raw.replace(b"\r\n", b"\n")
    assert arrivals.arrive(raw) == arrivals.arrive(again)


def test_one_mail_to_two_recipients_is_two_rows():
    first = arrivals.arrive(recipient="beratung@kdn.example")
    assert arrivals.arrive(recipient="termine@kdn.example") != first


def test_another_mail_under_a_used_message_id_is_stored_and_marked():
    arrivals.arrive(body="die erste")
    arrivals.arrive(body="eine andere")
    assert [mail.is_id_reused for mail in arrivals.arrived()] == [False, True]


def test_without_a_message_id_only_the_very_same_bytes_are_the_same_mail():
    raw = arrivals.source(message_id="")
    other = arrivals.source(message_id="", subject="Andere Frage")
    assert arrivals.arrive(raw) == arrivals.arrive(raw)
    assert arrivals.arrive(other) != arrivals.arrive(raw)


@pytest.mark.parametrize(
    "written",
    ["<eins@stadt.example>", " <eins@stadt.example>\r\n (Notiz)", "\r\n <eins@stadt.example>"],
)
def test_the_message_id_is_found_however_it_is_written(written):
    number = arrivals.arrive(arrivals.source(message_id=written))
    assert [mail.message_id for mail in arrivals.arrived()] == ["<eins@stadt.example>"]
    assert number


def test_a_message_id_in_the_body_is_none():
    arrivals.arrive(b"From: a@b.example\n\nMessage-ID: <drin@x.example>\n")
    assert arrivals.arrived()[0].message_id == ""


def test_a_mail_that_is_too_large_is_kept_up_to_the_limit(app, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 500)
    number = arrivals.arrive(body="x" * 2000)
    (mail,) = arrivals.arrived()
    assert (len(arrivals.bytes_of(number)), mail.is_cut, mail.size > 2000) == (500, True, True)


def test_two_ways_in_at_once_store_one_row(app):
    raw, found = arrivals.source(), []
    start = threading.Barrier(4)

    def come_in():
        start.wait()
        with factories.writing():
            found.append(inbox.store(raw, source="lmtp").id)

    threads = [threading.Thread(target=come_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == len(arrivals.arrived()) == 1
