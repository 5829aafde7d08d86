"""What the administration types about topics."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import pairs
from kdn_helpdesk.tickets.states import DESK_VISIBILITY_LABELS
from kdn_helpdesk.web.forms import Form, choices, strip


class NewTopicForm(Form):
    """The name of a topic to be added."""

    name = StringField(
        lazy("Name"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=80)],
        filters=[strip],
    )


class TopicForm(NewTopicForm):
    """All about a topic."""

    english_name = StringField(
        lazy("English name"),
        description=lazy("Only where it is another one."),
        validators=[Length(max=80)],
        filters=[strip],
    )
    default_visibility = SelectField(
        lazy("Who may read its requests, unless the author says otherwise"),
        choices=choices(pairs(DESK_VISIBILITY_LABELS)),
    )
    position = IntegerField(
        lazy("Place in the list"),
        validators=[NumberRange(0, 1000, lazy("Please enter a number from 0 to 1000."))],
    )
    is_active = BooleanField(lazy("Takes new requests"))
