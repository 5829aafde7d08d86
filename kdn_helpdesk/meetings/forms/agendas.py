"""Topics and minutes."""

from collections.abc import Sequence

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Visibility
from kdn_helpdesk.web.forms import Form, choices, strip


class TopicForm(Form):
    """A topic for the agenda."""

    title = StringField(
        lazy("Topic"),
        validators=[
            InputRequired(lazy("Please name the topic.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
        filters=[strip],
    )
    description = TextAreaField(
        lazy("What should be talked about?"),
        filters=[strip],
        description=lazy("Markdown is possible."),
    )
    minutes = IntegerField(
        lazy("Length in minutes"),
        validators=[Optional(), NumberRange(1, 600, message=lazy("From 1 to 600 minutes."))],
        description=lazy("Optional: how long it may take."),
    )
    reference = StringField(
        lazy("Number of the request or wish"),
        filters=[strip],
        description=lazy("Optional, such as KDN-2026-0042 or KDN-A-0012: where this comes from."),
    )


class DeclineTopicForm(Form):
    """Why a topic does not come on the agenda."""

    reason = TextAreaField(
        lazy("Reason"),
        validators=[InputRequired(lazy("Please give a reason; it is mailed to the person."))],
        filters=[strip],
    )


class MinutesForm(Form):
    """The minutes; a field for each topic is added by `minutes_form`."""

    version = HiddenField()
    attendance = TextAreaField(
        lazy("Present"),
        filters=[strip],
        description=lazy("Visitors never see it, even where the minutes are public."),
    )
    opening = TextAreaField(
        lazy("Opening"),
        filters=[strip],
        description=lazy("What was said before the first topic. Markdown is possible."),
    )
    visibility = SelectField(
        lazy("Who may read the minutes"),
        choices=choices((kind.value, label) for kind, label in VISIBILITY_LABELS.items()),
        default=Visibility.GROUP.value,
    )

    def records(self, items: Sequence[AgendaItem]) -> dict[int, str]:
        """Return what was written about each topic."""
        return {item.id: self[f"record_{item.id}"].data or "" for item in items}

    def decisions(self, items: Sequence[AgendaItem]) -> dict[int, list[str]]:
        """Return the decisions of each topic: one a line."""
        return {item.id: (self[f"decisions_{item.id}"].data or "").splitlines() for item in items}


def minutes_form(items: Sequence[AgendaItem]) -> type[MinutesForm]:
    """Return a form with two fields for each topic of the agenda."""
    fields: dict[str, TextAreaField] = {}
    for item in items:
        fields[f"record_{item.id}"] = TextAreaField(
            lazy("Minutes: %(topic)s", topic=item.title),
            default=item.record,
            filters=[strip],
        )
        fields[f"decisions_{item.id}"] = TextAreaField(
            lazy("Decisions: %(topic)s", topic=item.title),
            default="\n".join(decision.text for decision in item.decisions),
            description=lazy("One decision a line."),
            filters=[strip],
        )
    return type("MinutesOfAgendaForm", (MinutesForm,), fields)
