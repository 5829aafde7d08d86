"""Which request a mail belongs to, and who may add to it."""

import pytest

from kdn_helpdesk.tickets.states import State, Visibility
from tests import factories
from tests.intake import desk
from tests.mail import arrivals


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def ticket(ina):
    return factories.make_ticket(requester=ina)


def test_the_signed_address_leads_to_the_request(app, drain, ticket):
    mail = desk.take_in(drain, to=desk.reply_address(app, ticket))
    assert (mail.outcome, mail.reference) == ("follow_up", ticket.reference)


def test_the_envelopes_address_counts_too(app, drain, ticket):
    mail = desk.take_in(drain, recipient=desk.reply_address(app, ticket))
    assert mail.reference == ticket.reference


def test_the_number_in_the_subject_leads_to_the_request(drain, ticket):
    mail = desk.take_in(drain, subject=f"AW: [{ticket.reference}] Karte")
    assert (mail.outcome, mail.reference) == ("follow_up", ticket.reference)


def test_the_first_number_that_exists_counts(drain, ticket, ina):
    factories.make_ticket(requester=ina)
    mail = desk.take_in(drain, subject=f"[KDN-1999-0001] [{ticket.reference}]")
    assert mail.reference == ticket.reference


@pytest.mark.parametrize("field", ["in_reply_to", "references"])
def test_our_own_message_id_leads_to_the_request(app, drain, ticket, field):
    mail = desk.take_in(drain, **{field: desk.own_message_id(app, ticket)})
    assert (mail.outcome, mail.reference) == ("follow_up", ticket.reference)


def test_the_newest_reference_comes_first(app, drain, ticket, ina):
    other = factories.make_ticket(requester=ina)
    ids = f"{desk.own_message_id(app, other)} {desk.own_message_id(app, ticket)}"
    assert desk.take_in(drain, references=ids).reference == ticket.reference


def test_the_requesters_own_first_mail_leads_to_the_request(drain, ina):
    first = desk.take_in(drain)
    second = desk.take_in(drain, message_id="<zwei@stadt.example>", in_reply_to=first.message_id)
    assert (second.outcome, second.reference) == ("follow_up", first.reference)


def test_a_mail_to_two_of_our_addresses_is_one_request(drain, ina):
    first = desk.take_in(drain, recipient="beratung@kdn.example")
    second = desk.take_in(drain, recipient="offene-daten@kdn.example")
    assert (second.outcome, second.reference) == ("follow_up", first.reference)
    assert "eine andere unserer Adressen" in second.reason
    assert len(desk.messages(first.reference)) == 1


def test_another_senders_mail_of_the_same_name_and_text_is_a_request_of_its_own(drain, ina):
    first = desk.take_in(drain, recipient="beratung@kdn.example")
    forged = desk.take_in(
        drain, sender="fremd@anderswo.example", recipient="offene-daten@kdn.example"
    )
    assert forged.outcome == "ticket"
    assert forged.reference != first.reference


def test_the_signed_address_counts_more_than_the_subject(app, drain, ticket, ina):
    other = factories.make_ticket(requester=ina)
    to, subject = desk.reply_address(app, ticket), f"[{other.reference}] Karte"
    assert desk.take_in(drain, to=to, subject=subject).reference == ticket.reference


def test_the_subject_counts_more_than_a_reference(app, drain, ticket, ina):
    other = factories.make_ticket(requester=ina)
    mail = desk.take_in(
        drain,
        subject=f"[{ticket.reference}] Karte",
        in_reply_to=desk.own_message_id(app, other),
    )
    assert mail.reference == ticket.reference


def test_a_forged_address_leads_nowhere(app, drain, ticket):
    forged = desk.reply_address(app, ticket).replace(f"+ticket.{ticket.id}.", "+ticket.9999.")
    assert desk.take_in(drain, to=forged).outcome == "ticket"


def test_only_what_is_new_is_added(app, drain, ticket):
    body = "Danke!\n\nAm 03.03.2026 um 10:15 schrieb Beratung:\n> Passt das?\n"
    desk.take_in(drain, to=desk.reply_address(app, ticket), body=body)
    assert desk.messages(ticket)[-1].body == "Danke!"


