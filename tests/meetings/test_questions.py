"""Recurring questions of the desk as topics: shared ones and common words, without names."""

import pytest

from kdn_helpdesk.tickets.actions import sharing
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    writing,
)
from tests.meetings.making import make_meeting, page_of


@pytest.fixture
def topic(app):
    return make_topic("open-data", name="Offene Daten")


@pytest.fixture
def page(group, topic, sign_in, leader):
    """The page of a meeting whose group looks at one topic of the desk."""
    meeting = make_meeting(group)
    address = f"/termine/{meeting.id}/fragen"
    sign_in(leader).submit(address, form="themen", topics=[topic.id])
    return address


def file(topic, subject, town):
    author = make_person(name=f"Petra {town}", organisation=make_organisation(town))
    return make_ticket(requester=author, topic=topic, subject=subject)


def share(ticket, subject):
    agent = make_agent().id
    with writing() as session:
        version = sharing.prepare_version(
            session.get_one(Ticket, ticket.id),
            agent=agent, subject=subject, question="Wie geht das?",
        )  # fmt: skip
    for step, options in (
        (sharing.ask_author, {"agent": agent}),
        (sharing.decide, {"is_agreed": True}),
    ):
        with writing() as session:
            row = session.get_one(SharedVersion, version.id)
            number = session.get_one(Sharing, row.sharing_id).ticket_id
            step(session.get_one(Ticket, number), version=row, **options)


def test_common_words_are_taken_over_with_one_click(sign_in, leader, topic, page):
    for town in ("Ahausen", "Bedorf", "Cestadt"):
        file(topic, f"Lizenz für {town}", town)
    browser = sign_in(leader).get(page)
    assert "Lizenz 3 Anfragen aus 3 Organisationen" in " ".join(browser.main.split())
    for name in ("Ahausen", "Petra"):
        assert name not in browser.main
    browser.press("Übernehmen")
    shown = browser.get(page.removesuffix("/fragen"))
    assert "Wiederkehrende Fragen: Lizenz" in shown.main


def test_a_shared_question_comes_in_its_agreed_words_and_the_answer_goes_back(
    sign_in, leader, topic, page
):
    ticket = file(topic, "Kirchhellen: Karte kaputt, Frau Lindenau", "Kirchhellen")
    share(ticket, "Karte bleibt leer")
    browser = sign_in(leader).get(page)
    assert "Karte bleibt leer" in browser.main
    assert "Lindenau" not in browser.main
    browser.press("Übernehmen")
    assert "auf der Tagesordnung" in browser.main
    asker = sign_in(ticket.requester_id and make_agent()).get(f"/servicestelle/{ticket.reference}")
    assert "Monatstreffen" in asker.main


def test_other_topics_and_old_requests_do_not_count(sign_in, leader, topic, page):
    other = make_topic("osp", name="Beteiligung")
    for town in ("Ahausen", "Bedorf", "Cestadt"):
        file(other, "Lizenz gesucht", town)
    assert "Lizenz" not in sign_in(leader).get(page).main


def test_a_question_that_is_not_offered_is_not_taken(sign_in, leader, page):
    browser = sign_in(leader)
    token = browser.get(page).value("csrf_token")
    for data in ({"shared": 99}, {"words": "Geheim"}):
        assert browser.post(page, data={"csrf_token": token, **data}).status == 422


def test_only_who_leads_the_group_looks(sign_in, eva, group):
    meeting = make_meeting(group)
    assert sign_in(eva).get(f"/termine/{meeting.id}/fragen").status == 403
    assert "Wiederkehrende Fragen" not in sign_in(eva).get(page_of(meeting)).main
