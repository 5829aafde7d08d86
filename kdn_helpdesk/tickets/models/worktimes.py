"""When the desk is open and how long it may take, as the administration edits it."""

from datetime import date, datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.tickets import deadlines, worktime
from kdn_helpdesk.tickets.deadlines import Target
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import Priority
from kdn_helpdesk.tickets.worktime import WHOLE_DAY, Closing, Hours


class WorkCalendar(Model):
    """A desk's opening hours; each target counts by one of these."""

    __tablename__ = "work_calendar"

    name: Mapped[str] = mapped_column(unique=True)
    is_default: Mapped[bool] = mapped_column(default=False)
    """The one that counts where none is named."""
    keeps_holidays: Mapped[bool] = mapped_column(default=True)
    """Closed on the public holidays of North Rhine-Westphalia."""
    keeps_rosenmontag: Mapped[bool] = mapped_column(default=True)
    keeps_christmas_eve: Mapped[bool] = mapped_column(default=True)
    keeps_new_years_eve: Mapped[bool] = mapped_column(default=True)

    spans: Mapped[list["OpeningSpan"]] = related(order_by="OpeningSpan.opens")
    closures: Mapped[list["Closure"]] = related(order_by="Closure.first_day")

    @property
    def as_calendar(self) -> worktime.Calendar:
        """The same as a value that can count; spans and closures must be loaded."""
        return worktime.Calendar(
            hours=tuple(
                tuple(Hours(s.opens, s.closes) for s in self.spans if s.weekday == weekday)
                for weekday in range(7)
            ),
            keeps_holidays=self.keeps_holidays,
            keeps_rosenmontag=self.keeps_rosenmontag,
            keeps_christmas_eve=self.keeps_christmas_eve,
            keeps_new_years_eve=self.keeps_new_years_eve,
            closings=tuple(closure.as_closing for closure in self.closures),
        )


class OpeningSpan(Model):
    """Part of a weekday on which the desk is open; two of them leave a lunch break."""

    __tablename__ = "opening_span"

    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("work_calendar.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    """Monday is 0."""
    opens: Mapped[int]
    """Minutes after midnight in Berlin."""
    closes: Mapped[int]


class Closure(Model):
    """Days on which the desk is closed beyond the rule, or some hours of them: half days."""

    __tablename__ = "closure"

    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("work_calendar.id", ondelete="CASCADE"), index=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]
    begins: Mapped[int] = mapped_column(default=0)
    """Minutes after midnight, on each of the days."""
    ends: Mapped[int] = mapped_column(default=WHOLE_DAY)
    reason: Mapped[str] = mapped_column(default="")

    @property
    def is_whole_day(self) -> bool:
        """Whether nobody is there at all."""
        return self.begins == 0 and self.ends == WHOLE_DAY

    @property
    def as_closing(self) -> Closing:
        """The same as a value."""
        return Closing(self.first_day, self.last_day, Hours(self.begins, self.ends))


class ServiceTarget(Model):
    """How many working minutes the desk has; topic and priority say for which requests."""

    __tablename__ = "service_target"

    calendar_id: Mapped[int] = mapped_column(ForeignKey("work_calendar.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(
        ForeignKey("topic.id", ondelete="CASCADE"), index=True
    )
    """None: every topic without a target of its own."""
    priority: Mapped[Priority | None]
    answer_minutes: Mapped[int | None]
    solution_minutes: Mapped[int | None]
    warn_percent: Mapped[int] = mapped_column(default=75)

    calendar: Mapped[WorkCalendar] = related()

    def as_rule(self, calendar: worktime.Calendar) -> deadlines.Rule:
        """Return the same as a value that counts by this calendar."""
        return deadlines.Rule(
            calendar=calendar,
            answer_minutes=self.answer_minutes,
            solution_minutes=self.solution_minutes,
            warn_percent=self.warn_percent,
            topic_id=self.topic_id,
            priority=self.priority,
        )


class Deadline(Model):
    """Until when one request should be answered or solved, and who was told that it nears."""

    __tablename__ = "deadline"
    __table_args__ = (sa.UniqueConstraint("ticket_id", "target"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    target: Mapped[Target]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """None while it stands still, and once it was met."""
    warn_at: Mapped[datetime | None] = mapped_column(index=True)
    left_minutes: Mapped[int | None]
    """What is left while it stands still; what was left when it was met."""
    met_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    ticket: Mapped[Ticket] = related()


class Recalculation(Model):
    """A change of the rules that every undone request's deadlines have to follow.

    The latest one also names the edition of the rules, for what was read from them before.
    """

    __tablename__ = "recalculation"

    edition: Mapped[str] = mapped_column(default=lambda: uuid4().hex)

    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)
    """The number of the last request that was recalculated."""
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    """Also where a later change took over, or somebody stopped it."""
    stopped_at: Mapped[datetime | None]
    """When somebody stopped it; the requests that it had not reached keep their deadlines."""
