"""Signed ids and addresses tell what is answered, and cannot be guessed."""

import pytest

from kdn_helpdesk.mail import threads


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_our_message_ids_name_their_subject():
    for made in (threads.new_message_id(("ticket", 42)), threads.thread_id(("ticket", 42))):
        assert threads.read_message_id(made) == ("ticket", 42)
        assert threads.is_ours(made)


def test_a_message_id_is_read_whatever_case_a_gateway_gave_it():
    assert threads.is_ours(threads.new_message_id(("ticket", 42)).upper())


def test_a_changed_number_is_no_message_id_of_ours():
    forged = threads.new_message_id(("ticket", 42)).replace("ticket.42.", "ticket.43.")
    assert threads.read_message_id(forged) is None


@pytest.mark.parametrize("other", ["", "<>", "<a@b.example>", "<ticket.1.abc.abc@kdn.example>"])
def test_other_message_ids_are_not_ours(other):
    assert not threads.is_ours(other)


def test_a_reply_address_names_its_subject():
    address = threads.reply_address(("ticket", 42))
    assert address.startswith("beratung+ticket.42.")
    assert len(address.partition("@")[0]) <= 64
    assert threads.read_reply_address(address.title()) == ("ticket", 42)


def test_a_changed_number_is_no_reply_address_of_ours():
    forged = threads.reply_address(("ticket", 42)).replace("+ticket.42.", "+ticket.1.")
    assert threads.read_reply_address(forged) is None


def test_a_message_ids_stamp_opens_no_reply_address():
    stamp = threads.thread_id(("ticket", 42)).split(".")[-2].partition("@")[0]
    assert threads.read_reply_address(f"beratung+ticket.42.{stamp}@kdn.example") is None


@pytest.mark.parametrize("address", ["beratung@kdn.example", "beratung+x@kdn.example", ""])
def test_an_address_without_a_tag_of_ours_names_nothing(address):
    assert threads.read_reply_address(address) is None


def test_the_services_own_address_is_known_with_and_without_tag():
    assert threads.is_own_address("Beratung@KDN.example")
    assert threads.is_own_address(threads.reply_address(("ticket", 1)))
    assert not threads.is_own_address("andere@kdn.example")
