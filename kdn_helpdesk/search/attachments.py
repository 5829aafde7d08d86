"""Files that hang on what can be found: which there are, and the pieces of their texts.

A piece is an entry of the thing itself: it has its kind, its page and its readers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kdn_helpdesk.core import clock, jobs
from kdn_helpdesk.core.db import Columns, db, read
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.knowledge.models.articles import Article, ArticleFile
from kdn_helpdesk.search.documents import Document
from kdn_helpdesk.search.models import SearchText, TextState
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.sharing import SharedFile, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import sharing
from kdn_helpdesk.tickets.states import MessageKind

LETTERS = 15_000
"""Of a piece: as much as is read to mark what was found, and about five pages."""
MOST_PIECES = 60
LARGEST = 40 * 1024 * 1024
ENDINGS = frozenset({".pdf", ".docx", ".odt", ".txt", ".md", ".csv"})
_NUMBERS: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file as far as it is known."""

    name: str
    body: str
    internal: bool = False


def of_tickets(ids: Sequence[int]) -> dict[int, list[FileText]]:
    """Return the files of messages; internal are those that the requester does not get."""
    return _texts(_of_messages(), ids)


def of_articles(ids: Sequence[int]) -> dict[int, list[FileText]]:
    """Return the files of the revision that readers see."""
    return _texts(_of_revisions(), ids)


def of_sharings(ids: Sequence[int]) -> dict[int, list[FileText]]:
    """Return the files that were chosen to go out, under the names they go out with."""
    return _texts(_of_versions(), ids)


def pieces(document: Document, files: Iterable[FileText]) -> Iterator[Document]:
    """Yield what is found of a thing by the texts of its files."""
    number = 0
    for file in files:
        for body in _cut(file.body):
            number += 1
            if number > MOST_PIECES:
                return
            yield replace(
                document,
                piece=number,
                file_name=file.name,
                body=body,
                keywords=f"{document.title} {Path(file.name).stem}",
            )


def owners_of(stored_file_id: int) -> dict[str, list[int]]:
    """Return what the file hangs on, by the name of its source."""
    of_messages = sa.select(Message.ticket_id).join(
        MessageFile, MessageFile.message_id == Message.id
    )
    of_versions = sa.select(SharedVersion.sharing_id).join(
        SharedFile, SharedFile.version_id == SharedVersion.id
    )
    asked: dict[str, Columns] = {
        "requests": of_messages.where(MessageFile.stored_file_id == stored_file_id),
        "articles": sa.select(ArticleFile.article_id).where(ArticleFile.file_id == stored_file_id),
        "shared requests": of_versions.where(SharedFile.stored_file_id == stored_file_id),
    }
    return {
        name: list(db.session.execute(question.distinct()).scalars())
        for name, question in asked.items()
    }


def _texts(statement: Columns, ids: Sequence[int]) -> dict[int, list[FileText]]:
    """Return the texts that were read, and let those be read that nobody has looked at."""
    found: dict[int, list[FileText]] = defaultdict(list)
    unread: list[int] = []
    for row in read(statement, {"numbers": list(ids)}):
        if row.state is None and _is_fit(row):
            unread.append(row.stored_file_id)
        elif row.state is TextState.READ and row.body:
            found[row.owner].append(FileText(row.name, row.body, bool(row.internal)))
    if unread:
        _let_read(unread)
    return found


def _is_fit(row: Any) -> bool:
    return row.size <= LARGEST and Path(row.stored_name).suffix.lower() in ENDINGS


def _let_read(stored_file_ids: Sequence[int]) -> None:
    """Note the files for the worker; two things may hold the same file."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = {"state": TextState.WAITING, "tries": 0, "reason": "", "body": ""}
    rows = [
        {**row, "stored_file_id": number, "created_at": clock.now()}
        for number in sorted(set(stored_file_ids))
    ]
    statement: Any = insert(SearchText)
    db.session.connection().execute(
        statement.on_conflict_do_nothing(index_elements=[SearchText.stored_file_id]), rows
    )
    jobs.ring()


def _cut(text: str) -> Iterator[str]:
    """Cut at blanks, so that no word is broken."""
    start = 0
    while start < len(text):
        end = start + LETTERS
        if end < len(text):
            blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = blank + 1 if blank > start else end
        yield text[start:end]
        start = end


def _columns(owner: Any, name: Any, internal: Any) -> Columns:
    return sa.select(
        owner.label("owner"),
        name.label("name"),
        internal.label("internal"),
        StoredFile.id.label("stored_file_id"),
        StoredFile.name.label("stored_name"),
        StoredFile.size,
        SearchText.state,
        SearchText.body,
    )


@cache
def _of_messages() -> Columns:
    internal = sa.case((Message.kind == MessageKind.PUBLIC, 0), else_=1)
    return (
        _columns(Message.ticket_id, StoredFile.name, internal)
        .select_from(Message)
        .join(MessageFile, MessageFile.message_id == Message.id)
        .join(StoredFile, StoredFile.id == MessageFile.stored_file_id)
        .outerjoin(SearchText, SearchText.stored_file_id == StoredFile.id)
        .where(Message.ticket_id.in_(_NUMBERS))
        .order_by(MessageFile.id)
    )


@cache
def _of_revisions() -> Columns:
    until = sa.func.coalesce(ArticleFile.until, Article.published_number + 1)
    return (
        _columns(Article.id, StoredFile.name, sa.literal(0))
        .select_from(Article)
        .join(ArticleFile, ArticleFile.article_id == Article.id)
        .join(StoredFile, StoredFile.id == ArticleFile.file_id)
        .outerjoin(SearchText, SearchText.stored_file_id == StoredFile.id)
        .where(
            Article.id.in_(_NUMBERS),
            ArticleFile.since <= Article.published_number,
            Article.published_number < until,
        )
        .order_by(ArticleFile.id)
    )


@cache
def _of_versions() -> Columns:
    return (
        _columns(Sharing.id, SharedFile.name, sa.literal(0))
        .select_from(Sharing)
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .join(Ticket, Ticket.id == Sharing.ticket_id)
        .join(SharedFile, SharedFile.version_id == SharedVersion.id)
        .join(StoredFile, StoredFile.id == SharedFile.stored_file_id)
        .outerjoin(SearchText, SearchText.stored_file_id == StoredFile.id)
        .where(Sharing.id.in_(_NUMBERS), sharing.is_open())
        .order_by(SharedFile.id)
    )
