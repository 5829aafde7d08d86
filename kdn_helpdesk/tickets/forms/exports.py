"""What an agent chooses for a request as one file."""

from wtforms import BooleanField

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form


class ExportForm(Form):
    """Whether what only the desk reads goes into the file."""

    with_notes = BooleanField(
        lazy("With internal notes, history and every mail of the desk"),
        description=lazy("Such a file stays inside the service; its name and every page say so."),
    )
