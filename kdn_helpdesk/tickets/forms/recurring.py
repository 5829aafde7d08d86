"""What agents type about requests that file themselves."""

from collections.abc import Iterable, Sequence

from wtforms import BooleanField, DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.tickets.forms.fields import NO_TEXT, mail_field, pairs, subject_field
from kdn_helpdesk.tickets.models.recurring import RecurringRequest
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries.people import Agent
from kdn_helpdesk.tickets.rhythms import RHYTHM_LABELS
from kdn_helpdesk.web.forms import Form, choices, strip


class RecurringForm(Form):
    """What is filed, for whom, how often, and who works on it."""

    subject = subject_field()
    body = TextAreaField(lazy("Text"), validators=[DataRequired(NO_TEXT)], filters=[strip])
    topic = SelectField(lazy("Topic"))
    email = mail_field(lazy("Mail address of who asks"))
    rhythm = SelectField(lazy("How often"), choices=choices(pairs(RHYTHM_LABELS)))
    first_day = DateField(
        lazy("For the first time on"), validators=[DataRequired(lazy("Please enter a day."))]
    )
    assignee = SelectField(lazy("Worked on by"))
    is_active = BooleanField(lazy("Is filed on its dates"), default=True)

    def offer(self, topics: Sequence[Topic], agents: Iterable[Agent], language: str) -> None:
        """Fill the choices in."""
        self.topic.choices = choices((str(t.id), t.label(language)) for t in topics)
        people = [(str(agent.id), agent.name) for agent in agents]
        self.assignee.choices = choices([("", _("nobody")), *people])

    def fill(self, planned: RecurringRequest) -> None:
        """Show what is planned."""
        self.subject.data, self.body.data = planned.subject, planned.body
        self.topic.data, self.email.data = str(planned.topic_id), planned.requester.email
        self.rhythm.data, self.first_day.data = planned.rhythm.value, planned.first_day
        self.assignee.data = str(planned.assignee_id or "")
        self.is_active.data = planned.is_active
