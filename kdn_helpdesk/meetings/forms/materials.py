"""Materials of a topic."""

from wtforms import SelectField, StringField, URLField
from wtforms.validators import URL, Length, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Visibility
from kdn_helpdesk.web.forms import Form, UploadsField, choices, strip


class MaterialForm(Form):
    """A file or a link, and who may read it."""

    title = StringField(
        lazy("What it is"),
        validators=[Length(max=200, message=lazy("At most 200 characters, please."))],
        filters=[strip],
        description=lazy("Needed for a link; a file is shown with its name otherwise."),
    )
    uploads = UploadsField(lazy("Files"))
    link = URLField(
        lazy("Or a link"),
        validators=[
            Optional(),
            URL(require_tld=False, message=lazy("This is not a complete web address.")),
        ],
        filters=[strip],
    )
    visibility = SelectField(
        lazy("Who may read it"),
        choices=choices((kind.value, label) for kind, label in VISIBILITY_LABELS.items()),
        default=Visibility.GROUP.value,
        description=lazy("Never more people than may see the meeting itself."),
    )
