"""The fields that several forms about requests have."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Email, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, UploadsField, strip

NO_SUBJECT = lazy("Please enter a subject.")
NO_TEXT = lazy("Please write something.")
FILES_HINT = lazy("Several files at once are possible. If a form comes back, choose them again.")


def pairs(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Return the values with their labels, as a choice wants them."""
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
            Email(lazy("This is not a mail address. It looks like name@stadt.example.")),
        ],
        filters=[strip],
        render_kw={"autocomplete": "email"},
    )


def files_field(**options: Any) -> UploadsField:
    """Return the field for files."""
    return UploadsField(lazy("Files"), description=FILES_HINT, **options)


def first_error(form: Form) -> str:
    """Return the first sentence that a form without page of its own was refused with."""
    errors: Sequence[str] = [
        str(error) for field in form for error in field.errors or () if error
    ] + [str(error) for error in form.form_errors]
    return errors[0] if errors else ""
