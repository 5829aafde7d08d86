"""What an agent writes in a request."""

from typing import Any

from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import NO_TEXT, files_field, mail_field, pairs
from kdn_helpdesk.tickets.forms.records import MINUTES
from kdn_helpdesk.tickets.states import STATE_LABELS, WORK_LABELS, DraftKind, State, choices_from
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.forms import Form, choices


class DraftedForm(Form):
    """A text that is kept as a draft until it is sent."""

    revision = HiddenField(default="0")
    intent = StringField()
    module = StringField()
    other_version = ""
    """What another window of the same person has saved, where that is in the way."""

    @property
    def text(self) -> Field:
        """The field that the draft keeps."""
        raise NotImplementedError

    @property
    def revision_number(self) -> int:
        """The draft that its author had before them; 0 where there was none."""
        revision = self.revision.data or ""
        return int(revision) if revision.isdecimal() else 0

    @property
    def is_sent(self) -> bool:
        """Whether the button to send was pressed, not one that keeps or changes the draft."""
        return not self.intent.data

    def has_valid_files(self) -> bool:
        """Check the files alone: a draft may be as unfinished as it is."""
        valid = bool(self._fields["files"].validate(self))
        if not valid:
            refuse()
        return valid

    def show(self, draft: Any) -> None:
        """Begin with what was saved."""
        if draft is not None:
            self.text.data = draft.body
        self.revision.data = str(draft.revision if draft else 0)


def effort_fields(prefix: str = "") -> tuple[IntegerField, SelectField]:
    """Return the fields for how long it took and with what, told apart by their ids."""
    return (
        IntegerField(
            lazy("Minutes spent"),
            validators=[Optional(), NumberRange(1, 1440, MINUTES)],
            id=f"{prefix}minutes",
        ),
        SelectField(lazy("Kind of work"), choices=choices(pairs(WORK_LABELS)), id=f"{prefix}work"),
    )


class StateAfterForm(Form):
    """Where a request stands after something was said to the asking side."""

    state = SelectField(lazy("Afterwards the request is"))

    def offer(self, state: State) -> None:
        """Offer the states that may follow; a pending one needs a date and has its own form."""
        possible = set(choices_from(state)) - {State.PENDING}
        if state is not State.NEW:
            possible.add(state)
        ordered = sorted(possible, key=list(State).index)
        self.state.choices = choices((other.value, STATE_LABELS[other]) for other in ordered)
        if not self.is_submitted():
            usual = State.WAITING if State.WAITING in possible else state
            self.state.data = usual.value


class AnswerForm(DraftedForm, StateAfterForm):
    """An agent's answer, and where the request stands then."""

    body = TextAreaField(
        lazy("Answer"),
        validators=[DataRequired(NO_TEXT)],
    )
    onward = StringField()
    """Whether the next request of the list is to come after it."""
    files = files_field()
    seen = HiddenField()
    minutes, work = effort_fields()

    @property
    def text(self) -> Field:
        """The field that the draft keeps."""
        return self.body

    @property
    def seen_number(self) -> int | None:
        """The last message that its author had before them."""
        seen = self.seen.data or ""
        return int(seen) if seen.isdecimal() else None


class NoteForm(DraftedForm):
    """An internal note."""

    note = TextAreaField(
        lazy("Internal note"),
        validators=[DataRequired(NO_TEXT)],
    )
    files = files_field(id="note-files")
    minutes, work = effort_fields("note-")

    @property
    def text(self) -> Field:
        """The field that the draft keeps."""
        return self.note


class ForwardForm(Form):
    """The conversation on its way to somebody outside."""

    recipient = mail_field(lazy("Mail address"))
    body = TextAreaField(
        lazy("Your words to the recipient"),
        description=lazy("The request and all answers follow below; internal notes do not."),
    )


class DraftForm(Form):
    """What a page saves by itself while somebody types."""

    kind = SelectField(choices=choices((kind.value, kind.value) for kind in DraftKind))
    body = TextAreaField()
    revision = IntegerField(default=0)


class PresenceForm(Form):
    """The sign that somebody has a request open, and the last message they see there."""

    seen = IntegerField()
