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
    topic: str = ""
    working_group: str = ""
    organisation: str = ""
    piece: int = 0
    """0 for the thing itself, then the pieces of its files, each with the thing's title."""
    file_name: str = ""


def analysed(thing: Document | SearchEntry, words: Vocabulary) -> dict[str, object]:
    """Return the columns of an entry that the analyser makes; keywords count as text."""
    analyser = words.analyser
    title = "" if thing.piece else thing.title  # it weighs once, in the thing itself
    of_title = analyser.terms(title, thing.language)
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
    return {**_facts(document), **analysed(document, words)}


def columns_besides(document: Document, entry: SearchEntry, words: Vocabulary) -> dict[str, object]:
    """Return the columns of a document that has an entry: analysed only where its texts changed."""
    facts = _facts(document)
    same = all(getattr(entry, name) == facts[name] for name in TEXTS)
    return facts if same and entry.version == words.version else columns_of(document, words)


TEXTS = ("title", "body", "keywords", "language")


def _facts(document: Document) -> dict[str, object]:
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
        "topic": document.topic,
        "working_group": document.working_group,
        "organisation": document.organisation,
        "piece": document.piece,
        "file_name": document.file_name,
    }


def terms_of(entry: SearchEntry) -> set[str]:
    """Return every term of an entry, parts included."""
    return {*entry.title_terms.split(), *entry.body_terms.split(), *entry.parts.split()}


def distinct(terms: Iterable[str]) -> str:
    """Return terms in one string, sorted, each once."""
    return " ".join(sorted(set(terms)))
