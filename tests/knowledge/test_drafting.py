"""Writing: new, preview, save, files, revisions, restore, and two people at once."""

import pytest

from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.knowledge.models.articles import Kind, Visibility
from tests import factories
from tests.knowledge import making


@pytest.fixture
def author(app):
    return factories.make_person(organisation=factories.make_organisation("Musterstadt"))


@pytest.fixture
def browser(author, sign_in):
    return sign_in(author)


def draft_id(browser):
    return int(browser.path.rsplit("/", 1)[1].split("?")[0])


def test_a_member_writes_a_draft(browser):
    browser.submit("/redaktion/neu", form="draft", title="Bäume zählen", body="Wir **zählen**.")
    assert "Ihr Entwurf ist gespeichert." in browser.text
    assert "<strong>zählen</strong>" in browser.html
    assert "Bäume zählen" in browser.get("/redaktion").main


def test_a_best_practice_tells_what_a_municipality_did(browser, author):
    browser.submit(
        "/redaktion/neu?art=practice",
        title="Haushalt offen",
        municipality_id=author.organisation_id,
        problem="Nur **PDF**.",
        solution="CSV.",
        effort="drei Tage",
        contact="open@musterstadt.example",
        licence="CC0-1.0",
        tags="Haushalt, CSV, haushalt",
    )
    for words in ("Musterstadt", "drei Tage", "CC0 1.0", "Haushalt, CSV"):
        assert words in browser.main
    assert "<strong>PDF</strong>" in browser.html


def test_who_belongs_to_no_organisation_is_told_why_not(sign_in):
    stranger = sign_in(factories.make_person())
    assert "sobald Ihre Organisation" in stranger.get("/redaktion/neu").text
    assert stranger.status == 422


def test_a_visitor_is_asked_to_sign_in(visitor):
    assert visitor.get("/redaktion/neu").path.startswith("/anmelden")


def test_a_draft_without_title_is_refused_and_keeps_its_text(browser):
    browser.submit("/redaktion/neu", form="draft", title=" ", body="Viel getippt.")
    assert browser.status == 422
    assert "Bitte geben Sie einen Titel ein." in browser.main
    assert browser.value("body").strip() == "Viel getippt."


def test_the_preview_saves_nothing_and_keeps_the_text(browser):
    browser.submit(
        "/redaktion/neu", form="draft", button="Vorschau", title="Baum", body="# Ziel\n\n*schön*"
    )
    assert browser.status == 200
    assert "<em>schön</em>" in browser.html
    assert browser.value("body").strip() == "# Ziel\n\n*schön*"
    assert "noch nichts geschrieben" in browser.get("/redaktion").main


def test_the_preview_runs_no_script(browser):
    browser.submit(
        "/redaktion/neu", form="draft", button="Vorschau", title="B", body="<script>x()</script>"
    )
    assert "<script>x()" not in browser.html


def test_each_save_is_a_revision_with_its_remark(browser):
    browser.submit("/redaktion/neu", form="draft", title="Baum", body="eins")
    number = draft_id(browser)
    browser.submit(f"/redaktion/{number}/bearbeiten", body="eins zwei", remark="Zahl ergänzt")
    browser.get(f"/redaktion/{number}/fassungen")
    assert "Zahl ergänzt" in browser.main
    assert "Erster Entwurf" in browser.main


def test_a_save_that_changes_nothing_makes_no_revision(browser):
    browser.submit("/redaktion/neu", form="draft", title="Baum", body="eins")
    number = draft_id(browser)
    browser.submit(f"/redaktion/{number}/bearbeiten", remark="nichts")
    assert "Fassungen (1)" in browser.main


def test_the_difference_shows_words_that_came_and_went(browser):
    browser.submit("/redaktion/neu", form="draft", title="Frist", body="Sie endet im Mai.")
    number = draft_id(browser)
    browser.submit(f"/redaktion/{number}/bearbeiten", body="Sie endet im Juni.", tags="Termin")
    browser.get(f"/redaktion/{number}/fassungen/2")
    assert [e.text_content().strip() for e in browser.page.xpath("//del")] == [
        "[entfernt:] Mai [Ende]"
    ]
    added = [e.text_content().strip() for e in browser.page.xpath("//ins")]
    assert added == ["[hinzugefügt:] Juni [Ende]", "[hinzugefügt:] Termin [Ende]"]


