"""What an agent writes in a request."""

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import NO_TEXT, files_field, mail_field
from kdn_helpdesk.tickets.states import STATE_LABELS, State, choices_from
from kdn_helpdesk.web.forms import Form, choices


class AnswerForm(Form):
    """An agent's answer, and where the request stands then."""

    body = TextAreaField(
        lazy("Answer"),
        description=lazy("Goes by mail to the requester and everybody in copy."),
        validators=[DataRequired(NO_TEXT)],
    )
    files = files_field()
    state = SelectField(lazy("Afterwards the request is"))
    seen = HiddenField()

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

    @property
    def seen_number(self) -> int | None:
        """The last message that its author had before them."""
        seen = self.seen.data or ""
        return int(seen) if seen.isdecimal() else None


class NoteForm(Form):
    """An internal note."""

    note = TextAreaField(
        lazy("Internal note"),
        description=lazy("Only the service desk reads it; it is never mailed to the requester."),
        validators=[DataRequired(NO_TEXT)],
    )
    files = files_field()


class ForwardForm(Form):
    """The conversation on its way to somebody outside."""

    recipient = mail_field(lazy("Mail address"))
    body = TextAreaField(
        lazy("Your words to the recipient"),
        description=lazy("The request and all answers follow below; internal notes do not."),
    )
