"""When agents are away, and who stands in for them."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import Model, related


class Absence(Model):
    """Days on which somebody is away; both ends belong to them."""

    __tablename__ = "absence"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)

    person: Mapped[Person] = related(foreign_keys=[person_id])
    deputy: Mapped[Person] = related(foreign_keys=[deputy_id])
