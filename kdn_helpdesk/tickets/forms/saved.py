"""The name of a view of the desk's list."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, strip


class ViewForm(Form):
    """How a view is called and who may open it."""

    name = StringField(
        lazy("Name of the view"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=60)],
        filters=[strip],
        render_kw={"maxlength": 60},
    )
    is_shared = BooleanField(lazy("For the whole desk"))


class NewViewForm(ViewForm):
    """A view that is to be saved, with what the list was asked for."""

    asked = HiddenField()
