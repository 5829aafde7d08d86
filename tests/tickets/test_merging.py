"""Two requests become one, and two again."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets.actions import conversation, merging, moves, records, sorting
from kdn_helpdesk.tickets.models.merging import Merge
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher
from kdn_helpdesk.tickets.queries import workplace
from kdn_helpdesk.tickets.states import State, Visibility, Work
from tests.factories import (
    make_agent,
    make_manager,
    make_organisation,
    make_person,
    make_ticket,
    read_ticket,
    reading,
    tell,
)
from tests.tickets.merges import ask, merge, part
from tests.tickets.rules import make_rules


@pytest.fixture
def agent(app):
    return make_agent()


@pytest.fixture
def town(app):
    return make_organisation()


def rows():
    """Everything that merging touches, as the database has it."""
    kept = list(Ticket.__table__.columns)
    with reading() as session:
        return (
            session.execute(sa.select(*kept).order_by(Ticket.id)).all(),
            session.execute(
                sa.select(Message.id, Message.ticket_id, Message.home_id).order_by(Message.id)
            ).all(),
            session.execute(
                sa.select(Watcher.ticket_id, Watcher.person_id).order_by(Watcher.id)
            ).all(),
            session.execute(sa.select(Merge.id)).all(),
        )


def bodies(ticket):
    with reading() as session:
        return session.scalars(
            sa.select(Message.body).where(Message.ticket_id == ticket.id).order_by(Message.id)
        ).all()


def refusal(source, target, agent):
    with pytest.raises(DomainError) as refused:
        merge(source, target, agent)
    return refused.value.sentence


def test_a_request_merged_before_its_receipt_was_sent_keeps_nobody_waiting(
    town, agent, drain, outbox
):
    target = ask(town)
    source, other = ask(town, quiet=False), ask(town, quiet=False)
    merge(source, target, agent)
    drain()
    receipts = [mail for mail in outbox if agent.email not in mail.recipients]
    asked = {source.reference, other.reference}
    assert asked <= {word.strip("[]") for mail in receipts for word in mail.subject.split()}


def test_what_was_said_goes_on_in_the_other_request(town, agent):
    source, target = ask(town, body="Erstens"), ask(town, body="Zweitens")
    merge(source, target, agent)
    assert bodies(target) == ["Erstens", "Zweitens"]
    assert bodies(source) == []
    left = read_ticket(source)
    assert (left.state, left.merged_into_id) == (State.MERGED, target.id)


def test_undoing_restores_every_column_message_and_watcher(town, agent):
    source = ask(town, state=State.WAITING, visibility=Visibility.ONLY_ME)
    target = ask(town, state=State.OPEN, visibility=Visibility.ORGANISATION, assignee=agent)
    tell(sorting.add_watcher, source, person=make_person(), agent=agent.id)
    tell(conversation.add_note, source, agent=agent.id, body="Notiz")
    tell(conversation.answer_ticket, target, agent=agent.id, body="Antwort")
    before = rows()
    merge(source, target, agent)
    assert rows() != before
    part(source, agent)
    assert rows() == before


@pytest.mark.parametrize(
    "state", [State.NEW, State.OPEN, State.EXTERNAL, State.PENDING, State.SOLVED]
)
def test_undoing_brings_the_request_back_to_where_it_stood(town, agent, state):
    source, target = ask(town, state=state), ask(town)
    before = rows()
    merge(source, target, agent)
    part(source, agent)
    assert rows() == before


def test_chains_are_undone_link_by_link(town, agent):
    one, two, three = ask(town, body="1"), ask(town, body="2"), ask(town, body="3")
    first = rows()
    merge(one, two, agent)
    second = rows()
    merge(two, three, agent)
    assert bodies(three) == ["1", "2", "3"]
    with pytest.raises(DomainError):
        part(one, agent)
    part(two, agent)
    assert rows() == second
    part(one, agent)
    assert rows() == first


def test_of_several_mergings_the_latest_is_undone_first(town, agent):
    one, two, target = ask(town), ask(town), ask(town)
    merge(one, target, agent)
    merge(two, target, agent)
    with pytest.raises(DomainError) as refused:
        part(one, agent)
    assert two.reference in refused.value.sentence
    part(two, agent)
    part(one, agent)
    assert read_ticket(target).sought == target.sought


def test_what_was_said_and_changed_since_stays_where_it_was_said(town, agent):
    source, target = ask(town, body="Frage"), ask(town, body="Ziel")
    merge(source, target, agent)
    author = read_person(source.requester_id)
    tell(conversation.reply_to_ticket, source, author=author, body="Nachtrag")
    tell(
        sorting.change_visibility,
        target,
        visibility=Visibility.ONLY_ME,
        person=target.requester_id,
    )
    part(source, agent)
    assert bodies(target) == ["Ziel", "Nachtrag"]
    assert bodies(source) == ["Frage"]
    assert read_ticket(target).visibility is Visibility.ONLY_ME


def read_person(number):
    with reading() as session:
        return session.get_one(Person, number)


def test_a_reply_to_the_source_lands_in_the_target(town, agent):
    source, target = ask(town), ask(town)
    merge(source, target, agent)
    author = read_person(source.requester_id)
    message = tell(conversation.reply_to_ticket, source, author=author, body="Nachtrag")
    assert message.ticket_id == target.id


def test_whoever_asked_or_was_in_copy_is_in_copy_there(town, agent):
    source, target = ask(town), ask(town)
    watcher = make_person()
    tell(sorting.add_watcher, source, person=watcher, agent=agent.id)
    merge(source, target, agent)
    with reading() as session:
        people = session.scalars(
            sa.select(Watcher.person_id).where(Watcher.ticket_id == target.id)
        ).all()
    assert sorted(people) == sorted([source.requester_id, watcher.id])


def test_the_time_counts_from_the_earlier_filing_and_the_narrower_readers_hold(town, agent):
    make_rules()
    source = ask(town, visibility=Visibility.ONLY_ME)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        target = ask(town, visibility=Visibility.ORGANISATION)
        merge(source, target, agent)
        kept = read_ticket(target)
        assert kept.due_at == source.due_at < target.due_at
        assert kept.visibility is Visibility.ONLY_ME
        tell(merging.part_tickets, source, agent=agent.id)
        assert read_ticket(target).due_at == target.due_at
        assert read_ticket(source).due_at is not None


def test_nobody_opens_what_another_had_closed(town, agent):
    source = ask(town, visibility=Visibility.ONLY_ME)
    target = ask(town, visibility=Visibility.ORGANISATION)
    merge(source, target, agent)
    with pytest.raises(DomainError) as refused:
        tell(
            sorting.change_visibility,
            target,
            visibility=Visibility.ORGANISATION,
            person=target.requester_id,
        )
    assert source.reference in refused.value.sentence


def test_the_target_is_found_by_the_number_of_the_source(town, agent, sign_in):
    source, target = ask(town, "Erstes"), ask(town, "Zweites")
    merge(source, target, agent)
    browser = sign_in(agent)
    assert "Zweites" in browser.get(f"/servicestelle?text={source.reference}").main
    assert f"/servicestelle/{target.reference}" in browser.get(f"/suche?q={source.reference}").links


def test_requests_of_different_organisations_stay_apart(town, agent):
    assert "verschiedenen Organisationen" in refusal(ask(town), ask(make_organisation()), agent)


def test_people_without_organisation_stay_apart(app, agent):
    one, other = make_ticket(requester=make_person()), make_ticket(requester=make_person())
    assert "verschiedenen Organisationen" in refusal(one, other, agent)


def test_one_person_without_organisation_may_have_two_requests_merged(app, agent):
    person = make_person()
    source, target = make_ticket(requester=person), make_ticket(requester=person)
    merge(source, target, agent)
    assert read_ticket(source).merged_into_id == target.id


def test_a_request_is_not_merged_into_itself(town, agent):
    ticket = ask(town)
    assert refusal(ticket, ticket, agent)


def test_a_request_is_not_merged_into_one_that_goes_on_elsewhere(town, agent):
    one, two, three = ask(town), ask(town), ask(town)
    merge(one, two, agent)
    assert two.reference in refusal(three, one, agent)
    assert two.reference in refusal(two, one, agent)  # no circle


def test_a_request_is_merged_once(town, agent):
    source, target = ask(town), ask(town)
    merge(source, target, agent)
    assert refusal(source, ask(town), agent)


def test_open_work_does_not_vanish_in_what_is_done(town, agent):
    assert refusal(ask(town), ask(town, state=State.SOLVED), agent)
    assert refusal(ask(town, state=State.CLOSED), ask(town), agent)


def test_a_merged_request_leaves_that_state_by_undoing_alone(town, agent):
    source, target = ask(town), ask(town)
    merge(source, target, agent)
    with pytest.raises(DomainError):
        tell(moves.change_state, source, state=State.OPEN, agent=agent.id)


def test_two_agents_who_merge_both_ways_at_once_make_one_merging(app, town, agent):
    one, other = ask(town), ask(town)
    outcomes = []

    def try_it(source, target):
        try:
            merge(source, target, agent)
        except DomainError as error:
            outcomes.append(error.sentence)
        else:
            outcomes.append("merged")

    threads = [threading.Thread(target=try_it, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert outcomes.count("merged") == 1
    assert len(outcomes) == 2
    assert {read_ticket(one).state, read_ticket(other).state} == {State.MERGED, State.NEW}


def test_the_desk_merges_and_undoes_on_the_page(town, agent, sign_in):
    source, target = ask(town, "Karte leer"), ask(town, "Karte fehlt")
    browser = sign_in(agent)
    page = f"/servicestelle/{source.reference}/zusammenfuehren"
    browser.submit(page, reference=target.reference)
    assert browser.path == f"/servicestelle/{target.reference}"
    assert f"aus {source.reference}" in browser.main
    browser.get(f"/servicestelle/{source.reference}")
    assert f"/servicestelle/{target.reference}" in browser.links
    browser.press("Zusammenführung aufheben")
    assert browser.path == f"/servicestelle/{source.reference}"
    assert "sind wieder zwei Anfragen" in browser.text
    trail = browser.get(f"/servicestelle/{source.reference}/verlauf").main
    assert target.reference in trail


def test_the_page_offers_the_likely_ones_and_keeps_a_wrong_number(town, agent, sign_in):
    source, target = ask(town, "Karte leer"), make_ticket(subject="Fremdes")
    sibling = ask(town, "Dasselbe noch einmal")
    browser = sign_in(agent).get(f"/servicestelle/{source.reference}/zusammenfuehren")
    assert "Dasselbe noch einmal" in browser.main
    browser.submit(button="Zusammenführen", reference=target.reference)
    assert browser.status == 422
    assert browser.value("reference") == target.reference
    browser.press(f"Mit {sibling.reference} zusammenführen")
    assert browser.path == f"/servicestelle/{sibling.reference}"


def test_those_who_asked_read_on_in_the_target(town, agent, sign_in, drain, outbox):
    source, target = ask(town, "Karte leer", body="Unsere Worte"), ask(town, "Karte fehlt")
    merge(source, target, agent)
    drain()
    assert [mail.recipients for mail in outbox] == [[read_person(source.requester_id).email]]
    assert target.reference in outbox[0].text
    browser = sign_in(read_person(source.requester_id))
    assert f"/anfragen/{target.reference}" in browser.get(f"/anfragen/{source.reference}").links
    assert "Unsere Worte" in browser.get(f"/anfragen/{target.reference}").main
    browser.submit(f"/anfragen/{source.reference}", body="Nachtrag", form="nachricht")
    assert browser.path == f"/anfragen/{target.reference}"
    assert "Nachtrag" in browser.main


def test_a_manager_of_the_organisation_sees_no_more_than_before(town, agent, sign_in):
    manager = make_manager(town)
    source = ask(town, visibility=Visibility.ONLY_ME, body="Vertrauliches")
    target = ask(town, visibility=Visibility.ORGANISATION)
    merge(source, target, agent)
    assert sign_in(manager).get(f"/anfragen/{target.reference}").status == 404


def test_the_time_spent_on_all_of_them_is_shown_together(town, agent):
    one, two, three = ask(town), ask(town), ask(town)
    for ticket, minutes in ((one, 10), (two, 20), (three, 30)):
        tell(records.add_time, ticket, person=agent.id, minutes=minutes, work=Work.ADVICE)
    merge(one, two, agent)
    merge(two, three, agent)
    assert minutes_of(three, agent) == 60
    part(two, agent)
    assert (minutes_of(three, agent), minutes_of(two, agent)) == (30, 30)


def minutes_of(ticket, agent):
    viewer = Viewer(person_id=agent.id, roles=frozenset({Role.AGENT}))
    with reading():
        return workplace.find_workplace(ticket, viewer=viewer).minutes[Work.ADVICE]
