"""Signing in and out."""

from tests.factories import PASSWORD, make_person


def test_a_person_signs_in_and_out(visitor):
    person = make_person(name="Petra Beispiel")
    visitor.submit("/anmelden", email=person.email.upper(), password=PASSWORD)
    assert "Petra Beispiel" in visitor.text
    visitor.press("Abmelden")
    assert "Petra Beispiel" not in visitor.text


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visitor):
    person = make_person()
    visitor.submit("/anmelden", email=person.email, password="etwas anderes")
    wrong = visitor.main
    assert visitor.status == 422
    visitor.submit("/anmelden", email=person.email.replace("person", "niemand"), password=PASSWORD)
    assert visitor.main == wrong
