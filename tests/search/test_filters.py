"""What results are narrowed to."""

from datetime import UTC, datetime

import pytest

from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import queries
from kdn_helpdesk.search.filters import Filter
from kdn_helpdesk.search.models import Kind


@pytest.fixture
def cards(put):
    """Three entries that differ in everything."""
    put(
        "Karte alt",
        topic="Geodaten",
        organisation="Stadt Ahlen",
        at=datetime(2024, 5, 1, tzinfo=UTC),
    )
    put(
        "Karte neu",
        topic="Beteiligung",
        organisation="Kreis Unna",
        at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    put(
        "Karte im Kreis",
        kind=Kind.MEETING,
        working_group="AK Geo",
        at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC),  # in Berlin it is 2026 already
    )


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"topic": "Geodaten"}, {"Karte alt"}),
        ({"group": "AK Geo"}, {"Karte im Kreis"}),
        ({"organisation": "Kreis Unna"}, {"Karte neu"}),
        ({"year": "2026"}, {"Karte neu", "Karte im Kreis"}),
        ({"year": "2026", "kinds": (Kind.MEETING,)}, {"Karte im Kreis"}),
        ({"year": "gestern"}, set()),
        ({"topic": "Geodaten", "year": "2026"}, set()),
        ({}, {"Karte alt", "Karte neu", "Karte im Kreis"}),
    ],
)
def test_the_database_narrows_as_the_page_does(app, cards, wanted, titles):
    wanted = Filter(**wanted)
    with app.app_context():
        every = queries.search("Karte", viewer=Viewer())
        for results in (
            every.narrowed(wanted),
            queries.search("Karte", viewer=Viewer(), wanted=wanted),
        ):
            ids = [ranked.candidate.id for ranked in results.ranked]
            assert {entry.title for entry in queries.list_entries(ids)} == titles


def test_the_page_offers_what_there_is_with_numbers_and_narrows(visitor, cards):
    visitor.get("/suche?q=Karte")
    for offered in ("Geodaten (1)", "Stadt Ahlen (1)", "AK Geo (1)", "2026 (2)"):
        assert offered in visitor.text
    visitor.get("/suche?q=Karte&jahr=2026")
    assert "Alles 2" in visitor.text
    assert "Geodaten (1)" not in visitor.text
    assert "Karte alt" not in visitor.text
    assert "/suche?q=Karte" in visitor.links
    visitor.get("/suche?q=Karte&jahr=2026&art=termine")
    assert 'name="art" value="termine"' in visitor.html


def test_filters_that_nothing_fits_say_how_to_get_out(visitor, cards):
    visitor.get("/suche?q=Karte&jahr=1999")
    assert "Kein Treffer für „Karte“ passt zu diesen Filtern." in visitor.text
    assert "/suche?q=Karte" in visitor.links


def test_more_results_than_are_ranked_are_narrowed_by_the_database(visitor, put, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 3)
    put("Karte der Stadt", topic="Geodaten")
    for number in range(5):
        put(f"Karte {number}", topic="Beteiligung")
    visitor.get("/suche?q=Karte&thema=Geodaten")
    assert "Karte der Stadt" in visitor.text


def test_what_others_read_is_no_value_to_choose(visitor, put):
    put("Karte", topic="Offen")
    put("Karte", topic="Geheim", organisation="Stadt Still", readers=("desk",))
    visitor.get("/suche?q=Karte&thema=Offen")
    assert "Geheim" not in visitor.text
    assert "Stadt Still" not in visitor.text


def test_the_command_narrows_too(command, cards):
    result = command("search", "query", "Karte", "--year", "2026", "--kind", "meeting", "--json")
    assert "Karte im Kreis" in result.output
    assert "Karte neu" not in result.output
