"""Comments on passages: noted, found again after edits, settled, told with the verdict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.knowledge import passages
from kdn_helpdesk.knowledge.passages import Fate
from tests import factories
from tests.knowledge import making

TEXT = "Wir zählen alle **Bäume** der Stadt.\n\nDas dauert drei Arbeitstage im Jahr."


@pytest.fixture
def author(app):
    return factories.make_person(
        email="autor@stadt.example", organisation=factories.make_organisation("Musterstadt")
    )


@pytest.fixture
def editor(app):
    return factories.make_editor(email="redaktion@kdn.example", name="Ruth Redaktion")


@pytest.fixture
def article(author):
    article = making.make_draft("Baum", author=author, body=TEXT)
    making.hand_in(article, author)
    return article


@pytest.fixture
def page(article):
    return f"/redaktion/{article.id}/anmerkungen"


def note(browser, page, quote, body="Bitte genauer.", **fields):
    return browser.submit(page, form="", quote=quote, body=body, **fields)


def test_a_passage_is_found_as_it_is_read_without_markdowns_signs():
    words = passages.words_of(TEXT)
    assert passages.find("alle  Bäume\nder Stadt", words).fate is Fate.THERE


def test_a_reworded_passage_is_found_and_one_that_went_is_not():
    words = passages.words_of(TEXT.replace("drei Arbeitstage", "vier Arbeitstage"))
    found = passages.find("Das dauert drei Arbeitstage", words)
    assert (found.fate, found.words) == (Fate.CHANGED, "Das dauert vier Arbeitstage")
    assert passages.find("Niemand weiß, was das kosten wird", words).fate is Fate.GONE
    assert passages.find("drei", words).fate is Fate.GONE


@settings(deadline=None)
@given(st.text(), st.text(min_size=1), st.text())
def test_what_stands_in_a_text_is_always_found(before, quote, after):
    words = passages.squeezed(before + quote + after)
    wanted = passages.squeezed(quote)
    if wanted and wanted in words:
        found = passages.find(quote, words)
        assert (found.fate, words[found.start :].startswith(wanted)) == (Fate.THERE, True)


def test_a_comment_stands_beside_its_passage_and_survives_edits(
    article, page, editor, author, sign_in
):
    reviewer = sign_in(editor)
    note(reviewer, page, "drei Arbeitstage im Jahr")
    assert "drei Arbeitstage im Jahr" in reviewer.page.xpath("string(//blockquote)")
    making.revise(article, author, title="Baum", body="Neu.\n\n" + TEXT)
    assert "Stelle geändert" not in reviewer.get(page).main
    making.revise(article, author, title="Baum", body=TEXT.replace("Jahr", "Quartal"))
    reviewer.get(page)
    assert "Stelle geändert" in reviewer.main
    assert "drei Arbeitstage im Quartal." in reviewer.main
    making.revise(article, author, title="Baum", body="Ganz anders.")
    assert "Überholt: die Stelle gibt es nicht mehr" in reviewer.get(page).main


def test_a_passage_that_the_text_does_not_hold_is_refused_and_stays_in_the_form(
    page, editor, sign_in
):
    browser = sign_in(editor)
    note(browser, page, "das steht dort nicht")
    assert browser.status == 422
    assert "Das steht so nicht im Text." in browser.main
    assert browser.value("body").strip() == "Bitte genauer."


def test_a_comment_on_what_was_read_holds_although_somebody_saved_meanwhile(
    article, page, editor, author, sign_in
):
    reviewer = sign_in(editor)
    reviewer.get(page)
    making.revise(article, author, title="Baum", body="Ganz anders.")
    reviewer.submit(quote="drei Arbeitstage im Jahr", body="Wirklich?")
    assert "Überholt" in reviewer.main
    assert "Fassung 1" in reviewer.main


def test_a_demanded_change_keeps_the_text_from_its_readers_until_an_editor_settles_it(
    article, page, editor, author, sign_in, visitor
):
    reviewer = sign_in(editor)
    note(reviewer, page, "drei Arbeitstage", is_demand=True)
    reviewer.press("Veröffentlichen", f"/redaktion/{article.id}/pruefung")
    assert reviewer.status == 422
    assert "Erbetene Änderungen sind noch offen." in reviewer.main
    writer = sign_in(author)
    writer.get(page)
    assert "Erledigt" not in [b.text_content().strip() for b in writer.page.xpath("//main//button")]
    reviewer.press("Erledigt", page)
    reviewer.press("Veröffentlichen", f"/redaktion/{article.id}/pruefung")
    assert reviewer.status == 200


def test_an_author_cannot_settle_a_demanded_change_by_an_address(
    article, page, editor, author, sign_in
):
    reviewer, writer = sign_in(editor), sign_in(author)
    note(reviewer, page, "drei Arbeitstage", is_demand=True)
    [action] = [f.action for f in reviewer.page.forms if "/anmerkungen/" in (f.action or "")]
    writer.get(page)
    writer.post(action, data={"csrf_token": writer.value("csrf_token")})
    assert writer.status == 422
    assert "sagt die Redaktion" in writer.text


def test_an_author_asks_for_no_change_of_their_own(page, author, sign_in):
    writer = sign_in(author)
    writer.get(page)
    token = writer.value("csrf_token")
    writer.post(page, data={"csrf_token": token, "body": "Frage", "is_demand": "y"})
    assert "Frage" in writer.main
    assert "Änderung erbeten" not in writer.main


def test_a_settled_comment_can_be_opened_again(page, author, sign_in):
    writer = sign_in(author)
    note(writer, page, "", body="Stimmt das?")
    writer.press("Erledigt")
    assert "Die Anmerkung ist erledigt." in writer.text
    writer.press("Wieder öffnen")
    assert "Die Anmerkung ist wieder offen." in writer.text


def test_comments_come_once_with_the_verdict(article, page, editor, author, sign_in, drain, outbox):
    reviewer = sign_in(editor)
    note(reviewer, page, "drei Arbeitstage", body="Wie viele Stunden?")
    drain()
    outbox.clear()
    reviewer.submit(f"/redaktion/{article.id}/pruefung", button="Zurückgeben", comment="")
    drain()
    [mail] = outbox
    assert mail.recipients == ["autor@stadt.example"]
    assert "Zur Stelle „drei Arbeitstage“:" in mail.text
    assert "> Wie viele Stunden?" in mail.text
    making.hand_in(article, author)
    reviewer.submit(f"/redaktion/{article.id}/pruefung", button="Zurückgeben", comment="Noch offen")
    drain()
    assert "Wie viele Stunden?" not in outbox[-1].text


def test_nobody_is_sent_back_without_a_word(article, editor, sign_in):
    browser = sign_in(editor)
    browser.submit(f"/redaktion/{article.id}/pruefung", button="Zurückgeben", comment="")
    assert browser.status == 422


def test_an_author_hears_of_receipt_and_of_the_archive(
    article, editor, author, sign_in, drain, outbox
):
    drain()
    [receipt] = [mail for mail in outbox if mail.recipients == ["autor@stadt.example"]]
    assert receipt.subject == "Eingegangen: Baum"
    outbox.clear()
    sign_in(editor).press("Ins Archiv legen", f"/redaktion/{article.id}/archivieren")
    drain()
    [mail] = outbox
    assert (mail.recipients, mail.subject) == (["autor@stadt.example"], "Im Archiv: Baum")


def test_comments_are_nobody_elses_business(page, article, editor, sign_in, visitor):
    note(sign_in(editor), page, "drei Arbeitstage", body="Geheimwort")
    colleague = factories.make_person(organisation=factories.make_organisation())
    assert sign_in(colleague).get(page).status == 404
    making.publish(article, editor)
    assert "Geheimwort" not in visitor.get("/wissen/baum").main


def test_the_page_asks_the_same_queries_for_one_and_for_many(page, editor, sign_in, queries):
    browser = sign_in(editor)
    note(browser, page, "drei Arbeitstage")
    queries.clear()
    browser.get(page)
    few = len(queries)
    for number in range(5):
        note(browser, page, "", body=f"Nummer {number}")
    queries.clear()
    browser.get(page)
    assert len(queries) == few <= 8
