"""Topics."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, strip


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
