"""Planning a series, planning, changing and cancelling one meeting."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import Form as Subform
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.planning import Obstacle
from kdn_helpdesk.ical.recurrence import LAST, Rhythm, Rule
from kdn_helpdesk.meetings.changes import Details
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Visibility
from kdn_helpdesk.meetings.plans import PlannedDate, Wanted
from kdn_helpdesk.web.forms import Form, choices, strip

Value = TypeVar("Value")
_DAY_MISSING = lazy("Please enter a day, such as 12.03.2027.")
_TIME_MISSING = lazy("Please enter a time, such as 10:00.")
WEEKDAYS = {
    0: lazy("Monday"),
    1: lazy("Tuesday"),
    2: lazy("Wednesday"),
    3: lazy("Thursday"),
    4: lazy("Friday"),
    5: lazy("Saturday"),
    6: lazy("Sunday"),
}
POSITIONS = {
    1: lazy("first"),
    2: lazy("second"),
    3: lazy("third"),
    4: lazy("fourth"),
    LAST: lazy("last"),
}
RHYTHMS = {Rhythm.MONTHLY: lazy("by month"), Rhythm.WEEKLY: lazy("by week")}


def _day(label: Any, **more: Any) -> DateField:
    return DateField(label, validators=[InputRequired(_DAY_MISSING)], **more)


def _time(label: Any, **more: Any) -> TimeField:
    return TimeField(label, validators=[InputRequired(_TIME_MISSING)], **more)


class _DetailsForm(Form):
    """What is said about a meeting beside its time."""

    title = StringField(
        lazy("Title"),
        validators=[
            InputRequired(lazy("Please enter a title.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
        filters=[strip],
    )
    place = StringField(
        lazy("Place"),
        validators=[Length(max=300, message=lazy("At most 300 characters, please."))],
        filters=[strip],
        description=lazy("A room and its address, or “video conference”."),
    )
    join_url = StringField(
        lazy("Link to the video conference"),
        filters=[strip],
        description=lazy("Only the working group and invited people see it."),
    )
    description = TextAreaField(
        lazy("Description"),
        filters=[strip],
        description=lazy("What it is about. It stands in the invitation; Markdown is possible."),
    )
    visibility = SelectField(
        lazy("Who may see the meeting"),
        choices=choices((kind.value, label) for kind, label in VISIBILITY_LABELS.items()),
        default=Visibility.GROUP.value,
    )

    def details(self, start: datetime, end: datetime) -> Details:
        """Return what was entered, at this time."""
        return Details(
            title=self.title.data or "",
            start=start,
            end=end,
            place=self.place.data or "",
            join_url=self.join_url.data or "",
            description=(self.description.data or "").replace("\r\n", "\n"),
            visibility=Visibility(self.visibility.data),
        )


class MeetingForm(_DetailsForm):
    """One meeting."""

    day = _day(lazy("Day"))
    starts = _time(lazy("Begins at"))
    ends = _time(lazy("Ends at"))

    def validate_ends(self, field: TimeField) -> None:
        """The end lies on the same day."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(lazy("The end must come after the beginning."))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The time that was entered, by the clock in Berlin."""
        return (
            timezone.at(_given(self.day.data), _given(self.starts.data)),
            timezone.at(_given(self.day.data), _given(self.ends.data)),
        )


class NewMeetingForm(MeetingForm):
    """One meeting of a group that is chosen."""

    group = SelectField(lazy("Working group"), coerce=int)
    seen = HiddenField()
    """The time whose collisions the coordinator has read."""

    def offer(self, groups: Sequence[WorkingGroup]) -> None:
        """Offer the groups that the coordinator leads."""
        self.group.choices = choices((str(group.id), group.name) for group in groups)


class ChangeForm(MeetingForm):
    """A meeting that exists already."""

    version = HiddenField()
    tell = BooleanField(
        lazy("Tell invited people by mail"),
        default=True,
        description=lazy(
            "Counts where only the title or the description changes. A new time or place is "
            "always told."
        ),
    )


class CancelForm(Form):
    """Why a meeting does not take place."""

    version = HiddenField()
    reason = TextAreaField(
        lazy("Reason"),
        filters=[strip],
        description=lazy("Stands in the cancellation mail and on the page of the meeting."),
    )


