"""Some messages of a request become one of their own."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.tickets.actions import conversation, holding, merging, sorting, splitting
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher
from kdn_helpdesk.tickets.queries import conversation as reads
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    read_ticket,
    reading,
    tell,
    writing,
)


@pytest.fixture
def agent(app):
    return make_agent()


@pytest.fixture
def asked(agent):
    """A request with a second question of a colleague's, an answer and a note."""
    town = make_organisation()
    ticket = make_ticket(
        requester=make_person(organisation=town), body="Erste Frage", assignee=agent
    )
    colleague = make_person(organisation=town, name="Karl Kollege")
    with reading():
        upload = files.put(b"Zahlen", name="zahlen.txt")
    tell(
        conversation.reply_to_ticket, ticket, author=colleague, body="Zweite Frage", files=[upload]
    )
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Antwort")
    tell(conversation.add_note, ticket, agent=agent.id, body="Notiz")
    return ticket


def numbers(ticket):
    with reading() as session:
        return dict(
            session.execute(
                sa.select(Message.body, Message.id).where(Message.ticket_id == ticket.id)
            ).all()
        )


def split(ticket, agent, *bodies, subject="Etwas anderes"):
    held = numbers(ticket)
    chosen = [held[body] for body in bodies]
    return tell(splitting.split_ticket, ticket, messages=chosen, subject=subject, agent=agent.id)


def test_the_messages_move_into_a_linked_request_of_who_wrote_them(asked, agent):
    fresh = split(asked, agent, "Zweite Frage", "Notiz")
    assert set(numbers(fresh)) == {"Zweite Frage", "Notiz"}
    assert set(numbers(asked)) == {"Erste Frage", "Antwort"}
    with reading() as session:
        assert session.get_one(Person, fresh.requester_id).name == "Karl Kollege"
        watchers = session.scalars(
            sa.select(Watcher.person_id).where(Watcher.ticket_id == fresh.id)
        ).all()
    assert watchers == [asked.requester_id]
    kept = read_ticket(fresh)
    assert (kept.organisation_id, kept.visibility) == (asked.organisation_id, asked.visibility)
    assert (kept.state, kept.assignee_id) == (State.OPEN, agent.id)
    assert kept.first_answer_at is None


def test_the_answer_goes_with_its_question(asked, agent):
    fresh = split(asked, agent, "Zweite Frage", "Antwort")
    with reading() as session:
        said = session.scalar(sa.select(Message.created_at).where(Message.body == "Antwort"))
    assert read_ticket(fresh).first_answer_at == said
    assert read_ticket(asked).first_answer_at is None


def test_a_message_of_a_stranger_in_copy_stays_the_organisations(agent):
    ticket = make_ticket()
    stranger = make_person(organisation=make_organisation())
    tell(sorting.add_watcher, ticket, person=stranger, agent=agent.id)
    tell(conversation.reply_to_ticket, ticket, author=stranger, body="Von außen")
    assert split(ticket, agent, "Von außen").requester_id == ticket.requester_id


@pytest.mark.parametrize(
    "bodies", [(), ("Notiz",), ("Erste Frage", "Zweite Frage", "Antwort"),
               ("Erste Frage", "Zweite Frage", "Antwort", "Notiz")]
)  # fmt: skip
def test_both_requests_must_say_something(asked, agent, bodies):
    with pytest.raises(DomainError) as refused:
        split(asked, agent, *bodies)
    assert refused.value.field == "messages"


def test_a_message_that_another_agent_took_out_is_not_taken_twice(asked, agent):
    chosen = [numbers(asked)["Zweite Frage"]]
    options = {"messages": chosen, "subject": "Neu", "agent": agent.id}
    tell(splitting.split_ticket, asked, **options)
    with pytest.raises(DomainError):
        tell(splitting.split_ticket, asked, **options)


def test_a_merged_request_is_not_split(asked, agent):
    with reading() as session:
        person = session.get_one(Person, asked.requester_id)
    target = make_ticket(requester=person)
    chosen = numbers(asked)
    with writing() as session:
        merging.merge_tickets(
            session.get_one(Ticket, asked.id),
            target=session.get_one(Ticket, target.id),
            agent=agent.id,
        )
    with pytest.raises(DomainError):
        tell(splitting.split_ticket, asked, messages=[chosen["Antwort"]], subject="x", agent=1)


def test_the_desk_splits_on_the_page_and_both_pages_say_so(asked, agent, sign_in, drain, outbox):
    drain()
    outbox.clear()
    browser = sign_in(agent)
    page = f"/servicestelle/{asked.reference}/aufteilen"
    browser.submit(page, messages=[numbers(asked)["Zweite Frage"]], subject="Zweites Thema")
    assert "Zweites Thema" in browser.main
    assert "zahlen.txt" in browser.main
    assert f"Herausgelöst aus {asked.reference}" in browser.main
    fresh = browser.path.rsplit("/", 1)[1]
    assert f"Herausgelöst als {fresh}" in browser.get(f"/servicestelle/{asked.reference}").main
    drain()
    assert [fresh in mail.subject for mail in outbox] == [True]
    assert "Zweite Frage" in outbox[0].text
    assert f"/servicestelle/{fresh}" in browser.get("/suche?q=Zweites+Thema").links


def test_a_refused_split_keeps_what_was_chosen(asked, agent, sign_in):
    browser = sign_in(agent)
    page = f"/servicestelle/{asked.reference}/aufteilen"
    browser.submit(page, messages=[], subject="Zweites Thema")
    assert browser.status == 422
    assert browser.value("subject") == "Zweites Thema"
    browser.submit(messages=list(numbers(asked).values()), subject="Zweites Thema")
    assert browser.status == 422
    assert len(browser.page.xpath("//input[@name='messages'][@checked]")) == 4


def test_a_reply_by_mail_to_what_was_taken_out_joins_its_thread(asked, agent):
    fresh = split(asked, agent, "Zweite Frage")
    with reading():
        assert [m.body for m in reads.list_public_messages(fresh.id)] == ["Zweite Frage"]


def test_an_answer_that_is_about_to_leave_is_not_taken_out(app, monkeypatch, asked, agent):
    settings = app.config["KDN"].model_copy(update={"take_back_seconds": 20})
    monkeypatch.setitem(app.config, "KDN", settings)
    tell(holding.hold_answer, asked, agent=agent.id, body="Gleich unterwegs")
    with pytest.raises(DomainError) as refused:
        split(asked, agent, "Zweite Frage", "Gleich unterwegs")
    assert refused.value.field == "messages"
    assert set(numbers(split(asked, agent, "Zweite Frage"))) == {"Zweite Frage"}
