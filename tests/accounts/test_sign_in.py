"""Signing in and out, guessing, and proving again who one is."""

import pytest

from kdn_helpdesk.core import audit
from tests.factories import PASSWORD, make_admin, make_person, reading

WRONG = "das ist es nicht"


def guess(browser, person, times):
    for _turn in range(times):
        browser.submit("/anmelden", email=person.email, password=WRONG)


def test_a_person_signs_in_and_out(visitor):
    person = make_person(name="Petra Beispiel")
    visitor.submit("/anmelden", email=person.email.upper(), password=PASSWORD)
    assert "Petra Beispiel" in visitor.text
    visitor.press("Abmelden")
    assert "Petra Beispiel" not in visitor.text


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visitor):
    person = make_person()
    visitor.submit("/anmelden", email=person.email, password=WRONG)
    wrong = visitor.main
    assert visitor.status == 422
    visitor.submit("/anmelden", email=person.email.replace("person", "niemand"), password=PASSWORD)
    assert visitor.main == wrong


def test_a_closed_account_is_answered_alike_too(visitor):
    visitor.submit("/anmelden", email=make_person(is_active=False).email, password=PASSWORD)
    assert visitor.status == 422
    assert "passen nicht zusammen" in visitor.text


def test_many_wrong_passwords_close_the_account_for_a_while(visitor, later):
    person = make_person()
    guess(visitor, person, 5)
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    assert visitor.status == 422
    later(seconds=61)
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    assert visitor.status == 200 and person.name in visitor.text


def test_each_further_wrong_password_doubles_the_wait(visitor, later):
    person = make_person()
    guess(visitor, person, 5)
    later(seconds=61)
    guess(visitor, person, 1)
    later(seconds=61)
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    assert visitor.status == 422


def test_the_right_password_forgets_the_wrong_ones(visitor):
    person = make_person()
    guess(visitor, person, 4)
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    visitor.press("Abmelden")
    guess(visitor, person, 4)
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    assert visitor.status == 200


def test_one_network_address_may_not_try_without_end(app, visitor, monkeypatch):
    person = make_person()
    monkeypatch.setitem(app.config, "LIMITS_COUNT", True)
    guess(visitor, person, 30)
    assert visitor.status == 422
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    assert visitor.status == 429
    assert person.name not in visitor.text
    assert "Zu viele Versuche" in visitor.text


def test_after_the_sign_in_one_is_where_one_wanted_to_be(visitor):
    person = make_person()
    visitor.get("/konto/profil")
    assert visitor.path.startswith("/anmelden")
    visitor.submit(email=person.email, password=PASSWORD)
    assert visitor.path == "/konto/profil"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/konto", "/\\evil.example", "javascript:0"]
)
def test_no_link_leads_from_the_sign_in_to_another_site(visitor, address):
    visitor.get("/anmelden", query_string={"weiter": address})
    visitor.submit(email=make_person().email, password=PASSWORD)
    assert visitor.path == "/"


def test_a_sign_in_begins_a_new_session(app, visitor):
    person = make_person()
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    before = visitor.client.get_cookie("kdn").value
    visitor.press("Abmelden")
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    visitor.client.set_cookie("kdn", before)
    assert visitor.get("/konto").path.startswith("/anmelden")


def test_a_session_ends_when_it_is_idle(sign_in, later):
    browser = sign_in(make_person())
    later(hours=12, seconds=1)
    assert browser.get("/konto").path.startswith("/anmelden")


def test_a_session_ends_at_last_however_busy_it_is(sign_in, later):
    browser = sign_in(make_person())
    for _hours in range(7 * 24 // 8):
        assert browser.get("/konto").path == "/konto"
        later(hours=8)
    assert browser.get("/konto").path.startswith("/anmelden")


def test_whoever_is_shut_out_is_out_at_once(sign_in):
    person = make_person()
    browser = sign_in(person)
    admin = sign_in(make_admin())
    admin.submit(f"/verwaltung/personen/{person.id}/sperren", button="Person sperren")
    assert browser.get("/konto").path.startswith("/anmelden")


def test_sensitive_changes_ask_for_the_password_again(sign_in, later):
    person = make_person()
    browser = sign_in(make_admin())
    edit = f"/verwaltung/personen/{person.id}/bearbeiten"
    assert browser.get(edit).path == edit
    later(minutes=31)
    browser.get(edit)
    assert browser.path.startswith("/anmelden/bestaetigen")
    browser.submit(password=WRONG)
    assert browser.status == 422
    browser.submit(password=PASSWORD)
    assert browser.path == edit


def test_sign_ins_are_written_down(visitor):
    person = make_person()
    visitor.submit("/anmelden", email=person.email, password=PASSWORD)
    with reading():
        assert [entry.action for entry in audit.list_about("person", person.id)] == [
            "session:start"
        ]
