"""What the analyser takes for a word, and for the same word."""

import pytest

from kdn_helpdesk.search.analyser import Analyser
from kdn_helpdesk.search.compounds import Splitter


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


def same(analyser: Analyser, one: str, other: str) -> bool:
    return analyser.terms(one).main == analyser.terms(other).main


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bürger", "Buerger"),
        ("Straße", "STRASSE"),
        ("Straße", "Strasse"),
        ("Gebühren", "Gebühr"),
        ("Bu\u0308rger", "Bürger"),
        ("Beteili\u00adgung", "Beteiligung"),
        ("ﬁnden", "finden"),
        ("Café", "Cafe"),
        ("Pläne", "Plan"),
        ("Ländern", "Land"),
        ("Konten", "Konto"),
        ("Museen", "Museum"),
        ("beteiligt", "Beteiligung"),
        ("kommunale", "Kommunen"),
    ],
)
def test_spellings_and_forms_of_a_word_are_one_term(analyser, one, other):
    assert same(analyser, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bürger", "Burg"),
        ("Zuständigkeit", "Zustand"),
        ("Förderung", "Forderung"),
        ("Daten", "Datum"),
        ("Planung", "Plan"),
        ("Gemeinde", "gemein"),
        ("Kosten", "Konto"),
        ("Stadt", "Staat"),
    ],
)
def test_words_that_only_look_alike_stay_apart(analyser, one, other):
    assert not same(analyser, one, other)


@pytest.mark.parametrize(
    "written",
    [
        "Bürger:innen",
        "Bürger*innen",
        "Bürger_innen",
        "Bürger·innen",
        "Bürger/innen",
        "Bürger/-innen",
        "Bürger(innen)",
        "BürgerInnen",
        "Bürger:in",
        "Bürgerinnen",
    ],
)
def test_gender_signs_do_not_hide_the_word(analyser, written):
    assert same(analyser, written, "Bürger")


def test_a_gender_sign_inside_a_compound_is_removed_too(analyser):
    assert same(analyser, "Bürger:innenbeteiligung", "Bürgerbeteiligung")


def test_words_that_say_nothing_are_not_indexed(analyser):
    assert analyser.terms("Wie ist das mit dem Antrag?").main == ["antrag"]


def test_greetings_are_not_indexed(analyser):
    assert analyser.terms("Sehr geehrte Damen und Herren, mit freundlichen Grüßen").main == []


def test_a_hyphenated_word_gives_its_parts_and_the_joined_word(analyser):
    terms = analyser.terms("Open-Data-Portal")
    assert terms.main == ["open", "data", "portal"]
    assert terms.parts == ["opendataportal"]


def test_a_slash_and_a_hyphen_part_words(analyser):
    assert analyser.terms("Bund/Länder-Kooperation").main == ["bund", "land", "kooperation"]


@pytest.mark.parametrize("written", ["E-Mail", "e-mail", "Email", "E‑Mail"])
def test_an_initial_belongs_to_its_word(analyser, written):
    assert analyser.terms(written).main == ["email"]


def test_the_shared_half_of_two_words_is_given_to_both(analyser):
    assert analyser.terms("Vor-/Nachteile").main == ["vorteil", "nachteil"]
    assert analyser.terms("Vor- und Nachteile").main == ["vorteil", "nachteil"]


def test_a_shared_last_part_completes_the_first_compound(analyser):
    terms = analyser.terms("Beteiligungs- und Planungsportale")
    assert terms.main == ["beteiligungsportal", "planungsportal"]
    assert terms.parts == ["beteil", "portal", "planung", "portal"]


def test_a_half_whose_other_half_is_unknown_stays_what_it_is(analyser):
    assert analyser.terms("Hunde- und Katzen").main == ["hund", "katz"]
    assert analyser.terms("Hunde- und").main == ["hund"]


def test_a_reference_is_found_by_its_numbers_and_as_a_whole(analyser):
    terms = analyser.terms("KDN-2026-0042")
    assert terms.main == ["kdn", "2026", "0042"]
    assert terms.parts == ["kdn20260042"]


def test_english_texts_are_stemmed_as_english(analyser):
    assert analyser.terms("the libraries were publishing", "en").main == ["librari", "publish"]


def test_each_word_knows_its_letters_in_the_original_text(analyser):
    text = "Die Bürger:innen  der Stra\u00dfe"
    spans = [text[word.start : word.end] for word in analyser.words(text) if word.term]
    assert spans == ["Bürger:innen", "Straße"]


def test_a_part_knows_its_letters_in_the_original_word(analyser):
    text = "die Zirbelübersicht, Bürger*innenbeteiligung"
    found = [
        text[word.start + hit.start : word.start + hit.end]
        for word in analyser.words(text)
        for hit in word.parts
    ]
    assert found == ["übersicht", "Bürger*innen", "beteiligung"]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("buergerbeteiligung", ["buerger", "beteiligung"]),
        ("beteiligungsportal", ["beteiligung", "portal"]),
        ("strassenverkehrsamt", ["strasse", "verkehr", "amt"]),
        ("schulamt", ["schul", "amt"]),
        ("datensatz", ["daten", "satz"]),
        ("laenderkooperationen", ["laender"]),
        ("zustaendigkeitsfinder", ["zustaendigkeit"]),
        ("geodatenportal", ["geodaten", "geo", "daten", "portal"]),
        ("bebauungsplanverfahren", ["bebauung", "plan", "verfahren"]),
    ],
)
def test_compounds_are_split_by_the_words_of_the_domain(compound, parts):
    assert [part.word for part in Splitter().split(compound)] == parts


@pytest.mark.parametrize(
    "word", ["moderation", "organisation", "anmeldung", "abmeldung", "beratung", "portal", "2026"]
)
def test_words_that_only_look_like_compounds_stay_whole(word):
    assert Splitter(["ration", "organ"]).split(word) == ()


def test_the_vocabulary_of_the_texts_splits_what_the_domain_does_not_know():
    assert Splitter().split("quendelkirmes") == ()
    parts = Splitter(["quendel", "kirmes"]).split("quendelkirmes")
    assert [part.word for part in parts] == ["quendel", "kirmes"]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("starkregengefahrenkarte", ["stark", "regen", "gefahren", "karte"]),
        ("auskunftsanspruch", ["auskunft", "anspruch"]),
        ("hundewiese", ["hund", "wiese"]),
        ("uebernehmen", []),
        ("beschliessen", []),
    ],
)
def test_everyday_words_split_compounds_of_any_domain(compound, parts):
    assert [part.word for part in Splitter().split(compound)] == parts


def test_a_very_long_word_costs_no_time():
    assert Splitter(["datum"]).split("daten" * 1000) == ()


def test_analysing_nothing_gives_nothing(analyser):
    assert analyser.terms(" …!? \u00ad") == ([], [])


@pytest.mark.parametrize("nothing", ["\u00ad-\u00ad", "\u0301/\u0301", "\u00ad", "-", "--/--"])
def test_signs_that_nobody_speaks_are_no_words(analyser, nothing):
    assert analyser.terms(nothing).main == []
    assert analyser.terms(f"Karte {nothing} Plan").main == analyser.terms("Karte Plan").main
