"""What the desk types about portals."""

from wtforms import BooleanField, EmailField, IntegerField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, strip


class NewPortalForm(Form):
    """The name of a portal to be added."""

    name = StringField(
        lazy("Name"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=80)],
        filters=[strip],
    )


class PortalForm(NewPortalForm):
    """All about a portal."""

    developers = StringField(
        lazy("Who develops it"),
        description=lazy("As our mails address them, such as “Entwicklung Beteiligung NRW”."),
        validators=[Length(max=120)],
        filters=[strip],
    )
    mailbox = EmailField(
        lazy("The developers' mail address"),
        description=lazy("Wishes are sent there, and answers come back from there."),
        validators=[
            Optional(),
            Email(lazy("This is not a mail address. It looks like name@stadt.example.")),
        ],
        filters=[strip],
    )
    position = IntegerField(
        lazy("Place in the list"),
        validators=[NumberRange(0, 1000, lazy("Please enter a number from 0 to 1000."))],
    )
    is_active = BooleanField(lazy("Takes new wishes"))
