"""Registering oneself, and joining an organisation."""

import pytest

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.queries import people
from tests.factories import (
    PASSWORD,
    make_agent,
    make_manager,
    make_organisation,
    make_person,
    reading,
)

ADDRESS = "neu@lippstadt.example"
NEW = "vier Wolken über Xanten"


@pytest.fixture
def link_to(visitor, drain, outbox):
    """Ask to register and return the mailed path."""

    def run(email=ADDRESS):
        visitor.submit("/registrieren", email=email)
        drain()
        return outbox[-1].path("/registrieren/")

    return run


@pytest.fixture
def register(visitor, link_to):
    def run(email=ADDRESS, **fields):
        path = link_to(email)
        filled = {"given_name": "Nele", "family_name": "Neumann", **fields}
        return visitor.submit(path, password=NEW, repeated=NEW, **filled)

    return run


def lippstadt(**more):
    return make_organisation("Lippstadt", domains=["lippstadt.example"], **more)


def test_the_address_is_confirmed_before_anything_is_kept(visitor, link_to):
    path = link_to()
    with reading():
        from_database = _find(ADDRESS)
    assert from_database is None
    assert ADDRESS in visitor.get(path).text


def test_an_account_is_made_and_signed_in(visitor, register):
    register()
    assert visitor.path == "/konto"
    assert "Nele Neumann" in visitor.text
    visitor.press("Abmelden")
    visitor.submit("/anmelden", email=ADDRESS, password=NEW)
    assert "Nele Neumann" in visitor.text


def test_the_organisation_of_the_mail_domain_is_proposed(visitor, link_to):
    organisation = lippstadt()
    visitor.get(link_to())
    assert visitor.value("organisation") == str(organisation.id)


def test_a_subdomain_points_to_the_same_organisation(visitor, link_to):
    organisation = lippstadt()
    visitor.get(link_to("neu@jugendamt.lippstadt.example"))
    assert visitor.value("organisation") == str(organisation.id)


def test_another_domain_is_free_to_choose(visitor, link_to):
    lippstadt()
    visitor.get(link_to("neu@altlippstadt.example"))
    assert visitor.value("organisation") == ""


def test_nobody_belongs_to_an_organisation_before_it_agrees(visitor, register):
    lippstadt()
    register()
    assert "wartet auf Antwort" in visitor.text
    with reading():
        assert _find(ADDRESS).organisation_id is None


def test_manager_and_desk_are_asked_each_in_their_language(register, drain, outbox):
    organisation = lippstadt()
    manager = make_manager(organisation, language="en")
    agent = make_agent()
    make_manager(make_organisation())
    register()
    drain()
    asked = {mail.recipients[0]: mail for mail in outbox[1:]}
    assert set(asked) == {manager.email, agent.email}
    assert asked[manager.email].subject == "Nele Neumann wants to join Lippstadt"
    assert asked[agent.email].subject == "Nele Neumann möchte zu Lippstadt gehören"


def test_the_manager_agrees_by_the_mailed_link(register, sign_in, drain, outbox):
    organisation = lippstadt()
    manager = make_manager(organisation)
    register()
    drain()
    browser = sign_in(manager)
    browser.get(outbox[-1].path("/organisation/beitritte/"))
    assert "gehört zu dieser Organisation" in browser.text
    browser.press("Zustimmen")
    assert "Nele Neumann gehört jetzt zur Organisation" in browser.text
    drain()
    assert outbox[-1].recipients == [ADDRESS]
    assert outbox[-1].subject == "Sie gehören jetzt zu Lippstadt"


def test_the_desk_agrees_too(register, sign_in):
    organisation = lippstadt()
    register()
    browser = sign_in(make_agent())
    browser.get("/verwaltung/beitritte")
    browser.get(next(link for link in browser.links if "/beitritte/" in link))
    browser.press("Zustimmen")
    with reading():
        assert _find(ADDRESS).organisation_id == organisation.id


def test_a_refusal_carries_its_reason(visitor, register, sign_in, drain, outbox):
    organisation = lippstadt()
    manager = make_manager(organisation)
    register()
    drain()
    path = outbox[-1].path("/organisation/beitritte/")
    browser = sign_in(manager)
    browser.submit(path, form=None, button="Ablehnen", reason="")
    assert browser.status == 422
    browser.submit(reason="Sie arbeiten nicht mehr hier.", button="Ablehnen")
    drain()
    assert "Sie arbeiten nicht mehr hier." in outbox[-1].text
    assert "Sie arbeiten nicht mehr hier." in visitor.get("/konto").text


def test_only_one_of_two_decides(register, sign_in):
    lippstadt()
    register()
    first, second = sign_in(make_agent()), sign_in(make_agent())
    path = _first_join(first)
    second.get(path)
    first.get(path).press("Zustimmen")
    second.submit(reason="Nein.", button="Ablehnen")
    assert second.status == 422
    assert "wurde bereits entschieden" in second.text


def test_the_manager_of_another_organisation_sees_nothing_of_it(register, sign_in):
    lippstadt()
    register()
    path = _first_join(sign_in(make_agent())).replace("/verwaltung/", "/organisation/")
    other = sign_in(make_manager(make_organisation()))
    assert other.get(path).status == 404
    assert other.post(path, data={"agree": "1"}).status in (400, 404)


def test_a_wish_can_be_taken_back(visitor, register, sign_in):
    lippstadt()
    register()
    visitor.get("/konto").press("Anfrage zurücknehmen")
    assert "wartet auf Antwort" not in visitor.get("/konto").text
    assert "Niemand wartet" in sign_in(make_agent()).get("/verwaltung/beitritte").text


def test_a_second_wish_replaces_the_first(visitor, register, sign_in):
    lippstadt()
    other = make_organisation("Erwitte")
    register()
    visitor.submit("/konto/organisation", organisation=str(other.id))
    text = sign_in(make_agent()).get("/verwaltung/beitritte").main
    assert "Erwitte" in text and "Lippstadt" not in text.replace(ADDRESS, "")


def test_who_has_an_account_is_told_by_mail_alone(visitor, drain, outbox):
    person = make_person(email=ADDRESS)
    visitor.submit("/registrieren", email=ADDRESS)
    answer = visitor.main
    drain()
    assert outbox[-1].subject == "Sie haben bereits ein Konto"
    visitor.submit("/registrieren", email="unbekannt@stadt.example")
    assert visitor.main == answer
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    assert visitor.status == 200


def test_the_link_makes_one_account(visitor, link_to):
    path = link_to()
    fields = {"family_name": "Neumann", "password": NEW, "repeated": NEW}
    visitor.submit(path, **fields)
    visitor.press("Abmelden")
    assert visitor.get(path).status == 422


def test_whoever_wrote_mails_before_keeps_being_the_same_person(visitor, register):
    known = make_person(email=ADDRESS, name="Nele N.")
    with reading() as session:
        _forget_password(session, known.id)
    register()
    with reading():
        assert _find(ADDRESS).id == known.id


def test_a_wrong_entry_keeps_what_was_typed(visitor, link_to):
    path = link_to()
    visitor.submit(path, given_name="Nele", family_name="", password="kurz", repeated="kurz")
    assert visitor.status == 422
    assert visitor.value("given_name") == "Nele"


def _find(email):
    return people.find_person(email)


def _first_join(browser):
    browser.get("/verwaltung/beitritte")
    return next(link for link in browser.links if "/beitritte/" in link)


def _forget_password(session, number):
    session.get(Person, number).password_hash = None
    session.commit()
