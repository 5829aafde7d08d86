"""Editing the pages of the service, through the browser."""

import pytest

from kdn_helpdesk.core.permissions import Role
from tests.factories import make_person


@pytest.fixture
def editor(sign_in):
    return sign_in(make_person(name="Edda Redaktion", roles=(Role.EDITOR,)))


def save(editor, **fields):
    return editor.submit("/seiten/kontakt/bearbeiten", **fields)


def test_an_editor_finds_every_page_in_both_languages(editor):
    editor.get("/seiten/")
    assert "Impressum" in editor.text
    assert "Imprint" in editor.text
    assert editor.text.count("Vorlage, noch zu prüfen") == 12


def test_what_is_saved_is_what_everybody_reads(editor, visitor):
    save(editor, title="So erreichen Sie uns", body="Telefon **0211 123**")
    visitor.get("/seiten/kontakt")
    assert "So erreichen Sie uns" in visitor.text
    assert "Telefon 0211 123" in visitor.text
    assert "Vorlage" not in visitor.text


def test_one_language_is_saved_without_touching_the_other(editor, visitor):
    editor.submit("/seiten/kontakt/bearbeiten?sprache=en", title="Reach us", body="Call us.")
    visitor.get("/seiten/kontakt")
    assert "Reach us" not in visitor.text


def test_saving_the_template_unchanged_marks_it_as_checked(editor, visitor):
    save(editor)
    visitor.get("/seiten/kontakt")
    assert "noch nicht geprüft" not in visitor.text


def test_a_preview_shows_the_page_and_saves_nothing(editor, visitor):
    save(editor, body="## Neu hier", button="Vorschau anzeigen")
    assert "Vorschau, noch nicht gespeichert" in editor.text
    assert "Neu hier" in editor.text
    visitor.get("/seiten/kontakt")
    assert "Neu hier" not in visitor.text


def test_a_page_without_a_title_is_refused_and_the_text_is_kept(editor):
    save(editor, title="", body="Mein langer Text")
    assert editor.status == 422
    assert "Bitte geben Sie der Seite einen Titel." in editor.text
    assert "Mein langer Text" in editor.html


def test_markup_in_a_page_is_shown_not_run(editor, visitor):
    save(editor, body="<script>alert(1)</script>")
    visitor.get("/seiten/kontakt")
    assert "<script>alert" not in visitor.html


def test_two_editors_do_not_overwrite_each_other(editor, sign_in):
    other = sign_in(make_person(roles=(Role.EDITOR,)))
    save(other, body="Die andere Fassung")
    save(editor, body="Meine Fassung", based_on="0")
    assert editor.status == 409
    assert "Die andere Fassung" in editor.text
    assert "Meine Fassung" in editor.html


def test_after_comparing_the_second_editor_may_save(editor, sign_in, visitor):
    save(sign_in(make_person(roles=(Role.EDITOR,))), body="Die andere Fassung")
    save(editor, body="Meine Fassung", based_on="0")
    save(editor, body="Beide Fassungen", based_on="1")
    visitor.get("/seiten/kontakt")
    assert "Beide Fassungen" in visitor.text


def test_every_version_is_kept_with_its_author(editor):
    save(editor, body="Erste")
    save(editor, body="Zweite")
    editor.get("/seiten/kontakt/fassungen")
    assert "Fassung 2" in editor.text
    assert "Fassung 1" in editor.text
    assert "Vorlage des Programms" in editor.text
    assert "Edda Redaktion" in editor.text


def test_an_earlier_version_can_be_put_back(editor, visitor):
    save(editor, body="Erste")
    save(editor, body="Zweite")
    editor.submit("/seiten/kontakt/fassungen/1")
    visitor.get("/seiten/kontakt")
    assert "Erste" in visitor.text
    editor.get("/seiten/kontakt/fassungen")
    assert "Fassung 3" in editor.text


def test_an_old_version_shows_what_changed_since(editor):
    save(editor, body="Wir sind montags da.")
    save(editor, body="Wir sind dienstags da.")
    editor.get("/seiten/kontakt/fassungen/1")
    assert "<del>montags</del>" in editor.html
    assert "<ins>dienstags</ins>" in editor.html


def test_a_version_that_never_was_is_not_found(editor):
    editor.get("/seiten/kontakt/fassungen/9")
    assert editor.status == 404


def test_a_file_is_offered_for_download(editor, visitor):
    save(editor, files=(b"%PDF-1.7 Handbuch", "Handbuch.pdf"))
    visitor.get("/seiten/kontakt")
    link = next(url for url in visitor.links if "Handbuch.pdf" in url)
    visitor.get(link)
    assert visitor.data == b"%PDF-1.7 Handbuch"
    assert "attachment" in visitor.response.headers["Content-Disposition"]
    assert "sandbox" in visitor.response.headers["Content-Security-Policy"]


def test_adding_a_file_to_a_checked_text_makes_no_new_version(editor):
    save(editor, body="Erste")
    save(editor, files=(b"Tabelle", "Tabelle.csv"))
    editor.get("/seiten/kontakt/fassungen")
    assert "Fassung 2" not in editor.text


def test_a_file_is_removed_after_being_asked_once(editor, visitor):
    save(editor, files=(b"alt", "Alt.txt"))
    editor.get("/seiten/kontakt")
    link = next(url for url in editor.links if url.endswith("/entfernen"))
    editor.get(link)
    assert "Diese Datei entfernen?" in editor.text
    editor.submit(link)
    visitor.get("/seiten/kontakt")
    assert "Alt.txt" not in visitor.text


@pytest.mark.parametrize(
    "url",
    [
        "/seiten/",
        "/seiten/kontakt/bearbeiten",
        "/seiten/kontakt/fassungen",
        "/seiten/kontakt/fassungen/0",
    ],
)
def test_only_editors_and_administrators_edit(sign_in, url):
    browser = sign_in(make_person(roles=(Role.REQUESTER,)))
    browser.get(url)
    assert browser.status == 403


def test_a_visitor_is_asked_to_sign_in_before_editing(visitor):
    visitor.get("/seiten/kontakt/bearbeiten")
    assert "Anmelden" in visitor.text
