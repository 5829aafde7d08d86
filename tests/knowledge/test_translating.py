"""An article in German and English: linked, side by side, marked where the original went on."""

import pytest

from kdn_helpdesk.knowledge.models.articles import Visibility
from tests import factories
from tests.knowledge import making


@pytest.fixture
def author(app):
    return factories.make_person(organisation=factories.make_organisation("Musterstadt"))


@pytest.fixture
def original(author):
    return making.make_article("Bäume", author=author, body="Wir zählen.")


@pytest.fixture
def translated(author, original, sign_in):
    """The browser of the author, who has published a translation."""
    browser = sign_in(author)
    browser.press("Ins Englische übersetzen", f"/redaktion/{original.id}")
    draft = browser.path.rsplit("/", 1)[0]
    browser.submit(f"{draft}/bearbeiten", form="draft", title="Trees", body="We count.")
    browser.press("Zur Prüfung einreichen")
    editor = sign_in(factories.make_editor())
    editor.press("Veröffentlichen", f"{draft}/pruefung")
    browser.get(draft)
    return browser


def test_a_translation_stands_beside_its_original(original, translated):
    translated.get(f"{translated.path}/uebersetzung")
    assert "Wir zählen." in translated.main
    assert "We count." in translated.main
    assert translated.page.xpath("//main//*[@lang='en'][contains(.,'We count.')]")


def test_both_lead_readers_to_each_other(translated, visitor):
    visitor.get("/wissen/baeume")
    [link] = visitor.page.xpath("//main//a[@hreflang='en']")
    assert (link.text_content(), link.get("lang")) == ("Trees", "en")
    visitor.get(link.get("href"))
    assert visitor.page.xpath("//main//a[@hreflang='de']/@href") == ["/wissen/baeume"]


def test_a_stale_translation_is_marked_until_somebody_confirms_it(
    author, original, translated, visitor
):
    making.revise(original, author, title="Bäume", body="Wir zählen jährlich.")
    making.hand_in(original, author)
    making.publish(original, factories.make_editor())
    assert "seit der Übersetzung geändert" in visitor.get("/wissen/trees").main
    draft = translated.path
    translated.get(f"{draft}/uebersetzung")
    assert "jährlich" in translated.page.xpath("string(//main//ins)")
    translated.press("Die Übersetzung ist wieder aktuell")
    assert "seit der Übersetzung" not in visitor.get("/wissen/trees").main


def test_a_version_that_one_may_not_read_is_not_named(author, original, translated, visitor):
    making.revise(original, author, title="Bäume", body="x", visibility=Visibility.MEMBERS)
    making.hand_in(original, author)
    making.publish(original, factories.make_editor())
    assert "Bäume" not in visitor.get("/wissen/trees").main


def test_what_is_not_published_or_translated_already_is_not_translated(
    author, original, translated, sign_in
):
    browser = sign_in(author)
    token = browser.get(f"/redaktion/{original.id}").value("csrf_token")
    draft = making.make_draft("Entwurf", author=author)
    for number, words in ((draft.id, "veröffentlicht"), (original.id, "gibt es schon")):
        browser.post(f"/redaktion/{number}/uebersetzen", data={"csrf_token": token})
        assert browser.status == 422
        assert words in browser.text
    assert browser.get(f"/redaktion/{original.id}/uebersetzung").status == 404
