"""Which of the desk's topics concern a working group."""

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model


class GroupTopic(Model):
    """A topic of the desk whose recurring questions are offered to a working group."""

    __tablename__ = "group_topic"
    __table_args__ = (sa.UniqueConstraint("group_id", "topic_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
