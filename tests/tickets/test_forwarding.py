"""A request goes outside; what comes back is a note until somebody makes it public."""

import pytest

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.tickets.actions import conversation, forwarding
from kdn_helpdesk.tickets.states import MessageKind, State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    tell,
)
from tests.intake import desk as mails


@pytest.fixture(autouse=True)
def topic(app):
    return make_topic("sonstiges")


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def requester(app):
    return make_person(
        name="Rita Rathaus", email="rita@stadt.example", organisation=make_organisation()
    )


@pytest.fixture
def ticket(requester):
    return make_ticket(requester=requester)


@pytest.fixture
def forwarded(desk, ticket, drain, outbox):
    """The mail that went outside."""
    desk.submit(
        page_of(ticket, "/weiterleiten"), recipient="Hilfe@portal.example", body="Bitte prüfen."
    )
    drain()
    (mail,) = outbox
    outbox.clear()
    return mail


def page_of(ticket, step=""):
    return f"/servicestelle/{ticket.reference}{step}"


def answer_from_outside(drain, mail, **fields):
    values = {
        "sender": "Tom Technik <hilfe@portal.example>",
        "to": mail.message["Reply-To"],
        "subject": "Re: " + mail.subject,
        "message_id": "<antwort@portal.example>",
        "body": "Das ist ein Fehler im Portal.",
    }
    return mails.take_in(drain, **{**values, **fields})


def test_forwarding_leaves_a_note_with_the_address_and_the_words(app):
    ticket = make_ticket()
    note = tell(
        forwarding.forward_ticket,
        ticket,
        agent=make_agent().id,
        recipient="entwicklung@portal.example",
        body="Bitte prüfen.",
    )
    assert note.is_internal
    assert "entwicklung@portal.example" in note.body
    assert "Bitte prüfen." in note.body


@pytest.mark.parametrize("recipient", ["", "keine Adresse", "a@b\nBcc: c@d.example"])
def test_forwarding_needs_an_address(app, recipient):
    with pytest.raises(DomainError) as refusal:
        tell(
            forwarding.forward_ticket,
            make_ticket(),
            agent=make_agent().id,
            recipient=recipient,
            body="",
        )
    assert refusal.value.field == "recipient"


def test_a_reply_to_it_comes_back_as_a_note(desk, ticket, forwarded, drain, sign_in, requester):
    mail = answer_from_outside(drain, forwarded)
    assert (mail.outcome, mail.reference) == ("follow_up", ticket.reference)
    page = desk.get(page_of(ticket))
    note = page.page.xpath("//li[contains(@class, 'message--internal')]")[-1].text_content()
    assert "Das ist ein Fehler im Portal." in note
    assert "Tom Technik" in note
    assert "von außen, per E-Mail" in note
    rita = sign_in(requester)
    assert "Das ist ein Fehler" not in rita.get(f"/anfragen/{ticket.reference}").main
    assert "hat von außen geantwortet" in desk.get(page_of(ticket, "/verlauf")).main


def test_the_requester_gets_no_mail_of_it_and_the_forwarder_does(forwarded, drain, outbox):
    answer_from_outside(drain, forwarded)
    assert [mail.recipients for mail in outbox] == [["anna@kdn.example"]]
    assert "Das ist ein Fehler im Portal." in outbox[0].text
    assert "bis es jemand öffentlich macht" in outbox[0].text


@pytest.mark.parametrize(
    "fields",
    [
        {"sender": "kollegin@portal.example"},
        {"to": "beratung@kdn.example"},
        {"sender": "kollegin@portal.example", "to": "beratung@kdn.example", "thread": True},
    ],
    ids=["a colleague to the signed address", "by the subject alone", "by our Message-ID"],
)
def test_it_is_known_by_address_sender_or_thread(ticket, forwarded, drain, fields):
    if fields.pop("thread", False):
        fields |= {"in_reply_to": forwarded.message["Message-ID"], "subject": "Re: Frage"}
    mail = answer_from_outside(drain, forwarded, **fields)
    assert mail.reference == ticket.reference
    assert mails.messages(ticket)[-1].kind is MessageKind.NOTE


