"""Mentions, watching, ratings without sign-in, and time spent."""

import re
from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.intake.actions import correcting
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.tickets.actions import conversation, moves, records, sorting
from kdn_helpdesk.tickets.mentions import named_in
from kdn_helpdesk.tickets.states import State, Work
from kdn_helpdesk.tickets.views import records as records_views
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    tell,
    writing,
)
from tests.intake import desk as desk_side


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def otto(app):
    return make_agent(name="Otto Zweit", email="otto@kdn.example")


@pytest.fixture
def desk(sign_in, anna):
    return sign_in(anna)


@pytest.fixture
def requester(app):
    return make_person(
        name="Rita Rathaus", email="rita@stadt.example", organisation=make_organisation()
    )


@pytest.fixture
def topic(app):
    """Where requests by mail go."""
    return make_topic("sonstiges")


@pytest.fixture
def ticket(requester):
    return make_ticket(requester=requester)


def page_of(ticket, step=""):
    return f"/servicestelle/{ticket.reference}{step}"


# Mentions and watching


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Anna Beratung, bitte ansehen", {1}),
        ("Bitte @anna.", {1}),
        ("Frage an @zweit: stimmt das?", {2}),
        ("@o.zweit und @Anna", {1, 2}),
        ("anna@kdn.example schreibt", set()),
        ("@Annabell ist jemand anderes", set()),
        ("@Müller", {3}),
        ("@Kim ist nicht eindeutig, @Kim Eins schon", {4}),
        ("niemand", set()),
    ],
)
def test_an_at_and_a_name_names_one_agent(text, named):
    people = [
        Person(id=1, name="Anna Beratung", email="anna@kdn.example"),
        Person(id=2, name="Otto Zweit", email="o.zweit@kdn.example"),
        Person(id=3, name="Eva Müller", email="em@kdn.example"),
        Person(id=4, name="Kim Eins", email="k1@kdn.example"),
        Person(id=5, name="Kim Fünf", email="k5@kdn.example"),
    ]
    assert named_in(text, people) == named


def test_who_is_named_is_told_and_finds_it(desk, ticket, otto, sign_in, drain, outbox):
    desk.submit(page_of(ticket, "/notiz"), note="@Otto, kannst du das übernehmen?")
    drain()
    assert [mail.recipients for mail in outbox] == [["otto@kdn.example"]]
    his = sign_in(otto).get("/servicestelle/erwaehnungen")
    assert "kannst du das übernehmen?" in his.main
    assert "neu" in his.main
    his.press("Alle als gelesen markieren")
    assert "Alle als gelesen markieren" not in his.main
    assert "kannst du das übernehmen?" in his.main
    assert "kannst du" not in desk.get("/servicestelle/erwaehnungen").main


def test_ones_own_name_and_a_requesters_tell_nobody(desk, ticket, drain, outbox):
    desk.submit(page_of(ticket, "/notiz"), note="@Anna und @Rita Rathaus")
    drain()
    assert outbox == []


def test_an_agent_watches_a_request(desk, ticket, otto, drain, outbox, requester):
    desk.get(page_of(ticket)).press("Selbst beobachten")
    assert "Sie beobachten diese Anfrage" in desk.text
    tell(conversation.add_note, ticket, agent=otto.id, body="Nur intern")
    tell(sorting.assign_ticket, ticket, assignee=otto.id, agent=otto.id)
    tell(conversation.reply_to_ticket, ticket, author=requester, body="Noch etwas")
    drain()
    told = [mail for mail in outbox if mail.recipients == ["anna@kdn.example"]]
    assert len(told) == 2
    desk.get(page_of(ticket)).press("Nicht mehr beobachten")
    assert "Selbst beobachten" in desk.main


def test_somebody_outside_in_copy_gets_public_answers_only(desk, ticket, otto, drain, outbox):
    desk.submit(page_of(ticket), form="kopie", email="planung@buero.example")
    tell(conversation.add_note, ticket, agent=otto.id, body="Nur intern, @Planung")
    drain()
    assert not [mail for mail in outbox if mail.recipients == ["planung@buero.example"]]
    for number in range(2):
        tell(conversation.answer_ticket, ticket, agent=otto.id, body=f"Antwort {number}")
    drain()
    assert len([m for m in outbox if m.recipients == ["planung@buero.example"]]) == 2


# Ratings


def solved_mail(ticket, agent, drain, outbox, to="rita@stadt.example"):
    outbox.clear()
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="So geht es.", state=State.SOLVED)
    drain()
    return next(mail for mail in outbox if mail.recipients == [to] and "So geht es." in mail.text)


