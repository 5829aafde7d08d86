"""One's own account."""

import pytest

from tests.factories import (
    PASSWORD,
    make_organisation,
    make_person,
)

NEW = "vier Wolken über Xanten"


def test_the_profile_says_how_one_is_called_and_addressed(sign_in):
    browser = sign_in(make_person(name="Erika Muster"))
    browser.submit("/konto/profil", given_name="Erika", family_name="Müller-Lüd", salutation="mrs")
    assert "Erika Müller-Lüd" in browser.text
    assert "Sehr geehrte Frau Müller-Lüd," in browser.text


def test_the_language_of_the_profile_is_that_of_the_pages(sign_in):
    browser = sign_in(make_person())
    browser.submit("/konto/profil", family_name="Muster", language="en")
    assert "My account" in browser.text and "Your profile is saved." in browser.text


def test_a_profile_without_a_name_is_refused(sign_in):
    browser = sign_in(make_person())
    browser.submit("/konto/profil", given_name="Neu", family_name=" ")
    assert browser.status == 422
    assert browser.value("given_name") == "Neu"


def test_a_password_is_changed_with_the_present_one(sign_in, visitor):
    person = make_person()
    here, elsewhere = sign_in(person), sign_in(person)
    here.submit("/konto/passwort", current=PASSWORD, password=NEW, repeated=NEW)
    assert here.path == "/konto"
    assert elsewhere.get("/konto").path.startswith("/anmelden")
    visitor.submit("/anmelden", email=person.email, password=NEW)
    assert person.name in visitor.text


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [("falsch", NEW, "nicht Ihr Passwort"), (PASSWORD, "Passwort1234", "leicht zu erraten")],
)
def test_a_password_is_not_changed_otherwise(sign_in, current, new, sentence):
    browser = sign_in(make_person())
    browser.submit("/konto/passwort", current=current, password=new, repeated=new)
    assert browser.status == 422 and sentence in browser.text


def test_guessing_the_password_of_an_open_session_is_slowed_too(sign_in):
    browser = sign_in(make_person())
    for _turn in range(5):
        browser.submit("/konto/passwort", current="falsch", password=NEW, repeated=NEW)
    browser.submit("/konto/passwort", current=PASSWORD, password=NEW, repeated=NEW)
    assert browser.status == 422


def test_another_address_is_used_once_it_is_proven(sign_in, visitor, drain, outbox):
    person = make_person()
    browser = sign_in(person)
    browser.submit("/konto/adresse", email="neu@stadt.example", current=PASSWORD)
    drain()
    assert outbox[0].recipients == ["neu@stadt.example"]
    path = outbox[0].path("/konto/adresse/")
    assert person.email in browser.get(path).text
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    browser.press("Neue Adresse verwenden")
    drain()
    assert outbox[1].recipients == [person.email]
    visitor.press("Abmelden", "/")
    visitor.submit("/anmelden", email="neu@stadt.example", password=PASSWORD)
    assert visitor.status == 200


def test_an_address_is_not_changed_without_the_password(sign_in, drain, outbox):
    browser = sign_in(make_person())
    browser.submit("/konto/adresse", email="neu@stadt.example", current="falsch")
    drain()
    assert browser.status == 422 and not outbox


def test_a_taken_address_is_not_told(sign_in, drain, outbox):
    taken = make_person()
    browser = sign_in(make_person())
    browser.submit("/konto/adresse", email=taken.email, current=PASSWORD)
    drain()
    assert "ist eine E-Mail mit einem Link dorthin unterwegs" in browser.text and not outbox


def test_the_link_to_an_address_is_for_its_person_alone(sign_in, drain, outbox):
    sign_in(make_person()).submit("/konto/adresse", email="neu@stadt.example", current=PASSWORD)
    drain()
    assert sign_in(make_person()).get(outbox[0].path("/konto/adresse/")).status == 404


def test_sessions_are_listed_and_ended(sign_in):
    person = make_person()
    here, elsewhere = sign_in(person), sign_in(person)
    here.get("/konto/sitzungen")
    assert "dieses Gerät" in here.text
    here.submit(form="/sitzungen/")
    assert elsewhere.get("/konto").path.startswith("/anmelden")
    assert here.get("/konto").path == "/konto"


def test_all_other_sessions_are_ended_at_once(sign_in):
    person = make_person()
    here, *others = [sign_in(person) for _turn in range(3)]
    here.press("Alle anderen Geräte abmelden", "/konto/sitzungen")
    assert all(other.get("/konto").path.startswith("/anmelden") for other in others)


def test_nobody_ends_a_session_of_somebody_else(sign_in):
    victim, attacker = sign_in(make_person()), sign_in(make_person())
    victim.get("/konto/sitzungen")
    token = attacker.get("/konto/profil").value("csrf_token")
    for number in range(1, 4):
        attacker.post(f"/konto/sitzungen/{number}/beenden", data={"csrf_token": token})
    assert victim.get("/konto").path == "/konto"


def test_a_closed_organisation_cannot_be_chosen(sign_in):
    closed = make_organisation("Altstadt", is_active=False)
    browser = sign_in(make_person())
    browser.get("/konto/organisation")
    assert "Altstadt" not in browser.main
    token = browser.value("csrf_token")
    browser.post("/konto/organisation", data={"csrf_token": token, "organisation": str(closed.id)})
    assert browser.status == 422


def test_no_organisation_chosen_is_asked_for_again(sign_in):
    browser = sign_in(make_person())
    browser.submit("/konto/organisation", organisation="")
    assert browser.status == 422


@pytest.mark.parametrize(
    "path",
    ["", "/profil", "/passwort", "/adresse", "/organisation", "/sitzungen", "/nachrichten"],
)
def test_the_account_is_for_who_is_signed_in(visitor, path):
    assert visitor.get("/konto" + path).path.startswith("/anmelden?weiter=")


def test_the_account_leads_to_the_calendar(sign_in):
    assert "/konto/kalender" in sign_in(make_person()).get("/konto").links
