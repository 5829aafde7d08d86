"""How a person hears of something: by a mail at once, in a digest, or not at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts import labels, rhythms, sessions
from kdn_helpdesk.accounts.actions import digests
from kdn_helpdesk.accounts.models import Notice, Person, Rhythm
from kdn_helpdesk.core import clock, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import LANGUAGES, in_language
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import composing, outbox
from kdn_helpdesk.mail.composing import Choice, Gist
from kdn_helpdesk.mail.models import DigestEntry, DigestState
from kdn_helpdesk.mail.outbox import Recipient

Reader = Callable[[Viewer, Sequence[int]], Collection[int]]
"""Returns which of these rows the viewer may read now."""
MOST_SHOWN = 100
_PURPOSE = "news"
_ALL = "digest"
_readers: dict[str, Reader] = {}


def use_readers(readers: Mapping[str, Reader]) -> None:
    """Say for each kind of thing who may read it; the rooms that know lie above this one."""
    _readers.update(readers)


def deliver(
    person: Person,
    *,
    notice: Notice | None,
    template: str,
    context: dict[str, Any],
    about: tuple[str, int],
    event_key: str,
    **options: Any,
) -> None:
    """Tell the person once for this event, as they chose; without `notice` at once.

    Where somebody has several roles in one event, the one that brings the news at once wins.
    """
    rhythm = person.rhythm_of(notice) if notice else Rhythm.AT_ONCE
    if rhythm is Rhythm.NEVER:
        return
    context = {**context, "person": person}
    if notice is None or rhythm is Rhythm.AT_ONCE:
        if person.rhythms:
            _drop_entry(person.id, event_key)
        outbox.queue_mail(
            to=Recipient(person.email, person.name, person.language, person.id),
            template=template,
            context=context,
            about=about,
            event_key=event_key,
            choice=choice_of(person, notice) if notice else None,
            **options,
        )
    elif not outbox.was_queued(event_key, person.email) and not _is_kept(person.id, event_key):
        entry = DigestEntry(
            person_id=person.id,
            notice=notice.value,
            event_key=event_key,
            kind=about[0],
            subject_id=about[1],
            due_at=rhythms.next_digest(rhythm, after=clock.now()),
        )
        _summarize(entry, template, context)
        db.session.add(entry)
        db.session.flush()


def _summarize(entry: DigestEntry, template: str, context: dict[str, Any]) -> None:
    """Keep what the mail would have said in a line of each language, and its link."""
    gists = {
        code: composing.summarize(template, language=code, context=context) for code in LANGUAGES
    }
    entry.headlines = {code: gist.headline for code, gist in gists.items()}
    entry.link = gists[LANGUAGES[0]].link


def choice_of(person: Person, notice: Notice | None) -> Choice:
    """Return where the person chooses, and ends such mails; None stands for the digests."""
    token = tokens.sign(_PURPOSE, [person.id, notice.value if notice else _ALL])
    home = settings().public_url.rstrip("/")
    address = f"{home}/abbestellen/{token}"
    page = f"{home}/konto/nachrichten" if person.has_account else address
    return Choice(page=page, unsubscribe=address)


def read_choice(token: str) -> tuple[int, Notice | None]:
    """Return whose choice it is, and of which news; raises DomainError for other tokens."""
    person_id, kind = tokens.read(_PURPOSE, token)
    return int(person_id), None if kind == _ALL else Notice(kind)


def send_digest(person_id: int) -> bool:
    """Tell the person all that is due in one mail, as far as they may still read it.

    The entries and the mail are one transaction, so a crash loses none and tells none twice.
    False where another worker is at it.
    """
    due = _claim(person_id)
    if not due:
        return False
    person = db.session.scalar(sa.select(Person).where(Person.id == person_id))
    told = _still_wanted(person, due) if person is not None and person.is_active else []
    for entry in due:
        entry.state = DigestState.TOLD if entry in told else DigestState.WITHHELD
    if person is not None and told:
        _mail_digest(person, told)
    db.session.flush()
    return True


def list_waiting(person: Person) -> list[DigestEntry]:
    """Return what the person's next overviews will tell, as far as it may still be read."""
    waiting = sa.select(DigestEntry).where(
        DigestEntry.person_id == person.id, DigestEntry.state == DigestState.WAITING
    )
    found = db.session.scalars(waiting.order_by(DigestEntry.id).limit(MOST_SHOWN)).all()
    return sorted(_still_wanted(person, found), key=lambda entry: (entry.due_at, entry.id))


def _mail_digest(person: Person, told: Sequence[DigestEntry]) -> None:
    with in_language(person.language):
        sections = [
            (
                str(labels.NOTICE_LABELS[notice]),
                [Gist(entry.headline(person.language), entry.link) for entry in found],
            )
            for notice, found in groupby(told, key=lambda entry: Notice(entry.notice))
        ]
    mail = outbox.queue_mail(
        to=Recipient(person.email, person.name, person.language, person.id),
        template="mail/digest.txt",
        context={
            "person": person,
            "count": len(told),
            "today": clock.today(),
            "sections": sections,
        },
        about=("person", person.id),
        event_key=f"digest:{person.id}:{max(entry.id for entry in told)}",
        reply_to=settings().mail_address,
        choice=choice_of(person, None),
    )
    for entry in told:
        entry.outgoing_id = mail.id if mail else None


def _claim(person_id: int) -> Sequence[DigestEntry]:
    return db.session.scalars(
        sa.select(DigestEntry)
        .where(
            DigestEntry.person_id == person_id,
            DigestEntry.state == DigestState.WAITING,
            DigestEntry.due_at <= clock.now(),
        )
        .order_by(DigestEntry.id)
        .with_for_update(skip_locked=True)
    ).all()


def _still_wanted(person: Person, due: Sequence[DigestEntry]) -> list[DigestEntry]:
    """Return what the person may read at this moment, sorted as the account's page sorts it."""
    viewer = sessions.get_viewer_of(person.id)
    offered = digests.offered_notices(viewer)
    readable = {
        (kind, number)
        for kind in {entry.kind for entry in due}
        for number in _readable(kind, viewer, [e.subject_id for e in due if e.kind == kind])
    }
    wanted = [
        entry
        for entry in due
        if Notice(entry.notice) in offered and (entry.kind, entry.subject_id) in readable
    ]
    return sorted(wanted, key=lambda entry: (offered.index(Notice(entry.notice)), entry.id))


def _readable(kind: str, viewer: Viewer, numbers: Sequence[int]) -> Collection[int]:
    """Return what may be read; of a kind that nobody answers for, nothing."""
    reader = _readers.get(kind)
    return reader(viewer, numbers) if reader else ()


def _is_kept(person_id: int, event_key: str) -> bool:
    return db.session.scalar(_entry(person_id, event_key)) is not None


def _drop_entry(person_id: int, event_key: str) -> None:
    entry = db.session.scalar(_entry(person_id, event_key))
    if entry is not None and entry.state is DigestState.WAITING:
        db.session.delete(entry)


def _entry(person_id: int, event_key: str) -> sa.Select[DigestEntry]:
    return sa.select(DigestEntry).where(
        DigestEntry.person_id == person_id, DigestEntry.event_key == event_key
    )
