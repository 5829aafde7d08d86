"""Changing many requests at once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.tickets import jobs
from kdn_helpdesk.tickets.actions import bulk as actions
from kdn_helpdesk.tickets.actions import conversation, moves, sorting
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkItem, BulkState
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.tickets.states import Priority, State
from tests.factories import (
    make_agent,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    reading,
    tell,
    writing,
)

LIST, NEW = "/servicestelle", "/servicestelle/sammelaktionen/neu"
NOW = "ändern"


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def in_the_background(monkeypatch):
    """Two requests are many already."""
    monkeypatch.setattr(actions, "AT_ONCE", 1)


def ticking(*chosen):
    return f"{NEW}?umfang=gewaehlte&" + "&".join(f"nr={ticket.reference}" for ticket in chosen)


def prepare(desk, *chosen, url=None, **fields):
    """Fill in what is to be done, and stay at the preview."""
    return desk.submit(url or ticking(*chosen), **fields)


def carry_out(desk):
    label = next(
        " ".join(button.text_content().split())
        for button in desk.page.xpath("//main//button")
        if "jetzt ändern" in button.text_content()
    )
    return desk.press(label)


def states(*chosen):
    return [read_ticket(ticket).state for ticket in chosen]


def tags_of(ticket):
    with reading():
        return list(tickets.list_tags(ticket.id))


def deeds(ticket, action):
    with reading():
        return [e for e in audit.list_about("ticket", ticket.id) if e.action == action]


def the_change():
    with reading() as session:
        return session.scalars(sa.select(BulkChange)).one()


def test_the_list_lets_rows_be_ticked_and_leads_to_the_question(desk):
    first, second = make_ticket(), make_ticket()
    desk.get(LIST)
    boxes = desk.page.xpath("//input[@type='checkbox' and @form='bulk']/@value")
    assert set(boxes) == {first.reference, second.reference}
    assert "2 Anfragen ändern" in desk.get(ticking(first, second)).main


def test_nothing_ticked_says_so(desk):
    make_ticket()
    assert "Es ist keine Anfrage gewählt" in desk.get(f"{NEW}?umfang=gewaehlte").main
    assert "Es ist keine Anfrage gewählt" in desk.get(f"{NEW}?nr=KDN-2020-9999").main


def test_the_preview_says_what_would_happen_and_writes_nothing(desk):
    fresh, there = make_ticket(), make_ticket(state=State.SOLVED)
    shut = make_ticket(state=State.CLOSED)
    prepare(desk, fresh, there, shut, kind="state", state="solved")
    assert "1 Anfrage wird geändert" in desk.main
    assert "1 Anfrage ist schon so" in desk.main
    assert "1 Anfrage kann nicht geändert werden" in desk.main
    assert "kann nicht von „Abgeschlossen“ zu „Gelöst“ wechseln" in desk.main
    assert states(fresh, there, shut) == [State.NEW, State.SOLVED, State.CLOSED]
    carry_out(desk)
    assert states(fresh, there, shut) == [State.SOLVED, State.SOLVED, State.CLOSED]
    assert "1 geändert · 1 unverändert · 1 nicht möglich" in desk.main
    assert shut.reference in desk.main


def test_a_preview_may_be_thrown_away(desk):
    ticket = make_ticket()
    prepare(desk, ticket, kind="close")
    desk.press("Nichts ändern")
    assert "Es wurde nichts geändert" in desk.text
    assert states(ticket) == [State.NEW]
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(BulkItem.id))) == 0


def test_old_previews_go_by_themselves(desk, drain):
    prepare(desk, make_ticket(), kind="close")
    with time_machine.travel(clock.now() + timedelta(days=3)):
        drain()
    with reading() as session:
        assert session.scalar(sa.select(BulkChange.id)) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Bitte wählen Sie, was geschehen soll"),
        ({"kind": "state", "state": "pending"}, "bis zu welchem Tag"),
        ({"kind": "state", "state": "pending", "until": "2020-01-01"}, "bis zu welchem Tag"),
        ({"kind": "add_tags", "add_tags": " , #"}, "mindestens ein Schlagwort"),
        ({"kind": "answer", "body": "  "}, "Bitte schreiben Sie einen Text"),
    ],
)
def test_what_is_missing_is_said(desk, fields, sentence):
    prepare(desk, make_ticket(), **(fields or {"state": "open"}))
    assert desk.status == 422
    assert sentence in desk.main


def test_requests_wait_until_a_day(desk):
    ticket = make_ticket()
    day = (clock.today() + timedelta(days=9)).isoformat()
    carry_out(prepare(desk, ticket, kind="state", state="pending", until=day))
    after = read_ticket(ticket)
    assert after.state is State.PENDING
    assert clock.local(after.pending_until).date().isoformat() == day


def test_requests_are_given_to_an_agent_who_is_told_once(desk, drain, outbox):
    other = make_agent(email="otto@kdn.example", name="Otto Beratung")
    chosen = [make_ticket() for _ in range(3)]
    carry_out(prepare(desk, *chosen, kind="assignee", assignee=other.id))
    assert [read_ticket(ticket).assignee_id for ticket in chosen] == [other.id] * 3
    assert states(*chosen) == [State.OPEN] * 3
    drain()
    [mail] = [mail for mail in outbox if mail.recipients == ["otto@kdn.example"]]
    assert "Anna Beratung hat Ihnen auf einmal 3 Anfragen zugewiesen" in mail.text


def test_requests_are_taken_from_everybody(desk, agent):
    ticket = make_ticket(assignee=agent)
    prepare(desk, ticket, kind="assignee", assignee=0)
    assert "Bearbeitung: niemand" in desk.main
    carry_out(desk)
    assert read_ticket(ticket).assignee_id is None


def test_priority_and_topic_are_changed(desk):
    ticket, topic = make_ticket(), make_topic("dkan", name="DKAN")
    carry_out(prepare(desk, ticket, kind="priority", priority=Priority.HIGH.value))
    carry_out(prepare(desk, ticket, kind="topic", topic=topic.id))
    after = read_ticket(ticket)
    assert (after.priority, after.topic_id) == (Priority.HIGH, topic.id)
    assert len(deeds(ticket, "ticket:topic")) == 1


def test_tags_are_added_and_taken_away_and_others_stay(desk, agent):
    one, two = make_ticket(), make_ticket()
    tell(sorting.set_tags, one, names=["alt"], agent=agent.id)
    prepare(desk, one, two, kind="add_tags", add_tags="Neu, alt")
    assert "2 Anfragen werden geändert" in desk.main
    carry_out(desk)
    assert (tags_of(one), tags_of(two)) == (["alt", "neu"], ["alt", "neu"])
    carry_out(prepare(desk, one, two, kind="remove_tags", remove_tags="alt; fehlt"))
    assert (tags_of(one), tags_of(two)) == (["neu"], ["neu"])
    prepare(desk, one, two, kind="remove_tags", remove_tags="alt")
    assert "2 Anfragen sind schon so" in desk.main


def test_one_text_answers_all_and_each_is_mailed_once(desk, drain, outbox):
    people = [make_person(email=f"rathaus{n}@stadt.example") for n in range(3)]
    chosen = [make_ticket(requester=person) for person in people]
    shut = make_ticket(state=State.CLOSED)
    prepare(desk, *chosen, shut, kind="answer", body="Die Störung ist behoben.", after="solved")
    assert "Die Störung ist behoben." in desk.main
    assert "Öffnen Sie die Anfrage wieder" in desk.main
    carry_out(desk)
    drain()
    assert states(*chosen) == [State.SOLVED] * 3
    told = [mail.recipients[0] for mail in outbox if "Die Störung ist behoben." in mail.text]
    assert sorted(told) == [person.email for person in people]


def test_all_of_a_filtered_list_are_chosen(desk, agent):
    dkan = make_topic("dkan")
    inside = [make_ticket(topic=dkan) for _ in range(27)]
    outside = make_ticket()
    desk.get(f"{LIST}?thema=dkan")
    desk.submit(button="Alle 27 der Auswahl ändern", form="bulk")
    assert "27 Anfragen ändern" in desk.main
    desk.submit(kind="assignee", assignee=agent.id)
    assert "1 bis 27 von 27" in desk.main
    carry_out(desk)
    assert {read_ticket(ticket).assignee_id for ticket in inside} == {agent.id}
    assert read_ticket(outside).assignee_id is None


def test_many_are_changed_by_the_worker_and_the_page_shows_how_far(
    desk, in_the_background, monkeypatch
):
    monkeypatch.setattr(actions, "STEP", 2)
    chosen = [make_ticket() for _ in range(5)]
    prepare(desk, url=f"{NEW}?umfang=alle&auswahl=ansicht%3Doffen", kind="close")
    assert "läuft im Hintergrund" in desk.main
    carry_out(desk)
    assert states(*chosen) == [State.NEW] * 5
    assert desk.page.xpath("//progress/@value") == ["0"]
    assert desk.page.xpath("//noscript//a[contains(., 'Aktuellen Stand')]")
    assert "5 offen" in desk.main
    assert step(desk) == 2
    state = desk.get(f"{desk.path}/stand").json
    assert state == {"done": 2, "total": 5, "running": True, "sentence": "2 geändert · 3 offen"}
    assert (step(desk), step(desk)) == (2, 1)
    page = desk.get(f"/servicestelle/sammelaktionen/{the_change().id}").main
    assert "5 geändert" in page
    assert states(*chosen) == [State.CLOSED] * 5


def step(desk):
    """What the worker does in one transaction."""
    with desk.client.application.app_context():
        return jobs.take_bulk_step(the_change().id)


def test_the_worker_does_all_of_it(desk, drain, in_the_background):
    chosen = [make_ticket() for _ in range(60)]
    carry_out(prepare(desk, url=f"{NEW}?umfang=alle&auswahl=", kind="priority", priority=1))
    drain()
    assert {read_ticket(ticket).priority for ticket in chosen} == {Priority.LOW}
    assert the_change().state is BulkState.DONE


def test_a_change_is_stopped_and_goes_on_later(desk, in_the_background, monkeypatch, drain):
    monkeypatch.setattr(actions, "STEP", 2)
    chosen = [make_ticket() for _ in range(5)]
    carry_out(prepare(desk, *chosen[:1], url=f"{NEW}?umfang=alle&auswahl=", kind="close"))
    step(desk)
    desk.press("Anhalten")
    assert "2 geändert · 3 offen" in desk.main
    drain()
    assert states(*chosen).count(State.CLOSED) == 2
    desk.get(f"/servicestelle/sammelaktionen/{the_change().id}").press("Fortsetzen")
    drain()
    assert states(*chosen) == [State.CLOSED] * 5


def test_a_killed_step_is_done_again_and_nothing_twice(
    desk, in_the_background, monkeypatch, drain, outbox
):
    person = make_person(email="rathaus@stadt.example")
    chosen = [make_ticket(requester=person) for _ in range(4)]
    carry_out(prepare(desk, url=f"{NEW}?umfang=alle&auswahl=", kind="answer", body="Fertig."))
    answer, count = conversation.answer_ticket, []

    def killed(ticket, **options):
        count.append(ticket.id)
        if len(count) == 3:
            raise KeyboardInterrupt
        return answer(ticket, **options)

    monkeypatch.setattr(conversation, "answer_ticket", killed)
    with pytest.raises(KeyboardInterrupt):
        step(desk)
    assert states(*chosen) == [State.NEW] * 4
    drain()
    assert [len(deeds(ticket, "ticket:answer")) for ticket in chosen] == [1] * 4
    [mail] = outbox
    assert all(ticket.reference in mail.text for ticket in chosen)


def test_what_has_changed_since_the_preview_is_looked_at_again(desk, in_the_background, drain):
    one, two = make_ticket(), make_ticket()
    prepare(desk, one, two, kind="state", state="waiting")
    with writing() as session:
        session.execute(
            sa.update(Ticket).where(Ticket.id == one.id).values(state=State.CLOSED, is_done=True)
        )
    carry_out(desk)
    drain()
    assert states(one, two) == [State.CLOSED, State.WAITING]
    assert "1 geändert · 1 nicht möglich" in desk.get(desk.path).main


def test_an_error_in_one_request_leaves_the_others_alone(
    desk, in_the_background, monkeypatch, drain
):
    one, two = make_ticket(), make_ticket()
    carry_out(prepare(desk, one, two, kind="close"))
    change = moves.change_state

    def broken(ticket, **options):
        change(ticket, **options)
        if ticket.id == one.id:
            raise ValueError("kaputt")

    monkeypatch.setattr(moves, "change_state", broken)
    drain()
    assert states(one, two) == [State.NEW, State.CLOSED]
    assert "Ein Fehler hat sie aufgehalten" in desk.get(desk.path).main


def test_whoever_loses_the_right_changes_nothing_more(desk, agent, in_the_background, drain):
    one, two = make_ticket(), make_ticket()
    carry_out(prepare(desk, one, two, kind="close"))
    with writing() as session:
        session.execute(sa.delete(PersonRole).where(PersonRole.person_id == agent.id))
        session.execute(sa.update(Person).where(Person.id == agent.id).values(is_active=False))
    drain()
    assert states(one, two) == [State.NEW] * 2
    assert the_change().state is BulkState.STOPPED
    assert "hat das Recht dazu nicht mehr" in the_change().problem


def test_only_who_prepared_it_carries_it_out_but_all_may_look(desk, sign_in):
    ticket = make_ticket()
    prepare(desk, ticket, kind="close")
    other = sign_in(make_agent())
    assert "1 Anfrage wird geändert" in other.get(desk.path).main
    assert not [b for b in other.page.xpath("//main//button") if "jetzt" in b.text_content()]
    carry_out(desk)
    assert "Schließen" in other.get("/servicestelle/sammelaktionen").main
    assert "Anna Beratung" in other.main


def test_the_preview_costs_the_same_for_one_request_and_for_thirty(desk, queries):
    counted = []
    for number in (1, 30):
        chosen = [make_ticket() for _ in range(number)]
        prepare(desk, *chosen, kind="add_tags", add_tags="eilig")
        path = desk.path
        queries.clear()
        desk.get(path)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 5
