"""What requests are about that come by a certain mailbox."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model


class MailboxTopic(Model):
    """The topic of new requests that were written to this mailbox."""

    __tablename__ = "mailbox_topic"

    mailbox_id: Mapped[int] = mapped_column(
        sa.ForeignKey("mailbox.id", ondelete="CASCADE"), unique=True
    )
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id", ondelete="CASCADE"), index=True)
