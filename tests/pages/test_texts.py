"""The texts that come with the software: complete in both languages, and marked as templates."""

import pytest

from kdn_helpdesk.core.i18n import LANGUAGES
from kdn_helpdesk.pages import texts

PAGES = [(slug, language) for slug in texts.SLUGS for language in LANGUAGES]


@pytest.mark.parametrize(("slug", "language"), PAGES)
def test_every_page_comes_with_a_title_and_a_text(slug, language):
    text = texts.get_shipped(slug, language)
    assert text.title
    assert not text.title.startswith("#")
    assert text.body.startswith(("## ", "Der ", "KDN "))


def test_an_unknown_language_reads_german():
    assert texts.get_shipped("kontakt", "fr").title == "Kontakt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_the_operator_knows_stands_in_brackets(language):
    for slug in ("impressum", "datenschutz", "barrierefreiheit", "kontakt"):
        assert "[" in texts.get_shipped(slug, language).body


def test_the_accessibility_statement_has_the_parts_of_the_model():
    body = texts.get_shipped("barrierefreiheit", "de").body
    headings = [line.removeprefix("## ") for line in body.splitlines() if line.startswith("## ")]
    assert headings == [
        "Stand der Vereinbarkeit mit den Anforderungen",
        "Nicht barrierefreie Inhalte",
        "Erstellung dieser Erklärung",
        "Barriere melden: Rückmeldung und Kontakt",
        "Durchsetzungsverfahren",
    ]
