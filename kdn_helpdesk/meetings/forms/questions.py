"""Recurring questions."""

from collections.abc import Sequence

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.core.i18n import language, lazy
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.web.forms import Form, choices


class GroupTopicsForm(Form):
    """Which topics of the desk concern the group."""

    topics = SelectMultipleField(
        lazy("Topics of the service desk"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, topics: Sequence[Topic]) -> None:
        """Offer these topics."""
        self.topics.choices = choices((str(topic.id), topic.label(language())) for topic in topics)


class TakeForm(Form):
    """Takes over a question."""
