"""What the administration types about opening hours, closures and targets."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.tickets.actions.worktimes import LONGEST_TARGET, TargetValues
from kdn_helpdesk.tickets.forms.fields import pairs
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.models.worktimes import ServiceTarget, WorkCalendar
from kdn_helpdesk.tickets.states import PRIORITY_LABELS, Priority
from kdn_helpdesk.tickets.worktime import ALL_DAY, WHOLE_DAY, Hours
from kdn_helpdesk.web.forms import Form, choices, strip

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr)?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:–|-|—|bis|to)\s*{_CLOCK}", re.IGNORECASE)
_TIME = re.compile(_CLOCK, re.IGNORECASE)
BAD_HOURS = lazy("Please write hours as 8:30–12:00, 13:00–16:00; leave it empty when closed.")


def read_hours(text: str) -> tuple[Hours, ...]:
    """Return the spans of a line as `8:30–12:00, 13:00–16:00`; raises ValueError."""
    spans = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;]", text))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise ValueError(part)
        spans.append(Hours(_minute(*match.group(1, 2)), _minute(*match.group(3, 4))))
    spans.sort()
    for opens, closes in spans:
        if closes <= opens:
            raise ValueError(text)
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise ValueError(text)
    return tuple(spans)


def write_hours(spans: Iterable[tuple[int, int]]) -> str:
    """Return spans as people write them."""
    return ", ".join(f"{write_time(opens)}–{write_time(closes)}" for opens, closes in spans)


def write_time(minute: int) -> str:
    """8:30."""
    return f"{minute // 60}:{minute % 60:02d}"


def _minute(hour: str, minute: str | None) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if found > WHOLE_DAY or int(minute or 0) > 59:
        raise ValueError(hour)
    return found


class HoursField(StringField):
    """The opening hours of one weekday in a line."""

    @property
    def hours(self) -> tuple[Hours, ...]:
        """The spans; the field must be valid."""
        return read_hours(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Say how hours are written."""
        try:
            read_hours(self.data or "")
        except ValueError:
            raise ValidationError(str(BAD_HOURS)) from None


class NewCalendarForm(Form):
    """The name of a calendar to be added."""

    name = StringField(
        lazy("Name"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=80)],
        filters=[strip],
    )


class CalendarForm(NewCalendarForm):
    """When a desk is open."""

    monday = HoursField(lazy("Monday"))
    tuesday = HoursField(lazy("Tuesday"))
    wednesday = HoursField(lazy("Wednesday"))
    thursday = HoursField(lazy("Thursday"))
    friday = HoursField(lazy("Friday"))
    saturday = HoursField(lazy("Saturday"))
    sunday = HoursField(lazy("Sunday"))
    keeps_holidays = BooleanField(lazy("Closed on the public holidays of North Rhine-Westphalia"))
    keeps_rosenmontag = BooleanField(lazy("Closed on Rosenmontag (carnival Monday)"))
    keeps_christmas_eve = BooleanField(lazy("Closed on 24 December"))
    keeps_new_years_eve = BooleanField(lazy("Closed on 31 December"))

    def fill(self, calendar: WorkCalendar) -> None:
        """Fill the hours in."""
        for weekday, name in enumerate(DAYS):
            spans = [(s.opens, s.closes) for s in calendar.spans if s.weekday == weekday]
            self[name].data = write_hours(spans)

    @property
    def week(self) -> list[tuple[Hours, ...]]:
        """The hours of each weekday from Monday."""
        return [self[name].hours for name in DAYS]


class ClosureForm(Form):
    """Days on which a desk is closed, or some hours of them."""

    first_day = DateField(lazy("First day"), validators=[DataRequired(lazy("Please enter a day."))])
    last_day = DateField(
        lazy("Last day"),
        description=lazy("Empty: one day alone."),
        validators=[Optional()],
    )
    begins = StringField(lazy("From"), description=lazy("Empty: the whole day."), filters=[strip])
    ends = StringField(lazy("Until"), filters=[strip])
    reason = StringField(lazy("Reason"), validators=[Length(max=120)], filters=[strip])

    def validate_begins(self, field: StringField) -> None:
        """Say how a time is written."""
        _check_time(field)

    def validate_ends(self, field: StringField) -> None:
        """Say how a time is written."""
        _check_time(field)

    @property
    def hours(self) -> Hours:
        """The hours that are closed on each of the days."""
        return Hours(
            _time(self.begins.data) or ALL_DAY.opens, _time(self.ends.data) or ALL_DAY.closes
        )


