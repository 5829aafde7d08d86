"""When people are reminded of a meeting."""

from typing import Any

from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.queries.reminders import MOST_DAYS
from kdn_helpdesk.web.forms import Form


def _days(label: Any) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            Optional(),
            NumberRange(1, MOST_DAYS, message=lazy("A number from 1 to 60, please.")),
        ],
        description=lazy("Days before the meeting; empty for no reminder."),
    )


class RemindersForm(Form):
    """Days before, for each kind of reminder."""

    days_open = _days(lazy("Whoever has not answered"))
    days_coming = _days(lazy("Whoever comes"))
    whole_series = BooleanField(lazy("For all dates of the series"))
