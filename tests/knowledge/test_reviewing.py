"""The way to the readers: two people for each text, and mails at each step."""

import pytest

from kdn_helpdesk.knowledge.models.articles import Kind, Visibility
from tests import factories
from tests.knowledge import making


@pytest.fixture
def author(app):
    return factories.make_person(
        email="autor@stadt.example", organisation=factories.make_organisation("Musterstadt")
    )


@pytest.fixture
def editor(app):
    return factories.make_editor(email="redaktion@kdn.example", name="Ruth Redaktion")


def test_a_text_is_written_reviewed_by_another_and_read(
    author, editor, sign_in, visitor, drain, outbox
):
    writer, reviewer = sign_in(author), sign_in(editor)
    writer.submit(
        "/redaktion/neu", form="draft", title="Bäume zählen", body="So geht es.",
        visibility="public",
    )  # fmt: skip
    assert visitor.get("/wissen/baeume-zaehlen").status == 404
    writer.press("Zur Prüfung einreichen")
    drain()
    asked = next(mail for mail in outbox if "Bitte prüfen" in mail.subject)
    assert asked.recipients == ["redaktion@kdn.example"]
    assert asked.subject == "Bitte prüfen: Bäume zählen"
    reviewer.press("Veröffentlichen", asked.path("/redaktion/"))
    assert "„Bäume zählen“ ist veröffentlicht." in reviewer.text
    drain()
    published = outbox[-1]
    assert published.recipients == ["autor@stadt.example"]
    assert visitor.get(published.path("/wissen/")).status == 200
    assert "So geht es." in visitor.main


def test_nobody_publishes_what_they_wrote_or_handed_in(editor, sign_in, visitor):
    article = making.make_draft("Baum", author=editor, visibility=Visibility.PUBLIC)
    making.hand_in(article, editor)
    browser = sign_in(editor)
    browser.get(f"/redaktion/{article.id}/pruefung")
    assert "Eine zweite Person muss den Text prüfen." in browser.main
    assert "Veröffentlichen" not in browser.main
    token = browser.value("csrf_token")
    fields = {"csrf_token": token, "based_on": "1", "verdict": "publish"}
    browser.post(f"/redaktion/{article.id}/pruefung", data=fields)
    assert browser.status == 422
    assert visitor.get("/wissen/baum").status == 404


def test_who_mended_the_text_last_cannot_publish_it_either(author, editor, sign_in):
    article = making.make_draft("Baum", author=author)
    making.revise(article, editor, title="Baum", body="von der Redaktion")
    making.hand_in(article, author)
    browser = sign_in(editor)
    browser.get(f"/redaktion/{article.id}/pruefung")
    assert "Veröffentlichen" not in browser.main


def test_a_reviewer_sends_it_back_with_a_comment(author, editor, sign_in, drain, outbox):
    article = making.make_draft("Baum", author=author)
    making.hand_in(article, author)
    browser = sign_in(editor)
    browser.submit(f"/redaktion/{article.id}/pruefung", button="Zurückgeben", comment=" ")
    assert browser.status == 422
    assert "Bitte schreiben Sie, was noch fehlt." in browser.main
    browser.submit(
        f"/redaktion/{article.id}/pruefung", button="Zurückgeben", comment="Quelle fehlt.\nBitte."
    )
    drain()
    mail = outbox[-1]
    assert mail.recipients == ["autor@stadt.example"]
    assert "> Quelle fehlt.\n> Bitte." in mail.text
    writer = sign_in(author)
    writer.get(mail.path("/redaktion/"))
    assert "Zurückgegeben von Ruth Redaktion" in writer.main
    assert "Quelle fehlt." in writer.main


def test_a_change_during_review_makes_it_a_draft_again(author, editor, sign_in):
    article = making.make_draft("Baum", author=author)
    making.hand_in(article, author)
    reviewer = sign_in(editor)
    reviewer.get(f"/redaktion/{article.id}/pruefung")
    sign_in(author).submit(f"/redaktion/{article.id}/bearbeiten", body="doch anders")
    reviewer.press("Veröffentlichen")
    assert reviewer.status == 409
    assert "wartet nicht auf Prüfung" in reviewer.main


def test_a_reviewer_publishes_only_what_they_have_read(author, editor, sign_in):
    article = making.make_draft("Baum", author=author)
    making.hand_in(article, author)
    reviewer = sign_in(editor)
    reviewer.get(f"/redaktion/{article.id}/pruefung")
    making.revise(article, author, title="Baum", body="anders")
    making.hand_in(article, author)
    reviewer.press("Veröffentlichen")
    assert reviewer.status == 409
    assert "neuere Fassung" in reviewer.main


def test_an_author_takes_it_back(author, sign_in):
    article = making.make_draft("Baum", author=author)
    making.hand_in(article, author)
    browser = sign_in(author)
    browser.press("Zurücknehmen", f"/redaktion/{article.id}")
    assert "Zur Prüfung einreichen" in browser.main