class TargetForm(Form):
    """How long the desk has, for which requests."""

    topic = SelectField(lazy("Topic"), validate_choice=True)
    priority = SelectField(lazy("Priority"))
    answer = StringField(
        lazy("First answer within"),
        description=lazy("In working time, as 2 h or 90 min; empty: no target."),
        filters=[strip],
    )
    solution = StringField(
        lazy("Solution within"),
        description=lazy("In working time, as 65 h; empty: no target."),
        filters=[strip],
    )
    warn_percent = IntegerField(
        lazy("Warn when so many per cent of the time are over"),
        validators=[NumberRange(1, 99, lazy("Please enter a number from 1 to 99."))],
        default=75,
    )
    calendar = SelectField(lazy("Calendar"))

    def offer(
        self, topics: Sequence[Topic], calendars: Sequence[WorkCalendar], language: str
    ) -> None:
        """Fill the choices in."""
        every = [("", _("every"))]
        self.topic.choices = choices(
            [*every, *((str(topic.id), topic.label(language)) for topic in topics)]
        )
        self.priority.choices = choices([*every, *pairs(PRIORITY_LABELS)])
        self.calendar.choices = choices([(str(c.id), c.name) for c in calendars])

    def fill(self, target: ServiceTarget) -> None:
        """Fill the target in."""
        self.topic.data = str(target.topic_id or "")
        self.priority.data = str(target.priority.value) if target.priority else ""
        self.answer.data = write_duration(target.answer_minutes)
        self.solution.data = write_duration(target.solution_minutes)
        self.warn_percent.data = target.warn_percent
        self.calendar.data = str(target.calendar_id)

    def validate_answer(self, field: StringField) -> None:
        """Say how a duration is written."""
        _check_duration(field)

    def validate_solution(self, field: StringField) -> None:
        """Say how a duration is written."""
        _check_duration(field)

    @property
    def values(self) -> TargetValues:
        """The target as the actions want it."""
        return TargetValues(
            calendar_id=int(self.calendar.data),
            topic_id=int(self.topic.data) if self.topic.data else None,
            priority=Priority(int(self.priority.data)) if self.priority.data else None,
            answer_minutes=read_duration(self.answer.data or ""),
            solution_minutes=read_duration(self.solution.data or ""),
            warn_percent=self.warn_percent.data or 0,
        )


_DURATION = re.compile(
    r"(?:(\d{1,5})(?:[.,](\d))?\s*(?:h|std\.?|stunden?|hours?))?\s*(?:(\d{1,6})\s*(?:min\w*\.?)?)?",
    re.IGNORECASE,
)


def read_duration(text: str) -> int | None:
    """Return the minutes of `2 h`, `2 Std. 30 Min.`, `6,5 Std.` or `90`; raises ValueError."""
    if not text.strip():
        return None
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        raise ValueError(text)
    hours, tenth, minutes = match.groups()
    found = int(hours or 0) * 60 + int(tenth or 0) * 6 + int(minutes or 0)
    if not 0 < found <= LONGEST_TARGET:
        raise ValueError(text)
    return found


def write_duration(minutes: int | None) -> str:
    """Return minutes as the field takes them back."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = [_("%(num)s h", num=hours)] if hours else []
    return " ".join([*parts, *([_("%(num)s min", num=rest)] if rest else [])])


def _check_duration(field: StringField) -> None:
    try:
        read_duration(field.data or "")
    except ValueError:
        raise ValidationError(_("Please write a duration as 2 h or 90 min.")) from None


def _check_time(field: StringField) -> None:
    try:
        _time(field.data)
    except ValueError:
        raise ValidationError(_("Please write a time as 12:30.")) from None


def _time(text: str | None) -> int | None:
    if not text:
        return None
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return _minute(*match.groups())
