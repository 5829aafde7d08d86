"""What every form shares: refusing with a sentence, and files that are already stored."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, MultipleFileField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import language
from kdn_helpdesk.web import uploads
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.csrf import FormToken


class Form(FlaskForm):
    """A form with CSRF protection whose refusals keep what was typed and commit nothing."""

    class Meta(FlaskForm.Meta):
        """The field libraries' own sentences come in the page's language."""

        csrf_class = FormToken

        @property
        def locales(self) -> list[str]:
            """Return the languages for WTForms' own messages."""
            return [language()]

        def get_translations(self, form: Any) -> Any:
            """Let WTForms bring its own catalogue."""
            return super(FlaskForm.Meta, self).get_translations(form)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a form that is not valid commits nothing."""
        valid = bool(super().validate(extra_validators))
        if not valid:
            refuse()
        return valid

    def refuse(self, error: DomainError) -> None:
        """Show the rule's sentence at its field or above the form; nothing is committed."""
        refuse(409 if isinstance(error, Conflict) else 422)
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(error.sentence)
        else:
            field.errors = [*field.errors, error.sentence]


class UploadsField(MultipleFileField):
    """Several files; the data is a list of `core.files.Upload`."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what the dispatcher has stored; a refused file becomes the field's error."""
        found = uploads.received_for(self.name)
        self.data = [item for item in found if isinstance(item, Upload)]
        self.refusals = [item for item in found if isinstance(item, uploads.Refusal)]

    def pre_validate(self, form: Any) -> None:
        """Say of each refused file why."""
        refusals: list[uploads.Refusal] = getattr(self, "refusals", [])
        if refusals:
            raise StopValidation(" ".join(refusal.reason for refusal in refusals))


def strip(value: str | None) -> str | None:
    """Remove blanks around what was typed; a filter for text fields."""
    return value.strip() if value else value


def choices(pairs: Iterable[tuple[str, Any]], *, group: str | None = None) -> list[SelectChoice]:
    """Return pairs of value and label as a select field wants them, in a group where given."""
    return [SelectChoice(value, label, optgroup=group) for value, label in pairs]


def grouped_choices(
    groups: Iterable[tuple[str, Iterable[tuple[str, Any]]]],
) -> list[SelectChoice]:
    """Return groups of pairs as a select field wants them."""
    return [choice for name, pairs in groups for choice in choices(pairs, group=name)]


def data_of(form: FlaskForm, *names: str) -> dict[str, Any]:
    """Return the values of these fields, ready for an action's keyword arguments."""
    fields: dict[str, Field] = form._fields
    return {name: fields[name].data for name in names}