def link_in(mail):
    return re.search(r"http://localhost(/anfragen/bewertung/\S+)", mail.text)[1]


def test_one_click_without_sign_in_rates_a_solution(visitor, desk, ticket, anna, drain, outbox):
    link = link_in(solved_mail(ticket, anna, drain, outbox))
    visitor.submit(link, button="Ja, gut", comment="Sehr schnell!")
    assert visitor.status == 200
    assert "Sie haben die Lösung bewertet: gut" in visitor.main
    page = desk.get(page_of(ticket)).main
    assert "Bewertung der Lösung" in page
    assert "Sehr schnell!" in page
    assert "hat die Lösung mit „gut“ bewertet" in desk.get(page_of(ticket, "/verlauf")).main


@pytest.mark.parametrize("sender", ["verteiler-noreply@stadt.example", "nicht-antworten@a.example"])
def test_a_machine_is_not_asked_for_its_opinion(sender, anna, drain, outbox):
    ticket = make_ticket(requester=make_person(email=sender))
    drain()
    assert "/anfragen/bewertung/" not in solved_mail(ticket, anna, drain, outbox, to=sender).text


def test_a_mailing_list_is_not_asked_for_its_opinion(topic, anna, drain, outbox):
    mail = desk_side.take_in(drain, sender="rita@stadt.example", list_id="<amt.stadt.example>")
    with writing() as session:
        row = session.get_one(IncomingMail, mail.id)
        correcting.judge(row, is_automatic=False, agent=session.get_one(Person, anna.id))
    drain()
    ticket = desk_side.tickets()[-1]
    assert "/anfragen/bewertung/" not in solved_mail(ticket, anna, drain, outbox).text


def test_looking_at_the_link_rates_nothing(visitor, desk, ticket, anna, drain, outbox):
    visitor.get(link_in(solved_mail(ticket, anna, drain, outbox)) + "?score=good")
    assert "Bewertung der Lösung" not in desk.get(page_of(ticket)).main


def test_a_rating_is_changed_and_stands_once(visitor, desk, ticket, anna, drain, outbox):
    link = link_in(solved_mail(ticket, anna, drain, outbox))
    visitor.submit(link, button="Ja, gut", comment="Erst gut")
    visitor.submit(link, button="Nein, nicht gut", comment="Doch nicht")
    page = desk.get(page_of(ticket)).main
    assert page.count("Bewertung der Lösung") == 1
    assert "Doch nicht" in page
    assert "Erst gut" not in page


def test_each_solving_is_rated_by_itself(visitor, desk, ticket, anna, drain, outbox):
    first = link_in(solved_mail(ticket, anna, drain, outbox))
    tell(moves.reopen_ticket, ticket, agent=anna.id)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        second = link_in(solved_mail(ticket, anna, drain, outbox))
        visitor.submit(first, button="Nein, nicht gut")
        visitor.submit(second, button="Ja, gut")
    assert desk.get(page_of(ticket)).main.count("Bewertung der Lösung") == 2


def test_only_the_person_who_asked_gets_the_link(desk, ticket, anna, drain, outbox):
    desk.submit(page_of(ticket), form="kopie", email="kollege@stadt.example")
    solved_mail(ticket, anna, drain, outbox)
    (copy,) = [mail for mail in outbox if mail.recipients == ["kollege@stadt.example"]]
    assert "/bewertung/" not in copy.text


def test_no_link_before_the_solution(ticket, anna, drain, outbox):
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Wir prüfen.")
    drain()
    assert "/bewertung/" not in outbox[0].text


@pytest.mark.parametrize("days", [0, 91])
def test_a_broken_or_old_link_says_so(visitor, ticket, anna, drain, outbox, days):
    link = link_in(solved_mail(ticket, anna, drain, outbox))
    with time_machine.travel(clock.now() + timedelta(days=days)):
        assert visitor.get(link if days else link[:-3]).status == 422


def test_a_rating_that_is_none_is_refused(visitor, ticket, anna, drain, outbox):
    link = link_in(solved_mail(ticket, anna, drain, outbox))
    visitor.submit(link, comment="Ohne Knopf")
    assert visitor.status == 422
    assert visitor.value("comment").strip() == "Ohne Knopf"


# Time


