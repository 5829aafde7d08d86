"""What the desk enters at the intake."""

from wtforms import StringField
from wtforms.validators import Email, InputRequired, Regexp

from kdn_helpdesk.core.i18n import lazy
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
