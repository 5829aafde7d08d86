"""Mails that tests queue, and how they look at them."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.mail.models import OutgoingMail
from kdn_helpdesk.mail.outbox import Recipient, queue_mail
from tests import factories

TEMPLATE = "mail/trial.txt"
SOURCE = (
    "{% block subject %}{{ subject }}{% endblock %}"
    "{% block body %}{{ body }}{% endblock %}"
    "{% block reason %}Grund{% endblock %}"
)


def queue(
    *,
    to: str = "rathaus@stadt.example",
    about: tuple[str, int] = ("ticket", 1),
    key: str = "trial",
    subject: str = "Betreff",
    body: str = "Guten Tag",
    **options: Any,
) -> OutgoingMail:
    """Queue one mail in a transaction of its own."""
    with factories.writing():
        mail = queue_mail(
            to=Recipient(to, name="Rathaus"),
            template=TEMPLATE,
            context={"subject": subject, "body": body},
            about=about,
            event_key=key,
            **options,
        )
        assert mail is not None
        return mail


def outgoing(number: int) -> OutgoingMail:
    """Return the mail as it stands now."""
    with factories.reading() as session:
        return session.scalars(sa.select(OutgoingMail).where(OutgoingMail.id == number)).one()


def change(mail: OutgoingMail, **columns: Any) -> None:
    """Set columns of a mail, as time or a crash would have."""
    with factories.writing() as session:
        session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == mail.id).values(**columns))


def ago(**span: float) -> Any:
    return clock.now() - timedelta(**span)
