import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from kdn_helpdesk.core import markup

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](/a)',
    '[x](/a "onmouseover=alert(1)")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "# <style>*{}</style>",
    "| <iframe src=//x> |\n|-|\n| <form action=//x> |",
    "- [ ] <input onfocus=alert(1) autofocus>",
    "- [x] <a href=javascript:alert(1)>x</a>",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    'https://x.example/"onmouseover=alert(1)',
    "<!--><script>alert(1)</script>-->",
    "<math><mi xlink:href=javascript:alert(1)>",
]
SIGNS = st.sampled_from([*PAYLOADS, *"<>\"'&[]()!|-#`*_~:/\\ \n\t", "[ ]", "[x] ", "javascript:"])
HOSTILE = st.lists(SIGNS | st.text(max_size=8), max_size=25).map("".join)

ALLOWED_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "blockquote", "div", "hr", "li", "ol", "p", "pre", "ul"),
    *("a", "br", "code", "em", "img", "input", "label", "s", "strong"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
ALLOWED_ATTRIBUTES = {
    *("href", "title", "rel", "src", "alt", "start", "id", "type", "disabled", "checked"),
    *("scope", "tabindex", "loading", "class"),
}


def assert_harmless(html):
    for element in lxml_html.fragment_fromstring(str(html), create_parent="main").iterdescendants():
        assert element.tag in ALLOWED_TAGS, html
        assert set(element.attrib) <= ALLOWED_ATTRIBUTES, html
        address = element.get("href", element.get("src", "")).strip()
        scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address)
        assert not scheme or scheme[0].lower() in {"http:", "https:", "mailto:", "tel:"}, html
        if element.tag == "img":
            assert re.match(r"/[^/\\]|/$|$", address), html
        if element.tag == "input":
            assert (element.get("type"), element.get("disabled")) == ("checkbox", "disabled")


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("render", [markup.markdown, markup.plain])
def test_no_known_attack_survives(render, payload):
    assert_harmless(render(payload))


@given(HOSTILE)
def test_markdown_never_yields_a_script_an_event_or_a_strange_address(text):
    assert_harmless(markup.markdown(text))


@given(HOSTILE)
def test_plain_text_yields_paragraphs_breaks_and_links_only(text):
    html = markup.plain(text)
    assert_harmless(html)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= {"p", "br", "a"}


@given(HOSTILE)
def test_cleaning_what_is_clean_changes_nothing(text):
    html = markup.markdown(text)
    assert markup.cleaned(str(html)) == html


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_a_highlight_changes_no_word_and_lets_no_tag_through(text, spans):
    html = str(markup.highlight(text, spans))
    marks = re.sub(r"</?mark>", "", html)
    assert marks == str(markup.highlight(text, []))
    assert "<" not in marks


@given(HOSTILE)
def test_every_heading_is_at_most_one_deeper_than_the_one_before(text):
    levels = [1, *(int(level) for level in re.findall(r"<h(\d)", markup.markdown(text)))]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert 1 not in levels[1:]


@given(HOSTILE)
def test_no_id_is_given_twice(text):
    ids = re.findall(r' id="([^"]*)"', markup.markdown(text))
    assert len(ids) == len(set(ids))
    assert all(name.startswith("abschnitt-") for name in ids)


def test_stored_html_is_cleaned_again_when_it_is_shown():
    assert markup.cleaned('<p onclick="x()">a<script>b</script></p>') == "<p>a</p>"


def test_raw_html_is_shown_as_text():
    assert markup.markdown("Ein <b>Tag</b>") == "<p>Ein &lt;b&gt;Tag&lt;/b&gt;</p>\n"


def test_a_text_that_begins_at_any_level_begins_below_the_title():
    html = markup.markdown("### Anlass\n\n##### Lösung\n\n### Kosten")
    assert html == (
        '<h2 id="abschnitt-anlass">Anlass</h2>\n<h3 id="abschnitt-loesung">Lösung</h3>\n'
        '<h2 id="abschnitt-kosten">Kosten</h2>\n'
    )


def test_headings_of_the_same_words_get_ids_of_their_own():
    html = markup.markdown("# Ziel\n\n# Ziel")
    assert re.findall(r'id="(.*?)"', html) == ["abschnitt-ziel", "abschnitt-ziel-1"]


