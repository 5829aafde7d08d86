"""What people hear of a bulk action: one mail each, however many of its requests are theirs."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.mail import threads
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState
from kdn_helpdesk.tickets import jobs
from kdn_helpdesk.tickets.actions import bulk, joining, sharing, sorting
from kdn_helpdesk.tickets.actions.bulk import Selection
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkKind, BulkNews
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.notices import bulk as notices
from kdn_helpdesk.tickets.queries.lists import TicketFilter
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    reading,
    tell,
    writing,
)

CLOSE = (BulkKind.CLOSE, {"state": State.CLOSED.value})
SOLVE = (BulkKind.STATE, {"state": State.SOLVED.value})
EVERYTHING = TicketFilter(view="alle")


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def person(app):
    return make_person(name="Petra Lindenau", email="rathaus@stadt.example")


def begin(agent, kind, wanted):
    """Let the agent change every request, as far as that is done at once; its number."""
    viewer = Viewer(person_id=agent.id, roles=frozenset({Role.AGENT}))
    with writing():
        change = bulk.draft_change(
            Selection(wanted=EVERYTHING), viewer=viewer, kind=kind, wanted=wanted
        )
        bulk.begin(change, person=agent.id)
        return change.id


def act(app, step, *arguments):
    """What the worker does once."""
    with app.app_context():
        return step(*arguments)


def answer(body="Die Störung ist behoben.", state=State.SOLVED):
    return BulkKind.ANSWER, {"body": body, "state": state.value}


def to(outbox, email):
    return [mail for mail in outbox if mail.recipients == [email]]


def test_who_asked_several_requests_gets_one_mail_that_lists_them(agent, person, drain, outbox):
    chosen = [make_ticket(requester=person, subject=f"Frage {n}") for n in range(3)]
    begin(agent, *CLOSE)
    drain()
    [mail] = to(outbox, "rathaus@stadt.example")
    assert mail.subject == "Abgeschlossen: 3 Anfragen"
    assert "3 Anfragen stehen jetzt auf: Abgeschlossen." in mail.text
    for ticket in chosen:
        assert f"{ticket.reference}: {ticket.subject}" in mail.text
        assert f"/anfragen/{ticket.reference}\n" in mail.text
    assert "weil Sie diese Anfragen gestellt haben" in mail.text
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_who_asked_one_of_many_gets_the_usual_mail_in_its_thread(agent, person, drain, outbox):
    one = make_ticket(requester=person)
    others = [make_ticket() for _ in range(2)]
    begin(agent, *answer())
    drain()
    assert len(outbox) == 1 + len(others)
    [mail] = to(outbox, "rathaus@stadt.example")
    assert mail.subject == f"[{one.reference}] {one.subject}"
    assert "Die Störung ist behoben.\n\nAnna Beratung" in mail.text


def test_one_answer_to_several_says_where_a_reply_goes(agent, person, drain, outbox):
    first, second = make_ticket(requester=person), make_ticket(requester=person)
    begin(agent, *answer())
    drain()
    [mail] = to(outbox, "rathaus@stadt.example")
    assert mail.subject == "Antwort zu 2 Anfragen"
    assert mail.text.count("Die Störung ist behoben.") == 1
    assert mail.text.count("(Gelöst)") == 2
    assert f"kommt Ihr Text in die Anfrage {first.reference}" in mail.text
    assert second.reference in mail.text
    assert "innerhalb von 14 Tagen" in mail.text
    assert mail.message["Auto-Submitted"] is None
    with reading() as session:
        row = session.scalars(sa.select(OutgoingMail)).one()
        assert (row.kind, row.subject_id) == ("ticket", first.id)
        assert threads.reply_address(("ticket", first.id)) in mail.message["Reply-To"]


def test_fifty_requests_of_one_person_do_not_meet_the_brake(agent, person, drain, outbox):
    for _ in range(bulk.AT_ONCE):
        make_ticket(requester=person)
    begin(agent, *CLOSE)
    drain()
    [mail] = outbox
    assert mail.text.count("/anfragen/KDN-") == bulk.AT_ONCE
    with reading() as session:
        assert session.scalars(sa.select(OutgoingMail.state)).all() == [OutgoingState.SENT]


def test_a_very_long_list_ends_with_the_way_to_all(agent, person, drain, outbox, monkeypatch):
    monkeypatch.setattr(notices, "LISTED", 2)
    for _ in range(5):
        make_ticket(requester=person)
    begin(agent, *CLOSE)
    drain()
    [mail] = outbox
    assert mail.text.count("/anfragen/KDN-") == 2
    assert "Und 3 weitere" in mail.text


def test_those_in_copy_hear_of_it_and_who_did_it_does_not(agent, drain, outbox):
    colleague = make_person(email="kollegin@stadt.example", language="en")
    for _ in range(2):
        ticket = make_ticket()
        for watching in (colleague, agent):
            tell(sorting.add_watcher, ticket, person=watching, agent=agent.id)
    begin(agent, *SOLVE)
    drain()
    [mail] = to(outbox, "kollegin@stadt.example")
    assert mail.subject == "Solved: 2 requests"
    assert "because these requests concern you" in mail.text
    assert not to(outbox, "anna@kdn.example")


def test_nobody_hears_what_is_none_of_their_business(agent, person, drain, outbox):
    make_ticket(requester=person)
    make_ticket(requester=person, state=State.CLOSED)
    begin(agent, BulkKind.STATE, {"state": State.WAITING.value})
    begin(agent, BulkKind.ADD_TAGS, {"tags": ["eilig"]})
    begin(agent, BulkKind.ASSIGNEE, {"assignee": agent.id, "name": agent.name})
    drain()
    assert outbox == []


def test_who_joined_shared_requests_reads_the_shared_words_alone(agent, drain, outbox):
    joiner = make_person(email="nachbar@stadt.example", organisation=make_organisation())
    numbers = [share_and_join(agent, joiner, subject=f"Karte {n} leer") for n in (1, 2)]
    begin(agent, *SOLVE)
    drain()
    [mail] = to(outbox, "nachbar@stadt.example")
    assert "Geteilte Anfragen, die auch Ihre Organisation betreffen, sind gelöst:" in mail.text
    assert "Karte 1 leer" in mail.text
    for number in numbers:
        assert f"/geteilte-anfragen/{number}\n" in mail.text
    assert "KDN-2" not in mail.subject + mail.text
    assert "Lindenau" not in mail.text


def share_and_join(agent, person, *, subject):
    """Share a request in other words, let somebody join, and return the sharing's number."""
    ticket = make_ticket(subject="Bei Lindenau geht nichts")
    version = tell(
        sharing.prepare_version, ticket, agent=agent.id, subject=subject, question="Sie ist leer."
    )
    viewer = Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=frozenset({Role.REQUESTER}),
    )
    with writing() as session:
        row, asked = session.get_one(SharedVersion, version.id), session.get_one(Ticket, ticket.id)
        sharing.ask_author(asked, version=row, agent=agent.id)
        sharing.decide(asked, version=row, is_agreed=True)
        joining.join_sharing(session.get_one(Sharing, version.sharing_id), viewer=viewer)
        session.execute(sa.delete(OutgoingMail))
    return version.sharing_id


