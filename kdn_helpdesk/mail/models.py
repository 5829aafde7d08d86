"""Mails as rows: what leaves, and what arrived."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Base, Model
from kdn_helpdesk.core.scanning import Scan
from kdn_helpdesk.mail.authenticity import Authenticity
from kdn_helpdesk.mail.verdicts import Kind


class OutgoingState(enum.StrEnum):
    """Where a mail on its way out is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    BRAKED = "braked"


class Outcome(enum.StrEnum):
    """Where a mail that arrived ended; each ends in exactly one."""

    TICKET = "ticket"
    FOLLOW_UP = "follow_up"
    CALENDAR_ANSWER = "calendar_answer"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    HELD = "held"
    FAILED = "failed"
    DROPPED = "dropped"


class DigestState(enum.StrEnum):
    """What became of a piece of news."""

    WAITING = "waiting"
    TOLD = "told"
    WITHHELD = "withheld"
    """When it was due, its reader could not read it any more, or did not want to."""


class OutgoingMail(Model):
    """One mail to one recipient, whole as bytes; a row before anything is sent."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        sa.UniqueConstraint("event_key", "recipient"),
        sa.Index("ix_outgoing_mail_kind_subject_id", "kind", "subject_id"),
        sa.Index("ix_outgoing_mail_state_due_at", "state", "due_at"),
        sa.Index("ix_outgoing_mail_state_created_at", "state", "created_at"),
        sa.Index("ix_outgoing_mail_recipient_created_at", "recipient", "created_at"),
    )

    event_key: Mapped[str]
    """What caused it; with the address it is unique, so nobody is mailed twice for one event."""
    recipient: Mapped[str]
    """The bare address."""
    sender: Mapped[str] = mapped_column(default="")
    """The mailbox that it leaves from; empty means the service's own."""
    person_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str]
    """The table of what it is about; no foreign key, since that lies higher."""
    subject_id: Mapped[int]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    language: Mapped[str]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    has_content: Mapped[bool] = mapped_column(default=True)
    """False where no mail could be written, since the address is none."""
    is_automatic: Mapped[bool]
    state: Mapped[OutgoingState] = mapped_column(default=OutgoingState.QUEUED)
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)
    """When it was first due, or sent on its way again by hand: two days from then it fails."""
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    """Why it waits, failed, came back or was braked, in words for the desk."""
    is_withheld: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Braked because its address takes no mail; leaves once that is mended."""
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    @property
    def may_be_sent_again(self) -> bool:
        """Tell whether a person may put it back into the queue."""
        stopped = {OutgoingState.FAILED, OutgoingState.UNDELIVERED, OutgoingState.BRAKED}
        return self.state in stopped and self.has_content


class DigestEntry(Model):
    """One piece of news that a person hears of together with others, in one mail."""

    __tablename__ = "digest_entry"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "event_key"),
        sa.Index("ix_digest_entry_state_due_at", "state", "due_at"),
        sa.Index("ix_digest_entry_outgoing_id", "outgoing_id"),
    )

    person_id: Mapped[int]
    notice: Mapped[str]
    """Which kind of news it is, as the room of the accounts names them."""
    event_key: Mapped[str]
    """What caused it, as with a mail: once for each person."""
    kind: Mapped[str]
    subject_id: Mapped[int]
    headlines: Mapped[dict[str, str]]
    """What happened in one line, for each language."""
    link: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[DigestState] = mapped_column(default=DigestState.WAITING)
    outgoing_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("outgoing_mail.id", ondelete="SET NULL")
    )
    """The mail in which it was told."""

    def headline(self, language: str) -> str:
        """Return what happened, in this language."""
        return self.headlines.get(language) or next(iter(self.headlines.values()), "")


class AddressFlag(Model):
    """An address that took no mail; the row stays when it works again."""

    __tablename__ = "address_flag"

    email: Mapped[str] = mapped_column(unique=True)
    """In small letters."""
    reason: Mapped[str] = mapped_column(default="")
    """Why mail did not arrive, in words for the desk."""
    outgoing_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("outgoing_mail.id", ondelete="SET NULL"), index=True
    )
    """The mail that showed it."""
    flagged_at: Mapped[datetime] = mapped_column(default=clock.now)
    cleared_at: Mapped[datetime | None] = mapped_column(index=True)


class IncomingMail(Model):
    """One mail as it arrived; stored before anything understands it, kept whatever it is."""

    __tablename__ = "incoming_mail"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "recipient", "body_hash"),
        sa.Index("ix_incoming_mail_outcome_id", "outcome", "id"),
        sa.Index("ix_incoming_mail_kind_subject_id", "kind", "subject_id"),
        sa.Index("ix_incoming_mail_mailbox", "mailbox"),
        sa.Index("ix_incoming_mail_sender_created_at", "sender", "created_at"),
    )

    source: Mapped[str]
    """How it came in: command, batch, lmtp or imap."""
    recipient: Mapped[str]
    """The envelope's recipient in small letters; empty where the way in does not tell it."""
    mailbox: Mapped[str] = mapped_column(default="")
    """The address of the mailbox that it was meant for; empty until it was read."""
    message_id: Mapped[str]
    """As it stands in the mail, cut to 500 signs; empty where it has none."""
    body_hash: Mapped[str]
    """Tells a mail that comes twice from another one under the same Message-ID."""
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    """The beginning; what is longer than a piece goes on in rows of `IncomingPiece`."""
    size: Mapped[int] = mapped_column(sa.BigInteger)
    """Bytes as they arrived; more than are kept where `is_cut`."""
    is_cut: Mapped[bool] = mapped_column(default=False)
    is_id_reused: Mapped[bool] = mapped_column(default=False)
    """Another mail has come under the same Message-ID: an accident, or a forgery."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a worker began to read it."""
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    verdict: Mapped[Kind | None]
    """None until it was read."""
    evidence: Mapped[list[str]] = mapped_column(default=list)
    """What speaks for the verdict, as `sign: what stands in the mail`."""
    authenticity: Mapped[Authenticity] = mapped_column(
        default=Authenticity.NONE, server_default=Authenticity.NONE.value
    )
    proof: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """What the receiving server says: its name, then results as `dmarc=fail`."""
    scan: Mapped[Scan] = mapped_column(default=Scan.NONE, server_default="none", index=True)
    """What the virus scanner says of its files; `pending` while it has to be asked again."""
    threats: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    """The viruses that were found, by the file's SHA-256; empty for one that is too large."""
    judged: Mapped[Kind | None]
    """The kind as a person at the desk says; counts more than the verdict."""
    outcome: Mapped[Outcome | None]
    """None while it waits for the worker."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it ended so, in words for the desk."""
    kind: Mapped[str] = mapped_column(default="")
    """The table of what it became or belongs to; no foreign key, since that lies higher."""
    subject_id: Mapped[int | None]
    reference: Mapped[str] = mapped_column(default="")
    """The number of the request it belongs to, as people write it."""
    suggested: Mapped[str] = mapped_column(default="", server_default="")
    """The number of a request that it names, but that its sender may not add to."""
    settled_at: Mapped[datetime | None]

    @property
    def is_doubtful(self) -> bool:
        """Whether the receiving server could not prove that it is from whom it names."""
        return self.authenticity is Authenticity.FAIL


