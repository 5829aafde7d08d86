"""Good passwords and common ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdn_helpdesk.accounts import guessing


@pytest.mark.parametrize(
    "password",
    [
        "Passwort1234",
        "Passwort2026!",
        "P@ssw0rd2026",
        "Sommer2026!!",
        "Frühling2026",
        "HalloHallo12",
        "Willkommen2026",
        "Schalke04Schalke04",
        "geheim-geheim",
        "123456789012",
        "210987654321",
        "1234567890!!",
        "qwertzuiopüa",
        "aaaaaaaaaaaa",
        "abc1abc1abc1",
        "Michael.1984",
        "Köln-Köln-11",
        "Admin#Admin#1",
    ],
)
def test_what_everybody_uses_is_common(password):
    assert guessing.is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "beratung-demo",
        "korrekt pferd batterie klammer",
        "Zwölf Boxkämpfer jagen Viktor",
        "mein hund liebt das wasser im sommer",
        "k7#vQ2pLx9!d",
        "tRuhe4bank_moos",
    ],
)
def test_phrases_and_random_ones_are_not_common(password):
    assert not guessing.is_common(password)


def test_what_an_attacker_knows_of_a_person_makes_a_password_common():
    own = ("Erika Musterfrau", "e.musterfrau@lippstadt.example", "Lippstadt")
    assert not guessing.is_common("Musterfrau#1984")
    assert guessing.is_common("Musterfrau#1984", own_words=own)
    assert guessing.is_common("Lippstadt-2026!", own_words=own)


@given(st.text(max_size=40))
def test_any_text_is_judged(password):
    assert guessing.is_common(password) in (True, False)
