"""Who is mailed what, once for each event."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.mail import threads
from kdn_helpdesk.tickets.actions import conversation, moves, sorting
from kdn_helpdesk.tickets.states import Channel, State
from tests.factories import make_agent, make_person, make_ticket, tell, writing


@pytest.fixture
def rita(app):
    return make_person(name="Rita Rathaus", email="rita@stadt.example")


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


def sent(outbox):
    """Address and subject of each mail, in order of the addresses."""
    return sorted((mail.recipients[0], mail.subject) for mail in outbox)


def recipients(outbox):
    return sorted(mail.recipients[0] for mail in outbox)


def test_a_new_request_is_receipted_and_the_desk_told(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita, subject="Karte", quiet=False)
    drain()
    drain()
    assert sent(outbox) == [
        ("anna@kdn.example", f"[{ticket.reference}] Neue Anfrage: Karte"),
        ("rita@stadt.example", f"[{ticket.reference}] Karte"),
    ]


def test_many_new_requests_make_one_mail_to_the_desk(rita, anna, drain, outbox):
    tickets = [make_ticket(requester=rita, quiet=False) for _ in range(3)]
    drain()
    (alert,) = [mail for mail in outbox if mail.recipients == ["anna@kdn.example"]]
    assert alert.subject == "3 neue Anfragen"
    for ticket in tickets:
        assert f"/servicestelle/{ticket.reference}" in alert.text


def test_a_desk_without_agents_is_no_obstacle(rita, drain, outbox):
    make_ticket(requester=rita, quiet=False)
    drain()
    assert recipients(outbox) == ["rita@stadt.example"]


def test_each_mail_is_written_in_its_recipients_language(drain, outbox):
    english = make_person(language="en", email="ed@city.example")
    ticket = make_ticket(requester=english, quiet=False)
    drain()
    assert f"has the number {ticket.reference}" in outbox[0].text
    assert "because you filed this request" in outbox[0].text


def test_a_receipt_says_that_it_is_automatic_and_an_answer_does_not(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita, channel=Channel.MAIL, quiet=False)
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Antwort")
    drain()
    theirs = [mail.message for mail in outbox if mail.recipients == ["rita@stadt.example"]]
    receipt, answer = sorted(theirs, key=lambda mail: mail["Auto-Submitted"] is None)
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["X-Auto-Response-Suppress"] == "All"
    assert answer["Auto-Submitted"] is None


def test_an_answer_to_a_mail_finds_back_by_address_and_reference(app, rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita)
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Antwort")
    drain()
    (mail,) = outbox
    about = ("ticket", ticket.id)
    with app.app_context():
        reply_to = mail.message["Reply-To"].addresses[0].addr_spec
        assert threads.read_reply_address(reply_to) == about
        assert threads.thread_id(about) in mail.message["References"]
        assert threads.read_message_id(mail.message["Message-ID"]) == about


def test_the_answers_mail_holds_text_author_link_and_reason(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita, subject="Karte")
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Bitte so.\n\nViele Grüße")
    drain()
    (mail,) = outbox
    assert mail.subject == f"[{ticket.reference}] Karte"
    assert "Bitte so.\n\nViele Grüße" in mail.text
    assert "Anna Beratung" in mail.text
    assert mail.path("/anfragen/") == f"/anfragen/{ticket.reference}"
    assert "weil Sie diese Anfrage gestellt haben" in mail.text
    assert "Bitte so." in mail.html


def test_files_of_an_answer_go_with_it_unless_they_are_large(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita)
    with writing():
        small = files.put(b"a;b", name="Übersicht.csv")
        large = files.put(b"x" * 10_000_001, name="gross.bin")
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Anbei.", files=[small])
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Und mehr.", files=[large])
    drain()
    first, second = outbox
    assert [part.get_filename() for part in first.message.iter_attachments()] == ["Übersicht.csv"]
    assert list(second.message.iter_attachments()) == []
    assert "zu groß für eine E-Mail" in second.text


def test_people_in_copy_get_the_answer_once_and_hear_why(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita)
    copy = make_person(email="kopie@stadt.example")
    tell(sorting.add_watcher, ticket, person=copy, agent=anna.id)
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Antwort")
    drain()
    assert recipients(outbox) == ["kopie@stadt.example", "rita@stadt.example"]
    (mail,) = [mail for mail in outbox if mail.recipients == ["kopie@stadt.example"]]
    assert "in Kopie" in mail.text


def test_somebody_shut_out_gets_nothing(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita)
    with writing() as session:
        session.get_one(Person, rita.id).is_active = False
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Antwort")
    drain()
    assert outbox == []


def test_a_reply_goes_to_the_agent_who_works_on_it(rita, anna, drain, outbox):
    make_agent(email="otto@kdn.example")
    ticket = make_ticket(requester=rita, assignee=anna, subject="Karte")
    tell(conversation.reply_to_ticket, ticket, author=rita, body="Danke!")
    drain()
    assert sent(outbox) == [("anna@kdn.example", f"[{ticket.reference}] Rückantwort: Karte")]


def test_a_reply_to_a_request_of_nobody_goes_to_the_whole_desk(rita, anna, drain, outbox):
    make_agent(email="otto@kdn.example")
    ticket = make_ticket(requester=rita)
    tell(conversation.reply_to_ticket, ticket, author=rita, body="Nachtrag")
    drain()
    assert recipients(outbox) == ["anna@kdn.example", "otto@kdn.example"]


def test_a_colleagues_addition_reaches_the_requester(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita, assignee=anna)
    tell(conversation.reply_to_ticket, ticket, author=make_person(name="Kai"), body="Auch hier.")
    drain()
    assert recipients(outbox) == ["anna@kdn.example", "rita@stadt.example"]


def test_somebody_with_two_roles_gets_one_mail(anna, drain, outbox):
    ticket = make_ticket(requester=anna, assignee=anna)
    tell(conversation.reply_to_ticket, ticket, author=make_person(), body="Von außen.")
    drain()
    assert recipients(outbox) == ["anna@kdn.example"]


def test_a_note_goes_to_the_assigned_agent_alone(rita, anna, drain, outbox):
    otto = make_agent(email="otto@kdn.example")
    ticket = make_ticket(requester=rita, assignee=anna)
    tell(sorting.add_watcher, ticket, person=make_person(), agent=anna.id)
    tell(conversation.add_note, ticket, agent=otto.id, body="Nur intern")
    tell(conversation.add_note, ticket, agent=anna.id, body="Eigene Notiz")
    drain()
    assert recipients(outbox) == ["anna@kdn.example"]
    assert "Nur intern" in outbox[0].text


def test_a_note_is_not_mailed_to_somebody_who_left_the_desk(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita, assignee=anna)
    with writing() as session:
        session.get_one(Person, anna.id).is_active = False
    tell(conversation.add_note, ticket, agent=make_agent().id, body="Nur intern")
    drain()
    assert outbox == []


def test_who_takes_a_request_is_not_mailed_about_it(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita)
    tell(sorting.assign_ticket, ticket, assignee=anna.id, agent=anna.id)
    drain()
    assert outbox == []


@pytest.mark.parametrize(
    ("state", "word"), [(State.SOLVED, "Gelöst"), (State.EXTERNAL, "Bei der Entwicklung")]
)
def test_the_requester_hears_where_the_request_stands(rita, anna, drain, outbox, state, word):
    ticket = make_ticket(requester=rita, subject="Karte")
    tell(moves.change_state, ticket, state=state, agent=anna.id)
    drain()
    assert sent(outbox) == [("rita@stadt.example", f"[{ticket.reference}] {word}: Karte")]


@pytest.mark.parametrize("state", [State.OPEN, State.WAITING])
def test_moves_inside_the_desk_are_not_told(rita, anna, drain, outbox, state):
    tell(moves.change_state, make_ticket(requester=rita), state=state, agent=anna.id)
    drain()
    assert outbox == []


def test_an_answer_that_solves_makes_one_mail(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita)
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Erledigt.", state=State.SOLVED)
    drain()
    assert len(outbox) == 1


def test_an_address_nobody_has_proven_gets_one_receipt_an_hour(drain, outbox):
    unknown = make_person(email="unbekannt@weg.example", confirmed_at=None)
    make_ticket(requester=unknown, quiet=False)
    make_ticket(requester=unknown, quiet=False)
    drain()
    assert len(outbox) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        make_ticket(requester=unknown, quiet=False)
        drain()
    assert len(outbox) == 2


def test_a_confirmed_person_gets_each_receipt(rita, drain, outbox):
    make_ticket(requester=rita, quiet=False)
    make_ticket(requester=rita, quiet=False)
    drain()
    assert recipients(outbox) == ["rita@stadt.example"] * 2


def test_the_agent_hears_that_a_request_was_closed_by_its_author(
    rita, anna, sign_in, drain, outbox
):
    ticket = make_ticket(requester=rita, assignee=anna)
    sign_in(rita).submit(f"/anfragen/{ticket.reference}/schliessen", button="Anfrage schließen")
    drain()
    assert recipients(outbox) == ["anna@kdn.example"]


def test_a_line_break_in_a_subject_adds_no_header(rita, drain, outbox):
    make_ticket(requester=rita, subject="Karte\r\nBcc: boese@weg.example", quiet=False)
    drain()
    assert outbox[0].message["Bcc"] is None
    assert outbox[0].subject.endswith("Karte Bcc: boese@weg.example")


def test_nothing_is_mailed_when_the_step_is_refused(rita, anna, drain, outbox):
    ticket = make_ticket(requester=rita, state=State.CLOSED)
    with pytest.raises(DomainError):
        tell(conversation.answer_ticket, ticket, agent=anna.id, body="Antwort")
    drain()
    assert outbox == []
