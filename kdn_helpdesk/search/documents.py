"""What is put into the index: a thing with its texts and its readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE
from kdn_helpdesk.search.models import Kind, SearchEntry
from kdn_helpdesk.search.vocabulary import Vocabulary

MOST_TERMS = 8_000
"""Of a text beyond any reading; PostgreSQL counts positions up to 16 383."""
MOST_PARTS = 4_000


@dataclass(frozen=True, slots=True)
class Document:
    """One thing as its own part of the product knows it."""

    kind: Kind
    subject_id: int
    reference: str
    title: str
    body: str
    readers: tuple[str, ...]
    at: datetime
    language: str = DEFAULT_LANGUAGE
    keywords: str = ""
    """Words to find it by that are not shown: its reference, tags, names."""


def analysed(thing: Document | SearchEntry, words: Vocabulary) -> dict[str, object]:
    """Return the columns of an entry that the analyser makes; keywords count as text."""
    analyser = words.analyser
    of_title = analyser.terms(thing.title, thing.language)
    of_body = analyser.terms(f"{thing.keywords}\n{thing.body}", thing.language)
    main = of_body.main[:MOST_TERMS]
    return {
        "title_terms": " ".join(of_title.main),
        "body_terms": " ".join(main),
        "parts": " ".join((of_title.parts + of_body.parts)[:MOST_PARTS]),
        "length": len(of_title.main) + len(main),
        "version": words.version,
    }


def columns_of(document: Document, words: Vocabulary) -> dict[str, object]:
    """Return all columns of the entry of a document but its number."""
    return {
        "kind": document.kind,
        "subject_id": document.subject_id,
        "reference": document.reference,
        "title": document.title,
        "body": document.body,
        "keywords": document.keywords,
        "readers": " ".join(dict.fromkeys(document.readers)),
        "at": document.at,
        "language": document.language,
        **analysed(document, words),
    }


def terms_of(entry: SearchEntry) -> set[str]:
    """Return every term of an entry, parts included."""
    return {*entry.title_terms.split(), *entry.body_terms.split(), *entry.parts.split()}


def distinct(terms: Iterable[str]) -> str:
    """Return terms in one string, sorted, each once."""
    return " ".join(sorted(set(terms)))
