"""Registering to a workshop, and what the coordinators say about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Subform
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.actions.workshops import MOST_QUESTIONS, Asked, Plan
from kdn_helpdesk.meetings.models.workshops import (
    AUDIENCE_LABELS,
    KIND_LABELS,
    QUESTION_LABELS,
    Audience,
    Kind,
    MailingTo,
    Question,
    QuestionKind,
    Registration,
    Workshop,
)
from kdn_helpdesk.meetings.registrations import Applicant
from kdn_helpdesk.web.forms import Form, choices, strip

SPARE_QUESTIONS = 2
"""Empty rows for further questions."""
_LINE = Length(max=200, message=lazy("At most 200 characters, please."))


class RegisterForm(Form):
    """As little as will do; the coordinators' questions are added by `register_form`."""

    name = StringField(
        lazy("Name"),
        validators=[InputRequired(lazy("Please enter your name.")), _LINE],
        filters=[strip],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        lazy("Mail address"),
        validators=[
            InputRequired(lazy("Please enter a mail address.")),
            Email(lazy("This is not a complete mail address.")),
        ],
        filters=[strip],
        render_kw={"autocomplete": "email"},
    )
    organisation = StringField(
        lazy("Organisation"),
        validators=[_LINE],
        filters=[strip],
        description=lazy("Your municipality, authority or company. Optional."),
        render_kw={"autocomplete": "organization"},
    )

    def applicant(
        self, questions: Sequence[Question], *, language: str, organisation_id: int | None = None
    ) -> Applicant:
        """Return who registers, with the answers to the questions."""
        return Applicant(
            name=self.name.data or "",
            email=self.email.data or "",
            organisation=self.organisation.data or "",
            language=language,
            organisation_id=organisation_id,
            answers={str(one.id): self._answer(one) for one in questions if self._answer(one)},
        )

    def _answer(self, question: Question) -> str:
        given = self[f"question_{question.id}"].data
        if question.kind is QuestionKind.YES:
            return "yes" if given else ""
        return str(given or "")


def register_form(questions: Sequence[Question]) -> type[RegisterForm]:
    """Return the form with a field for each question of the coordinators."""
    fields = {f"question_{question.id}": _field(question) for question in questions}
    return type("RegisterWithQuestionsForm", (RegisterForm,), fields)


def _field(question: Question) -> Field:
    needed = InputRequired(lazy("Please answer this question."))
    checks: list[Any] = [needed if question.is_required else Optional()]
    match question.kind:
        case QuestionKind.CHOICE:
            named = choices((option, option) for option in question.options)
            return RadioField(question.label, choices=named, validators=checks)
        case QuestionKind.YES:
            return BooleanField(question.label, validators=checks)
        case QuestionKind.TEXT:
            limit = Length(max=500, message=lazy("At most 500 characters, please."))
            return StringField(question.label, validators=[*checks, limit], filters=[strip])


class PersonalForm(Form):
    """The buttons of the personal page."""


class QuestionRow(Subform):
    """One question of the coordinators; a row without words asks nothing."""

    number = HiddenField()
    label = StringField(lazy("Question"), filters=[strip], validators=[_LINE])
    kind = SelectField(
        lazy("Answered by"),
        choices=choices((kind.value, label) for kind, label in QUESTION_LABELS.items()),
        default=QuestionKind.TEXT.value,
    )
    options = StringField(
        lazy("Choices, separated by semicolons"),
        filters=[strip],
        validators=[Length(max=600, message=lazy("At most 600 characters, please."))],
    )
    is_required = BooleanField(lazy("Must be answered"))

    def asked(self) -> Asked:
        """Return the question as the action takes it."""
        options = [part.strip() for part in (self.options.data or "").split(";")]
        number = self.number.data or ""
        return Asked(
            label=self.label.data or "",
            kind=QuestionKind(self.kind.data),
            options=tuple(option for option in options if option),
            is_required=bool(self.is_required.data),
            number=int(number) if number.isdecimal() else None,
        )


