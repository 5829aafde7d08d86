"""What people type to file a request and to add to it."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.details import AskedDetails
from kdn_helpdesk.tickets.forms.fields import NO_TEXT, files_field, mail_field, pairs, subject_field
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.queries.incidents import Banner
from kdn_helpdesk.tickets.states import VISIBILITY_LABELS, Visibility
from kdn_helpdesk.web.forms import Form, choices, strip

BY_TOPIC = "topic"


class _TopicForm(Form):
    topic = SelectField(
        lazy("Topic"),
        validators=[DataRequired(lazy("Please choose a topic."))],
    )
    subject = subject_field()
    body = TextAreaField(
        lazy("Your question or request"),
        description=lazy("What do you want to do, what happens, and what have you tried?"),
        validators=[DataRequired(NO_TEXT)],
    )
    files = files_field()
    asked: AskedDetails | None = None
    details: Mapping[int, str] = MappingProxyType({})
    """What was typed in the chosen topic's fields."""

    def offer_details(self, asked: AskedDetails, topics: Iterable[Topic]) -> None:
        """Ask for what these topics ask."""
        self.asked = asked
        self._topic_ids = {topic.slug: topic.id for topic in topics}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the chosen topic's fields too."""
        valid = super().validate(extra_validators)
        chosen = self._topic_ids.get(self.topic.data or "") if self.asked else None
        if self.asked is None or chosen is None:
            return valid
        self.details = self.asked.take(chosen)
        for sentence in self.asked.sentences(chosen):
            self.refuse(DomainError(sentence))
        return valid and not self.asked.errors

    def offer(self, topics: Iterable[Topic], language: str) -> None:
        """Offer these topics; the first choice is none, so that nobody files by accident."""
        named = ((topic.slug, topic.label(language)) for topic in topics)
        self.topic.choices = choices([("", lazy("Please choose")), *named])

    def offer_incidents(self, incidents: Sequence[Banner]) -> None:
        """Tell above the form what does not work at the moment."""
        self.lasting = incidents


class _ConcernedForm(_TopicForm):
    incident = SelectField(lazy("Is it about this incident?"))

    def offer_incidents(self, incidents: Sequence[Banner]) -> None:
        """Ask whether it is about one that lasts; where all works, nothing is asked."""
        super().offer_incidents(incidents)
        lasting = [(str(one.number), f"{one.portal}: {one.title}") for one in incidents]
        if lasting:
            self.incident.choices = choices([("", lazy("No, about something else")), *lasting])
        else:
            del self.incident

    @property
    def chosen_incident(self) -> int | None:
        """The number of the incident; None where it is about something else."""
        field = self._fields.get("incident")
        return int(field.data) if field is not None and field.data else None


class FilingForm(_ConcernedForm):
    """A request of somebody who is signed in."""

    visibility = RadioField(
        lazy("Who may read it?"),
        choices=choices([(BY_TOPIC, lazy("As usual for the topic")), *pairs(VISIBILITY_LABELS)]),
        default=BY_TOPIC,
    )

    @property
    def chosen_visibility(self) -> Visibility | None:
        """Who may read it; None where the topic's rule is to hold."""
        chosen = self.visibility.data
        return None if chosen == BY_TOPIC else Visibility(chosen)


class VisitorFilingForm(_TopicForm):
    """A request of somebody without account."""

    name = StringField(
        lazy("Your name"),
        validators=[DataRequired(lazy("Please enter your name.")), Length(max=200)],
        filters=[strip],
        render_kw={"autocomplete": "name"},
    )
    email = mail_field(lazy("Your mail address"))


class DeskFilingForm(_ConcernedForm):
    """A request that an agent writes down for somebody, as at the telephone."""

    name = StringField(
        lazy("Name of the person who asks"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=200)],
        filters=[strip],
    )
    email = mail_field(lazy("Mail address of the person who asks"))


class ReplyForm(Form):
    """What the asking side adds."""

    body = TextAreaField(lazy("Your message"), validators=[DataRequired(NO_TEXT)])
    files = files_field()
