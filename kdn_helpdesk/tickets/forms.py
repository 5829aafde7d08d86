"""What people type about requests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional

from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.models import Topic
from kdn_helpdesk.tickets.states import (
    PRIORITY_LABELS,
    STATE_LABELS,
    VISIBILITY_LABELS,
    Priority,
    State,
    Visibility,
    choices_from,
)
from kdn_helpdesk.web.forms import Form, UploadsField, choices, strip

MORNING = time(8, 0)
"""When a pending request comes back on its day."""
BY_TOPIC = "topic"
NO_SUBJECT = lazy("Please enter a subject.")
NO_TEXT = lazy("Please write something.")
FILES_HINT = lazy("Several files at once are possible. If a form comes back, choose them again.")


def _pairs(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(member.value), label) for member, label in labels.items()]


def subject_field() -> StringField:
    """Return the field for a subject in one line."""
    return StringField(
        lazy("Subject"),
        description=lazy("In a few words: what is it about?"),
        validators=[DataRequired(NO_SUBJECT), Length(max=200)],
        filters=[strip],
        render_kw={"maxlength": 200},
    )


def mail_field(label: str) -> EmailField:
    """Return the field for an address."""
    return EmailField(
        label,
        validators=[
            DataRequired(lazy("Please enter a mail address.")),
            Email(lazy("This is not a mail address. It looks like name@stadt.de.")),
        ],
        filters=[strip],
        render_kw={"autocomplete": "email"},
    )


def files_field() -> UploadsField:
    """Return the field for files."""
    return UploadsField(lazy("Files"), description=FILES_HINT)


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

    def offer(self, topics: Iterable[Topic], language: str) -> None:
        """Offer these topics; the first choice is none, so that nobody files by accident."""
        named = ((topic.slug, topic.label(language)) for topic in topics)
        self.topic.choices = choices([("", lazy("Please choose")), *named])


class FilingForm(_TopicForm):
    """A request of somebody who is signed in."""

    visibility = RadioField(
        lazy("Who may read it?"),
        choices=choices([(BY_TOPIC, lazy("As usual for the topic")), *_pairs(VISIBILITY_LABELS)]),
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


class DeskFilingForm(_TopicForm):
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


class AnswerForm(Form):
    """An agent's answer, and where the request stands then."""

    body = TextAreaField(
        lazy("Answer"),
        description=lazy("Goes by mail to the requester and everybody in copy."),
        validators=[DataRequired(NO_TEXT)],
    )
    files = files_field()
    state = SelectField(lazy("Afterwards the request is"))
    seen = HiddenField()

    def offer(self, state: State) -> None:
        """Offer the states that may follow; a pending one needs a date and has its own form."""
        possible = set(choices_from(state)) - {State.PENDING}
        if state is not State.NEW:
            possible.add(state)
        ordered = sorted(possible, key=list(State).index)
        self.state.choices = choices((other.value, STATE_LABELS[other]) for other in ordered)
        if not self.is_submitted():
            usual = State.WAITING if State.WAITING in possible else state
            self.state.data = usual.value

    @property
    def seen_number(self) -> int | None:
        """The last message that its author had before them."""
        seen = self.seen.data or ""
        return int(seen) if seen.isdecimal() else None


class NoteForm(Form):
    """An internal note."""

    note = TextAreaField(
        lazy("Internal note"),
        description=lazy("Only the service desk reads it; it is never mailed to the requester."),
        validators=[DataRequired(NO_TEXT)],
    )
    files = files_field()


class ForwardForm(Form):
    """The conversation on its way to somebody outside."""

    recipient = mail_field(lazy("Mail address"))
    body = TextAreaField(
        lazy("Your words to the recipient"),
        description=lazy("The request and all answers follow below; internal notes do not."),
    )


class StateForm(Form):
    """Where a request is to stand."""

    state = SelectField(lazy("State"), choices=choices(_pairs(STATE_LABELS)))
    until = DateField(lazy("Until"), validators=[Optional()])

    @property
    def until_instant(self) -> datetime | None:
        """The morning of the chosen day in Berlin."""
        day: date | None = self.until.data
        return datetime.combine(day, MORNING, BERLIN) if day else None


class AssigneeForm(Form):
    """Who works on a request; zero is nobody."""

    assignee = IntegerField(lazy("Worked on by"), default=0)
    take = IntegerField(lazy("Take it myself"), default=0)

    @property
    def chosen(self) -> int | None:
        """Who is to work on it: whoever pressed the button to take it, else the one selected."""
        return self.take.data or self.assignee.data or None


class SortingForm(Form):
    """How a request is sorted."""

    topic = SelectField(lazy("Topic"), validate_choice=False)
    priority = SelectField(
        lazy("Priority"),
        choices=choices(_pairs(PRIORITY_LABELS)),
    )
    visibility = SelectField(
        lazy("Who may read it?"),
        choices=choices(_pairs(VISIBILITY_LABELS)),
    )
    tags = StringField(lazy("Tags"), filters=[strip])

    @property
    def chosen(self) -> dict[str, Any]:
        """The values as the actions want them."""
        return {
            "priority": Priority(int(str(self.priority.data))),
            "visibility": Visibility(self.visibility.data),
            "tags": (self.tags.data or "").replace(";", ",").split(","),
        }


class VisibilityForm(Form):
    """Who of the asking side may read a request."""

    visibility = SelectField(
        lazy("Who may read it?"),
        choices=choices(_pairs(VISIBILITY_LABELS)),
    )


class WatcherForm(Form):
    """Somebody to be put in copy."""

    email = mail_field(lazy("Mail address"))


class LinkForm(Form):
    """The number of another request."""

    reference = StringField(
        lazy("Number of the other request"),
        validators=[DataRequired(lazy("Please enter the number, as in KDN-2026-0042."))],
        filters=[strip],
    )


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
        choices=choices(_pairs(VISIBILITY_LABELS)),
    )
    position = IntegerField(
        lazy("Place in the list"),
        validators=[NumberRange(0, 1000, lazy("Please enter a number from 0 to 1000."))],
    )
    is_active = BooleanField(lazy("Takes new requests"))


def first_error(form: Form) -> str:
    """Return the first sentence that a form without page of its own was refused with."""
    errors: Sequence[str] = [
        str(error) for field in form for error in field.errors or () if error
    ] + [str(error) for error in form.form_errors]
    return errors[0] if errors else ""
