"""Searches without a result, for the editors."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.search import misses
from kdn_helpdesk.search.models import SearchMiss
from tests import factories
from tests.factories import make_agent, make_editor


def kept():
    with factories.reading() as session:
        return {miss.words: miss.times for miss in session.scalars(sa.select(SearchMiss))}


def test_what_is_asked_for_again_and_not_found_is_shown_to_editors(visitor, sign_in):
    for _ in range(2):
        visitor.get("/suche?q=Grüne+Quarzsände")
    visitor.get("/suche?q=Xylophon")
    assert kept() == {"gruene quarzsaende": 2, "xylophon": 1}
    browser = sign_in(make_editor())
    browser.get("/suche")
    assert "/suche/ohne-treffer" in browser.links
    browser.get("/suche/ohne-treffer")
    assert "gruene quarzsaende" in browser.text
    assert "xylophon" not in browser.text


def test_an_agent_is_no_editor(sign_in):
    assert sign_in(make_agent()).get("/suche/ohne-treffer").status == 403


def test_what_is_found_is_not_kept(visitor, put):
    put("Quarzsand")
    visitor.get("/suche?q=Quarzsand")
    visitor.get("/suche?q=Quarzsand&jahr=1999")
    assert kept() == {}


@pytest.mark.parametrize(
    "text", ["0211 123456", "KDN-2026-0042", "wie ist das", "x@stadt.example 12"]
)
def test_numbers_and_nothing_are_not_kept(visitor, text):
    visitor.get("/suche?q=" + text.replace(" ", "+"))
    assert kept() == {}


def test_nothing_is_kept_for_ever_or_without_end(visitor, app, monkeypatch):
    monkeypatch.setattr(misses, "MOST_KEPT", 1)
    visitor.get("/suche?q=Quarzsand")
    visitor.get("/suche?q=Basalt")
    visitor.get("/suche?q=Quarzsand")
    assert kept() == {"quarzsand": 2}
    with app.app_context():
        assert misses.forget() == 0
    with factories.writing() as session:
        old = clock.now() - 2 * misses.FORGOTTEN_AFTER
        session.execute(sa.update(SearchMiss).values(last_at=old))
    with app.app_context():
        assert misses.forget() == 1
    assert kept() == {}
