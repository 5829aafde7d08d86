"""How each database looks up terms: FTS5 on SQLite, tsvector on PostgreSQL, one interface.

An engine offers candidates; their order is made by `ranking`, the same on both. The reader's
rights are part of the match itself, so nothing of an entry that may not be seen gets out.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core.db import UTCDateTime, db, planned_anew, read
from kdn_helpdesk.search.filters import Filter
from kdn_helpdesk.search.question import Asked

GROUPS = 4
NOTHING = Filter()
Clause = tuple[tuple[str, ...], ...]
"""Any of these, each of which means all of its terms."""


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry must hold to be offered."""

    readers: tuple[str, ...]
    clauses: tuple[Clause, ...]
    every: bool
    """All clauses, or any of them."""
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    wanted: Filter = NOTHING
    in_title: bool = False
    rarities: tuple[tuple[str, float], ...] = ()
    """What holding a term is worth, for an engine whose own order knows of no rarity."""

    def narrowed_to_titles(self) -> "Match":
        """Return the same question put to the titles alone."""
        return replace(self, in_title=True)


def clauses_of(asked: Iterable[Asked], *, loosely: bool) -> tuple[Clause, ...]:
    """Return what stands for each asked word: for a compound all its parts, loosely any of them."""
    if loosely:
        return tuple(tuple((term,) for term in word.terms) for word in asked)
    return tuple(tuple(dict.fromkeys(a.terms for a in word.alternatives)) for word in asked)


class Engine(ABC):
    """One way to look up terms. Every method returns ids of entries the readers may see."""

    def best(self, match: Match, limit: int) -> list[int]:
        """Return the entries that the engine itself thinks best."""
        return self._ids(match, self.by_rank, limit)

    def newest(self, match: Match, limit: int) -> list[int]:
        """Return the newest entries; cheap however many match."""
        return self._ids(match, self.by_age, limit)

    by_rank: str
    by_age: str
    statement: str
    among: str
    """Where a condition on the entry's own columns stands."""

    def _ids(self, match: Match, order: str, limit: int) -> list[int]:
        order = order.format(worth=self.worth(match))
        conditions, wanted = _conditions(match.wanted)
        among = self.among.format(conditions=conditions) if conditions else ""
        statement = _built(self.statement, among, order)
        values = {**self.values(match), **wanted, "limit": limit}
        named = {name: value for name, value in values.items() if f":{name}" in statement.text}
        with planned_anew():
            return list(read(statement, named).scalars())

    def values(self, match: Match) -> dict[str, object]:
        """Return what the statement names."""
        return {"match": self.expression(match)}

    def worth(self, match: Match) -> str:
        """Return how much an entry is worth, where the engine is told."""
        return ""

    @abstractmethod
    def expression(self, match: Match) -> str:
        """Return the match in the engine's own language."""


class SqliteEngine(Engine):
    """FTS5 over the entries' columns, kept by triggers."""

    by_rank = "bm25(search_fts, 3.0, 1.0, 0.5, 0.0)"
    by_age = "search_fts.rowid DESC"
    among = (
        "AND EXISTS (SELECT 1 FROM search_entry AS entry"
        " WHERE entry.id = search_fts.rowid AND {conditions})"
    )
    statement = (
        "SELECT search_fts.rowid FROM search_fts "
        "WHERE search_fts MATCH :match {among} ORDER BY {order} LIMIT :limit"
    )

    def expression(self, match: Match) -> str:
        """Return an FTS5 query; terms are quoted, so that they are never operators."""
        columns = "{title_terms}" if match.in_title else "{title_terms body_terms parts}"
        joint = " AND " if match.every else " OR "
        words = joint.join(self._clause(clause) for clause in match.clauses)
        wanted = [f"{columns} : ({words})", f"readers : ({_any_of(match.readers)})"]
        wanted += [f"{{title_terms body_terms}} : {_phrase(phrase)}" for phrase in match.phrases]
        query = " AND ".join(wanted)
        if match.excluded:
            unwanted = " OR ".join(_phrase(phrase) for phrase in match.excluded)
            query = f"({query}) NOT ({{title_terms body_terms}} : ({unwanted}))"
        return query

    def _clause(self, clause: Clause) -> str:
        any_of = " OR ".join(f"({' AND '.join(map(_quoted, terms))})" for terms in clause)
        return f"({any_of})"


