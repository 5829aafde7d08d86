"""How good a ranking is: recall among the first five and ten, and the mean reciprocal rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the references that answer it."""

    question: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What an evaluation says, each a mean over the questions."""

    recall_at_5: float
    recall_at_10: float
    mrr: float
    queries: int


def read_judgements(text: str) -> list[Judged]:
    """Read lines of question, tab, references separated by commas; # begins a comment line.

    Raises DomainError naming the line that is not of this form.
    """
    judged = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        question, tab, references = line.partition("\t")
        relevant = frozenset(r.strip() for r in references.split(",") if r.strip())
        if not (tab and question.strip() and relevant):
            raise DomainError(
                _("Line %(number)s is not: question, tab, references.", number=number)
            )
        judged.append(Judged(question.strip(), relevant))
    if not judged:
        raise DomainError(_("The file holds no question."))
    return judged


def measure(results: Iterable[tuple[Judged, Sequence[str]]]) -> Figures:
    """Compare each question's references with what was found, best first."""
    pairs = list(results)
    count = len(pairs) or 1
    return Figures(
        recall_at_5=sum(_recall(judged, found, 5) for judged, found in pairs) / count,
        recall_at_10=sum(_recall(judged, found, 10) for judged, found in pairs) / count,
        mrr=sum(_reciprocal_rank(judged, found) for judged, found in pairs) / count,
        queries=len(pairs),
    )


def _recall(judged: Judged, found: Sequence[str], depth: int) -> float:
    return len(judged.relevant.intersection(found[:depth])) / len(judged.relevant)


def _reciprocal_rank(judged: Judged, found: Sequence[str]) -> float:
    places = (place for place, name in enumerate(found, start=1) if name in judged.relevant)
    return 1 / next(places, float("inf"))