class DateRow(Subform):
    """One date of the preview."""

    take = BooleanField(lazy("Create this date"))
    day = _day(lazy("Day"))
    starts = _time(lazy("Begins at"))
    ends = _time(lazy("Ends at"))

    def validate_ends(self, field: TimeField) -> None:
        """The end lies on the same day."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(lazy("The end must come after the beginning."))


class SeriesForm(_DetailsForm):
    """A rule, what is skipped, and the dates as the coordinator leaves them."""

    group = SelectField(lazy("Working group"), coerce=int)
    rhythm = SelectField(
        lazy("Repeats"),
        choices=choices((rhythm.value, label) for rhythm, label in RHYTHMS.items()),
        default=Rhythm.MONTHLY.value,
    )
    position = SelectField(
        lazy("Which one in the month"),
        coerce=int,
        choices=choices((str(place), label) for place, label in POSITIONS.items()),
        default=1,
        description=lazy("Counts where it repeats by month."),
    )
    weekday = SelectField(
        lazy("Weekday"),
        coerce=int,
        choices=choices((str(day), label) for day, label in WEEKDAYS.items()),
        default=1,
    )
    interval = IntegerField(
        lazy("Every how many months or weeks"),
        default=1,
        validators=[
            InputRequired(lazy("Please enter a number.")),
            NumberRange(1, 12, message=lazy("A number from 1 to 12, please.")),
        ],
    )
    starts_on = _day(lazy("First day"))
    ends_on = _day(lazy("Last day"))
    starts = _time(lazy("Begins at"))
    ends = _time(lazy("Ends at"))
    skip_holidays = BooleanField(
        lazy("Leave out public holidays, carnival days, 24 and 31 December"), default=True
    )
    skip_summer = BooleanField(lazy("Leave out the summer break"), default=True)
    skip_school = BooleanField(lazy("Leave out other school holidays"))
    skip_bridge = BooleanField(lazy("Leave out bridge days"))
    dates = FieldList(FormField(DateRow), max_entries=80)

    def offer(self, groups: Sequence[WorkingGroup]) -> None:
        """Offer the groups that the coordinator leads."""
        self.group.choices = choices((str(group.id), group.name) for group in groups)

    def validate_ends(self, field: TimeField) -> None:
        """The end lies on the same day."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(lazy("The end must come after the beginning."))

    def validate_ends_on(self, field: DateField) -> None:
        """The span is one that can be looked over."""
        if not (self.starts_on.data and field.data):
            return
        if field.data < self.starts_on.data:
            raise ValidationError(lazy("The last day must come after the first."))
        if field.data > self.starts_on.data + timedelta(days=3 * 366):
            raise ValidationError(lazy("At most three years at once, please."))

    @property
    def wanted(self) -> Wanted:
        """The rule that was entered."""
        rule = Rule(
            Rhythm(self.rhythm.data),
            self.weekday.data,
            _given(self.interval.data),
            self.position.data,
        )
        return Wanted(
            rule=rule,
            start=_given(self.starts_on.data),
            until=_given(self.ends_on.data),
            clock=_given(self.starts.data),
            minutes=_minutes(_given(self.starts.data), _given(self.ends.data)),
            skips=self._skips(),
            skips_summer=bool(self.skip_summer.data),
        )

    def show(self, planned: Sequence[PlannedDate]) -> None:
        """Put these dates into the rows of the form."""
        while self.dates.entries:
            self.dates.pop_entry()
        self.dates.last_index = -1
        for one in planned:
            self.dates.append_entry(
                {
                    "take": one.is_taken,
                    "day": one.day,
                    "starts": one.clock,
                    "ends": one.end.time(),
                }
            )

    @property
    def planned(self) -> list[PlannedDate]:
        """The dates as they stand in the rows."""
        return [
            PlannedDate(
                row.day.data,
                row.starts.data,
                _minutes(row.starts.data, row.ends.data),
                is_taken=bool(row.take.data),
            )
            for row in self.dates
        ]

    def _skips(self) -> frozenset[Obstacle]:
        skips: set[Obstacle] = set()
        if self.skip_holidays.data:
            skips |= {Obstacle.PUBLIC_HOLIDAY, Obstacle.CUSTOM}
        if self.skip_school.data:
            skips.add(Obstacle.SCHOOL_HOLIDAYS)
        if self.skip_bridge.data:
            skips.add(Obstacle.BRIDGE_DAY)
        return frozenset(skips)


def _given(value: Value | None) -> Value:
    """Return what the field's own check has made sure of."""
    if value is None:
        raise ValueError("asked for before the form was valid")
    return value


def _minutes(starts: time, ends: time) -> int:
    """Return the length on the clock, whatever the season does between."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
