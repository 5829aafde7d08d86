"""From a ticket to an article, and back."""

from datetime import date, datetime

import pytest
import time_machine

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.ical.timezone import BERLIN
from kdn_helpdesk.knowledge.models.articles import Visibility
from tests import factories
from tests.knowledge import making
from tests.meetings import minuting
from tests.meetings.making import make_meeting


@pytest.fixture
def agent(app):
    return factories.make_agent(name="Anna Agentin")


@pytest.fixture
def ticket(agent):
    asker = factories.make_person(email="rathaus@stadt.example", name="Erika Muster")
    ticket = making.make_ticket(
        "Wie zählen wir Bäume?",
        requester=asker,
        body="Guten Tag,\nwie zählt man Bäume?\n\nMit freundlichen Grüßen\nErika Muster",
    )
    making.note(ticket, agent, "Intern: die sind schwierig.")
    making.answer(
        ticket, agent, "Mit einem Kataster. Fragen an anna@kdn.example oder Erika Muster."
    )
    return ticket


def test_an_article_begins_with_question_and_answer_and_names_nobody(ticket, agent, sign_in):
    browser = sign_in(agent)
    browser.get(f"/redaktion/neu?anfrage={ticket.reference}")
    assert browser.value("title") == "Wie zählen wir Bäume?"
    body = browser.value("body").strip()
    question, answer = body.split("\n\n## Antwort\n\n")
    assert question == "## Frage\n\nwie zählt man Bäume?"
    assert answer == "Mit einem Kataster. Fragen an … oder …."
    assert f"Vorschlag aus {ticket.reference}" in browser.main


def test_the_draft_leads_back_to_its_ticket(ticket, agent, sign_in):
    browser = sign_in(agent)
    browser.submit(f"/redaktion/neu?anfrage={ticket.reference}", form="draft")
    assert f"/servicestelle/{ticket.reference}" in browser.links


def test_a_ticket_that_one_may_not_read_gives_no_article(ticket, sign_in):
    stranger = factories.make_person(organisation=factories.make_organisation())
    assert sign_in(stranger).get(f"/redaktion/neu?anfrage={ticket.reference}").status == 404


def test_a_reviewer_who_may_not_read_the_ticket_sees_no_link_to_it(ticket, agent, sign_in):
    browser = sign_in(agent)
    browser.submit(f"/redaktion/neu?anfrage={ticket.reference}", form="draft")
    editor = sign_in(factories.make_editor())
    assert ticket.reference not in editor.get(browser.path).main


def test_whoever_asked_hears_of_the_article_once(ticket, agent, sign_in, drain, outbox):
    article = making.make_draft(
        "Bäume zählen", author=agent, source=("ticket", ticket.id), visibility=Visibility.PUBLIC
    )
    making.hand_in(article, agent)
    making.publish(article, factories.make_editor())
    drain()
    [mail] = [m for m in outbox if "aus Ihrer Anfrage" in m.text]
    assert mail.recipients == ["rathaus@stadt.example"]
    assert mail.path("/wissen/") == "/wissen/baeume-zaehlen"
    outbox.clear()
    making.revise(article, agent, title="Bäume zählen", body="mehr")
    making.hand_in(article, agent)
    making.publish(article, factories.make_editor())
    drain()
    assert not [m for m in outbox if m.recipients == ["rathaus@stadt.example"]]


def test_whoever_asked_does_not_hear_of_what_they_may_not_read(ticket, agent, drain, outbox):
    article = making.make_draft(
        "Intern", author=agent, source=("ticket", ticket.id), visibility=Visibility.MEMBERS
    )
    making.hand_in(article, agent)
    making.publish(article, factories.make_editor())
    drain()
    assert not [m for m in outbox if "aus Ihrer Anfrage" in m.text]


def test_a_request_leads_to_the_articles_that_grew_out_of_it(ticket, agent, sign_in):
    draft = making.make_draft("Entwurf", author=agent, source=("ticket", ticket.id))
    making.make_article("Bäume", author=agent, source=("ticket", ticket.id))
    making.make_article("Anderes", author=agent)
    desk = sign_in(agent).get(f"/servicestelle/{ticket.reference}")
    assert {f"/redaktion/{draft.id}", "/wissen/baeume"} <= set(desk.links)
    assert "/wissen/anderes" not in desk.links
    with factories.reading() as session:
        asker = session.get_one(Person, ticket.requester_id)
    portal = sign_in(asker).get(f"/anfragen/{ticket.reference}")
    assert "/wissen/baeume" in portal.links
    assert "Entwurf" not in portal.main


def test_an_agent_goes_from_the_request_to_the_proposal(ticket, agent, sign_in):
    browser = sign_in(agent).get(f"/servicestelle/{ticket.reference}")
    [proposal] = [link for link in browser.links if link.startswith("/redaktion/neu")]
    browser.submit(proposal, form="draft", summary="Kurz")
    [back] = [link for link in browser.links if link.startswith("/servicestelle/KDN")]
    assert browser.path in browser.get(back).links


@pytest.fixture
def leader(app):
    town = factories.make_organisation("Musterstadt")
    return factories.make_person(name="Lea Leitung", organisation=town)


@pytest.fixture
def minutes(leader, sign_in):
    """The address of minutes with one decision."""
    group = factories.make_group("Open Data", coordinators=[leader])
    with time_machine.travel(datetime(2026, 1, 12, 9, tzinfo=BERLIN)):
        meeting = make_meeting(group, date(2026, 1, 13))
    browser = sign_in(leader)
    browser.submit(
        f"/termine/{meeting.id}/themen/neu", title="Baumkataster", description="Wer macht es?"
    )
    minuting.publish(browser, meeting, decisions="Alle nutzen dl-de/zero-2-0.")
    return f"/termine/{meeting.id}-{meeting.slug}/protokoll"


def test_a_decision_becomes_an_article_and_both_lead_to_each_other(minutes, leader, sign_in):
    browser = sign_in(leader).get(minutes)
    [proposal] = [link for link in browser.links if link.startswith("/redaktion/neu")]
    browser.get(proposal)
    assert browser.value("title") == "Baumkataster"
    assert browser.value("body").strip() == (
        "## Anlass\n\nWer macht es?\n\n## Beschluss\n\nAlle nutzen dl-de/zero-2-0."
    )
    browser.submit(form="draft")
    draft = browser.path
    [back] = [link for link in browser.links if "#beschluss-" in link]
    assert draft in browser.get(back).links


def test_a_decision_that_one_may_not_read_gives_no_article(minutes, leader, sign_in):
    browser = sign_in(leader).get(minutes)
    [proposal] = [link for link in browser.links if link.startswith("/redaktion/neu")]
    stranger = factories.make_person(organisation=factories.make_organisation())
    assert sign_in(stranger).get(proposal).status == 404
    assert sign_in(leader).get("/redaktion/neu?beschluss=99999").status == 404


def test_a_reviewer_outside_the_group_sees_no_link_to_the_minutes(minutes, leader, sign_in):
    browser = sign_in(leader).get(minutes)
    [proposal] = [link for link in browser.links if link.startswith("/redaktion/neu")]
    browser.submit(proposal, form="draft")
    editor = sign_in(factories.make_editor()).get(browser.path)
    assert not [link for link in editor.links if "protokoll" in link]
