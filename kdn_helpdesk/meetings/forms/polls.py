"""Asking for a date, and answering."""

from collections.abc import Sequence
from datetime import datetime

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms import Form as Subform
from wtforms.validators import InputRequired, Length, Optional

from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.meetings.actions.polls import MOST_DATES, Question
from kdn_helpdesk.meetings.models.polls import CHOICE_LABELS, Choice, PollDate, Voice
from kdn_helpdesk.web import filters
from kdn_helpdesk.web.forms import Form, choices, strip

FIRST_ROWS, MORE_ROWS = 3, 2


class DateRow(Subform):
    """One date that is offered; a row without a day offers nothing."""

    day = DateField(lazy("Day"), validators=[Optional()])
    starts = TimeField(lazy("Begins at"), validators=[Optional()])
    ends = TimeField(lazy("Ends at"), validators=[Optional()])

    def validate_ends(self, field: TimeField) -> None:
        """A row with a day has both times, in their order."""
        if self.day.data is None:
            return
        if self.starts.data is None or field.data is None:
            raise ValidationError(lazy("Please enter when it begins and ends."))
        if field.data <= self.starts.data:
            raise ValidationError(lazy("The end must come after the beginning."))


class PollForm(Form):
    """What is asked, the dates, and who is asked."""

    group = SelectField(lazy("Working group"), coerce=int)
    title = StringField(
        lazy("Title"),
        validators=[
            InputRequired(lazy("Please enter a title.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
        filters=[strip],
    )
    words = TextAreaField(
        lazy("Description"),
        filters=[strip],
        description=lazy("What it is about. It stands in the invitation; Markdown is possible."),
    )
    place = StringField(lazy("Place"), filters=[strip], validators=[Length(max=300)])
    join_url = StringField(lazy("Link to the video conference"), filters=[strip])
    dates = FieldList(FormField(DateRow), max_entries=MOST_DATES)
    closes_on = DateField(
        lazy("Answers until"),
        validators=[InputRequired(lazy("Please enter a day, such as 12.03.2027."))],
        description=lazy("A day before, whoever has not answered is reminded."),
    )
    asks_group = BooleanField(lazy("Ask all members of the working group"), default=True)
    addresses = TextAreaField(
        lazy("Further mail addresses"),
        filters=[strip],
        description=lazy("One a line. Nobody sees the addresses of the others."),
    )
    is_open_to_all = BooleanField(
        lazy("Also by an open link"),
        description=lazy("Whoever has the link answers under the name they enter."),
    )

    def offer(self, groups: Sequence[WorkingGroup]) -> None:
        """Offer the groups that the coordinator leads."""
        self.group.choices = choices((str(group.id), group.name) for group in groups)

    def more_rows(self) -> None:
        """Add rows for further dates."""
        wanted = MORE_ROWS if self.dates.entries else FIRST_ROWS
        for _row in range(min(wanted, MOST_DATES - len(self.dates.entries))):
            self.dates.append_entry({})

    def validate_addresses(self, field: TextAreaField) -> None:
        """Each line is a mail address."""
        for line in self._lines():
            if "@" not in line.strip("@") or " " in line:
                raise ValidationError(_("“%(address)s” is not a mail address.", address=line))

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """The dates that were entered, by the clock in Berlin."""
        return [
            (
                timezone.at(row.form.day.data, row.form.starts.data),
                timezone.at(row.form.day.data, row.form.ends.data),
            )
            for row in self.dates
            if row.form.day.data and row.form.starts.data and row.form.ends.data
        ]

    def question(self) -> Question:
        """Return what was entered."""
        if self.closes_on.data is None:
            raise ValueError("asked for before the form was valid")
        return Question(
            title=self.title.data or "",
            spans=self.spans,
            closes_on=self.closes_on.data,
            words=self.words.data or "",
            place=self.place.data or "",
            join_url=self.join_url.data or "",
            is_open_to_all=bool(self.is_open_to_all.data),
            asks_group=bool(self.asks_group.data),
            addresses=self._lines(),
        )

    def _lines(self) -> list[str]:
        lines = (line.strip().casefold() for line in (self.addresses.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class VoteForm(Form):
    """A choice for each date; the fields are added by `vote_form`."""

    comment = TextAreaField(
        lazy("Message to the coordinators"),
        filters=[strip],
        validators=[Length(max=2000, message=lazy("At most 2000 characters, please."))],
        description=lazy("Optional."),
    )

    def chosen(self, dates: Sequence[PollDate]) -> dict[int, Choice]:
        """Return what was said to each date."""
        return {date.id: Choice(self[f"date_{date.id}"].data) for date in dates}


class OpenVoteForm(VoteForm):
    """The same for somebody who comes by the open link."""

    name = StringField(
        lazy("Name"),
        validators=[
            InputRequired(lazy("Please enter your name.")),
            Length(max=100, message=lazy("At most 100 characters, please.")),
        ],
        filters=[strip],
    )


def vote_form(dates: Sequence[PollDate], *, voice: Voice | None = None) -> VoteForm:
    """Return the form with these dates, filled with what the voice has said."""
    offered = {
        f"date_{date.id}": RadioField(
            _label(date),
            choices=choices((choice.value, label) for choice, label in CHOICE_LABELS.items()),
            validators=[InputRequired(lazy("Please choose an answer."))],
        )
        for date in dates
    }
    said = {f"date_{vote.date_id}": vote.choice.value for vote in voice.votes} if voice else {}
    kind = VoteForm if voice else OpenVoteForm
    made: VoteForm = type("VoteOnDatesForm", (kind,), offered)(
        data=said | ({"comment": voice.comment} if voice else {})
    )
    return made


def _label(date: PollDate) -> str:
    start = filters.format_time(date.starts_at).removesuffix(" Uhr")
    return f"{filters.format_day(date.starts_at)}, {start} – {filters.format_time(date.ends_at)}"
