"""Showing a request to all advised organisations: in anonymised words, once its author agrees."""

from collections.abc import Collection, Sequence
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, clock, redaction
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.tickets.actions import moves, opening, sorting
from kdn_helpdesk.tickets.events import SharingAsked, SharingDecided, SharingWithdrawn
from kdn_helpdesk.tickets.models.messages import Message, MessageFile
from kdn_helpdesk.tickets.models.sharing import SharedFile, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import sharing as queries
from kdn_helpdesk.tickets.states import MessageKind, ShareState, Visibility


def prepare_version(
    ticket: Ticket,
    *,
    subject: str,
    question: str,
    answer: str = "",
    files: Collection[int] = (),
    is_checked: bool = False,
    agent: int,
) -> SharedVersion:
    """Write down what others would read; nobody but the desk sees it yet.

    Words that name somebody of the request are refused unless an agent has checked them. `files`
    are numbers of files of the conversation. A version whose author was asked is never changed:
    the next one takes its place.
    """
    moves.lock(ticket)
    words = {
        "subject": opening.clean_subject(subject),
        "question": clean_lines(question).strip(),
        "answer": clean_lines(answer).strip(),
    }
    if not words["question"]:
        raise DomainError(_("Please write something."), field="question")
    if not is_checked:
        _check_anonymous(ticket, words)
    version = _draft_of(_sharing_of(ticket), agent=agent)
    for name, text in words.items():
        setattr(version, name, text)
    db.session.flush()
    _choose_files(version, ticket, files)
    audit.record("ticket:share_draft", ticket, actor=agent, number=version.number)
    db.session.flush()
    return version


def ask_author(ticket: Ticket, *, version: SharedVersion, agent: int) -> None:
    """Let the author read the version and decide."""
    moves.lock(ticket)
    author = db.session.get_one(Person, ticket.requester_id)
    if not author.is_active:
        raise DomainError(_("Whoever filed the request has left, so nobody can agree to it."))
    db.session.execute(
        sa.update(SharedVersion)
        .where(
            SharedVersion.sharing_id == version.sharing_id, SharedVersion.state == ShareState.ASKED
        )
        .values(state=ShareState.REPLACED)
    )
    version.state = ShareState.ASKED
    audit.record("ticket:share_ask", ticket, actor=agent, number=version.number)
    db.session.flush()
    publish(SharingAsked(ticket_id=ticket.id, version_id=version.id))


def decide(ticket: Ticket, *, version: SharedVersion, is_agreed: bool) -> None:
    """Let the author agree to exactly this version, or refuse it.

    Raises Conflict where it is no longer the one that waits for a decision.
    """
    moves.lock(ticket)
    db.session.refresh(version)
    if version.state is not ShareState.ASKED:
        raise Conflict(_("This version no longer waits for your decision."), current="")
    if is_agreed:
        _end(version.sharing_id, ShareState.AGREED, by=ShareState.REPLACED)
        sorting.change_visibility(
            ticket, visibility=Visibility.ALL_ADVISED, person=ticket.requester_id
        )
    version.state = ShareState.AGREED if is_agreed else ShareState.DECLINED
    version.decided_at = clock.now()
    action = "ticket:share_agree" if is_agreed else "ticket:share_decline"
    audit.record(action, ticket, actor=ticket.requester_id, number=version.number)
    db.session.flush()
    publish(
        SharingDecided(
            ticket_id=ticket.id,
            sharing_id=version.sharing_id,
            version_id=version.id,
            is_agreed=is_agreed,
        )
    )


def withdraw(ticket: Ticket, *, person: int) -> None:
    """Show it to other organisations no longer, by its author or by the desk."""
    moves.lock(ticket)
    sharing = db.session.scalar(sa.select(Sharing).where(Sharing.ticket_id == ticket.id))
    if sharing is None:
        raise DomainError(_("This request is not shared."))
    shown = queries.find_agreed(ticket.id)
    was_open = shown is not None and ticket.visibility is Visibility.ALL_ADVISED
    for state in (ShareState.AGREED, ShareState.ASKED):
        _end(sharing.id, state, by=ShareState.WITHDRAWN)
    if ticket.visibility is Visibility.ALL_ADVISED:
        sorting.change_visibility(ticket, visibility=Visibility.ORGANISATION, person=person)
    audit.record("ticket:share_withdraw", ticket, actor=person)
    db.session.flush()
    publish(
        SharingWithdrawn(
            ticket_id=ticket.id,
            sharing_id=sharing.id,
            version_id=shown.id if shown is not None and was_open else None,
        )
    )


def _end(sharing_id: int, state: ShareState, *, by: ShareState) -> None:
    db.session.execute(
        sa.update(SharedVersion)
        .where(SharedVersion.sharing_id == sharing_id, SharedVersion.state == state)
        .values(state=by, decided_at=clock.now())
    )


def _sharing_of(ticket: Ticket) -> Sharing:
    sharing = db.session.scalar(sa.select(Sharing).where(Sharing.ticket_id == ticket.id))
    if sharing is None:
        sharing = Sharing(ticket_id=ticket.id)
        db.session.add(sharing)
        db.session.flush()
    return sharing


def _draft_of(sharing: Sharing, *, agent: int) -> SharedVersion:
    """Return the version that is being prepared, or begin the next one."""
    latest = db.session.scalar(
        sa.select(SharedVersion)
        .where(SharedVersion.sharing_id == sharing.id)
        .order_by(SharedVersion.number.desc())
        .limit(1)
    )
    if latest is not None and latest.state is ShareState.DRAFT:
        latest.made_by_id = agent
        return latest
    version = SharedVersion(
        sharing_id=sharing.id,
        number=1 if latest is None else latest.number + 1,
        made_by_id=agent,
        state=ShareState.DRAFT,
    )
    db.session.add(version)
    return version


def _choose_files(version: SharedVersion, ticket: Ticket, files: Collection[int]) -> None:
    """Let exactly these files go out, named by their order alone."""
    db.session.execute(sa.delete(SharedFile).where(SharedFile.version_id == version.id))
    chosen: Sequence[Any] = db.session.execute(
        sa.select(StoredFile.id, StoredFile.name)
        .join(MessageFile, MessageFile.stored_file_id == StoredFile.id)
        .join(Message, Message.id == MessageFile.message_id)
        .where(
            MessageFile.id.in_(files),
            Message.ticket_id == ticket.id,
            Message.kind == MessageKind.PUBLIC,
        )
        .order_by(MessageFile.id)
    ).all()
    for number, row in enumerate(chosen, start=1):
        name = _("Attachment %(number)s", number=number) + PurePath(row.name).suffix.lower()
        db.session.add(SharedFile(version_id=version.id, stored_file_id=row.id, name=name))


def _check_anonymous(ticket: Ticket, words: dict[str, str]) -> None:
    """Raise DomainError at the field that names somebody or something of the request."""
    names = queries.list_names(ticket)
    for field, text in words.items():
        found = [*redaction.names_in(text, names), *redaction.addresses_in(text)]
        if ticket.reference in text:
            found.append(ticket.reference)
        if found:
            raise DomainError(
                _(
                    "This still names “%(names)s”. Take it out, or confirm below that it may stay.",
                    names="”, “".join(dict.fromkeys(found)),
                ),
                field=field,
            )
