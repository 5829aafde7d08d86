"""The figures of the index follow the entries, by whatever way they change."""

import random

import sqlalchemy as sa

from kdn_helpdesk.search import actions, counting
from kdn_helpdesk.search.models import (
    Kind,
    SearchChange,
    SearchEntry,
    SearchFigure,
    SearchTerm,
    SearchWord,
)
from tests import factories


def figures() -> dict[str, dict[str, int]]:
    with factories.reading() as session:
        return {
            table.__tablename__: dict(session.execute(sa.select(key, number)).all())
            for table, key, number in (
                (SearchTerm, SearchTerm.term, SearchTerm.entries),
                (SearchFigure, SearchFigure.name, SearchFigure.value),
            )
        }


def test_frequencies_are_counted_by_the_job(put, drain):
    put("Karte der Karten", "Eine Karte")
    put("Kartenportal")
    assert figures()["search_term"] == {}
    drain()
    assert figures()["search_term"] == {"kart": 2, "kartenportal": 1, "portal": 1}
    assert figures()["search_figure"] == {"entries": 2, "length": 4}


def test_after_any_changes_the_figures_are_those_of_counting_all_anew(put, drain):
    dice = random.Random(7)
    words = ["Karte", "Portal", "Lärm", "Beteiligungsportal", "Open-Data-Portal", "Radweg"]
    for _step in range(40):
        subject = dice.randint(1, 8)
        if dice.random() < 0.2:
            with factories.writing():
                actions.remove(Kind.ARTICLE, [subject])
        else:
            put(" ".join(dice.choices(words, k=3)), dice.choice(words), subject_id=subject)
        if dice.random() < 0.3:
            drain()
    drain()
    counted = figures()
    with factories.writing():
        counting.count_all()
    assert counted == figures()


def test_a_change_is_counted_once(put, drain):
    put("Karte")
    drain()
    drain()
    assert figures()["search_term"] == {"kart": 1}
    with factories.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SearchChange)) == 0


def test_an_unchanged_document_leaves_nothing_to_count(put, drain):
    number = put("Karte")
    drain()
    put("Karte", subject_id=number)
    with factories.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SearchChange)) == 0


def test_words_are_kept_as_people_write_them(put, drain):
    put("Die Bürger:innen und Maßnahmen 2026")
    drain()
    with factories.reading() as session:
        rows = session.execute(sa.select(SearchWord.word, SearchWord.written)).all()
    assert dict(rows) == {"buerger": "Bürger", "massnahmen": "Maßnahmen"}


def test_the_index_follows_an_entry_that_is_deleted_by_plain_sql(put, found):
    put("Karte")
    with factories.writing() as session:
        session.execute(sa.delete(SearchEntry))
    assert found("Karte", mend=False) == []
