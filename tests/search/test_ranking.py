"""The order of results."""

from datetime import UTC, datetime

from kdn_helpdesk.search.analyser import Analyser
from kdn_helpdesk.search.question import read_question
from kdn_helpdesk.search.ranking import Candidate, Corpus, is_allowed, rank, without_noise

ANALYSER = Analyser()
CORPUS = Corpus(entries=100, average_length=8, frequencies={"portal": 60, "beteil": 3})


def entry(number: int, title: str, body: str = "", day: int = 1) -> Candidate:
    of_title, of_body = ANALYSER.terms(title), ANALYSER.terms(body)
    return Candidate(
        id=number,
        title=" ".join(of_title.main),
        body=" ".join(of_body.main),
        parts=" ".join(of_title.parts + of_body.parts),
        length=len(of_title.main) + len(of_body.main),
        at=datetime(2026, 1, day, tzinfo=UTC),
    )


def order(question: str, *entries: Candidate) -> list[int]:
    ranked = rank(entries, read_question(question, ANALYSER), CORPUS)
    return [found.candidate.id for found in ranked]


def test_a_word_in_the_title_weighs_more_than_in_the_text():
    in_text = entry(1, "Hinweis", "Beteiligung im Rathaus")
    in_title = entry(2, "Beteiligung", "Hinweis im Rathaus")
    assert order("Beteiligung", in_text, in_title) == [2, 1]


def test_a_rare_word_weighs_more_than_a_common_one():
    common = entry(1, "Portal", "Hinweis")
    rare = entry(2, "Beteiligung", "Hinweis")
    assert order("Portal Beteiligung", common, rare) == [2, 1]


def test_a_whole_word_weighs_more_than_a_part_of_a_compound():
    part = entry(1, "Beteiligungsverfahren")
    whole = entry(2, "Beteiligung")
    assert order("Beteiligung", part, whole) == [2, 1]


def test_half_of_a_compound_finds_it():
    assert order("Beteiligung", entry(1, "Bürgerbeteiligung")) == [1]


def test_a_compound_finds_its_words_written_apart():
    assert order("Bürgerbeteiligung", entry(1, "Beteiligung der Bürger")) == [1]


def test_a_short_text_weighs_more_than_a_long_one_that_says_it_as_often():
    long = entry(1, "Hinweis", "Beteiligung " + "Rathaus Markt Brunnen Turm " * 20)
    short = entry(2, "Hinweis", "Beteiligung Rathaus")
    assert order("Beteiligung", long, short) == [2, 1]


def test_a_tie_goes_to_the_newer_entry():
    assert order("Beteiligung", entry(1, "Beteiligung", day=1), entry(2, "Beteiligung", day=2)) == [
        2,
        1,
    ]


def test_what_holds_no_asked_word_is_no_result():
    assert order("Beteiligung", entry(1, "Karte")) == []


def test_a_phrase_must_occur_in_this_order():
    question = read_question('"freie Lizenz"', ANALYSER)
    assert is_allowed(entry(1, "Eine freie Lizenz"), question)
    assert is_allowed(entry(1, "Karten", "unter freien Lizenzen"), question)
    assert not is_allowed(entry(1, "Lizenz, freie"), question)
    assert not is_allowed(entry(1, "freie", "Lizenz"), question)


def test_what_is_excluded_does_not_occur():
    question = read_question("Karte -Lizenz", ANALYSER)
    assert is_allowed(entry(1, "Karte"), question)
    assert not is_allowed(entry(1, "Karte", "mit Lizenz"), question)


def test_a_frequency_that_lags_behind_never_makes_a_weight_negative():
    assert Corpus(entries=2, average_length=3, frequencies={"portal": 9}).rarity("portal") > 0


def test_what_questions_are_made_with_counts_less_than_what_they_ask_for():
    filler = entry(1, "Hinweis", "Was das bedeutet")
    subject = entry(2, "Hinweis", "Die Zelle")
    assert order("Was bedeutet Zelle?", filler, subject) == [2, 1]


def test_a_noun_counts_more_than_another_word():
    verb = entry(1, "Hinweis", "Wir wandern im Rathaus", day=2)
    noun = entry(2, "Hinweis", "Die Zelle im Rathaus")
    assert order("Darf die große Zelle wandern?", verb, noun) == [2, 1]
    assert order("zelle wandern", verb, noun) == [1, 2]


def test_what_holds_nothing_but_a_common_word_is_noise():
    corpus = Corpus(entries=100, average_length=3, frequencies={"portal": 100, "laerm": 1})
    question = read_question("Portal Lärm", ANALYSER)
    ranked = rank([entry(1, "Portal"), entry(2, "Lärm im Portal")], question, corpus)
    assert [found.candidate.id for found in without_noise(ranked)] == [2]
    assert without_noise([]) == []


def test_what_stands_for_a_word_is_never_worth_more_than_the_word():
    corpus = Corpus(entries=100, average_length=3, frequencies={"beginn": 50, "start": 1})
    assert corpus.worth("start", "beginn") == corpus.rarity("beginn")
    assert corpus.worth("start", "unbekannt") == corpus.rarity("start")
