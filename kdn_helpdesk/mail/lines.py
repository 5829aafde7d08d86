"""How it goes with each server: one that fails is left alone for growing times."""

import os
import socket
from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.mail.charsets import clean
from kdn_helpdesk.mail.models import MailLine

OUT = "smtp"
"""The name of the line that mails leave by."""
SCANNER = "clamd"
"""The name of the line to the virus scanner."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
_WORTH_WRITING = timedelta(minutes=1)


def find_line(name: str) -> MailLine | None:
    """Return what is known of the server."""
    return db.session.scalar(sa.select(MailLine).where(MailLine.name == name))


def may_try(name: str) -> bool:
    """Tell whether the server may be tried now."""
    line = find_line(name)
    db.session.rollback()
    return line is None or line.due_at is None or line.due_at <= clock.now()


def seconds_until_due(name: str, *, at_most: float) -> float:
    """Return how long the server has to be left alone; the most where nothing is known."""
    line = find_line(name)
    db.session.rollback()
    if line is None or line.due_at is None:
        return at_most
    return min(max((line.due_at - clock.now()).total_seconds(), 0.1), at_most)


def note_failure(name: str, error: str) -> MailLine:
    """Let the server alone for a while, longer each time."""
    line = _get_line(name)
    line.failures += 1
    wait = min(FIRST_WAIT * 2 ** min(line.failures - 1, 10), LONGEST_WAIT)
    line.error, line.due_at = clean(error)[:1000], clock.now() + wait
    line.held_until = None
    db.session.flush()
    return line


def note_success(name: str, *, remark: str = "") -> None:
    """Write down that it went well; what still is not right may be remarked."""
    now = clock.now()
    line = _get_line(name)
    is_fresh = line.worked_at is not None and line.worked_at > now - _WORTH_WRITING
    if is_fresh and not line.failures and line.error == remark:
        return
    line.failures, line.error, line.due_at, line.worked_at = 0, clean(remark)[:1000], None, now
    db.session.flush()


def pause(name: str, span: timedelta) -> None:
    """Let the server alone although it did nothing wrong."""
    _get_line(name).due_at = clock.now() + span
    db.session.flush()


def try_now(name: str) -> None:
    """Let the next round try the server, whatever it did before."""
    _get_line(name).due_at = None
    db.session.flush()


def name_holder() -> str:
    """Return a name for who holds servers in this process, by which others see whether it lives."""
    return f"{socket.gethostname()}|{os.getpid()}|{uuid4().hex}"


def hold(name: str, *, holder: str, span: timedelta) -> bool:
    """Take the server for this worker alone; false where another has it or it must wait."""
    now = clock.now()
    line = _get_line(name)
    if line.due_at is not None and line.due_at > now:
        return False
    is_held = line.held_until is not None and line.held_until > now and line.holder != holder
    if is_held and not _is_gone(line.holder):
        return False
    line.holder, line.held_until = holder, now + span
    db.session.flush()
    return True


def release(name: str, *, holder: str) -> None:
    """Let another worker take the server."""
    line = find_line(name)
    if line is not None and line.holder == holder:
        line.held_until = None
        db.session.flush()


def is_held(name: str) -> bool:
    """Tell whether some worker keeps a connection to the server."""
    line = find_line(name)
    db.session.rollback()
    return line is not None and line.held_until is not None and line.held_until > clock.now()


def _is_gone(holder: str) -> bool:
    """Tell whether a holder on this machine was killed; of other machines nobody can tell."""
    host, _bar, rest = holder.partition("|")
    pid = rest.partition("|")[0]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():  # our number in an earlier life, as in a container
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _get_line(name: str) -> MailLine:
    """Return the server's row, locked; the first time it is made."""
    wanted = sa.select(MailLine).where(MailLine.name == name).with_for_update()
    line = db.session.scalar(wanted)
    if line is not None:
        return line
    line = MailLine(name=name, failures=0, error="", holder="")
    try:
        with db.session.begin_nested():
            db.session.add(line)
    except sa.exc.IntegrityError:  # another worker was faster
        return db.session.scalars(wanted).one()
    return line
