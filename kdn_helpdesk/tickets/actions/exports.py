"""Asking for a whole request as one file, and forgetting it again."""

from datetime import timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, files, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.exports import CaseExport, ExportState
from kdn_helpdesk.tickets.models.tickets import Ticket

KEPT = timedelta(days=7)
"""How long a file waits to be taken; it is a copy and can be made again."""
MOST_ATTEMPTS = 3


def ask_export(ticket: Ticket, *, agent: int, with_notes: bool) -> CaseExport:
    """Ask for the request as one file; the worker makes it."""
    waiting = sa.select(CaseExport.id).where(
        CaseExport.ticket_id == ticket.id,
        CaseExport.with_notes == with_notes,
        CaseExport.state == ExportState.WAITING,
    )
    if db.session.scalar(waiting) is not None:
        raise DomainError(_("This file is being made already."))
    export = CaseExport(ticket_id=ticket.id, asked_by_id=agent, with_notes=with_notes)
    db.session.add(export)
    db.session.flush()
    audit.record("ticket:export", ticket, actor=agent, with_notes=with_notes)
    jobs.ring()
    return export


def begin(export: CaseExport) -> bool:
    """Note that making it begins; false where that has failed often enough."""
    export.attempts += 1
    export.done = 0
    if export.attempts > MOST_ATTEMPTS:
        fail(export, _("Making it was broken off three times."))
        return False
    return True


def finish(export: CaseExport, upload: Upload) -> None:
    """Let the file belong to the request."""
    export.stored_file_id = files.keep(upload).id
    export.state, export.ended_at = ExportState.DONE, clock.now()
    export.done = export.total


def fail(export: CaseExport, problem: str) -> None:
    """Write down why there is no file."""
    export.state, export.problem, export.ended_at = ExportState.FAILED, problem, clock.now()


def forget_old() -> int:
    """Delete the files that nobody needs any more, and return how many."""
    old = db.session.execute(
        sa.select(CaseExport.id, CaseExport.stored_file_id).where(
            CaseExport.ended_at < clock.now() - KEPT
        )
    ).all()
    db.session.execute(sa.delete(CaseExport).where(CaseExport.id.in_([row.id for row in old])))
    stored = [row.stored_file_id for row in old if row.stored_file_id is not None]
    db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(stored)))
    return len(old)