def test_time_is_written_down_with_an_answer_and_alone(desk, ticket):
    desk.submit(page_of(ticket), form="antwort", body="Bitte sehr.", minutes=15, work="research")
    desk.submit(page_of(ticket), form="/zeit", minutes=10, work="advice")
    assert "Zeitaufwand: 25 Minuten" in desk.main
    assert "Recherche: 15 Minuten" in desk.main
    history = desk.get(page_of(ticket, "/verlauf")).main
    assert "Anna Beratung hat 10 Minuten (Beratung) erfasst" in history


def test_time_is_written_down_with_a_note(desk, ticket):
    desk.submit(page_of(ticket), form="notiz", note="Nachgesehen.", minutes=20, work="research")
    assert "Recherche: 20 Minuten" in desk.main
    desk.submit(page_of(ticket), form="notiz", note="Noch etwas.", minutes="viel")
    assert desk.status == 422
    assert desk.value("note").strip() == "Noch etwas."


@pytest.mark.parametrize("minutes", ["", "0", "-5", "1441"])
def test_minutes_that_are_none_are_refused(desk, ticket, minutes):
    desk.submit(page_of(ticket), form="/zeit", minutes=minutes)
    assert desk.status == 422
    assert "Minuten" in desk.main


def test_wrong_minutes_keep_the_answer(desk, ticket, drain, outbox):
    desk.submit(page_of(ticket), form="antwort", body="Mein Text", minutes="viel")
    assert desk.status == 422
    assert desk.value("body").strip() == "Mein Text"
    drain()
    assert outbox == []


def test_a_day_to_come_is_refused(desk, ticket):
    desk.submit(page_of(ticket), form="/zeit", minutes=5, day="2999-01-01")
    assert "Dieser Tag liegt in der Zukunft." in desk.main
    assert desk.value("day") == "2999-01-01"


def test_a_mistaken_entry_is_removed_by_its_author(desk, ticket, otto, sign_in):
    desk.submit(page_of(ticket), form="/zeit", minutes=10)
    other = sign_in(otto).get(page_of(ticket, "/zeiten"))
    assert "Sie haben hier keine Zeit erfasst." in other.main
    desk.get(page_of(ticket, "/zeiten")).press("Entfernen")
    assert "Sie haben hier keine Zeit erfasst." in desk.main
    assert "Minuten (Beratung) entfernt" in desk.get(page_of(ticket, "/verlauf")).main


def test_a_period_shows_sums_and_entries(desk, ticket, anna, otto):
    other = make_ticket(subject="Zweite")
    today = clock.today()
    for where, who, minutes, work, day in (
        (ticket, anna, 30, Work.ADVICE, today),
        (other, otto, 45, Work.ADVICE, today),
        (other, otto, 20, Work.TRAINING, today),
        (other, otto, 99, Work.ADVICE, today - timedelta(days=400)),
    ):
        tell(records.add_time, where, person=who.id, minutes=minutes, work=work, day=day)
    page = desk.get(f"/servicestelle/zeiten?von={today}&bis={today}")
    rows = [" ".join(row.text_content().split()) for row in page.page.xpath("//table[1]//tr")]
    assert "Beratung 75 2" in rows
    assert "Schulung 20 1" in rows
    assert "Zusammen 95 2" in rows
    assert "99" not in page.main
    assert "Otto Zweit" in page.main


def test_a_long_period_comes_a_page_at_a_time_and_is_summed_up_whole(desk, ticket, monkeypatch):
    monkeypatch.setattr(records_views, "PER_PAGE", 2)
    for minutes in (1, 2, 4):
        desk.submit(page_of(ticket), form="/zeit", minutes=minutes)
    today = clock.today()
    address = f"/servicestelle/zeiten?von={today}&bis={today}"
    assert "1 bis 2 von 3" in desk.get(address).main
    rows = [" ".join(row.text_content().split()) for row in desk.page.xpath("//table[1]//tr")]
    assert "Zusammen 7 1" in rows
    assert "3 bis 3 von 3" in desk.get(f"{address}&seite=2").main


def test_the_period_is_a_file_for_spreadsheets(desk, ticket, anna):
    tell(records.add_time, ticket, person=anna.id, minutes=30, work=Work.COORDINATION)
    today = clock.today()
    answer = desk.get(f"/servicestelle/zeiten.csv?von={today}&bis={today}")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Tag;Nummer;Thema;Tätigkeit;Minuten;")
    assert lines[1] == f"{today};{ticket.reference};Open Data;Koordination;30;Anna Beratung"
    assert "zeitaufwand-" in answer.response.headers["Content-Disposition"]


def test_no_requester_sees_time(sign_in, requester):
    assert sign_in(requester).get("/servicestelle/zeiten").status == 403
