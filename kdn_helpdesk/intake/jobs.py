"""Reading and routing what came in: each mail by itself, whatever another one does."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.jobs import job
from kdn_helpdesk.core.log import log
from kdn_helpdesk.intake import enclosures
from kdn_helpdesk.intake.actions import routing, settling
from kdn_helpdesk.intake.enclosures import Enclosures
from kdn_helpdesk.mail import threads
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.reading import ReadMail, read_mail

AT_ONCE = 50
MOST_ATTEMPTS = 3


@job("intake.route")
def route_due() -> int:
    """Route every mail that waits and return how many."""
    done = 0
    while numbers := _begin():
        for number in numbers:
            done += _route(number)
    return done


def _begin() -> Sequence[int]:
    """Note that reading begins, and return the mails: new ones together, others one by one.

    A mail that kills its reader takes the others of its round with it once, never again.
    """
    waits = IncomingMail.outcome.is_(None)
    if db.session.scalar(sa.select(IncomingMail.id).where(waits).limit(1)) is None:
        db.session.rollback()
        return ()
    with transaction() as session:
        waiting = sa.select(IncomingMail.id).where(waits).order_by(IncomingMail.id)
        new = waiting.where(IncomingMail.attempts == 0).limit(AT_ONCE)
        numbers = session.scalars(new).all() or session.scalars(waiting.limit(1)).all()
        session.execute(
            sa.update(IncomingMail)
            .where(IncomingMail.id.in_(numbers))
            .values(attempts=IncomingMail.attempts + 1)
            .execution_options(synchronize_session=False)
        )
    return numbers


def _route(number: int) -> int:
    """Bring one mail to its outcome; an error in it is an outcome too."""
    content, attempts = db.session.execute(
        sa.select(IncomingMail.content, IncomingMail.attempts).where(IncomingMail.id == number)
    ).one()
    db.session.rollback()
    if attempts > MOST_ATTEMPTS:
        _fail(number, _("Reading it was broken off three times."))
        return 1
    try:
        read = read_mail(content, is_ours=threads.is_ours)
        return _settle(number, read, enclosures.store(read))
    except sa.exc.OperationalError:
        raise  # the database is busy or away: the mail is not to blame and waits
    except Exception as error:
        log.exception("mail_not_routed", mail=number, error=str(error))
        _fail(number, _("An error stopped it: %(error)s", error=f"{type(error).__name__}: {error}"))
        return 1


def _settle(number: int, read: ReadMail, stored: Enclosures) -> int:
    with transaction():
        mail = _lock(number)
        if mail is None:
            return 0
        routing.route_mail(mail, read, stored)
        if mail.outcome is None:
            raise ValueError("a mail without outcome")
    return 1


def _fail(number: int, reason: str) -> None:
    with transaction():
        mail = _lock(number)
        if mail is not None:
            settling.settle(mail, Outcome.FAILED, reason=reason[:1000])


def _lock(number: int) -> IncomingMail | None:
    """Return the mail for this worker alone; None where another one was faster."""
    return db.session.scalar(
        sa.select(IncomingMail)
        .where(IncomingMail.id == number, IncomingMail.outcome.is_(None))
        .with_for_update(skip_locked=True)
    )