def test_a_colleague_of_the_organisation_may_add(app, drain, ticket, town):
    factories.make_person(email="kollege@stadt.example", organisation=town)
    mail = desk.take_in(drain, sender="kollege@stadt.example", to=desk.reply_address(app, ticket))
    assert mail.outcome == "follow_up"


def test_a_colleague_may_not_add_where_only_the_requester_may_read(app, drain, ina, town):
    ticket = factories.make_ticket(requester=ina, visibility=Visibility.ONLY_ME)
    factories.make_person(email="kollege@stadt.example", organisation=town)
    mail = desk.take_in(drain, sender="kollege@stadt.example", to=desk.reply_address(app, ticket))
    assert (mail.outcome, mail.reference == ticket.reference) == ("ticket", False)


@pytest.mark.parametrize("known", [True, False])
def test_anybody_else_quoting_a_number_gets_a_request_of_their_own(drain, ticket, known):
    if known:
        factories.make_person(
            email="fremd@anderswo.example", organisation=factories.make_organisation("Anderswo")
        )
    mail = desk.take_in(
        drain, sender="fremd@anderswo.example", subject=f"AW: [{ticket.reference}] Karte"
    )
    assert mail.outcome == "ticket"
    assert mail.reference != ticket.reference
    assert ticket.reference in mail.reason
    assert len(desk.messages(ticket)) == 1


def test_the_stranger_does_not_learn_what_was_quoted(drain, outbox, ticket):
    desk.take_in(drain, sender="fremd@anderswo.example", subject=f"AW: [{ticket.reference}] Karte")
    (receipt,) = [mail for mail in outbox if mail.recipients == ["fremd@anderswo.example"]]
    assert ticket.reference not in receipt.subject
    assert ticket.subject not in receipt.text


def test_an_agents_answer_with_our_signed_reference_is_an_answer(app, drain, outbox, ticket, ina):
    agent = factories.make_agent()
    mail = desk.take_in(
        drain, sender=agent.email, to=desk.reply_address(app, ticket), body="So geht es."
    )
    answer = desk.messages(ticket)[-1]
    assert (mail.outcome, answer.is_from_desk, answer.author_id) == ("follow_up", True, agent.id)
    assert [sent.recipients for sent in outbox] == [[ina.email]]


def test_an_agents_mail_that_only_names_the_number_is_held(drain, ticket):
    agent = factories.make_agent()
    mail = desk.take_in(drain, sender=agent.email, subject=f"[{ticket.reference}] Karte")
    assert mail.outcome == "held"
    assert len(desk.messages(ticket)) == 1


def test_an_agents_empty_answer_is_held(app, drain, ticket):
    agent = factories.make_agent()
    to = desk.reply_address(app, ticket)
    assert desk.take_in(drain, sender=agent.email, to=to, body="").outcome == "held"


@pytest.mark.parametrize(
    ("before", "after"), [("new", "new"), ("waiting", "open"), ("solved", "open")]
)
def test_what_a_follow_up_does_to_the_state(app, drain, ina, before, after):
    ticket = factories.make_ticket(requester=ina, state=State(before))
    desk.take_in(drain, to=desk.reply_address(app, ticket))
    assert desk.ticket(ticket.reference).state == after


def test_a_follow_up_to_a_closed_request_opens_a_linked_one(app, drain, ina):
    ticket = factories.make_ticket(requester=ina, state=State.CLOSED)
    mail = desk.take_in(drain, to=desk.reply_address(app, ticket))
    assert (mail.outcome, mail.reference == ticket.reference) == ("ticket", False)
    assert ticket.reference in mail.reason
    assert desk.ticket(ticket.reference).state == "closed"


def test_a_mail_read_again_makes_no_second_request(sign_in, drain, ina):
    mail = desk.take_in(drain)
    browser = sign_in(factories.make_agent())
    browser.press("Erneut lesen", f"/servicestelle/posteingang/{mail.id}")
    drain()
    assert len(desk.tickets()) == 1
    assert (desk.look(mail.id).outcome, desk.look(mail.id).reference) == (
        "ticket",
        mail.reference,
    )


def test_another_mail_under_a_used_message_id_is_routed_and_marked(drain, ina):
    desk.take_in(drain)
    mail = desk.take_in(drain, body="Etwas anderes")
    assert (mail.outcome, mail.is_id_reused) == ("ticket", True)
    assert len(desk.tickets()) == len(arrivals.arrived()) == 2
