"""The text of files, whatever they are made of."""

import pytest

from kdn_helpdesk.search.extraction import LETTERS, Unreadable, extract
from tests.search import papers


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            papers.pdf("Wärmeplanung der Stadt", "Zweite Zeile"),
            "Wärmeplanung der Stadt\nZweite Zeile",
        ),
        (papers.docx("Bürgerrat", "Zweiter Absatz"), "Bürgerrat\nZweiter Absatz"),
        (papers.odt("Protokoll"), "Protokoll Ende"),
        ("Grüße aus Köln".encode(), "Grüße aus Köln"),
        ("Grüße aus Köln".encode("cp1252"), "Grüße aus Köln"),
        ("Grüße aus Köln".encode("utf-16"), "Grüße aus Köln"),
        (b"", ""),
    ],
)
def test_each_form_gives_its_text(content, text):
    assert extract(content) == text


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\x03", papers.bomb(), papers.packed({"anderes.xml": b"<a/>"})]
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Unreadable):
        extract(content)


def test_a_word_divided_at_the_end_of_a_line_is_joined():
    assert extract(papers.pdf("Die Beteili-", "gung beginnt")) == "Die Beteiligung beginnt"


def test_an_endless_text_is_cut():
    assert len(extract(b"Wort " * LETTERS)) == LETTERS


def test_entities_of_an_xml_file_are_not_followed():
    document = (
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<w:document xmlns:w="%s"><w:body><w:p><w:t>A&x;</w:t></w:p></w:body></w:document>'
        % papers.WORD.encode()
    )
    assert "root" not in extract(papers.packed({"word/document.xml": document}))
