"""What is typed to put tags in order."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.actions.sorting import TAG_LENGTH
from kdn_helpdesk.web.forms import Form, strip


class RenameTagForm(Form):
    """Another name."""

    name = StringField(
        lazy("Name"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=TAG_LENGTH)],
        filters=[strip],
        render_kw={"maxlength": TAG_LENGTH},
    )


class MergeTagForm(Form):
    """The tag that stays."""

    into = StringField(
        lazy("The tag that stays"),
        validators=[DataRequired(lazy("Please enter the tag that stays."))],
        filters=[strip],
    )