def test_an_earlier_revision_is_restored_as_a_new_one(browser):
    browser.submit("/redaktion/neu", form="draft", title="Baum", body="erste Worte")
    number = draft_id(browser)
    browser.submit(f"/redaktion/{number}/bearbeiten", body="andere Worte")
    browser.press("Diese Fassung wiederherstellen", f"/redaktion/{number}/fassungen/1")
    assert "erste Worte" in browser.main
    assert "Fassungen (3)" in browser.main
    assert "Fassung 1 wiederhergestellt" in browser.get(f"/redaktion/{number}/fassungen").main


def test_nothing_that_another_saved_is_overwritten(browser, author, sign_in):
    article = making.make_draft("Baum", author=author, body="Anfang")
    editor = sign_in(factories.make_editor())
    browser.get(f"/redaktion/{article.id}/bearbeiten")
    editor.submit(f"/redaktion/{article.id}/bearbeiten", body="Anfang der Redaktion")
    browser.submit(body="Anfang von mir")
    assert browser.status == 409
    assert "Es wurde nichts überschrieben" in browser.main
    assert "der Redaktion" in browser.page.xpath("string(//del)")
    assert "von mir" in browser.page.xpath("string(//ins)")
    assert browser.value("body").strip() == "Anfang von mir"
    assert "Anfang der Redaktion" in editor.get(f"/redaktion/{article.id}").main
    browser.submit(body="Anfang von beiden")
    assert browser.status == 200
    assert "Anfang von beiden" in browser.main


def test_an_old_page_can_neither_hand_in_nor_restore(browser, author):
    article = making.make_draft("Baum", author=author, body="eins")
    browser.get(f"/redaktion/{article.id}")
    making.revise(article, author, title="Baum", body="zwei")
    browser.press("Zur Prüfung einreichen")
    assert browser.status == 409


def test_the_address_follows_the_title_until_the_first_publication(browser, author):
    article = making.make_draft("Erster Name", author=author)
    browser.submit(f"/redaktion/{article.id}/bearbeiten", title="Zweiter Name")
    assert "/wissen/zweiter-name" in browser.main
    making.hand_in(article, author)
    making.publish(article, factories.make_editor())
    browser.submit(f"/redaktion/{article.id}/bearbeiten", title="Dritter Name")
    assert "/wissen/zweiter-name" in browser.main


def test_two_articles_of_one_title_have_two_addresses(visitor):
    making.make_article("Baum")
    making.make_article("Baum")
    visitor.get("/wissen")
    assert {"/wissen/baum", "/wissen/baum-2"} <= set(visitor.links)


def test_an_address_that_another_article_had_is_not_given_away(sign_in):
    article = making.make_article("Alter Name")
    other = making.make_article("Anderer")
    editor = sign_in(factories.make_editor())
    editor.submit(f"/redaktion/{article.id}/adresse", address="neuer-name")
    editor.submit(f"/redaktion/{other.id}/adresse", address="alter-name")
    assert editor.status == 422
    assert "gehört zu einem anderen Artikel" in editor.main


def test_an_article_may_take_back_its_own_earlier_address(sign_in, visitor):
    article = making.make_article("Eins")
    editor = sign_in(factories.make_editor())
    editor.submit(f"/redaktion/{article.id}/adresse", address="zwei")
    editor.submit(f"/redaktion/{article.id}/adresse", address="eins")
    assert visitor.get("/wissen/eins").path == "/wissen/eins"
    assert visitor.get("/wissen/zwei").path == "/wissen/eins"


