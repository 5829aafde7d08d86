"""The demonstration's incoming mails, which the worker places, and an address that takes none."""

from collections.abc import Sequence
from email.message import EmailMessage

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import actions, inbox
from kdn_helpdesk.mail.bounces import Cause
from kdn_helpdesk.mail.models import AddressFlag
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State

MAILS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (
        "Hanne Ostkamp <h.ostkamp@planungsbuero.example>",
        "AW: [{reference}] Rückfrage",
        "Guten Tag,\n\nzu diesem Vorhaben: Die Unterlagen liegen seit gestern vollständig vor.\n",
        {},
    ),
    (
        "Annika Brandes <agentin@demo.kdn.example>",
        "[{reference}] Von unterwegs",
        "Bitte die Frist um eine Woche verlängern, ich melde mich am Montag.\n",
        {},
    ),
    (
        "Verlag Kommune und Netz <newsletter@verlag.example>",
        "Digitale Verwaltung im November",
        "Die Themen dieser Ausgabe: Registermodernisierung, offene Daten, Beteiligung.\n",
        {"List-Id": "<digitale-verwaltung.verlag.example>", "Precedence": "bulk"},
    ),
    (
        "",
        "Anfrage ohne Absender",
        "Guten Tag, wir bitten um einen Rückruf wegen des Portals.\n",
        {},
    ),
)
"""Sender, subject, text and further fields; the worker decides what becomes of each."""


def load(*, asking: Sequence[Person]) -> None:
    """Let mails arrive about an open request, and let somebody's address take none."""
    open_first = sa.case((Ticket.state == State.OPEN, 0), else_=1)
    ticket = db.session.scalars(sa.select(Ticket).order_by(open_first, Ticket.id).limit(1)).one()
    for number, (sender, subject, text, fields) in enumerate(MAILS, start=1):
        mail = EmailMessage()
        if sender:
            mail["From"] = sender
        mail["To"] = settings().mail_address
        mail["Subject"] = subject.format(reference=ticket.reference)
        mail["Message-ID"] = f"<demo.{number}@mail.example>"
        for name, value in fields.items():
            mail[name] = value
        mail.set_content(text)
        inbox.store(mail.as_bytes(), source="imap")
    with in_language("de"):
        reason = actions.sentence_of(Cause.UNKNOWN_MAILBOX)
    db.session.add(
        AddressFlag(
            email=asking[-1].email, reason=f"{reason} (550 5.1.1 User unknown in virtual mailbox)"
        )
    )