class PostgresEngine(Engine):
    """A tsvector column with a GIN index: title A, text B, parts D, ^word of a title, =key."""

    by_rank = "{worth} DESC, id DESC"
    by_age = "id DESC"
    among = "AND {conditions}"
    statement = (
        "SELECT id FROM search_entry "
        "WHERE search_fts @@ CAST(:match AS tsquery) {among} ORDER BY {order} LIMIT :limit"
    )

    def values(self, match: Match) -> dict[str, object]:
        """Return the match, and the words in groups that are about as rare."""
        values: dict[str, object] = {"match": self.expression(match)}
        for number, (terms, worth) in enumerate(_groups(match)):
            values |= {
                f"words{number}": " | ".join(f"'{t}'" for t in terms),
                f"worth{number}": worth,
            }
        return values

    def worth(self, match: Match) -> str:
        """Weigh each group by its rarity: `ts_rank` alone takes all words for equally telling."""
        ranks = [
            f":worth{number} * ts_rank('{{0.17, 0, 0.33, 1}}', search_fts,"
            f" CAST(:words{number} AS tsquery))"
            for number, _ in enumerate(_groups(match))
        ]
        return " + ".join(ranks) or "0"

    def expression(self, match: Match) -> str:
        """Return a tsquery; terms are quoted, so that they are never operators."""
        readers = " | ".join(f"'={key}'" for key in match.readers)
        wanted = [f"({self._words(match, ' & ' if match.every else ' | ')})", f"({readers})"]
        wanted += [_followed_by(phrase) for phrase in match.phrases]
        wanted += [f"!{_followed_by(phrase)}" for phrase in match.excluded]
        return " & ".join(wanted)

    def _words(self, match: Match, joint: str) -> str:
        sign = "^" if match.in_title else ""
        return joint.join(self._clause(clause, sign) for clause in match.clauses)

    def _clause(self, clause: Clause, sign: str) -> str:
        all_of = (" & ".join(f"'{sign}{term}'" for term in terms) for terms in clause)
        return "(" + " | ".join(f"({terms})" for terms in all_of) + ")"


def _groups(match: Match) -> list[tuple[list[str], float]]:
    """Return the terms in a few groups that are about as rare, each with its worth.

    The rank of a group is a mean over its terms, so that its worth is their sum.
    """
    terms = sorted(match.rarities, key=lambda pair: -pair[1])
    size = max(1, -(-len(terms) // GROUPS))
    groups = [terms[at : at + size] for at in range(0, len(terms), size)]
    return [([term for term, _ in group], sum(worth for _, worth in group)) for group in groups]


def _conditions(wanted: Filter) -> tuple[str, dict[str, object]]:
    """Return what an entry's columns must be, and the values that are named there."""
    values: dict[str, object] = {}
    if wanted.kinds:
        values["kinds"] = [kind.value for kind in wanted.kinds]
    columns = {
        "topic": wanted.topic,
        "working_group": wanted.group,
        "organisation": wanted.organisation,
    }
    values |= {column: value for column, value in columns.items() if value}
    if wanted.year:
        values["since"], values["until"] = wanted.span or (NEVER, NEVER)
    return " AND ".join(CONDITIONS[name] for name in values), values


NEVER = datetime(1, 1, 2, tzinfo=UTC)
CONDITIONS = {
    "kinds": "kind IN :kinds",
    "topic": "topic = :topic",
    "working_group": "working_group = :working_group",
    "organisation": "organisation = :organisation",
    "since": "at >= :since",
    "until": "at < :until",
}


@lru_cache(maxsize=200)
def _built(statement: str, among: str, order: str) -> sa.TextClause:
    """Return the statement, built once for each of its forms."""
    text = sa.text(statement.format(among=among, order=order))
    typed: list[sa.BindParameter[Any]] = []
    if ":kinds" in among:
        typed.append(sa.bindparam("kinds", expanding=True))
    if ":since" in among:
        typed += [sa.bindparam(name, type_=UTCDateTime()) for name in ("since", "until")]
    return text.bindparams(*typed)


def engine() -> Engine:
    """Return the engine of the database in use."""
    return PostgresEngine() if db.engine.dialect.name == "postgresql" else SqliteEngine()


def _quoted(term: str) -> str:
    return '"' + term.replace('"', "") + '"'


def _any_of(terms: Collection[str]) -> str:
    return " OR ".join(map(_quoted, terms))


def _phrase(terms: Sequence[str]) -> str:
    return _quoted(" ".join(terms))


def _followed_by(terms: Sequence[str]) -> str:
    in_a_row = " <-> ".join(f"'{term}':AB" for term in terms)
    return f"({in_a_row})"
