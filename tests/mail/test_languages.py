"""In which language somebody writes."""

import pytest

from kdn_helpdesk.mail.languages import language_of
from kdn_helpdesk.mail.reading import read_mail


def language(body: str, *, subject: str = "", declared: str = "") -> str:
    head = f"From: a@b.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n"
    head += f"Content-Language: {declared}\n" if declared else ""
    return language_of(read_mail(f"{head}\n{body}\n".encode()))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Guten Tag, wo finde ich die Karte? Mit freundlichen Grüßen", "de"),
        ("Hello, where can I find the map of the district? Kind regards", "en"),
        ("Where is it?\n\n> Guten Tag, wir haben die Karte nicht, und das ist so.", "en"),
        ("Bonjour, où se trouve la carte du district ?", ""),
        ("PDF", ""),
        ("", ""),
        ("Das Feature ist ready, the team is happy and wir sind froh.", ""),
    ],
)
def test_the_words_tell_the_language(body, expected):
    assert language(body) == expected


@pytest.mark.parametrize(
    ("declared", "expected"), [("en-GB", "en"), ("de, en", ""), ("fr", ""), ("de-DE", "de")]
)
def test_without_words_the_header_tells_it(declared, expected):
    assert language("Siehe Anlage", declared=declared) == expected


def test_words_count_more_than_what_the_program_says():
    assert language("Guten Tag, wo finde ich die Karte?", declared="en-US") == "de"
