"""Tasks."""

from collections.abc import Sequence

from wtforms import DateField, EmailField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.actions.tasks import Owner
from kdn_helpdesk.web.forms import Form, choices, strip


class TaskForm(Form):
    """Who does what until when."""

    text = StringField(
        lazy("What is to be done?"),
        validators=[
            InputRequired(lazy("Please say what is to be done.")),
            Length(max=500, message=lazy("At most 500 characters, please.")),
        ],
        filters=[strip],
    )
    owner = SelectField(lazy("Who does it?"))
    email = EmailField(
        lazy("Mail address, if somebody else"),
        validators=[Optional(), Email(lazy("This is not a complete mail address."))],
        filters=[strip],
        description=lazy("An account is not needed: the task is called done by a link."),
    )
    due_on = DateField(lazy("Due on"), validators=[Optional()])

    def offer(self, people: Sequence[Person], *, chosen: Person | None = None) -> None:
        """Offer these people, and whoever has the task now."""
        offered = {person.id: person for person in people}
        if chosen is not None:
            offered.setdefault(chosen.id, chosen)
        pairs = [(str(number), one.name or one.email) for number, one in offered.items()]
        self.owner.choices = choices([("", lazy("somebody else, by mail address")), *pairs])

    def chosen(self) -> Owner:
        """Return who was named; a typed address says more than the list."""
        if self.email.data:
            return Owner(email=self.email.data)
        return Owner(person_id=int(self.owner.data) if self.owner.data else None)


class DoneForm(Form):
    """Asks whether a task is done."""