def test_files_come_with_a_draft_and_go_with_a_later_one(browser, visitor, author):
    browser.submit(
        "/redaktion/neu", form="draft", title="Baum", body="Siehe Datei.", visibility="public",
        uploads=(b"a;b\n1;2\n", "baeume.csv"),
    )  # fmt: skip
    number = draft_id(browser)
    [link] = [link for link in browser.links if link.startswith("/wissen/datei/")]
    assert visitor.get(link).status == 404
    browser.get(link)
    assert browser.data == b"a;b\n1;2\n"
    assert "attachment" in browser.response.headers["Content-Disposition"]
    making.hand_in(making.make_draft("x", author=author), author)
    browser.press("Zur Prüfung einreichen", f"/redaktion/{number}")
    publish(number)
    assert visitor.get(link).data == b"a;b\n1;2\n"
    file_id = link.rsplit("/", 1)[1]
    browser.submit(f"/redaktion/{number}/bearbeiten", removed=[file_id])
    assert link not in browser.links
    assert visitor.get(link).status == 200
    browser.press("Zur Prüfung einreichen", f"/redaktion/{number}")
    publish(number)
    assert visitor.get(link).status == 404


def publish(number):
    with factories.writing() as session:
        from kdn_helpdesk.knowledge.models.articles import Article

        article = session.get_one(Article, number)
    making.publish(article, factories.make_editor())


def test_a_forbidden_file_is_refused_by_name(browser):
    browser.submit(
        "/redaktion/neu", form="draft", title="Baum", body="b", uploads=(b"MZ", "start.exe")
    )
    assert browser.status == 422
    assert "start.exe" in browser.main


def test_a_group_text_needs_its_group(browser):
    browser.submit("/redaktion/neu", form="draft", title="B", body="b", visibility="group")
    assert browser.status == 422
    assert "Bitte wählen Sie den Arbeitskreis" in browser.main


def test_nobody_writes_for_a_group_of_others(browser):
    group = making.make_group()
    browser.get("/redaktion/neu")
    token = browser.value("csrf_token")
    fields = {"title": "B", "body": "b", "visibility": "group", "group_id": group.id}
    browser.post("/redaktion/neu", data={"csrf_token": token, **fields})
    assert browser.status == 422


def test_too_many_tags_are_refused(browser):
    tags = ", ".join(f"t{number}" for number in range(13))
    browser.submit("/redaktion/neu", form="draft", title="B", body="b", tags=tags)
    assert "höchstens 12" in browser.main


@pytest.mark.parametrize("page", ["", "/bearbeiten", "/fassungen", "/fassungen/1", "/archivieren"])
def test_a_draft_is_nobody_elses_business(page, sign_in, author):
    article = making.make_draft("Geheim", author=author, kind=Kind.ARTICLE)
    colleague = factories.make_person(organisation=factories.make_organisation())
    for person in (colleague, factories.make_agent(), factories.make_person(roles=(Role.ADMIN,))):
        assert sign_in(person).get(f"/redaktion/{article.id}{page}").status == 404
    assert sign_in(factories.make_editor()).get(f"/redaktion/{article.id}{page}").status == 200


def test_a_draft_of_ones_own_can_be_put_away_and_brought_back(browser, author):
    article = making.make_draft("Baum", author=author)
    browser.press("Ins Archiv legen", f"/redaktion/{article.id}/archivieren")
    browser.press("Aus dem Archiv holen", f"/redaktion/{article.id}")
    assert "Entwurf" in browser.main


def test_an_author_cannot_take_down_what_is_published(browser, author, visitor):
    article = making.make_article("Baum", author=author)
    browser.press("Ins Archiv legen", f"/redaktion/{article.id}/archivieren")
    assert browser.status == 422
    assert visitor.get("/wissen/baum").status == 200


def test_an_archived_article_is_gone_for_readers_and_cannot_be_changed(sign_in, visitor):
    article = making.make_article("Baum")
    editor = sign_in(factories.make_editor())
    editor.press("Ins Archiv legen", f"/redaktion/{article.id}/archivieren")
    assert visitor.get("/wissen/baum").status == 404
    editor.submit(f"/redaktion/{article.id}/bearbeiten", body="neu")
    assert editor.status == 422
    editor.press("Aus dem Archiv holen", f"/redaktion/{article.id}")
    assert visitor.get("/wissen/baum").status == 200


def test_a_members_visibility_is_kept_in_the_form(browser, author):
    article = making.make_draft("Baum", author=author, visibility=Visibility.ORGANISATION)
    browser.get(f"/redaktion/{article.id}/bearbeiten")
    assert browser.value("visibility") == "organisation"
