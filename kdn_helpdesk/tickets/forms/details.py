"""The fields of topics in forms: what is asked, what was typed, what is wrong with it."""

from collections.abc import Mapping, Sequence

from flask import request
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.tickets.actions import details as actions
from kdn_helpdesk.tickets.forms.fields import pairs
from kdn_helpdesk.tickets.models.details import FieldKind, TopicField
from kdn_helpdesk.web.forms import Form, choices, strip

KIND_LABELS = {
    FieldKind.TEXT: lazy("Text"),
    FieldKind.NUMBER: lazy("Number"),
    FieldKind.DATE: lazy("Date"),
    FieldKind.CHOICE: lazy("Choice"),
    FieldKind.YES_NO: lazy("Yes or no"),
}


class TopicFieldForm(Form):
    """One thing that a topic asks."""

    label = StringField(
        lazy("What is asked"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=80)],
        filters=[strip],
    )
    kind = SelectField(lazy("Kind"), choices=choices(pairs(KIND_LABELS)))
    options = TextAreaField(
        lazy("Choices"), description=lazy("One a line; only where the kind is a choice.")
    )
    is_required = BooleanField(lazy("Has to be filled in"))
    for_desk_only = BooleanField(lazy("For the service desk alone"))
    position = IntegerField(
        lazy("Place in the list"),
        default=0,
        validators=[NumberRange(0, 1000, lazy("Please enter a number from 0 to 1000."))],
    )

    @property
    def columns(self) -> dict[str, object]:
        """The values as the actions want them."""
        return {
            "label": self.label.data or "",
            "kind": FieldKind(self.kind.data),
            "options": (self.options.data or "").splitlines(),
            "is_required": self.is_required.data,
            "for_desk_only": self.for_desk_only.data,
            "position": self.position.data,
        }


class AskedDetails:
    """The fields of the offered topics, as a form asks for them and takes what was typed."""

    def __init__(self, fields: Mapping[int, Sequence[TopicField]] | None = None) -> None:
        self.fields = fields or {}
        self.errors: dict[int, str] = {}

    def typed(self, field: TopicField) -> str:
        """Return what stands in the field."""
        return request.form.get(name_of(field), "")

    def take(self, topic_id: int) -> dict[int, str]:
        """Return the values of the topic's fields; `errors` tells what is wrong with which."""
        found = {}
        for field in self.fields.get(topic_id, ()):
            try:
                found[field.id] = actions.clean_value(field, self.typed(field))
                if field.is_required and not found[field.id]:
                    raise DomainError(_("Please fill this in."))
            except DomainError as error:
                self.errors[field.id] = error.sentence
        return found

    def sentences(self, topic_id: int) -> list[str]:
        """Return what is wrong, with the fields' names."""
        return [
            f"{field.label}: {self.errors[field.id]}"
            for field in self.fields.get(topic_id, ())
            if field.id in self.errors
        ]


def name_of(field: TopicField) -> str:
    """Return what the field is called in a form."""
    return f"feld-{field.id}"
