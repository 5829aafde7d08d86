"""Passwords: chosen, changed, asked for again, and guessed too often."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session as DatabaseSession

from kdn_helpdesk.accounts import guessing, sessions
from kdn_helpdesk.accounts.actions import one_time
from kdn_helpdesk.accounts.events import LinkRequested, PasswordChanged
from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose, Person, Session
from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import aside, db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.log import log

FREE_FAILURES = 5
"""So many wrong passwords in a row cost nothing; each one more doubles the wait."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FRESH = timedelta(minutes=30)
"""How long after a sign-in sensitive changes need no password."""


def check_password(password: str, *, own_words: tuple[str, ...]) -> None:
    """Refuse a password that is short, endless, or guessed early (see `guessing`)."""
    if len(password) < guessing.MINIMUM:
        raise DomainError(
            _("Please choose at least %(number)s characters.", number=guessing.MINIMUM),
            field="password",
        )
    if len(password) > guessing.MAXIMUM:
        raise DomainError(
            _("Please choose at most %(number)s characters.", number=guessing.MAXIMUM),
            field="password",
        )
    if guessing.is_common(password, own_words=own_words):
        raise DomainError(
            _(
                "This password is easily guessed. Four words that have nothing to do with each "
                "other make a good one."
            ),
            field="password",
        )


def own_words(person: Person, *more: str) -> tuple[str, ...]:
    """Return what an attacker knows of the person."""
    return (person.name, person.family_name, person.email, *more)


def is_locked(person: Person) -> bool:
    """Tell whether too many wrong passwords were tried for this account."""
    return person.locked_until is not None and person.locked_until > clock.now()


def is_fresh(session: Session) -> bool:
    """Tell whether the holder proved recently who they are."""
    return session.authenticated_at > clock.now() - FRESH


def note_failure(person: Person | None) -> None:
    """Count a wrong password, whatever becomes of the request; a wait is not made longer by it.

    An address that nobody has is counted for nobody, so that both answers take as long.
    """
    log.warning("sign_in_failed", known=person is not None)
    counted = person is not None and not is_locked(person)
    aside(_count_failure(person.id if person is not None and counted else 0))


def note_success(person: Person, *, new_hash: str | None) -> None:
    """Forget the wrong ones, and keep the hash up to date with its parameters."""
    person.failed_sign_ins = 0
    person.locked_until = None
    person.last_seen_at = clock.now()
    if new_hash:
        person.password_hash = new_hash
    db.session.flush()
    audit.record("session:start", person, actor=person.id)


def note_proof(session_id: int, *, person_id: int) -> None:
    """Note that the holder of the session proved again who they are."""
    db.session.execute(
        sa.update(Session)
        .where(Session.id == session_id, Session.person_id == person_id)
        .values(authenticated_at=clock.now())
    )


def ask_for_new_password(email: str) -> None:
    """Mail a link, if there is an account; nobody is told whether there is."""
    person = db.session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))
    if person is None or not person.is_active or person.password_hash is None:
        return
    if one_time.is_nuisance(LinkPurpose.PASSWORD, person.email):
        return
    link = one_time.make_link(
        LinkPurpose.PASSWORD,
        email=person.email,
        person_id=person.id,
        language=person.language,
    )
    publish(LinkRequested(link_id=link.id))


def set_forgotten_password(link: AccountLink, *, person: Person, password_hash: str) -> None:
    """Set the password by a mailed link; every session ends, whoever holds it."""
    one_time.use_link(link)
    person.failed_sign_ins = 0
    person.locked_until = None
    _set_password(person, password_hash)
    sessions.end_sessions(person.id)


def change_password(person: Person, *, password_hash: str, session_id: int | None) -> None:
    """Set another password; every session but this one ends."""
    _set_password(person, password_hash)
    sessions.end_sessions(person.id, but=session_id)


def _set_password(person: Person, password_hash: str) -> None:
    person.password_hash = password_hash
    db.session.flush()
    audit.record("person:password", person, actor=person.id)
    publish(PasswordChanged(person_id=person.id))


def _count_failure(person_id: int) -> Callable[[DatabaseSession], None]:
    now = clock.now()

    def write(session: DatabaseSession) -> None:
        statement = sa.select(Person.failed_sign_ins).where(Person.id == person_id)
        failures = (session.scalar(statement.with_for_update()) or 0) + 1
        beyond = failures - FREE_FAILURES
        wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT) if beyond >= 0 else None
        session.execute(
            sa.update(Person)
            .where(Person.id == person_id)
            .values(failed_sign_ins=failures, locked_until=now + wait if wait else None)
        )

    return write
