"""Requests that become one, or two."""

from collections.abc import Iterable

from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import subject_field
from kdn_helpdesk.web.forms import Form, choices, strip


class MergeForm(Form):
    """The number of the request that goes on."""

    reference = StringField(
        lazy("Number of the request that goes on"),
        description=lazy("As in KDN-2026-0042. It has to be of the same organisation."),
        validators=[DataRequired(lazy("Please enter the number, as in KDN-2026-0042."))],
        filters=[strip],
    )


class SplitForm(Form):
    """The messages that become a request of their own."""

    subject = subject_field()
    messages = SelectMultipleField(
        lazy("Messages to take out"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(lazy("Please choose at least one message."))],
    )

    def offer(self, messages: Iterable[tuple[int, str]]) -> None:
        """Offer these messages: number and first words."""
        self.messages.choices = choices((str(number), words) for number, words in messages)
