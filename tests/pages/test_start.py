"""The start page leads each kind of person to their next step."""

import pytest

from kdn_helpdesk.accounts.actions import registration
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.knowledge.models.articles import Visibility
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_editor,
    make_group,
    make_manager,
    make_organisation,
    make_person,
    make_ticket,
    writing,
)
from tests.knowledge import making
from tests.mail import mails
from tests.mail.conftest import trial_template  # noqa: F401  # used by itself

MOST_QUERIES = 16
"""An administrator's start page has the most boxes."""


def test_a_visitor_is_told_what_this_is_and_how_to_ask(visitor):
    visitor.get("/")
    assert "Beratung zu Open Government und Open Data" in visitor.main
    assert "/anfragen/neu" in visitor.links
    assert "/anmelden" in visitor.links


def test_somebody_signed_in_is_greeted_by_name(sign_in):
    browser = sign_in(make_person(name="Jana Beispiel", roles=(Role.REQUESTER,)))
    browser.get("/")
    assert "Guten Tag, Jana Beispiel" in browser.main


def test_an_agent_is_led_to_the_desk_first(sign_in):
    browser = sign_in(make_person(roles=(Role.AGENT,)))
    browser.get("/")
    assert browser.page.xpath("//main//a[contains(@class, 'primary')]/@href") == ["/servicestelle"]


def test_an_administrator_is_led_to_the_administration(sign_in):
    browser = sign_in(make_person(roles=(Role.ADMIN,)))
    browser.get("/")
    assert browser.page.xpath("//main//a[contains(@class, 'primary')]/@href") == ["/verwaltung"]


def test_a_requester_is_not_led_to_the_desk(sign_in):
    browser = sign_in(make_person(roles=(Role.REQUESTER,)))
    browser.get("/")
    assert "/servicestelle" not in browser.links


def test_an_editor_sees_how_many_texts_nobody_has_checked(sign_in):
    browser = sign_in(make_person(roles=(Role.EDITOR,)))
    browser.get("/")
    assert "12 Texte noch zu prüfen" in browser.main
    browser.submit("/seiten/kontakt/bearbeiten", body="Geprüft")
    browser.get("/")
    assert "11 Texte noch zu prüfen" in browser.main


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.AGENT])
def test_whoever_does_not_edit_sees_no_box_for_it(sign_in, role):
    browser = sign_in(make_person(roles=(role,)))
    browser.get("/")
    assert "noch zu prüfen" not in browser.main


def test_an_agent_sees_mails_that_reached_nobody(sign_in):
    mails.queue(to="keine-adresse")
    browser = sign_in(make_person(roles=(Role.AGENT,)))
    browser.get("/")
    assert "1 nicht gesendet" in browser.main
    browser.get(next(link for link in browser.links if "zustand=failed" in link))
    assert "keine-adresse" in browser.main


def test_without_trouble_no_box_speaks_of_mail(sign_in):
    browser = sign_in(make_person(roles=(Role.AGENT,)))
    browser.get("/")
    assert "Ausgehende E-Mails" not in browser.main


def boxes(browser):
    """Open the start page and return what each box says, by its heading."""
    browser.get("/")
    found = browser.page.xpath("//main//section")
    return {
        " ".join(box.xpath("./h2")[0].text_content().split()): " ".join(box.text_content().split())
        for box in found
    }


def test_an_agent_sees_what_waits_at_the_desk(sign_in):
    agent = make_person(roles=(Role.AGENT,))
    make_ticket(subject="Karte lädt nicht", assignee=agent)
    make_ticket(subject="Noch bei niemandem")
    desk = boxes(sign_in(agent))["Servicestelle"]
    assert "1 noch ohne Bearbeitung" in desk
    assert "1 meine" in desk
    assert "Karte lädt nicht" in desk
    assert "Noch bei niemandem" not in desk


def test_a_requester_sees_which_request_waits_for_a_reply(sign_in):
    person = make_person(roles=(Role.REQUESTER,))
    make_ticket(requester=person, subject="Zugang zum Portal", state=State.WAITING)
    mine = boxes(sign_in(person))["Ihre Anfragen"]
    assert "1 wartet auf Ihre Antwort" in mine
    assert "Zugang zum Portal" in mine


def test_nobody_sees_requests_of_others_on_the_start_page(sign_in):
    make_ticket(subject="Geheime Ausschreibung")
    browser = sign_in(make_person(roles=(Role.REQUESTER,)))
    assert "Geheime Ausschreibung" not in str(boxes(browser))


def test_a_manager_sees_who_wants_to_join(sign_in):
    organisation = make_organisation()
    newcomer = make_person()
    with writing() as session:
        registration.ask_to_join(
            session.get_one(Person, newcomer.id), organisation_id=organisation.id
        )
    wishes = boxes(sign_in(make_manager(organisation)))["Beitrittswünsche"]
    assert "1 Person wartet auf Ihre Entscheidung" in wishes


def test_a_coordinator_is_led_to_planning(sign_in):
    person = make_person(roles=(Role.REQUESTER,))
    make_group("Open Data", coordinators=[person])
    browser = sign_in(person)
    assert "Kein Termin geplant" in boxes(browser)["Ihre Arbeitskreise"]
    assert browser.page.xpath("//main//a[contains(@class, 'primary')]/@href") == ["/termine/reihe"]


def test_an_editor_sees_what_waits_for_review(sign_in):
    making.hand_in(making.make_draft(), make_editor())
    assert "1 wartet auf Prüfung" in boxes(sign_in(make_editor()))["Artikel in Arbeit"]


def test_everybody_sees_the_newest_public_articles(visitor):
    making.make_article("Beteiligung mit Karte")
    making.make_article("Nur für Mitglieder", visibility=Visibility.MEMBERS)
    news = boxes(visitor)["Neu in der Wissenssammlung"]
    assert "Beteiligung mit Karte" in news
    assert "Nur für Mitglieder" not in news


@pytest.mark.parametrize("role", [None, Role.AGENT, Role.ADMIN])
def test_the_start_page_asks_the_database_little(app, sign_in, visitor, queries, role):
    browser = sign_in(make_person(roles=(role,))) if role else visitor
    browser.get("/")
    queries.clear()
    browser.get("/")
    assert len(queries) <= MOST_QUERIES
