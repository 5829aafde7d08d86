"""Secret calendars of single persons."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related


class CalendarFeed(Model):
    """The secret address of one person's own calendar; the row holds its digest alone."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person: Mapped[Person] = related()
