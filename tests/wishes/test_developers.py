"""To the developers by mail, and their answer back into the wish."""

import pytest

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.mail import inbox
from kdn_helpdesk.tickets.actions import conversation, moves
from kdn_helpdesk.tickets.states import State as TicketState
from kdn_helpdesk.wishes.actions import developers
from kdn_helpdesk.wishes.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    read_ticket,
    tell,
    writing,
)
from tests.wishes.making import MAILBOX, act, entries_of, join, make_portal, make_wish, read_wish


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def rita(app):
    town = make_organisation("Winterberg")
    return make_person(name="Rita Rathaus", email="rita@winterberg.example", organisation=town)


@pytest.fixture
def ticket(rita):
    return make_ticket(requester=rita, body="Geheime Worte der Anfrage.")


@pytest.fixture
def wish(ticket, anna):
    return make_wish(ticket=ticket, agent=anna)


@pytest.fixture
def letter(wish, anna, drain, outbox):
    """What the developers get."""
    act(developers.send_copy, wish, agent=anna.id)
    drain()
    (mail,) = [mail for mail in outbox if mail.recipients == [MAILBOX]]
    outbox.clear()
    return mail


@pytest.fixture
def arrive(app, drain):
    """Let a mail of the developers arrive."""

    def arrive(*, sender=MAILBOX, to="beratung@kdn.example", subject="AW: Karten", **headers):
        lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        raw = "\r\n".join([*lines, "", "Kommt mit Fassung 4.2.", ""]).encode()
        with writing():
            mail = inbox.store(raw, recipient=to, source="test")
        drain()
        return mail

    return arrive


def reply_address(letter):
    return letter.message["Reply-To"].addresses[0].addr_spec


def test_the_copy_leaves_as_it_was_agreed_and_names_nobody(letter, wish):
    assert f"[KDN-A-{wish.id:04d}] Karten drucken" == letter.subject
    assert "Karten sollen sich drucken lassen." in letter.text
    for secret in ("Rita", "Rathaus", "Winterberg", "Geheime", "KDN-2"):
        assert secret not in str(letter.message)
    assert letter.message["Auto-Submitted"] is None


def test_the_wish_is_sent_and_listed_and_its_requests_wait_for_the_developers(
    letter, wish, ticket, visitor
):
    assert read_wish(wish).state is State.SENT
    assert read_ticket(ticket).state is TicketState.EXTERNAL
    assert "An die Entwicklung gesendet" in visitor.get(f"/anforderungen/{wish.id}").main


def test_a_request_that_waits_for_its_author_goes_on_waiting(wish, ticket, anna):
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Welche Karte?")
    act(developers.send_copy, wish, agent=anna.id)
    assert read_ticket(ticket).state is TicketState.WAITING


def test_the_last_look_shows_what_leaves_and_the_list_is_a_choice(wish, anna, sign_in, visitor):
    desk = sign_in(anna)
    desk.get(f"/servicestelle/anforderungen/{wish.id}/senden")
    assert MAILBOX in desk.main
    desk.submit(is_listed=False)
    assert "auf dem Weg zur Entwicklung" in desk.text
    assert visitor.get(f"/anforderungen/{wish.id}").status == 404


def test_the_same_text_is_not_sent_twice(letter, wish, anna):
    with pytest.raises(DomainError, match="bereits an die Entwicklung gegangen"):
        act(developers.send_copy, wish, agent=anna.id)


def test_a_portal_without_mailbox_says_what_is_missing(anna):
    wish = make_wish(portal=make_portal("Neu", mailbox=""))
    with pytest.raises(DomainError, match="wie die Entwicklung von „Neu“ zu erreichen ist"):
        act(developers.send_copy, wish, agent=anna.id)


def test_how_many_it_concerns_is_told_without_names_once_it_names_nobody(anna, drain, outbox):
    wish = make_wish(agent=anna)
    for number in range(3):
        town = make_organisation(f"Stadt {number}", population=1000, regierungsbezirk="Köln")
        join(wish, make_person(organisation=town))
    act(developers.send_copy, wish, agent=anna.id)
    drain()
    (mail,) = outbox
    assert "3 Kommunen mit 3.000 Einwohnerinnen" in mail.text
    assert "Stadt 1" not in mail.text


def test_the_answer_by_the_signed_address_becomes_an_internal_entry(
    letter, wish, arrive, visitor, sign_in, rita
):
    arrive(to=reply_address(letter))
    assert entries_of(wish)[-1] == ("answer", "Kommt mit Fassung 4.2.")
    assert read_wish(wish).has_unread
    for reader in (visitor, sign_in(rita)):
        assert "Fassung 4.2" not in reader.get(f"/anforderungen/{wish.id}").text


