import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.documents import Document, DocumentError, read, write
from kdn_helpdesk.knowledge.licences import Licence

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" ")).map(
    str.strip
)
TEXTS = st.lists(WORDS, max_size=4).map("\n".join).map(lambda text: text.strip())
TAGS = st.lists(WORDS.filter(bool), unique=True, max_size=3).map(tuple)
unhurried = settings(deadline=None)
DOCUMENTS = st.builds(
    Document,
    title=WORDS.filter(bool),
    slug=st.text().map(slug),
    body=TEXTS,
    kind=st.sampled_from(["article", "practice"]),
    status=st.sampled_from(["draft", "review", "published", "archived"]),
    visibility=st.sampled_from(["public", "members", "organisation", "group:open-data"]),
    language=st.sampled_from(["de", "en"]),
    summary=TEXTS,
    category=WORDS,
    tags=TAGS,
    licence=st.none() | st.sampled_from(Licence),
    author=WORDS,
    files=st.lists(WORDS.filter(bool), unique=True, max_size=2).map(tuple),
    profile=st.dictionaries(st.sampled_from(["problem", "effort"]), TEXTS.filter(bool)),
)
WHOLE = """---
title: "Haushaltsdaten: offen & lesbar"
slug: haushaltsdaten-offen
status: published
visibility: group:open-data
language: de
category: Open Data
tags:
  - Haushalt
  - CSV
licence: dl-de/zero-2-0
author: redaktion@kdn.example
problem: |
  Der Haushalt lag nur als PDF vor.

  Niemand las ihn.
effort: drei Tage
---

## Anlass

Text.
"""


def problems_of(text):
    with pytest.raises(DocumentError) as error:
        read(text, name="datei")
    return [(problem.line, problem.sentence) for problem in error.value.problems]


def test_a_file_says_all_about_its_article():
    assert read(WHOLE, name="x") == Document(
        title="Haushaltsdaten: offen & lesbar",
        slug="haushaltsdaten-offen",
        body="## Anlass\n\nText.",
        kind="practice",
        status="published",
        visibility="group:open-data",
        category="Open Data",
        tags=("Haushalt", "CSV"),
        licence=Licence.DL_ZERO,
        author="redaktion@kdn.example",
        profile={
            "problem": "Der Haushalt lag nur als PDF vor.\n\nNiemand las ihn.",
            "effort": "drei Tage",
        },
    )


def test_a_file_without_words_in_front_gets_sensible_defaults():
    document = read("# Größe zeigen #\n\nText.\n", name="alte-datei")
    assert (document.title, document.slug, document.body) == ("Größe zeigen", "alte-datei", "Text.")
    assert (document.status, document.visibility, document.language) == ("draft", "members", "de")


def test_a_file_without_any_title_is_named_after_itself():
    document = read("Text.", name="offene-daten")
    assert (document.title, document.slug) == ("offene daten", "offene-daten")


def test_a_title_in_front_gives_the_slug_and_leaves_the_heading_alone():
    document = read("---\ntitle: Übersicht\n---\n# Anfang\n", name="x")
    assert (document.slug, document.body) == ("uebersicht", "# Anfang")


def test_tags_may_stand_in_one_line():
    assert read("---\ntags: Haushalt, CSV ,, CSV\n---\n", name="x").tags == ("Haushalt", "CSV")


def test_a_number_is_a_word_like_any_other():
    assert read("---\ntitle: 2026\ntags: [2025, true]\n---\n", name="x").tags == ("2025", "true")


def test_line_ends_and_marks_of_other_systems_do_not_matter():
    text = "\ufeff" + WHOLE.replace("\n", "\r\n")
    assert read(text, name="x") == read(WHOLE, name="x")


@unhurried
@given(DOCUMENTS)
def test_a_written_file_reads_as_the_same_article(document):
    assert read(write(document), name="anders") == document


@unhurried
@given(DOCUMENTS)
def test_writing_what_was_read_changes_no_byte(document):
    text = write(document)
    assert write(read(text, name="anders")) == text


@pytest.mark.usefixtures("app")
def test_everything_wrong_is_named_with_its_line():
    text = (
        "---\ntitle: A\nstatus: fertig\nlicence: CC BY-NC\nslug: Groß\n"
        "visibility: alle\nfarbe: rot\nlanguage: [de]\n---\nText\n"
    )
    assert [line for line, _sentence in problems_of(text)] == [3, 4, 5, 6, 7, 8]
    assert "fertig" in problems_of(text)[0][1]


@pytest.mark.usefixtures("app")
def test_words_that_are_no_yaml_are_named_with_their_line():
    [(line, _sentence)] = problems_of('---\ntitle: A\nsummary: "offen\n---\nText\n')
    assert line in {3, 4}


@pytest.mark.usefixtures("app")
def test_a_list_in_front_is_refused():
    assert [line for line, _sentence in problems_of("---\n- a\n- b\n---\nText\n")] == [2]