def test_a_stopped_action_tells_what_it_did_and_later_only_the_rest(
    app, agent, person, drain, outbox, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "STEP", 2)
    first, second, third = (make_ticket(requester=person) for _ in range(3))
    number = begin(agent, *CLOSE)
    act(app, jobs.take_bulk_step, number)
    with writing() as session:
        bulk.stop(session.get_one(BulkChange, number), person=agent.id)
    drain()
    [mail] = outbox
    assert first.reference in mail.text
    assert second.reference in mail.text
    assert third.reference not in mail.text
    with writing() as session:
        bulk.begin(session.get_one(BulkChange, number), person=agent.id)
    drain()
    assert outbox[1:][0].subject.startswith(f"[{third.reference}]")
    assert len(outbox) == 2


def test_nobody_hears_of_an_action_that_still_runs(app, agent, person, monkeypatch, outbox):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "STEP", 2)
    for _ in range(3):
        make_ticket(requester=person)
    number = begin(agent, *CLOSE)
    act(app, jobs.take_bulk_step, number)
    assert act(app, jobs.tell_bulk_news) == 0
    assert act(app, jobs.tell_news_step, number) == 0


def test_who_tells_is_killed_and_nobody_hears_twice(app, agent, person, drain, outbox, monkeypatch):
    others = [make_person() for _ in range(2)]
    for one in (*others, *others, person, person):
        make_ticket(requester=one)
    number = begin(agent, *CLOSE)
    queue, count = notices.deliveries.deliver, []

    def killed(person, **options):
        count.append(person)
        if len(count) == 2:
            raise KeyboardInterrupt
        return queue(person, **options)

    monkeypatch.setattr(notices.deliveries, "deliver", killed)
    with pytest.raises(KeyboardInterrupt):
        act(app, jobs.tell_news_step, number)
    drain()
    assert len(outbox) == 3
    assert len({mail.recipients[0] for mail in outbox}) == 3


def test_who_left_since_gets_no_mail_and_is_not_waited_for(app, agent, person, drain, outbox):
    for _ in range(2):
        make_ticket(requester=person)
    begin(agent, *CLOSE)
    with writing() as session:
        session.execute(sa.update(Person).where(Person.id == person.id).values(is_active=False))
    drain()
    assert outbox == []
    with reading() as session:
        assert session.scalars(sa.select(BulkNews.told_at)).all() != [None, None]


def test_the_page_says_how_many_people_will_hear_of_it(agent, person, sign_in, drain):
    for _ in range(2):
        make_ticket(requester=person)
    make_ticket()
    number = begin(agent, *CLOSE)
    desk = sign_in(agent).get(f"/servicestelle/sammelaktionen/{number}")
    assert "2 Personen erfahren in Kürze davon, jede mit einer E-Mail." in desk.main
    drain()
    assert "erfahren in Kürze" not in desk.get(desk.path).main
