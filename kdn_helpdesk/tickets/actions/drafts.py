"""Keeping what somebody is writing, until it is sent or thrown away."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.tickets.actions import moves
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.writing import Draft, DraftFile
from kdn_helpdesk.tickets.states import DraftKind


def save_draft(
    ticket: Ticket,
    *,
    person: int,
    kind: DraftKind,
    body: str,
    revision: int = 0,
    files: Sequence[Upload | StoredFile] = (),
    by_itself: bool = False,
) -> Draft | None:
    """Keep the text, and add the files; without any text or file the draft is gone (None).

    `revision` is the draft that the writer had before them, 0 where there was none. Conflict
    brings what another window of the same person has saved since. What a page saves `by_itself`
    does not bring a draft back that was sent or thrown away meanwhile.
    """
    moves.lock(ticket)
    body = clean_lines(body).rstrip()
    draft = _find(ticket, person, kind)
    _check_revision(draft, revision=revision, body=body)
    if draft is None:
        if revision and by_itself:
            raise Conflict(_("This draft has been sent or discarded."), current="")
        if not body and not files:
            return None
        draft = Draft(ticket_id=ticket.id, person_id=person, kind=kind, revision=revision)
        db.session.add(draft)
    draft.body, draft.saved_at = body, clock.now()
    draft.revision += 1
    db.session.flush()
    _add_files(draft, files)
    if not body and not _has_files(draft):
        db.session.delete(draft)
        db.session.flush()
        return None
    return draft


def add_to_draft(
    ticket: Ticket,
    *,
    person: int,
    kind: DraftKind,
    body: str,
    files: Sequence[Upload | StoredFile] = (),
) -> None:
    """Put a text at the end of whatever the draft holds: what came back loses nothing."""
    moves.lock(ticket)
    draft = _find(ticket, person, kind)
    if draft is None:
        save_draft(ticket, person=person, kind=kind, body=body, files=files)
        return
    joined = "\n\n".join(part for part in (draft.body, body.strip()) if part)
    save_draft(ticket, person=person, kind=kind, body=joined, revision=draft.revision, files=files)


def discard_draft(ticket: Ticket, *, person: int, kind: DraftKind) -> None:
    """Throw the draft away with its files."""
    draft = _find(ticket, person, kind)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


def remove_draft_file(ticket: Ticket, *, person: int, file_id: int) -> None:
    """Take one file out of the person's draft."""
    own = sa.select(Draft.id).where(Draft.ticket_id == ticket.id, Draft.person_id == person)
    db.session.execute(
        sa.delete(DraftFile).where(DraftFile.id == file_id, DraftFile.draft_id.in_(own))
    )


def take_draft(
    ticket: Ticket, *, person: int, kind: DraftKind, revision: int, sent: str
) -> list[StoredFile]:
    """End the draft that is being sent, and return its files.

    Where another window has saved other words meanwhile, those stay a draft.
    """
    draft = _find(ticket, person, kind)
    if draft is None:
        return []
    stored = list(
        db.session.scalars(
            sa.select(StoredFile)
            .join(DraftFile, DraftFile.stored_file_id == StoredFile.id)
            .where(DraftFile.draft_id == draft.id)
            .order_by(DraftFile.id)
        )
    )
    if draft.revision == revision or draft.body.strip() in clean_lines(sent):
        db.session.delete(draft)
    else:
        db.session.execute(sa.delete(DraftFile).where(DraftFile.draft_id == draft.id))
    db.session.flush()
    return stored


def _check_revision(draft: Draft | None, *, revision: int, body: str) -> None:
    if draft is not None and draft.revision != revision and draft.body != body:
        raise Conflict(
            _("You have written something else here in another window."), current=draft.body
        )


def _find(ticket: Ticket, person: int, kind: DraftKind) -> Draft | None:
    return db.session.scalar(
        sa.select(Draft).where(
            Draft.ticket_id == ticket.id, Draft.person_id == person, Draft.kind == kind
        )
    )


def _add_files(draft: Draft, uploads: Sequence[Upload | StoredFile]) -> None:
    for upload in uploads:
        stored = files.keep(upload) if isinstance(upload, Upload) else upload
        db.session.add(DraftFile(draft_id=draft.id, stored_file_id=stored.id))
    db.session.flush()


def _has_files(draft: Draft) -> bool:
    found = sa.select(DraftFile.id).where(DraftFile.draft_id == draft.id).limit(1)
    return db.session.scalar(found) is not None
