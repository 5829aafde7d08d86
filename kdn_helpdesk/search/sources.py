"""Where the index gets its texts: what each part of the product holds, and who may read it.

The readers' keys must say the same as the part's own `visible_to`; a test compares them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from kdn_helpdesk.accounts.models import Organisation
from kdn_helpdesk.core import markup
from kdn_helpdesk.core.db import Columns, db, read
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.knowledge.models.articles import Article, Category, Revision, Status, Visibility
from kdn_helpdesk.meetings.models.agendas import AgendaItem, ItemState, Minutes
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.meetings import Visibility as MeetingVisibility
from kdn_helpdesk.search import attachments, readers
from kdn_helpdesk.search.documents import Document
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries import sharing
from kdn_helpdesk.tickets.queries.tickets import SHARED as COLLEAGUES_READ
from kdn_helpdesk.tickets.states import MessageKind
from kdn_helpdesk.wishes.models.wishes import Wish, WishEntry
from kdn_helpdesk.wishes.states import EntryKind

_NUMBERS: sa.BindParameter[int] = sa.bindparam("numbers", expanding=True)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of things: their numbers, and what is put into the index of some of them."""

    name: str
    number: InstrumentedAttribute[int]
    kinds: tuple[Kind, ...]
    read: Callable[[Sequence[int]], list[Document]]


def read_tickets(ticket_ids: Sequence[int]) -> list[Document]:
    """Return requests with their public conversation, and their internal notes apart."""
    said, noted = _messages(ticket_ids)
    watchers, merged = _watchers(ticket_ids), _merged(ticket_ids)
    files = attachments.of_tickets(ticket_ids)
    rows = read(_tickets(), {"numbers": list(ticket_ids)})
    documents = []
    for row in rows:
        keys = [readers.DESK, readers.person(row.requester_id), *watchers[row.id]]
        if row.organisation_id is not None and row.visibility in COLLEAGUES_READ:
            keys.append(readers.organisation(row.organisation_id))
        keywords = " ".join(
            [row.reference, row.topic, row.organisation or "", *merged[row.id]]
        ).strip()
        ticket = _of_ticket(Kind.TICKET, row, said[row.id], tuple(keys), keywords=keywords)
        documents.append(ticket)
        documents += attachments.pieces(ticket, (f for f in files[row.id] if not f.internal))
        note = _of_ticket(Kind.NOTE, row, noted[row.id], (readers.DESK,))
        documents += [note] if noted[row.id] else []
        documents += attachments.pieces(note, (f for f in files[row.id] if f.internal))
    return documents


def _of_ticket(
    kind: Kind,
    row: Any,
    texts: Iterable[str],
    keys: tuple[str, ...],
    *,
    keywords: str = "",
) -> Document:
    return Document(
        kind=kind,
        subject_id=row.id,
        reference=row.reference,
        title=row.subject,
        body="\n\n".join(texts),
        keywords=keywords,
        readers=keys,
        at=row.created_at,
        topic=row.topic,
        organisation=row.organisation or "",
    )


