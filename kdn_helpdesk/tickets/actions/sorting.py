"""Who works on a request, how it is sorted, who follows it."""

from collections.abc import Iterable

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person, PersonRole
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, roles_with
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.tickets.actions import moves, together
from kdn_helpdesk.tickets.events import SharingProposed, TicketAssigned, TicketChanged
from kdn_helpdesk.tickets.models.sharing import Sharing
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket, TicketTag, Watcher
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Priority, State, Visibility

TAG_LENGTH = 40


def assign_ticket(
    ticket: Ticket, *, assignee: int | None, agent: int, in_bulk: bool = False
) -> None:
    """Give the request to an agent, or to nobody; a new one is then open.

    `in_bulk`: one of many, of which the agent is told together.
    """
    moves.lock(ticket)
    if assignee == ticket.assignee_id:
        return
    if assignee is not None and not works_at_desk(assignee):
        raise DomainError(_("Only agents of the desk work on requests."), field="assignee")
    old, ticket.assignee_id = ticket.assignee_id, assignee
    entry = audit.record("ticket:assign", ticket, actor=agent, old=old, new=assignee)
    if assignee is not None and ticket.state is State.NEW:
        moves.move(ticket, State.OPEN, actor=agent, with_message=True)
    together.follow(
        ticket,
        lambda: TicketAssigned(
            ticket_id=ticket.id,
            assignee_id=assignee,
            actor_id=agent,
            audit_id=entry.id,
            in_bulk=in_bulk,
        ),
        moves_deadlines=False,
    )


def change_priority(ticket: Ticket, *, priority: Priority, agent: int) -> None:
    """Change how urgent the request is, and with it until when the desk should act."""
    moves.lock(ticket)
    if priority is ticket.priority:
        return
    audit.record("ticket:priority", ticket, actor=agent, old=ticket.priority, new=priority)
    ticket.priority = priority
    _tell_changed(ticket, moves_deadlines=True)


def change_topic(ticket: Ticket, *, topic: Topic, agent: int) -> None:
    """Put the request under another topic."""
    moves.lock(ticket)
    if topic.id == ticket.topic_id:
        return
    audit.record("ticket:topic", ticket, actor=agent, old=ticket.topic_id, new=topic.id)
    ticket.topic_id = topic.id
    _tell_changed(ticket, moves_deadlines=True)


def change_visibility(ticket: Ticket, *, visibility: Visibility, person: int) -> None:
    """Change who of the asking side may read it; only the requester opens it further."""
    moves.lock(ticket)
    if visibility is ticket.visibility:
        return
    ladder = list(Visibility)
    if person != ticket.requester_id and ladder.index(visibility) > ladder.index(ticket.visibility):
        raise DomainError(
            _("Only the person who filed the request can show it to more people."),
            field="visibility",
        )
    if ladder.index(visibility) > ladder.index(ticket.visibility):
        _check_merged_agree(ticket, person=person)
    entry = audit.record(
        "ticket:visibility", ticket, actor=person, old=ticket.visibility, new=visibility
    )
    ticket.visibility = visibility
    _tell_changed(ticket)
    if visibility is Visibility.ALL_ADVISED and not _is_prepared(ticket):
        publish(SharingProposed(ticket_id=ticket.id, audit_id=entry.id))


def set_tags(ticket: Ticket, *, names: Iterable[str], agent: int) -> None:
    """Let the request have exactly these tags; new words become tags."""
    _put_tags(ticket, held=_held_tags(ticket), names=names, agent=agent)


def _put_tags(ticket: Ticket, *, held: dict[str, int], names: Iterable[str], agent: int) -> None:
    wanted = set(clean_tags(names))
    if wanted == set(held):
        return
    for name in sorted(wanted - set(held)):
        db.session.add(TicketTag(ticket_id=ticket.id, tag_id=_tag_called(name)))
    if gone := [held[name] for name in set(held) - wanted]:
        db.session.execute(
            sa.delete(TicketTag).where(TicketTag.ticket_id == ticket.id, TicketTag.tag_id.in_(gone))
        )
    audit.record("ticket:tags", ticket, actor=agent, old=sorted(held), new=sorted(wanted))
    _tell_changed(ticket)


