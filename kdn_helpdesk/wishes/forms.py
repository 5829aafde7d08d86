"""What people type about wishes."""

from collections.abc import Iterable, Sequence

from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import NO_TEXT
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.web.filters import format_filesize
from kdn_helpdesk.web.forms import Form, choices, strip
from kdn_helpdesk.wishes.models.wishes import WishFile
from kdn_helpdesk.wishes.states import STATE_LABELS, State, choices_from


class _UnnamedForm(Form):
    """A text for outside; the box is shown where a name was found in it."""

    names_checked = BooleanField(lazy("I have checked it: these words name nobody"))


class CopyForm(_UnnamedForm):
    """The text that leaves the house."""

    portal = SelectField(lazy("Portal"), validators=[DataRequired(lazy("Please choose a portal."))])
    title = StringField(
        lazy("Title"),
        description=lazy("What the portal should do better, in a few words."),
        validators=[
            DataRequired(lazy("Please enter a title.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
        filters=[strip],
    )
    copy = TextAreaField(
        lazy("Text for the developers and the public list"),
        description=lazy(
            "Complete, and without names, addresses and numbers of requests: who wants it, what"
            " happens today, what should happen instead."
        ),
        validators=[DataRequired(lazy("Please write what the portal should do better."))],
    )
    based_on = HiddenField()

    def offer(self, portals: Iterable[Portal]) -> None:
        """Offer these portals; the first choice is none."""
        named = ((str(portal.id), portal.name) for portal in portals)
        self.portal.choices = choices([("", lazy("Please choose")), *named])

    @property
    def version(self) -> int:
        """The version of the text that was changed."""
        data = self.based_on.data or ""
        return int(data) if data.isdecimal() else 0


class SendForm(Form):
    """The last look at the copy before it leaves."""

    is_listed = BooleanField(lazy("Put it on the public list as well"), default=True)


class WriteForm(_UnnamedForm):
    """Words to the developers."""

    body = TextAreaField(
        lazy("Message to the developers"),
        description=lazy("As in the copy, nobody is to be named."),
        validators=[DataRequired(NO_TEXT)],
    )


class NoteForm(Form):
    """An internal note."""

    body = TextAreaField(
        lazy("Internal note"),
        description=lazy("Only the service desk reads it."),
        validators=[DataRequired(NO_TEXT)],
    )


class NewsForm(_UnnamedForm):
    """Plain words for everybody, and where the wish stands."""

    state = SelectField(lazy("Where the wish stands"))
    body = TextAreaField(
        lazy("In plain words"),
        description=lazy(
            "What the developers say, as somebody in a town hall understands it: what comes and"
            " when, or why not and what helps meanwhile."
        ),
        validators=[DataRequired(NO_TEXT)],
    )

    files = SelectMultipleField(
        lazy("Files of the developers that go along"),
        description=lazy(
            "They are attached to the mails and stand on the page. Please look into each: nobody is"
            " to be named in them."
        ),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, state: State, files: Sequence[WishFile] = ()) -> None:
        """Offer what may follow, and the files that the developers sent."""
        self.files.choices = choices(
            (str(file.id), f"{file.stored.name} ({format_filesize(file.stored.size)})")
            for file in files
        )
        self.state.choices = choices(
            (other.value, STATE_LABELS[other]) for other in choices_from(state)
        )
        if not self.is_submitted():
            self.state.data = state.value


class LinkForm(Form):
    """The number of a request that asks for the same."""

    reference = StringField(
        lazy("Number of the request"),
        validators=[DataRequired(lazy("Please enter the number, as in KDN-2026-0042."))],
        filters=[strip],
    )


class ChooseForm(Form):
    """The wish that a request asks for too."""

    number = StringField(
        lazy("Number of the wish"),
        validators=[DataRequired(lazy("Please enter the number, as in KDN-A-0012."))],
        filters=[strip],
    )

    @property
    def chosen(self) -> int:
        """The number however it was written; 0 for none."""
        digits = (self.number.data or "").upper().removeprefix("KDN-A-")
        return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


class ObjectionForm(Form):
    """What the author would have otherwise."""

    words = TextAreaField(
        lazy("What should be different?"),
        description=lazy("Only the service desk reads it."),
        validators=[DataRequired(NO_TEXT)],
    )