class WorkshopForm(Form):
    """How people register."""

    version = HiddenField()
    kind = SelectField(
        lazy("Kind"), choices=choices((kind.value, label) for kind, label in KIND_LABELS.items())
    )
    audience = SelectField(
        lazy("Who may register"),
        choices=choices((kind.value, label) for kind, label in AUDIENCE_LABELS.items()),
    )
    opens_on = DateField(
        lazy("First day"),
        validators=[InputRequired(lazy("Please enter a day, such as 12.03.2027."))],
    )
    closes_on = DateField(
        lazy("Last day"),
        validators=[InputRequired(lazy("Please enter a day, such as 12.03.2027."))],
    )
    places = IntegerField(
        lazy("Number of places"),
        validators=[
            Optional(),
            NumberRange(1, 10_000, message=lazy("A number from 1 to 10 000, please.")),
        ],
        description=lazy("Empty where there is room for everybody."),
    )
    one_each_until = DateField(
        lazy("One place for each organisation until"),
        validators=[Optional()],
        description=lazy("Optional. Up to this day further people of an organisation wait."),
    )
    hours_to_confirm = IntegerField(
        lazy("Hours to confirm a place that became free"),
        default=48,
        validators=[
            InputRequired(lazy("Please enter a number.")),
            NumberRange(2, 336, message=lazy("A number from 2 to 336, please.")),
        ],
        description=lazy("After that it goes to the next one on the waiting list."),
    )
    words = TextAreaField(
        lazy("Words above the form"),
        filters=[strip],
        description=lazy("What people should know before they register. Markdown is possible."),
    )
    questions = FieldList(FormField(QuestionRow), max_entries=MOST_QUESTIONS + SPARE_QUESTIONS)

    def show(self, workshop: Workshop | None) -> None:
        """Offer the questions that stand, and empty rows for more."""
        for question in workshop.questions if workshop else []:
            self.questions.append_entry(
                {
                    "number": str(question.id),
                    "label": question.label,
                    "kind": question.kind.value,
                    "options": "; ".join(question.options),
                    "is_required": question.is_required,
                }
            )
        for _spare in range(SPARE_QUESTIONS):
            self.questions.append_entry({})

    def plan(self) -> Plan:
        """Return what was entered."""
        rows = [row.form.asked() for row in self.questions]
        return Plan(
            kind=Kind(self.kind.data),
            audience=Audience(self.audience.data),
            opens_on=_day(self.opens_on),
            closes_on=_day(self.closes_on),
            places=self.places.data,
            one_each_until=self.one_each_until.data,
            hours_to_confirm=self.hours_to_confirm.data or 48,
            words=self.words.data or "",
            questions=[asked for asked in rows if asked.label],
        )


class RemoveForm(Form):
    """Taking somebody off the list."""

    words = TextAreaField(
        lazy("Message to the person"),
        filters=[strip],
        description=lazy("Optional. It is mailed with the cancellation."),
    )


class MailingForm(Form):
    """Words to all who registered."""

    to = RadioField(lazy("To whom"), validators=[InputRequired(lazy("Please choose whom."))])
    subject = StringField(
        lazy("Subject"),
        validators=[InputRequired(lazy("Please enter a subject.")), _LINE],
        filters=[strip],
    )
    body = TextAreaField(
        lazy("Words"),
        validators=[
            InputRequired(lazy("Please write something.")),
            Length(max=10_000, message=lazy("At most 10 000 characters, please.")),
        ],
        filters=[strip],
    )

    def offer(self, numbers: dict[MailingTo, tuple[str, int]]) -> None:
        """Offer whom to write to, each with how many that are."""
        self.to.choices = choices((to.value, label) for to, (label, _number) in numbers.items())


class AttendanceForm(Form):
    """Who was there."""

    present = SelectMultipleField(
        lazy("Was there"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, registrations: Sequence[Registration]) -> None:
        """Offer those who have a place."""
        self.present.choices = choices((str(row.id), row.name) for row in registrations)


def _day(field: DateField) -> date:
    """Return what the field's own check has made sure of."""
    if field.data is None:
        raise ValueError("asked for before the form was valid")
    return field.data
