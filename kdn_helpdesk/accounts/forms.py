"""What people type about themselves."""

from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, strip


class SignInForm(Form):
    """Address and password, and where to go on."""

    email = EmailField(
        lazy("Mail address"),
        validators=[InputRequired(lazy("Please enter your mail address."))],
        filters=[strip],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy("Password"),
        validators=[InputRequired(lazy("Please enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    weiter = HiddenField()
