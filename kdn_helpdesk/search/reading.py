"""Reads the text of files for the index, each in a process of its own with bounds.

A file that is made to exhaust whoever opens it ends that process; its row says so and the next
file is read.
"""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.scanning import Scan
from kdn_helpdesk.search import attachments, extraction, indexing
from kdn_helpdesk.search.models import SearchText, TextState
from kdn_helpdesk.search.sources import SOURCES

PATIENCE = 40.0
"""Seconds by the clock; the process itself counts those of the processor."""
MOST_TRIES = 2
GIVEN_UP = timedelta(minutes=15)
"""Who began so long ago was killed."""
A_ROUND = 20
_FIT = (Scan.NONE, Scan.CLEAN, Scan.UNFIT)


def read_some() -> int:
    """Read some files that wait, each in steps of their own transactions; return how many."""
    done = 0
    while done < A_ROUND and (number := _claim()) is not None:
        _read(number)
        done += 1
    return done


def _claim() -> int | None:
    """Take the next file; one that killed its reader twice is given up."""
    with transaction():
        given_up = clock.now() - GIVEN_UP
        text = db.session.scalar(
            sa.select(SearchText)
            .join(StoredFile, StoredFile.id == SearchText.stored_file_id)
            .where(
                sa.or_(
                    SearchText.state == TextState.WAITING,
                    sa.and_(SearchText.state == TextState.READING, SearchText.begun_at < given_up),
                ),
                StoredFile.scan.in_(_FIT),
            )
            .order_by(SearchText.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=SearchText)
        )
        if text is None:
            return None
        if text.tries >= MOST_TRIES:
            text.state, text.reason = TextState.UNREADABLE, "killed"
        else:
            text.state, text.begun_at = TextState.READING, clock.now()
            text.tries += 1
        return text.id


def _read(number: int) -> None:
    with transaction():
        row = db.session.execute(
            sa.select(StoredFile, SearchText.state)
            .join(SearchText, SearchText.stored_file_id == StoredFile.id)
            .where(SearchText.id == number)
        ).one_or_none()
        if row is None or row.state is not TextState.READING:
            return
        stored = row[0]
        db.session.expunge(stored)
    try:
        text, reason = text_of(files.read(stored))
    except DomainError:
        text, reason = "", "lost"
    _settle(number, stored.id, text, reason)


def _settle(number: int, stored_file_id: int, text: str, reason: str) -> None:
    """Keep the text and let what the file hangs on be found by it."""
    with transaction():
        kept = db.session.get(SearchText, number)
        if kept is None:
            return
        kept.state = TextState.UNREADABLE if reason else TextState.READ
        kept.body, kept.reason = text, reason
        if not text:
            return
        db.session.flush()
        owners = attachments.owners_of(stored_file_id)
        for source in SOURCES:
            if numbers := owners.get(source.name):
                indexing.refresh(source, numbers)


def text_of(content: bytes, *, patience: float = PATIENCE) -> tuple[str, str]:
    """Return the text of a file and, where it has none, why."""
    command = [sys.executable, "-I", str(Path(extraction.__file__))]
    try:
        ended = subprocess.run(  # noqa: S603  # our own program, nothing foreign in the command
            command, input=content, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        return "", "slow"
    if ended.returncode:
        log.info("search.file_unreadable", code=ended.returncode)
        return "", "large"
    said = json.loads(ended.stdout)
    return said.get("text", ""), said.get("refused", "")