class FetchedMail(Model):
    """A mail of an IMAP mailbox that was stored; the server's \\Seen flag is never asked."""

    __tablename__ = "fetched_mail"
    __table_args__ = (sa.UniqueConstraint("mailbox", "uidvalidity", "uid"),)

    mailbox: Mapped[str]
    """User, host and folder."""
    uidvalidity: Mapped[int] = mapped_column(sa.BigInteger)
    uid: Mapped[int] = mapped_column(sa.BigInteger)
    incoming_id: Mapped[int] = mapped_column(
        sa.ForeignKey("incoming_mail.id", ondelete="CASCADE"), index=True
    )
    is_marked: Mapped[bool] = mapped_column(default=True)
    """Whether the server was told \\Seen, for people who look into the mailbox."""


class Mailbox(Model):
    """An address that people write to; a request that began there is answered from there."""

    __tablename__ = "mailbox"

    address: Mapped[str] = mapped_column(unique=True)
    """In small letters; mails name it with or without a tag."""
    name: Mapped[str]
    """What stands beside the address in answers."""
    account: Mapped[str] = mapped_column(default="")
    """The IMAP account whose mails without a known address belong here; empty for none."""
    is_active: Mapped[bool] = mapped_column(default=True)
    """Where it is not, its mails still come in, and the service's own address answers."""


class IncomingPiece(Base):
    """A further piece of a large mail, so that nobody needs memory for all of it at once."""

    __tablename__ = "incoming_piece"

    mail_id: Mapped[int] = mapped_column(
        sa.ForeignKey("incoming_mail.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 1 on; the mail's own row has the one before."""
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class MailThread(Model):
    """Which mailbox a conversation goes by, where that is not the service's own address."""

    __tablename__ = "mail_thread"
    __table_args__ = (sa.UniqueConstraint("kind", "subject_id"),)

    kind: Mapped[str]
    subject_id: Mapped[int]
    address: Mapped[str]


class MailLine(Model):
    """How it goes with one server: the way out, or an IMAP account."""

    __tablename__ = "mail_line"

    name: Mapped[str] = mapped_column(unique=True)
    """`user@host/FOLDER`, or the constant for the way out; never a password."""
    failures: Mapped[int] = mapped_column(default=0)
    """How often it failed in a row; the waits grow with it."""
    error: Mapped[str] = mapped_column(default="")
    """What went wrong last, in words for people; empty while all is well."""
    due_at: Mapped[datetime | None]
    """Nobody tries before."""
    worked_at: Mapped[datetime | None]
    """When it last went well."""
    holder: Mapped[str] = mapped_column(default="")
    """The worker that keeps a connection open to hear of new mails at once."""
    held_until: Mapped[datetime | None]
    """Until when the others leave it to the holder, who may have been killed."""
