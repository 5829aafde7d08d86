"""The index: entries with their terms, how often terms occur, and what is not yet counted."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Base, Model


class Kind(enum.StrEnum):
    """What an entry is about. Internal notes stand in entries of their own, for the desk alone."""

    TICKET = "ticket"
    NOTE = "note"
    SHARED = "shared"
    ARTICLE = "article"
    MEETING = "meeting"
    MINUTES = "minutes"
    WISH = "wish"


class SearchEntry(Model):
    """One thing that can be found, in the words of the index and in its own.

    Each engine keeps an index of `title_terms`, `body_terms`, `parts` and `readers` beside this
    table and follows every change of it by itself: SQLite by triggers on an FTS5 table,
    PostgreSQL by a generated column (see the migration).
    """

    __tablename__ = "search_entry"
    __table_args__ = (sa.UniqueConstraint("kind", "subject_id", "piece"),)

    kind: Mapped[Kind]
    subject_id: Mapped[int]
    """The row it is about; without a foreign key, since it may be of several tables."""
    piece: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 for the thing itself; its files follow in pieces, 1, 2, …"""
    file_name: Mapped[str] = mapped_column(default="", server_default="")
    """Of a piece: the file it stands in."""
    topic: Mapped[str] = mapped_column(default="", server_default="")
    working_group: Mapped[str] = mapped_column(default="", server_default="")
    organisation: Mapped[str] = mapped_column(default="", server_default="")
    reference: Mapped[str]
    """What its page is called: a request's reference, an article's slug, a meeting's number."""
    title: Mapped[str]
    body: Mapped[str]
    keywords: Mapped[str]
    """Further words to find it by, which are not shown: its reference, tags, names."""
    title_terms: Mapped[str]
    body_terms: Mapped[str]
    parts: Mapped[str]
    """Parts of compounds of title and body; they weigh little."""
    readers: Mapped[str]
    """Keys of those who may see it, separated by blanks (see `readers`)."""
    length: Mapped[int]
    """Number of terms in title and body."""
    at: Mapped[datetime]
    """The date that is shown and that decides between equals."""
    language: Mapped[str]
    version: Mapped[int] = mapped_column(index=True)
    """The analyser and the generation of the vocabulary that made the terms."""


class TextState(enum.StrEnum):
    """How far the reading of a file is."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    UNREADABLE = "unreadable"


class SearchText(Model):
    """The text of a file that hangs on something that can be found."""

    __tablename__ = "search_text"

    stored_file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id", ondelete="CASCADE"), unique=True, index=True
    )
    state: Mapped[TextState] = mapped_column(default=TextState.WAITING, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    """Counted before each: a file whose reading kills the worker is not read for ever."""
    begun_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    """Why it cannot be read."""
    body: Mapped[str] = mapped_column(default="")


class SearchMiss(Model):
    """Folded words that nothing was found by, of nobody in particular; forgotten after a time."""

    __tablename__ = "search_miss"

    words: Mapped[str] = mapped_column(unique=True)
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)


class SearchTerm(Base):
    """In how many entries a term occurs, parts included."""

    __tablename__ = "search_term"

    term: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[int]


class SearchWord(Base):
    """A word as people write it, for compounds and for mending typing errors."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(primary_key=True)
    """Folded."""
    written: Mapped[str]
    """As it was first met."""
    entries: Mapped[int] = mapped_column(index=True)


class SearchFigure(Base):
    """A total over all entries (`entries`, `length`), and how the vocabulary grows."""

    __tablename__ = "search_figure"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger())


class SearchChange(Model):
    """What an entry's change adds to the figures.

    Everybody who files a request would lock the rows of the same common terms; so a change is a
    row of its own, and one job adds them up.
    """

    __tablename__ = "search_change"

    entry_id: Mapped[int]
    """Without a foreign key: the entry may be gone before its change is counted."""
    added: Mapped[str]
    """Terms that were not there before, separated by blanks."""
    removed: Mapped[str]
    entries: Mapped[int]
    """1 for a new entry, -1 for one that is gone, 0 for a change."""
    length: Mapped[int]
    """By how much the number of terms grew."""