def test_a_stranger_who_knows_the_number_does_not_get_in(ticket, forwarded, drain):
    mail = answer_from_outside(
        drain, forwarded, sender="fremd@anderswo.example", to="beratung@kdn.example"
    )
    assert mail.outcome == "ticket"
    assert mail.reference != ticket.reference


def test_with_the_reply_it_is_the_desks_turn_again(ticket, agent, forwarded, drain):
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Dauert", state=State.EXTERNAL)
    answer_from_outside(drain, forwarded)
    assert read_ticket(ticket).state is State.OPEN


def test_a_closed_request_takes_the_reply_too(ticket, agent, forwarded, drain):
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Fertig", state=State.CLOSED)
    assert answer_from_outside(drain, forwarded).reference == ticket.reference
    assert read_ticket(ticket).state is State.CLOSED


def test_a_note_is_made_public_after_a_confirmation(
    desk, ticket, forwarded, drain, outbox, sign_in, requester
):
    answer_from_outside(drain, forwarded)
    outbox.clear()
    note = mails.messages(ticket)[-1]
    desk.get(page_of(ticket, f"/notiz/{note.id}/veroeffentlichen"))
    assert "Rita Rathaus (rita@stadt.example)" in desk.main
    assert "Das ist ein Fehler im Portal." in desk.main
    drain()
    assert outbox == []
    desk.submit(state="waiting")
    drain()
    assert [mail.recipients for mail in outbox] == [["rita@stadt.example"]]
    assert "Das ist ein Fehler im Portal." in outbox[0].text
    rita = sign_in(requester)
    assert "Das ist ein Fehler im Portal." in rita.get(f"/anfragen/{ticket.reference}").main
    history = desk.get(page_of(ticket, "/verlauf")).main
    assert "Anna Beratung hat eine interne Notiz als Antwort veröffentlicht" in history


def test_a_note_made_public_counts_as_an_answer(ticket, agent):
    note = tell(conversation.add_note, ticket, agent=agent.id, body="So geht es.")
    tell(forwarding.publish_note, ticket, message_id=note.id, agent=agent.id, state=State.SOLVED)
    after = read_ticket(ticket)
    assert after.first_answer_at is not None
    assert (after.state, after.assignee_id) == (State.SOLVED, agent.id)


def test_it_is_public_only_once(desk, ticket, agent, drain, outbox):
    note = tell(conversation.add_note, ticket, agent=agent.id, body="So geht es.")
    desk.submit(page_of(ticket, f"/notiz/{note.id}/veroeffentlichen"), state="waiting")
    assert desk.get(page_of(ticket, f"/notiz/{note.id}/veroeffentlichen")).status == 404
    with pytest.raises(DomainError):
        tell(forwarding.publish_note, ticket, message_id=note.id, agent=agent.id, state=None)
    drain()
    assert len(outbox) == 1


def test_a_closed_request_makes_no_note_public(desk, agent):
    ticket = make_ticket(state=State.CLOSED)
    note = tell(conversation.add_note, ticket, agent=agent.id, body="Zur Akte")
    assert "Öffentlich machen" not in desk.get(page_of(ticket)).main
    desk.submit(page_of(ticket, f"/notiz/{note.id}/veroeffentlichen"))
    assert desk.status == 422


def test_internal_and_public_differ_by_more_than_colour(desk, ticket, agent):
    tell(conversation.add_note, ticket, agent=agent.id, body="Notiz")
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Antwort")
    page = desk.get(page_of(ticket)).page
    (note,) = page.xpath("//li[contains(@class, 'message--internal')]")
    (own,) = page.xpath("//li[contains(@class, 'message--own')]")
    assert "Interne Notiz, nur für die Servicestelle" in note.text_content()
    assert "Antwort der Servicestelle" in own.text_content()
    icons = [
        entry.xpath(".//span[contains(@class, 'kern-icon')]/@class")[0] for entry in (note, own)
    ]
    assert icons[0] != icons[1]
    (public,) = page.xpath("//section[contains(@class, 'composer--public')]")
    (internal,) = page.xpath("//details[contains(@class, 'composer--internal')]")
    assert "geht per E-Mail an Rita Rathaus und alle in Kopie" in public.text_content()
    assert "liest nur die Servicestelle" in internal.text_content()
