"""Who else has a request open."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.models.writing import Presence
from tests.factories import make_agent, make_ticket, reading, tell


@pytest.fixture
def anna(sign_in):
    return sign_in(make_agent(name="Anna Beratung"))


@pytest.fixture
def otto(sign_in):
    return sign_in(make_agent(name="Otto Zweit"))


@pytest.fixture
def ticket(app):
    return make_ticket()


def sign(browser, ticket, step="/anwesenheit", **data):
    """Do what the page does by itself."""
    browser.get(f"/servicestelle/{ticket.reference}")
    data["csrf_token"] = browser.page.xpath("//input[@name='csrf_token']/@value")[0]
    return browser.post(f"/servicestelle/{ticket.reference}{step}", data=data).json


def hint(browser, ticket):
    (words,) = browser.get(f"/servicestelle/{ticket.reference}").page.xpath("//*[@data-presence]")
    return words.text_content().strip()


def test_colleagues_in_one_request_see_each_other(anna, otto, ticket):
    assert sign(anna, ticket) == {"present": ""}
    assert sign(otto, ticket) == {"present": "Anna Beratung hat diese Anfrage auch geöffnet."}
    assert hint(anna, ticket) == "Otto Zweit hat diese Anfrage auch geöffnet."


def test_who_types_is_said_to_be_writing(anna, otto, ticket):
    sign(anna, ticket, "/entwurf", kind="answer", body="Sehr geehrte", revision=0)
    assert hint(otto, ticket) == "Anna Beratung schreibt gerade."
    with time_machine.travel(clock.now() + timedelta(seconds=60)):
        assert hint(otto, ticket) == "Anna Beratung hat diese Anfrage auch geöffnet."


def test_who_is_gone_is_gone_by_itself(anna, otto, ticket):
    sign(anna, ticket)
    with time_machine.travel(clock.now() + timedelta(seconds=80)):
        assert hint(otto, ticket) == ""


def test_another_request_is_another_place(anna, otto, ticket):
    sign(anna, ticket)
    assert hint(otto, make_ticket()) == ""


def test_looking_at_the_page_writes_nothing(anna, ticket):
    anna.get(f"/servicestelle/{ticket.reference}")
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Presence.id))) == 0


def test_the_writing_page_is_a_sign_of_its_own_without_script(anna, otto, ticket):
    anna.get(f"/servicestelle/{ticket.reference}/antwort")
    assert hint(otto, ticket) == "Anna Beratung hat diese Anfrage auch geöffnet."


def test_a_new_message_is_announced(anna, ticket):
    message = tell(conversation.add_note, ticket, agent=make_agent().id, body="Eins")
    assert sign(anna, ticket, seen=message.id)["present"] == ""
    tell(conversation.add_note, ticket, agent=make_agent().id, body="Zwei")
    assert "Inzwischen hat jemand geschrieben." in sign(anna, ticket, seen=message.id)["present"]


def test_old_traces_are_removed(anna, ticket, drain):
    sign(anna, ticket)
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        drain()
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Presence.id))) == 0
