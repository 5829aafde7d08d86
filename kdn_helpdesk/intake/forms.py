"""What the desk enters at the intake."""

from collections.abc import Sequence

from wtforms import SearchField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Optional, Regexp

from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.web.forms import Form, strip


class AttachForm(Form):
    """To which request the mail belongs."""

    reference = StringField(
        lazy("Number of the request"),
        description=lazy("As in KDN-2026-0042."),
        filters=[strip],
        validators=[
            InputRequired(lazy("Please enter the number of a request.")),
            Regexp(
                r"(?i)^\[?\s*KDN-\d{4}-\d{4,9}\s*\]?$",
                message=lazy("A number reads like KDN-2026-0042."),
            ),
        ],
    )


class MailFilterForm(Form):
    """Which mails the list shows; a form in the address, which changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    text = SearchField(lazy("Sender or subject"), validators=[Optional()], filters=[strip])
    postfach = SelectField(lazy("Mailbox"), validate_choice=False, default="")

    def offer(self, mailboxes: Sequence[str]) -> None:
        """Offer the mailboxes that mails were meant for so far."""
        self.postfach.choices = [("", _("all mailboxes")), *((each, each) for each in mailboxes)]


class AddressForm(Form):
    """The address that is right."""

    email = StringField(
        lazy("Right address"),
        filters=[strip],
        validators=[
            InputRequired(lazy("Please enter a mail address.")),
            Email(lazy("This is not a mail address.")),
        ],
    )
