"""What may be meant while somebody is still typing."""

import json

import pytest

from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.search.suggestions import suggest


@pytest.fixture
def titles(app):
    def titles(text, viewer=None):
        with app.app_context():
            found = suggest(text, viewer=viewer or Viewer())
            return ["".join(piece.text for piece in one.title) for one in found]

    return titles


@pytest.mark.parametrize(
    "text", ["Be", "Beteil", "beteiligun", "Beteiligung", "Bürger beteil", "die Beteil", "BETEILIG"]
)
def test_the_beginning_of_a_word_is_enough(put, count, titles, text):
    put("Beteiligung der Bürger")
    put("Abfallkalender")
    count()
    assert titles(text) == ["Beteiligung der Bürger"]


@pytest.mark.parametrize("text", ["", " ", "b", "-", "\x00", '"', "q?", "9"])
def test_what_is_too_little_suggests_nothing(put, count, titles, text):
    put("Beteiligung")
    count()
    assert titles(text) == []


def test_a_word_that_only_others_read_suggests_nothing_and_names_nothing(put, count, titles):
    put("Quarzsand", readers=("desk",))
    put("Quarzuhr")
    count()
    assert titles("Quarz") == ["Quarzuhr"]
    assert titles("Quarzs") == []
    assert titles("Quarzs", Viewer(person_id=1, roles=frozenset({Role.AGENT}))) == ["Quarzsand"]


def test_the_address_answers_with_a_list_of_links(visitor, put, count):
    put("Karte <b>der</b> Radwege", reference="radwege")
    count()
    visitor.get("/suche/vorschlaege?q=Radw")
    answer = json.loads(visitor.html)
    assert answer["found"] == 1
    assert 'href="/wissen/radwege"' in answer["html"]
    assert "<mark>Rad" in answer["html"]
    assert "<b>" not in answer["html"]
    visitor.get("/suche/vorschlaege?q=Xylophon")
    assert json.loads(visitor.html)["found"] == 0


def test_the_meetings_of_a_series_are_one_suggestion_with_a_date(visitor, titles, put, count):
    for number in range(3):
        put("Anwendertreffen", kind=Kind.MEETING, reference=f"{number}-treffen")
    put("Anwendertreffen")
    count()
    assert titles("Anwender") == ["Anwendertreffen"] * 2
    visitor.get("/suche/vorschlaege?q=Anwender")
    assert "Termin · 04.01.2026" in json.loads(visitor.html)["html"]