def test_a_link_to_a_heading_of_the_text_arrives_there():
    html = markup.markdown("[weiter](#größe)\n\n# Größe")
    assert 'href="#abschnitt-groesse"' in html
    assert 'id="abschnitt-groesse"' in html


def test_several_texts_on_one_page_keep_their_ids_apart():
    html = markup.markdown("[weiter](#ziel)\n\n# Ziel", part="loesung")
    assert 'id="abschnitt-loesung-ziel"' in html
    assert 'href="#abschnitt-loesung-ziel"' in html


def test_a_table_scrolls_by_keyboard_and_keeps_its_alignment_without_style():
    html = markup.markdown("| Jahr | Kosten |\n|:-----|-------:|\n| 2026 | 1.200 |")
    assert '<div class="table-scroll" tabindex="0">' in html
    assert '<th class="align-left" scope="col">Jahr</th>' in html
    assert '<td class="align-right">1.200</td>' in html
    assert "style" not in html


def test_a_task_list_has_labelled_boxes_that_nobody_can_tick():
    html = markup.markdown("- [ ] Daten sichten\n- [x] Lizenz klären")
    boxes = lxml_html.fragment_fromstring(html, create_parent="main").xpath("//label/input")
    assert [box.get("checked") for box in boxes] == [None, "checked"]
    assert all(box.get("disabled") == "disabled" for box in boxes)


def test_addresses_become_links_but_file_names_do_not():
    html = markup.markdown("Siehe https://open.nrw/de und info@rathaus.example, Datei.de.")
    assert re.findall(r'href="(.*?)"', html) == [
        "https://open.nrw/de",
        "mailto:info@rathaus.example",
    ]


def test_a_picture_of_this_service_is_shown_and_a_foreign_one_becomes_a_link():
    html = markup.markdown("![Karte](/wissen/datei/3) ![Logo](https://fremd.example/l.png)")
    assert '<img src="/wissen/datei/3" alt="Karte" loading="lazy">' in html
    assert '<a href="https://fremd.example/l.png" rel="noopener noreferrer">Logo</a>' in html
    assert html.count("<img") == 1


def test_plain_text_keeps_its_paragraphs_and_lines():
    assert markup.plain("Guten Tag,\r\nwir fragen.\r\n\r\n\r\nGrüße\n") == (
        "<p>Guten Tag,<br>\nwir fragen.</p>\n<p>Grüße</p>"
    )


def test_plain_text_links_addresses_and_shows_markdown_as_typed():
    html = markup.plain("**Wichtig**: (https://open.nrw/a?b=1&c=2), a@rathaus.example")
    assert "<p>**Wichtig**: (<a " in html
    assert '>https://open.nrw/a?b=1&amp;c=2</a>), <a href="mailto:a@rathaus.example"' in html


def test_empty_text_is_empty_html():
    assert markup.plain(" \n ") == ""
    assert markup.markdown("") == ""


def test_highlights_mark_the_passages():
    html = markup.highlight("Bürgerbeteiligung & <mehr>", [(6, 17), (20, 26)])
    assert html == "Bürger<mark>beteiligung</mark> &amp; <mark>&lt;mehr&gt;</mark>"


def test_overlapping_highlights_are_marked_once():
    assert markup.highlight("abcdef", [(1, 3), (2, 5), (9, 12)]) == (
        "a<mark>bc</mark><mark>de</mark>f"
    )


def test_the_readable_words_of_markdown_have_no_signs():
    text = (
        "# Ziel\n\nEin **Satz** mit\n[Link](https://x.example).\n\n- [x] fertig\n\n```\ncode\n```"
    )
    assert markup.readable(text) == "Ziel\nEin Satz mit Link.\nfertig\ncode"


def test_the_readable_words_of_a_table_and_a_picture_are_kept():
    text = "| Jahr | Kosten |\n|-|-|\n| 2026 | 12 |\n\n![Karte der Bäume](/wissen/datei/1)"
    assert markup.readable(text) == "Jahr\nKosten\n2026\n12\nKarte der Bäume"


def test_the_readable_words_of_html_are_kept_apart():
    assert markup.readable_html("<p>Müll &amp; Abfall</p><p>Bäume</p>") == "Müll & Abfall Bäume"
