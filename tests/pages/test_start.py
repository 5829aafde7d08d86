"""The start page leads each kind of person to their next step."""

import pytest

from kdn_helpdesk.core.permissions import Role
from tests.factories import make_person
from tests.mail import mails
from tests.mail.conftest import trial_template  # noqa: F401  # used by itself


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