def _messages(ticket_ids: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    said: dict[int, list[str]] = defaultdict(list)
    noted: dict[int, list[str]] = defaultdict(list)
    rows = read(_said(), {"numbers": list(ticket_ids)})
    for ticket_id, kind, body in rows:
        (said if kind is MessageKind.PUBLIC else noted)[ticket_id].append(body)
    return said, noted


def _watchers(ticket_ids: Sequence[int]) -> dict[int, list[str]]:
    keys: dict[int, list[str]] = defaultdict(list)
    rows = read(_watching(), {"numbers": list(ticket_ids)})
    for ticket_id, person_id in rows:
        keys[ticket_id].append(readers.person(person_id))
    return keys


def _merged(ticket_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the numbers of the requests that go on in these."""
    numbers: dict[int, list[str]] = defaultdict(list)
    for into, reference in read(_going_on(), {"numbers": list(ticket_ids)}):
        numbers[into].append(reference)
    return numbers


@cache
def _going_on() -> Columns:
    return sa.select(Ticket.merged_into_id, Ticket.reference).where(
        Ticket.merged_into_id.in_(_NUMBERS)
    )


@cache
def _tickets() -> Columns:
    return (
        sa.select(
            Ticket.id,
            Ticket.reference,
            Ticket.subject,
            Ticket.requester_id,
            Ticket.organisation_id,
            Ticket.visibility,
            Ticket.created_at,
            Topic.name.label("topic"),
            Organisation.name.label("organisation"),
        )
        .join(Ticket.topic)
        .outerjoin(Ticket.organisation)
        .where(Ticket.id.in_(_NUMBERS))
    )


@cache
def _said() -> Columns:
    return (
        sa.select(Message.ticket_id, Message.kind, Message.body)
        .where(Message.ticket_id.in_(_NUMBERS))
        .order_by(Message.id)
    )


@cache
def _watching() -> Columns:
    return sa.select(Watcher.ticket_id, Watcher.person_id).where(Watcher.ticket_id.in_(_NUMBERS))


def read_articles(article_ids: Sequence[int]) -> list[Document]:
    """Return published articles as readers see them; what is in work is not found."""
    rows = db.session.execute(
        sa.select(Article, Revision, Organisation.name, WorkingGroup.name, Category.title)
        .join(Article.published)
        .outerjoin(Revision.municipality)
        .outerjoin(WorkingGroup, WorkingGroup.id == Article.group_id)
        .outerjoin(Category, Category.id == Article.category_id)
        .where(
            Article.id.in_(article_ids),
            Article.published_number.is_not(None),
            Article.status != Status.ARCHIVED,
        )
    )
    files = attachments.of_articles(article_ids)
    documents = []
    for row in rows:
        article = _of_article(*row)
        documents += [article, *attachments.pieces(article, files[article.subject_id])]
    return documents


def _of_article(
    article: Article,
    revision: Revision,
    municipality: str | None,
    group: str | None,
    category: str | None,
) -> Document:
    texts = (revision.problem, revision.solution, revision.body)
    return Document(
        kind=Kind.ARTICLE,
        subject_id=article.id,
        reference=article.slug,
        title=revision.title,
        body="\n\n".join([revision.summary, *map(markup.readable, texts)]).strip(),
        keywords=" ".join([*revision.tags, municipality or ""]),
        readers=tuple(_readers_of(article)),
        at=article.changed_at or article.created_at,
        language=article.language,
        topic=category or "",
        working_group=group or "",
        organisation=municipality or "",
    )


def _readers_of(article: Article) -> Iterator[str]:
    yield readers.EDITORS
    if article.author_id is not None:
        yield readers.person(article.author_id)
    match article.visibility:
        case Visibility.PUBLIC:
            yield readers.EVERYBODY
        case Visibility.MEMBERS:
            yield readers.MEMBERS
        case Visibility.ORGANISATION if article.organisation_id is not None:
            yield readers.organisation(article.organisation_id)
        case Visibility.GROUP if article.group_id is not None:
            yield readers.group(article.group_id)


def read_meetings(meeting_ids: Sequence[int]) -> list[Document]:
    """Return meetings with their agenda, and their published minutes apart."""
    agendas, invited = _agendas(meeting_ids), _invited(meeting_ids)
    rows = db.session.execute(
        sa.select(Meeting, WorkingGroup.name, Minutes)
        .join(Meeting.group)
        .outerjoin(
            Minutes, sa.and_(Minutes.meeting_id == Meeting.id, Minutes.published_at.is_not(None))
        )
        .where(Meeting.id.in_(meeting_ids))
    )
    documents = []
    for meeting, group, minutes in rows:
        insiders = (readers.DESK, readers.group(meeting.group_id), *invited[meeting.id])
        topics = agendas[meeting.id]
        texts = [meeting.place, meeting.description]
        for topic in topics:
            texts += [topic.title, topic.description]
        documents.append(
            _of_meeting(Kind.MEETING, meeting, group, texts, meeting.visibility, insiders)
        )
        if minutes is not None:
            narrower = max(meeting.visibility, minutes.visibility, key=_NARROWER.index)
            texts = [minutes.opening]
            for topic in topics:
                texts.append(topic.title)
                # An entry has one circle of readers: internal parts stay out of a wider one.
                if not topic.is_internal or narrower is MeetingVisibility.GROUP:
                    texts += [topic.record, *(d.text for d in topic.decisions)]
            documents.append(_of_meeting(Kind.MINUTES, meeting, group, texts, narrower, insiders))
    return documents


_NARROWER = [MeetingVisibility.PUBLIC, MeetingVisibility.MEMBERS, MeetingVisibility.GROUP]


def _of_meeting(
    kind: Kind,
    meeting: Meeting,
    group: str,
    texts: Iterable[str],
    visibility: MeetingVisibility,
    insiders: tuple[str, ...],
) -> Document:
    wider = {
        MeetingVisibility.PUBLIC: (readers.EVERYBODY,),
        MeetingVisibility.MEMBERS: (readers.MEMBERS,),
        MeetingVisibility.GROUP: (),
    }
    words = (markup.readable(text) for text in texts)
    return Document(
        kind=kind,
        subject_id=meeting.id,
        reference=f"{meeting.id}-{meeting.slug}",
        title=meeting.title,
        body="\n".join(text for text in words if text),
        keywords=group,
        readers=(*wider[visibility], *insiders),
        at=meeting.starts_at,
        working_group=group,
    )


def _agendas(meeting_ids: Sequence[int]) -> dict[int, list[AgendaItem]]:
    items: dict[int, list[AgendaItem]] = defaultdict(list)
    for item in db.session.scalars(
        sa.select(AgendaItem)
        .where(AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.state == ItemState.ACCEPTED)
        .options(selectinload(AgendaItem.decisions))
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=True)
    ):
        items[item.meeting_id].append(item)
    return items


def _invited(meeting_ids: Sequence[int]) -> dict[int, list[str]]:
    keys: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(Invitation.meeting_id, Invitation.person_id).where(
            Invitation.meeting_id.in_(meeting_ids), Invitation.is_withdrawn.is_(False)
        )
    )
    for meeting_id, person_id in rows:
        keys[meeting_id].append(readers.person(person_id))
    return keys


def read_wishes(wish_ids: Sequence[int]) -> list[Document]:
    """Return wishes as the public reads them; what is not public yet, for the desk alone."""
    news = _news(wish_ids)
    rows = db.session.execute(
        sa.select(Wish, Portal.name).join(Wish.portal).where(Wish.id.in_(wish_ids))
    )
    return [
        Document(
            kind=Kind.WISH,
            subject_id=wish.id,
            reference=str(wish.id),
            title=wish.title,
            body="\n\n".join([wish.copy, *news[wish.id]]),
            keywords=f"{wish.reference} {portal}",
            readers=(readers.EVERYBODY,) if wish.is_public else (readers.DESK,),
            at=wish.changed_at,
        )
        for wish, portal in rows
    ]


def _news(wish_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return what was published; nothing else that was said about a wish is indexed."""
    texts: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(WishEntry.wish_id, WishEntry.body)
        .where(WishEntry.wish_id.in_(wish_ids), WishEntry.kind == EntryKind.NEWS)
        .order_by(WishEntry.id)
    )
    for wish_id, body in rows:
        texts[wish_id].append(body)
    return texts


def read_sharings(sharing_ids: Sequence[int]) -> list[Document]:
    """Return shared requests in the words their authors agreed to, and nothing of the original."""
    rows = db.session.execute(
        sa.select(
            Sharing.id,
            SharedVersion.subject,
            SharedVersion.question,
            SharedVersion.answer,
            SharedVersion.decided_at,
            SharedVersion.created_at,
            Topic.name.label("topic"),
        )
        .join(SharedVersion, SharedVersion.sharing_id == Sharing.id)
        .join(Ticket, Ticket.id == Sharing.ticket_id)
        .join(Topic, Topic.id == Ticket.topic_id)
        .where(Sharing.id.in_(sharing_ids), sharing.is_open())
    )
    files = attachments.of_sharings(sharing_ids)
    documents = []
    for row in rows:
        shared = Document(
            kind=Kind.SHARED,
            subject_id=row.id,
            reference=str(row.id),
            title=row.subject,
            body=f"{row.question}\n\n{row.answer}".strip(),
            keywords=row.topic,
            readers=(readers.MEMBERS,),
            at=row.decided_at or row.created_at,
            topic=row.topic,
        )
        documents += [shared, *attachments.pieces(shared, files[row.id])]
    return documents


TICKETS = Source("requests", Ticket.id, (Kind.TICKET, Kind.NOTE), read_tickets)
SHARED = Source("shared requests", Sharing.id, (Kind.SHARED,), read_sharings)
ARTICLES = Source("articles", Article.id, (Kind.ARTICLE,), read_articles)
MEETINGS = Source("meetings", Meeting.id, (Kind.MEETING, Kind.MINUTES), read_meetings)
WISHES = Source("wishes", Wish.id, (Kind.WISH,), read_wishes)
SOURCES: tuple[Source, ...] = (TICKETS, SHARED, ARTICLES, MEETINGS, WISHES)