def add_tags(ticket: Ticket, *, names: Iterable[str], agent: int) -> None:
    """Add these tags to those that the request has."""
    held = _held_tags(ticket)
    _put_tags(ticket, held=held, names={*held, *names}, agent=agent)


def remove_tags(ticket: Ticket, *, names: Iterable[str], agent: int) -> None:
    """Take these tags away; the others stay."""
    held = _held_tags(ticket)
    _put_tags(ticket, held=held, names=set(held) - set(clean_tags(names)), agent=agent)


def clean_tags(names: Iterable[str]) -> list[str]:
    """Return the words as tags are kept: in small letters, in order, each once."""
    return sorted({clean_tag(name) for name in names} - {""})


def _held_tags(ticket: Ticket) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Tag.name, Tag.id).join(TicketTag).where(TicketTag.ticket_id == ticket.id)
    )
    return {row.name: row.id for row in rows}


def add_watcher(ticket: Ticket, *, person: Person, agent: int) -> None:
    """Put somebody in copy: they read the request and get every answer."""
    if person.id == ticket.requester_id:
        raise DomainError(_("This person filed the request."), field="email")
    if watch(ticket, person=person.id):
        audit.record("ticket:watch", ticket, actor=agent, person=person.id)
        _tell_changed(ticket)


def remove_watcher(ticket: Ticket, *, person: int, agent: int) -> None:
    """Take somebody out of copy."""
    db.session.execute(
        sa.delete(Watcher).where(Watcher.ticket_id == ticket.id, Watcher.person_id == person)
    )
    audit.record("ticket:unwatch", ticket, actor=agent, person=person)
    _tell_changed(ticket)


def watch(ticket: Ticket, *, person: int) -> bool:
    """Let the person get every answer; false where they do already."""
    known = sa.select(Watcher.id).where(Watcher.ticket_id == ticket.id, Watcher.person_id == person)
    if db.session.scalar(known) is not None:
        return False
    db.session.add(Watcher(ticket_id=ticket.id, person_id=person))
    db.session.flush()
    return True


def _check_merged_agree(ticket: Ticket, *, person: int) -> None:
    """Refuse to open what somebody else had filed for themselves and the desk merged into it."""
    closed = db.session.scalar(
        sa.select(Ticket.reference)
        .where(
            Ticket.merged_into_id == ticket.id,
            Ticket.requester_id != person,
            Ticket.visibility == Visibility.ONLY_ME,
        )
        .limit(1)
    )
    if closed is not None:
        raise DomainError(
            _(
                "%(reference)s goes on in this request; its author has not agreed that more"
                " people read it.",
                reference=closed,
            ),
            field="visibility",
        )


def _is_prepared(ticket: Ticket) -> bool:
    """Tell whether the desk has begun to prepare what others may read."""
    known = sa.select(Sharing.id).where(Sharing.ticket_id == ticket.id)
    return db.session.scalar(known) is not None


def works_at_desk(person_id: int) -> bool:
    """Tell whether the person is an active agent."""
    roles = list(roles_with(Permission.TICKET_WORK))
    found = db.session.scalar(
        sa.select(Person.id)
        .join(PersonRole)
        .where(Person.id == person_id, Person.is_active, PersonRole.role.in_(roles))
    )
    return found is not None


def _tag_called(name: str) -> int:
    found = db.session.scalar(sa.select(Tag.id).where(Tag.name == name))
    if found is not None:
        return found
    tag = Tag(name=name)
    db.session.add(tag)
    db.session.flush()
    return tag.id


def clean_tag(name: str) -> str:
    """Return a tag as it is kept: small letters, single blanks, no number sign."""
    return " ".join(clean(name).casefold().replace("#", " ").split())[:TAG_LENGTH].strip()


def _tell_changed(ticket: Ticket, *, moves_deadlines: bool = False) -> None:
    together.follow(
        ticket, lambda: TicketChanged(ticket_id=ticket.id), moves_deadlines=moves_deadlines
    )
