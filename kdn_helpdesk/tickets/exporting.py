"""Making the files that were asked for, outside any transaction; a kill costs one attempt."""

from collections.abc import Sequence
from functools import partial
from tempfile import TemporaryFile

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, files
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _, in_language
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.tickets import casefiles
from kdn_helpdesk.tickets.actions import exports as actions
from kdn_helpdesk.tickets.casefiles import Case, Deed
from kdn_helpdesk.tickets.history import Names, describe
from kdn_helpdesk.tickets.models.exports import CaseExport
from kdn_helpdesk.tickets.queries import conversation, exports, history, tickets

TOLD_EACH = 10
"""After so many files the page hears how far it is."""


def make_next() -> bool:
    """Make the next file that waits; false where none does."""
    number = exports.find_waiting()
    db.session.rollback()
    if number is None:
        return False
    with in_language(DEFAULT_LANGUAGE):
        _make(number)
    return True


def _make(number: int) -> None:
    with transaction() as session:
        export = session.get_one(CaseExport, number)
        if not actions.begin(export):
            return
        case = _gather(export)
        export.total = case.total
    db.session.expunge_all()  # what was read stays as it is, whatever other transactions do
    try:
        moment = clock.now()
        with TemporaryFile(dir=settings().data_dir) as packed:
            told = partial(_tell, number, case.total)
            casefiles.pack(case, packed, moment=moment, progress=told)
            packed.seek(0)
            chunks = iter(lambda: packed.read(files.AT_ONCE), b"")
            upload = files.put(chunks, name=f"{case.name}.zip")
    except Exception as error:  # the store may be away, a text may be what nobody expected
        log.exception("case_not_exported", export=number, error=str(error))
        db.session.rollback()
        with transaction() as session:
            words = _(
                "An error stopped it: %(error)s", error=f"{type(error).__name__}: {error}"[:300]
            )
            actions.fail(session.get_one(CaseExport, number), words)
        return
    db.session.rollback()
    with transaction() as session:
        actions.finish(session.get_one(CaseExport, number), upload)


def _tell(number: int, total: int, done: int) -> None:
    """Write down how far it is, in a transaction of its own."""
    if done % TOLD_EACH and done < total:
        return
    db.session.rollback()
    with transaction() as session:
        session.execute(sa.update(CaseExport).where(CaseExport.id == number).values(done=done))


def _gather(export: CaseExport) -> Case:
    """Read what belongs into the file; rows stay readable after their transaction."""
    ticket = tickets.get_ticket_by_id(export.ticket_id)
    viewer = Viewer(roles=frozenset({Role.AGENT})) if export.with_notes else Viewer()
    numbers = exports.list_mail_numbers(ticket.id, with_notes=export.with_notes)
    return Case(
        ticket=ticket,
        messages=[
            message
            for message in conversation.list_messages(ticket.id, viewer=viewer)
            if not message.is_held
        ],
        tags=tickets.list_tags(ticket.id),
        copied=[person.name for person in tickets.list_watchers(ticket.id)],
        letters=[partial(exports.find_letter, *entry) for entry in numbers],
        history=_history(ticket.id) if export.with_notes else (),
        with_notes=export.with_notes,
    )


def _history(ticket_id: int) -> Sequence[Deed]:
    entries = audit.list_about("ticket", ticket_id)
    names = Names(history.list_person_names(entries), history.list_topic_names(DEFAULT_LANGUAGE))
    return [
        Deed(entry.created_at, names.person(entry.actor_id), describe(entry, names))
        for entry in entries
    ]
