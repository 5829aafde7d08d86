"""The parts of a letter, as plain text and as HTML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.mail import letters
from kdn_helpdesk.mail.letters import Letter, Listing, Paragraph, Quote
from tests.mailbox import join_soft_lines


def kinds(text):
    return [block.kind for block in letters.typed(text)]


def test_paragraphs_lists_and_quotes_of_a_text_survive():
    text = "Guten Tag,\nbitte prüfen:\n- Karte\n- Export\n\n> Früher ging es.\n\n1. Eins\n2. Zwei"
    assert kinds(text) == ["paragraph", "listing", "quote", "listing"]
    assert letters.typed(text)[1] == Listing(["Karte", "Export"])
    assert letters.typed(text)[3] == Listing(["Eins", "Zwei"], 1)


def test_a_date_at_the_beginning_of_a_line_is_no_list():
    assert letters.typed("12. März ist gut.") == [Paragraph(["12. März ist gut."])]


def test_a_list_that_begins_later_keeps_its_numbers():
    assert letters.typed("3. Drei\n4. Vier") == [Listing(["Drei", "Vier"], 3)]


def test_a_quotation_within_a_quotation_stays_one():
    (outer,) = letters.typed("> Neu\n>> Alt")
    assert outer == Quote([Paragraph(["Neu"]), Quote([Paragraph(["Alt"])])])
    assert outer.plain() == "> Neu\n>\n> > Alt"


def test_a_link_names_what_it_leads_to():
    letter = Letter()
    body = f"Vorher{letter.link('Zur Anfrage', 'https://kdn.example/1')}Nachher"
    assert letters.plain(letter.read(body)) == (
        "Vorher\n\nZur Anfrage:\nhttps://kdn.example/1\n\nNachher"
    )
    assert letter.main_link == "https://kdn.example/1"


def test_a_typed_mark_is_no_part_of_the_letter():
    letter = Letter()
    letter.link("Zur Anfrage", "https://kdn.example/1")
    forged = "\ue000aaaaaaaaaaaaaaaa:0\ue000"
    assert [block.kind for block in letter.read(forged)] == ["paragraph"]


def test_facts_without_a_value_are_left_out():
    letter = Letter()
    assert letters.plain(letter.read(letter.facts(("Ort", "Köln"), ("Raum", None)))) == "Ort: Köln"


def test_nothing_typed_leaves_no_empty_paragraph():
    letter = Letter()
    body = letter.words(" \n\n ") + letter.quote("") + letter.listing([]) + letter.facts()
    assert letter.read(body) == []


@pytest.mark.parametrize("line", ["-- ", "", "kurz"])
def test_a_short_line_stays(line):
    assert letters.flow(line) == f"{line}\n"


def test_a_long_line_is_broken_softly_and_an_address_never():
    address = "https://kdn.example/" + "a" * 100
    lines = letters.flow(f"{'Wort ' * 30}\n{address}").splitlines()
    assert lines[-1] == address
    assert max(len(line) for line in lines[:-1]) <= letters.WIDTH + 1
    assert all(line.endswith(" ") for line in lines[:-2])


WORDS = st.text(st.sampled_from("ab ä>-\n1.😀"), max_size=400)


@given(WORDS)
@settings(max_examples=150, deadline=None)
def test_soft_lines_join_to_what_was_broken(text):
    whole = letters.plain(letters.typed(text))
    joined = join_soft_lines(letters.flow(whole))
    assert "".join(joined.split()) == "".join(whole.split())


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_typed_text_breaks_a_letter(text):
    letter = Letter()
    body = letter.quote(text) + letter.words(text) + letter.link(text, "https://kdn.example")
    with in_language("de"):
        assert letters.flow(letters.plain(letter.read(body))).endswith("\n")
