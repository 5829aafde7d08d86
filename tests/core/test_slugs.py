import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdn_helpdesk.core.slugs import slug


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Bürgerbeteiligung in Größe XL", "buergerbeteiligung-in-groesse-xl"),
        ("Straßenbäume: Öffnung der Daten", "strassenbaeume-oeffnung-der-daten"),
        ("STRAẞE", "strasse"),
        ("Bürger:innen, Nutzer*innen, Kolleg/-innen", "buergerinnen-nutzerinnen-kolleginnen"),
        ("Café Zoë – São Paulo", "cafe-zoe-sao-paulo"),
        ("  §§ 3 & 4 BauGB  ", "3-4-baugb"),
        ("Open-Data-Portal", "open-data-portal"),
        ("u\u0308ber", "ueber"),
        ("日本", "ohne-titel"),
        ("", "ohne-titel"),
    ],
)
def test_a_title_becomes_an_address(title, address):
    assert slug(title) == address


def test_a_long_title_is_cut_at_a_word():
    assert slug("Beteiligung am Bebauungsplan", longest=20) == "beteiligung-am"


def test_a_word_that_ends_exactly_at_the_limit_stays():
    assert slug("Beteiligung am Plan", longest=14) == "beteiligung-am"


def test_a_single_long_word_is_cut_anywhere():
    assert slug("a" * 100, longest=10) == "a" * 10


@given(st.text())
def test_an_address_holds_nothing_but_letters_digits_and_single_hyphens(text):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))
    assert len(slug(text)) <= 80
