"""What an editor types for a page."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, UploadsField, strip


class PageForm(Form):
    """The title and text of a page in one language, and files to add to it."""

    title = StringField(
        lazy("Title"),
        filters=[strip],
        validators=[
            InputRequired(lazy("Please give the page a title.")),
            Length(max=120, message=lazy("Please keep the title to 120 characters.")),
        ],
    )
    body = TextAreaField(
        lazy("Text"),
        description=lazy(
            "Markdown: ## starts a heading, - a list, **bold**, [words](address) a link."
        ),
        filters=[strip],
        validators=[InputRequired(lazy("Please write the text of the page."))],
    )
    files = UploadsField(
        lazy("Add files"),
        description=lazy("They are offered for download at the end of the page."),
    )
    based_on = IntegerField(widget=HiddenInput(), default=0)

    def rebase(self, number: int) -> None:
        """Let the next save build on this version: its reader has seen it."""
        self.based_on.raw_data = None
        self.based_on.data = number
