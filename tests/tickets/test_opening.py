"""Opening a request."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import audit, files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import Channel, State, Visibility
from tests.factories import (
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    reading,
    writing,
)
from tests.tickets.rules import make_rules


def test_a_request_belongs_to_its_requester_and_their_organisation(app):
    make_rules()
    organisation = make_organisation()
    person = make_person(organisation=organisation)
    ticket = make_ticket(requester=person, subject="  Karte \n fehlt ")
    assert (ticket.requester_id, ticket.organisation_id) == (person.id, organisation.id)
    assert ticket.subject == "Karte fehlt"
    assert ticket.state is State.NEW
    assert ticket.due_at > ticket.created_at


def test_the_topic_says_who_may_read_it_unless_the_author_does(app):
    topic = make_topic("datenschutz", default_visibility=Visibility.ONLY_ME)
    assert make_ticket(topic=topic).visibility is Visibility.ONLY_ME
    chosen = make_ticket(topic=topic, visibility=Visibility.ORGANISATION)
    assert chosen.visibility is Visibility.ORGANISATION


def test_the_opening_is_written_down(app):
    ticket = make_ticket()
    with reading():
        (entry,) = audit.list_about("ticket", ticket.id)
    assert (entry.action, entry.actor_id) == ("ticket:open", ticket.requester_id)
    assert entry.details == {"channel": "web"}


def test_files_belong_to_the_first_message(app):
    with writing():
        upload = files.put(b"a;b\n1;2\n", name="daten.csv")
        stored = files.keep(files.put(b"mehr", name="mehr.txt"))
    ticket = make_ticket(files=[upload, stored])
    with reading() as session:
        kept = session.scalars(
            sa.select(MessageFile.stored_file_id)
            .join(Message)
            .where(Message.ticket_id == ticket.id)
            .order_by(MessageFile.id)
        ).all()
    assert len(kept) == 2
    assert kept[1] == stored.id


@pytest.mark.parametrize(
    ("typed", "field"), [({"subject": " "}, "subject"), ({"body": " \n "}, "body")]
)
def test_subject_and_text_are_needed(app, typed, field):
    with pytest.raises(DomainError) as refusal:
        make_ticket(**typed)
    assert refusal.value.field == field


def test_a_refused_filing_leaves_nothing_and_takes_no_number(app):
    with pytest.raises(DomainError):
        make_ticket(body="")
    assert make_ticket().number == 1


def test_a_mail_may_lack_a_subject_and_a_text(app):
    ticket = make_ticket(channel=Channel.MAIL, subject="", body="", mail_id=7)
    assert ticket.subject == "Anfrage ohne Betreff"


def test_a_topic_that_was_closed_takes_no_new_request(app):
    with pytest.raises(DomainError) as refusal:
        make_ticket(topic=make_topic("alt", is_active=False))
    assert refusal.value.field == "topic"


def test_signs_that_no_database_holds_are_dropped_and_long_subjects_cut(app):
    ticket = make_ticket(subject="x" * 500 + "\x00", body="eins\x00\r\nzwei")
    assert len(ticket.subject) == 200
    assert ticket.subject.endswith("…")
    with reading() as session:
        text = session.scalar(sa.select(Message.body).where(Message.ticket_id == ticket.id))
    assert text == "eins\nzwei"


def test_number_and_subject_are_found_without_umlauts(app):
    with reading() as session:
        ticket = make_ticket(subject="Straßenbäume")
        found = session.scalar(sa.select(Ticket.sought).where(Ticket.id == ticket.id))
    assert found == f"{ticket.reference.lower()} strassenbaeume"
