"""How a typed question is read."""

import pytest

from kdn_helpdesk.search.analyser import Analyser
from kdn_helpdesk.search.compounds import Splitter
from kdn_helpdesk.search.question import LONGEST_TEXT, MOST_WORDS, Question, read_question


def read(text: str) -> Question:
    return read_question(text, Analyser(Splitter()))


def terms(text: str) -> list[str]:
    return [asked.term for asked in read(text).asked]


def test_words_are_read_without_those_that_say_nothing():
    question = read("Wie ist das mit der Anmeldung?")
    assert terms("Wie ist das mit der Anmeldung?") == ["anmeld"]
    assert question.unused == ("Wie", "ist", "das", "mit", "der")


@pytest.mark.parametrize("quoted", ['"freie Lizenz"', "„freie Lizenz“", "»freie Lizenz«"])
def test_a_quoted_phrase_must_stand_together(quoted):
    question = read(f"Karten {quoted}")
    assert question.phrases == (tuple(terms("freie Lizenz")),)
    assert len(question.asked) == 3


def test_a_minus_excludes_a_word_or_a_phrase():
    question = read('Portal -Köln -"freie Lizenz"')
    assert question.excluded == (("koln",), tuple(terms("freie Lizenz")))
    assert [asked.term for asked in question.asked] == ["portal"]


def test_a_hyphen_inside_a_word_excludes_nothing():
    assert read("Open-Data-Portal").excluded == ()


def test_a_dash_between_blanks_excludes_nothing():
    assert read("Portal - Köln").excluded == ()


def test_a_compound_is_asked_by_its_parts_as_well():
    (asked,) = read("Beteiligungsportal").asked
    assert asked.terms["beteil"] == asked.terms["portal"] == 0.4
    assert asked.compound


def test_a_hyphenated_word_is_asked_by_its_joined_spelling_which_counts_once():
    asked = read("Open-Data-Portal").asked
    assert sum(word.terms["opendataportal"] for word in asked) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("word", "other"),
    [("Login", "anmeld"), ("Bebauungsplan", "bplan"), ("B-Plan", "bebauungsplan")],
)
def test_synonyms_are_asked_with_less_weight(word, other):
    (asked,) = read(word).asked
    assert 0 < asked.terms[other] < 1


def test_a_synonym_of_several_words_is_known_both_ways():
    assert "opendata" in read("offene Daten").terms
    assert {"offen", "dat"} <= read("OpenData").terms


def test_english_forms_are_asked_too():
    assert "librari" in read("libraries").terms


def test_a_shared_half_is_completed_in_a_question_too():
    assert terms("Vor- und Nachteile") == ["vorteil", "nachteil"]


@pytest.mark.parametrize("text", ["", "   ", "wie ist das?", '""', "-", "-Köln", "!?%&(", "\x00"])
def test_a_question_that_asks_for_nothing_is_false(text):
    assert not read(text)


def test_a_question_without_an_end_is_cut():
    question = read("Portal " * 1000)
    assert len(question.text) == LONGEST_TEXT
    assert len(question.asked) == MOST_WORDS


@pytest.mark.parametrize(
    "text", ['"offen', "'; DROP TABLE", 'a" OR b:*', "NEAR(a b)", "((((", "^*:"]
)
def test_signs_of_an_engine_are_only_text(text):
    for asked in read(text).asked:
        for term in asked.terms:
            assert term.isalnum()
