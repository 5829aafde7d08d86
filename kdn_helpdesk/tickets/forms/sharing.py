"""What goes out of a request to all advised organisations."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import NO_SUBJECT, NO_TEXT
from kdn_helpdesk.web.forms import Form, choices, strip


class ShareForm(Form):
    """The anonymised version, as an agent prepares it."""

    subject = StringField(
        lazy("Subject"),
        validators=[DataRequired(NO_SUBJECT), Length(max=200)],
        filters=[strip],
        render_kw={"maxlength": 200},
    )
    question = TextAreaField(
        lazy("Question"),
        description=lazy("Without names, places, numbers: nobody should recognise who asks."),
        validators=[DataRequired(NO_TEXT)],
    )
    answer = TextAreaField(
        lazy("Answer"), description=lazy("Leave it empty as long as there is none.")
    )
    files = SelectMultipleField(
        lazy("Files that go out too"),
        description=lazy(
            "None unless you choose it. Look into each: a file can name somebody. Its own name does"
            " not go out."
        ),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    is_checked = BooleanField(lazy("What is named here may stay; I have checked it"))

    def offer(self, files: Iterable[tuple[int, str]]) -> None:
        """Offer the files of the conversation."""
        self.files.choices = choices((str(number), name) for number, name in files)

    @property
    def chosen_files(self) -> list[int]:
        """The numbers of the files that go out."""
        return [int(number) for number in self.files.data or []]


class ConsentForm(Form):
    """The author's decision on the version that was shown."""

    version = HiddenField()

    @property
    def number(self) -> int:
        """Which version it was."""
        number = self.version.data or ""
        return int(number) if number.isdecimal() else 0
