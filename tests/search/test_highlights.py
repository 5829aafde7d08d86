"""What is marked in a result."""

from kdn_helpdesk.search.analyser import Analyser
from kdn_helpdesk.search.highlights import WIDTH, find_spans, mark, passages
from kdn_helpdesk.search.question import read_question

ANALYSER = Analyser()


def marked(question: str, text: str) -> list[str]:
    terms = read_question(question, ANALYSER).terms
    pieces = mark(text, find_spans(text, terms, ANALYSER))
    assert "".join(piece.text for piece in pieces) == text
    return [piece.text for piece in pieces if piece.marked]


def test_an_inflected_word_is_marked_whole():
    assert marked("Plan", "Die Pläne liegen aus.") == ["Pläne"]


def test_only_the_asked_half_of_a_compound_is_marked():
    assert marked("Beteiligung", "Die Bürgerbeteiligung beginnt.") == ["beteiligung"]


def test_marks_stand_right_in_texts_with_other_letters():
    text = "Für die Maßnahme: Bürger:innenbeteiligung in der Straße, Ünal."
    assert marked("Beteiligung Straße", text) == ["beteiligung", "Straße"]


def test_nothing_is_marked_where_nothing_is_asked():
    assert marked("Beteiligung", "Die Karte.") == []


def test_a_passage_shows_the_place_that_answers():
    text = "Einleitung ohne Belang. " * 30 + "Hier steht die Beteiligung. " + "Schluss. " * 60
    spans = find_spans(text, frozenset({"beteil"}), ANALYSER)
    (passage,) = passages(text, spans)
    shown = "".join(piece.text for piece in passage.pieces)
    assert "Hier steht die Beteiligung." in shown
    assert len(shown) <= WIDTH
    assert passage.more_before and passage.more_after


def test_two_words_far_apart_give_two_passages():
    text = "Die Karte ist da. " + "Nichts weiter. " * 40 + "Die Lizenz auch. " + "Ende. " * 40
    question = read_question("Karte Lizenz", ANALYSER)
    found = passages(text, find_spans(text, question.terms, ANALYSER))
    assert [[p.text for p in passage.pieces if p.marked] for passage in found] == [
        ["Karte"],
        ["Lizenz"],
    ]


def test_without_a_find_the_beginning_is_shown():
    (passage,) = passages("Ein kurzer Text.", [])
    assert [piece.text for piece in passage.pieces] == ["Ein kurzer Text."]


def test_an_empty_text_has_no_passage():
    assert passages("  ", []) == []


def test_words_are_not_broken_at_the_edges():
    text = "Wort " * 100 + "Beteiligung " + "Wort " * 100
    (passage,) = passages(text, find_spans(text, frozenset({"beteil"}), ANALYSER))
    shown = "".join(piece.text for piece in passage.pieces)
    assert set(shown.split()) == {"Wort", "Beteiligung"}
