"""Results as a page or a program shows them: where they lead, and why they were found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import queries, vocabulary
from kdn_helpdesk.search.highlights import Passage, Piece, find_spans, mark, passages
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.search.queries import Found, Results
from kdn_helpdesk.search.ranking import Ranked

LABELS = {
    Kind.TICKET: lazy("Request"),
    Kind.NOTE: lazy("Internal note"),
    Kind.SHARED: lazy("Shared request"),
    Kind.ARTICLE: lazy("Article"),
    Kind.MEETING: lazy("Meeting"),
    Kind.MINUTES: lazy("Minutes"),
    Kind.WISH: lazy("Wish"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One result: its title and passages with the found letters marked."""

    kind: Kind
    label: str
    reference: str
    address: str
    title: tuple[Piece, ...]
    passages: Sequence[Passage]
    at: datetime
    language: str
    score: float
    file_name: str = ""
    """The file that the passages stand in, where it was found by one."""


def show(results: Results, ranked: Sequence[Ranked], *, viewer: Viewer) -> list[Shown]:
    """Return some of the results as they are shown to this viewer."""
    scores = {found.candidate.id: found.score for found in ranked}
    terms = results.question.terms
    return [
        _shown(entry, terms, viewer, scores[entry.id])
        for entry in queries.list_entries(list(scores))
    ]


def address_of(kind: Kind, reference: str, *, viewer: Viewer) -> str:
    """Return the page of an entry as this viewer reaches it."""
    match kind:
        case Kind.TICKET | Kind.NOTE:
            room = "servicestelle" if viewer.works_at_desk else "anfragen"
            return f"/{room}/{reference}"
        case Kind.SHARED:
            return f"/geteilte-anfragen/{reference}"
        case Kind.ARTICLE:
            return f"/wissen/{reference}"
        case Kind.MEETING:
            return f"/termine/{reference}"
        case Kind.MINUTES:
            return f"/termine/{reference}/protokoll"
        case Kind.WISH:
            return f"/anforderungen/{reference}"


def _shown(entry: Found, terms: frozenset[str], viewer: Viewer, score: float) -> Shown:
    analyser = vocabulary.analyser()
    in_title = find_spans(entry.title, terms, analyser, entry.language)
    in_body = find_spans(entry.body, terms, analyser, entry.language)
    return Shown(
        kind=entry.kind,
        label=LABELS[entry.kind],
        reference=entry.reference,
        address=address_of(entry.kind, entry.reference, viewer=viewer),
        title=mark(entry.title, in_title),
        passages=passages(entry.body, in_body),
        at=entry.at,
        language=entry.language,
        score=score,
        file_name=entry.file_name,
    )