def test_the_answer_is_found_by_our_message_id_too(letter, wish, arrive):
    arrive(In_Reply_To=letter.message["Message-ID"])
    assert entries_of(wish)[-1] == ("answer", "Kommt mit Fassung 4.2.")


def test_a_mail_of_its_own_is_found_by_the_number_from_the_developers_domain(letter, wish, arrive):
    arrive(sender="tracker@portal.example", subject=f"Ticket 77: KDN-A-{wish.id:04d} geplant")
    assert entries_of(wish)[-1] == ("answer", "Kommt mit Fassung 4.2.")


def test_a_stranger_who_names_the_number_opens_a_request_instead(letter, wish, arrive, sign_in):
    from tests.factories import make_topic

    make_topic("sonstiges")
    arrive(sender="fremd@woanders.example", subject=f"KDN-A-{wish.id:04d} geplant")
    assert [kind for kind, _body in entries_of(wish)] == ["sent"]


def test_an_answer_from_another_address_is_marked(letter, wish, arrive, anna, sign_in):
    arrive(sender="extern@woanders.example", to=reply_address(letter))
    desk = sign_in(anna).get(f"/servicestelle/anforderungen/{wish.id}")
    assert "Andere Adresse als die der Entwicklung" in desk.main


def test_the_agent_who_sent_it_hears_of_the_answer(letter, wish, arrive, outbox):
    make_agent()
    arrive(to=reply_address(letter))
    assert [mail.recipients for mail in outbox] == [["anna@kdn.example"]]
    assert "Kommt mit Fassung 4.2." in outbox[0].text
    assert f"/servicestelle/anforderungen/{wish.id}" in outbox[0].text


def test_a_mail_that_is_read_again_adds_nothing(letter, wish, arrive, anna, sign_in, drain):
    mail = arrive(to=reply_address(letter))
    desk = sign_in(anna)
    desk.press("Erneut lesen", f"/servicestelle/posteingang/{mail.id}")
    drain()
    assert [kind for kind, _body in entries_of(wish)] == ["sent", "answer"]


def test_the_incoming_mail_leads_to_the_wish(letter, wish, arrive, anna, sign_in):
    mail = arrive(to=reply_address(letter))
    desk = sign_in(anna)
    address = f"/servicestelle/anforderungen/{wish.id}"
    assert address in desk.get("/servicestelle/posteingang?ausgang=alle").links
    assert address in desk.get(f"/servicestelle/posteingang/{mail.id}").links


def test_an_out_of_office_note_is_no_answer(letter, wish, arrive):
    arrive(to=reply_address(letter), Auto_Submitted="auto-replied")
    assert [kind for kind, _body in entries_of(wish)] == ["sent"]


def test_a_question_to_the_developers_joins_the_thread_and_names_nobody(
    letter, wish, anna, sign_in, drain, outbox
):
    desk = sign_in(anna)
    address = f"/servicestelle/anforderungen/{wish.id}/nachfrage"
    desk.submit(address, body="Wann kommt es? Winterberg fragt.")
    assert desk.status == 422
    assert "Winterberg" in desk.main
    desk.submit(body="Wann kommt es?")
    drain()
    (mail,) = outbox
    assert mail.recipients == [MAILBOX]
    assert set(mail.message["References"].split()) & set(letter.message["References"].split())


def test_nothing_is_asked_before_the_copy_has_left(wish, anna):
    with pytest.raises(DomainError, match="zuerst den Text"):
        act(developers.write_to_developers, wish, agent=anna.id, body="Und?")


def test_a_mail_that_did_not_arrive_is_shown_on_the_wish(wish, anna, sign_in, app):
    with writing():
        portal = read_wish(wish).portal
    with writing() as session:
        session.merge(portal).mailbox = "kaputt@@portal"
    act(developers.send_copy, wish, agent=anna.id)
    desk = sign_in(anna).get(f"/servicestelle/anforderungen/{wish.id}")
    assert "kamen nicht an" in desk.main


def test_closed_requests_stay_closed_when_the_copy_leaves(wish, ticket, anna):
    tell(moves.change_state, ticket, state=TicketState.CLOSED, agent=anna.id)
    act(developers.send_copy, wish, agent=anna.id)
    assert read_ticket(ticket).state is TicketState.CLOSED