def test_readers_see_the_published_revision_while_a_newer_one_is_in_work(
    author, editor, sign_in, visitor
):
    article = making.make_article("Baum", author=author, body="alte Worte")
    making.revise(article, author, title="Baum", body="neue Worte", visibility=Visibility.MEMBERS)
    making.hand_in(article, author)
    assert "alte Worte" in visitor.get("/wissen/baum").main
    reviewer = sign_in(editor)
    reviewer.get(f"/redaktion/{article.id}/pruefung")
    assert "Was sich für die Leserinnen und Leser ändern würde" in reviewer.main
    assert "neue" in reviewer.page.xpath("string(//ins)")
    reviewer.press("Veröffentlichen")
    assert visitor.get("/wissen/baum").status == 404
    assert "neue Worte" in sign_in(author).get("/wissen/baum").main


def test_an_incomplete_best_practice_is_not_handed_in(author, sign_in):
    article = making.make_draft("Haushalt", author=author, kind=Kind.PRACTICE, solution="CSV")
    browser = sign_in(author)
    browser.press("Zur Prüfung einreichen", f"/redaktion/{article.id}")
    assert browser.status == 422
    assert "Kommune, Ausgangslage, Lizenz" in browser.text


def test_an_article_without_text_is_not_handed_in(author, sign_in):
    article = making.make_draft("Leer", author=author, body="")
    browser = sign_in(author)
    browser.press("Zur Prüfung einreichen", f"/redaktion/{article.id}")
    assert "noch keinen Text" in browser.text


def test_only_editors_review(author, sign_in):
    article = making.make_draft("Baum", author=author)
    making.hand_in(article, author)
    for person in (author, factories.make_agent(), factories.make_admin()):
        assert sign_in(person).get(f"/redaktion/{article.id}/pruefung").status == 403


def test_each_editor_but_the_writer_is_asked_in_their_language(editor, drain, outbox):
    factories.make_editor(email="english@kdn.example", language="en")
    factories.make_editor(email="fort@kdn.example", is_active=False)
    making.hand_in(making.make_draft("Baum", author=editor), editor)
    drain()
    assert [(mail.recipients, mail.subject) for mail in outbox] == [
        (["english@kdn.example"], "Please review: Baum")
    ]


def test_the_desk_shows_what_waits_and_how_much(author, editor, sign_in):
    making.hand_in(making.make_draft("Wartet", author=author), author)
    making.make_draft("Entsteht", author=author)
    making.make_article("Steht", author=author)
    browser = sign_in(editor)
    browser.get("/redaktion")
    assert "Wartet" in browser.main
    assert "Entsteht" not in browser.main
    assert "Warten auf Prüfung 1" in browser.main
    assert "Entsteht" in browser.get("/redaktion?stapel=entwuerfe").main
    assert "Steht" in browser.get("/redaktion?stapel=veroeffentlicht").main
    assert "Dieser Stapel ist leer." in browser.get("/redaktion?stapel=archiv").main


def test_a_members_desk_holds_their_own_texts_alone(author, sign_in):
    making.make_draft("Von mir", author=author)
    making.make_draft("Von anderen")
    browser = sign_in(author)
    for pile in ("", "?stapel=entwuerfe", "?stapel=wartend", "?stapel=unsinn"):
        assert "Von anderen" not in browser.get(f"/redaktion{pile}").main
    assert "Von mir" in browser.get("/redaktion").main


def test_the_desk_asks_the_same_queries_for_one_and_for_many(editor, sign_in, queries):
    browser = sign_in(editor)
    making.make_draft("Eins")
    queries.clear()
    browser.get("/redaktion?stapel=entwuerfe")
    few = len(queries)
    for number in range(8):
        making.make_draft(f"Text {number}")
    queries.clear()
    browser.get("/redaktion?stapel=entwuerfe")
    assert len(queries) == few <= 6


def test_editors_keep_the_shelves(editor, sign_in, visitor):
    browser = sign_in(editor)
    browser.submit("/redaktion/kategorien", title="Geodaten", description="Karten")
    browser.submit("/redaktion/kategorien", title="geodaten")
    assert "gibt es schon" in browser.main
    browser.get("/redaktion/kategorien")
    [shelf] = [link for link in browser.links if link.startswith("/redaktion/kategorien/")]
    browser.submit(shelf, title="Geodaten und Karten", position="3")
    assert "Geodaten und Karten" in visitor.get("/wissen?kategorie=geodaten").main
    browser.press("Entfernen", f"{shelf}/entfernen")
    assert "Es gibt noch keine Kategorie." in browser.main


def test_a_shelf_with_articles_stays(editor, sign_in):
    shelf = making.make_category("Geodaten")
    making.make_article("Karte", category_id=shelf.id)
    browser = sign_in(editor)
    browser.press("Entfernen", f"/redaktion/kategorien/{shelf.id}/entfernen")
    assert browser.status == 422
    assert "Ordnen Sie sie zuerst anders ein" in browser.main
