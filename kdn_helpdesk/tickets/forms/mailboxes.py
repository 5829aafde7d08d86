"""What the administration types about mailboxes."""

from collections.abc import Iterable, Sequence

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import mail_field
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.web.forms import Form, choices, strip


class NewMailboxForm(Form):
    """The address of a mailbox to be added."""

    address = mail_field(lazy("Mail address"))


class MailboxForm(Form):
    """All about a mailbox but its address."""

    name = StringField(
        lazy("Name of the sender"),
        description=lazy("Stands beside the address in answers, such as “Open-Data-Beratung”."),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=80)],
        filters=[strip],
    )
    topic = SelectField(
        lazy("Topic of new requests"),
        description=lazy("The desk can change it in each request."),
    )
    account = SelectField(
        lazy("Fetched from"),
        description=lazy("Mails of this account that name none of our addresses come here."),
    )
    is_active = BooleanField(lazy("In use: answers leave from this address"))

    def offer(self, topics: Iterable[Topic], accounts: Sequence[str], language: str) -> None:
        """Offer the topics that take requests, and the accounts of the settings."""
        known = [(str(topic.id), topic.label(language)) for topic in topics]
        self.topic.choices = choices([("", lazy("As for every mail")), *known])
        offered = [(name, name) for name in accounts]
        self.account.choices = choices([("", lazy("It comes in another way")), *offered])

    @property
    def topic_id(self) -> int | None:
        """The chosen topic; none for the one that every mail gets."""
        return int(self.topic.data) if self.topic.data else None
