"""What is typed about a solution and about time spent."""

from datetime import date

from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import pairs
from kdn_helpdesk.tickets.states import SCORE_LABELS, WORK_LABELS
from kdn_helpdesk.web.forms import Form, choices

MINUTES = lazy("Please enter minutes from 1 to 1440.")


class RatingForm(Form):
    """One click, and words where somebody wants to add some."""

    score = SelectField(choices=choices(pairs(SCORE_LABELS)))
    comment = TextAreaField(lazy("Do you want to add something?"), validators=[Length(max=2000)])


class TimeForm(Form):
    """Minutes and what they were spent on."""

    minutes = IntegerField(
        lazy("Minutes spent"), validators=[InputRequired(MINUTES), NumberRange(1, 1440, MINUTES)]
    )
    work = SelectField(lazy("Kind of work"), choices=choices(pairs(WORK_LABELS)))
    day = DateField(lazy("Day"), validators=[Optional()])


class PeriodForm(Form):
    """From which day to which, both included; without, the month that runs."""

    von = DateField(lazy("From"), validators=[Optional()])
    bis = DateField(lazy("Until"), validators=[Optional()])

    @property
    def period(self) -> tuple[date, date]:
        """Return the first and the last day, in their order."""
        today = clock.today()
        first = self.von.data or today.replace(day=1)
        last = self.bis.data or max(first, today)
        return min(first, last), max(first, last)
