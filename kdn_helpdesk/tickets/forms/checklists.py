"""What is typed about checklists."""

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, strip


class ChecklistForm(Form):
    """A checklist of a topic, a step a line."""

    name = StringField(
        lazy("Name"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=80)],
        filters=[strip],
    )
    steps = TextAreaField(
        lazy("Steps"),
        description=lazy("One step a line, in their order."),
        validators=[DataRequired(lazy("Please enter at least one step."))],
    )
    is_usual = BooleanField(lazy("Begins by itself when a request about this topic comes in"))

    @property
    def lines(self) -> list[str]:
        """The steps."""
        return (self.steps.data or "").splitlines()


class BeginForm(Form):
    """The checklist that is to begin."""

    template = IntegerField()
