"""Who took part in a meeting."""

import enum

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.accounts.models import Organisation
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.i18n import lazy


class Attendance(enum.StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"
    SUBSTITUTED = "substituted"
    """Somebody else came instead."""


ATTENDANCE_LABELS = {
    Attendance.PRESENT: lazy("present"),
    Attendance.EXCUSED: lazy("excused"),
    Attendance.ABSENT: lazy("absent"),
    Attendance.SUBSTITUTED: lazy("substituted"),
}
THERE = frozenset({Attendance.PRESENT, Attendance.SUBSTITUTED})
"""With whom the organisation took part."""


class Attendee(Model):
    """One line of the attendance list: an invited person, or a guest."""

    __tablename__ = "attendee"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    """None for a guest, and once the person is gone."""
    name: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    """Where the person belonged on that day."""
    organisation_name: Mapped[str] = mapped_column(default="")
    state: Mapped[Attendance]
    substitute_name: Mapped[str] = mapped_column(default="")
    substitute_organisation: Mapped[str] = mapped_column(default="")
    """Empty where it is the same organisation."""
    organisation: Mapped[Organisation | None] = related()
