"""Good passwords, common ones, and their hashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdn_helpdesk.accounts import passwords


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
    assert passwords.is_common(password)


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
    assert not passwords.is_common(password)


def test_what_an_attacker_knows_of_a_person_makes_a_password_common():
    own = ("Erika Musterfrau", "e.musterfrau@lippstadt.example", "Lippstadt")
    assert not passwords.is_common("Musterfrau#1984")
    assert passwords.is_common("Musterfrau#1984", own_words=own)
    assert passwords.is_common("Lippstadt-2026!", own_words=own)


def test_only_the_right_password_matches_its_hash():
    hashed = passwords.hash_password("tRuhe4bank_moos")
    assert hashed.startswith("$argon2id$")
    assert passwords.matches("tRuhe4bank_moos", hashed)
    assert not passwords.matches("tRuhe4bank_moo", hashed)
    assert not passwords.needs_rehash(hashed)


@pytest.mark.parametrize("hashed", [None, "", "no hash at all"])
def test_nothing_matches_where_there_is_no_hash(hashed):
    assert not passwords.matches("nobody has this password", hashed)


@given(st.text(max_size=40))
def test_any_text_is_judged(password):
    assert passwords.is_common(password) in (True, False)
