"""Answering an invitation, and inviting."""

from typing import Any

from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.actions.delegating import Substitute
from kdn_helpdesk.web.forms import Form, choices, strip

PARTSTAT_LABELS: dict[Partstat, Any] = {
    Partstat.ACCEPTED: lazy("I come"),
    Partstat.TENTATIVE: lazy("Perhaps"),
    Partstat.DECLINED: lazy("I do not come"),
}


class AnswerForm(Form):
    """Yes, perhaps or no, and a word."""

    answer = RadioField(
        lazy("Do you come?"),
        choices=choices((kind.value, label) for kind, label in PARTSTAT_LABELS.items()),
        validators=[InputRequired(lazy("Please choose an answer."))],
    )
    comment = TextAreaField(
        lazy("Message to the coordinators"),
        filters=[strip],
        validators=[Length(max=2000, message=lazy("At most 2000 characters, please."))],
        description=lazy("Optional."),
    )


class SubstituteForm(Form):
    """Who comes instead."""

    name = StringField(
        lazy("Name of the substitute"),
        filters=[strip],
        validators=[
            InputRequired(lazy("Please enter a name.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
    )
    email = EmailField(
        lazy("Mail address of the substitute"),
        validators=[
            InputRequired(lazy("Please enter a mail address.")),
            Email(lazy("This is not a complete mail address.")),
        ],
        filters=[strip],
        description=lazy("An invitation with a personal link goes to this address."),
    )
    comment = TextAreaField(
        lazy("Message to the coordinators"),
        filters=[strip],
        validators=[Length(max=2000, message=lazy("At most 2000 characters, please."))],
        description=lazy("Optional."),
    )

    @property
    def substitute(self) -> Substitute:
        """The person who was named."""
        name = (self.name.data or "").replace("<", "").replace(">", "")
        return Substitute(email=(self.email.data or "").casefold(), name=name)


class InviteForm(Form):
    """Sends invitations that the page has shown."""


class GuestForm(Form):
    """One more person."""

    email = EmailField(
        lazy("Mail address"),
        validators=[
            InputRequired(lazy("Please enter a mail address.")),
            Email(lazy("This is not a complete mail address.")),
        ],
        filters=[strip],
    )
    name = StringField(lazy("Name"), filters=[strip])


class RefuseForm(Form):
    """Why another time is not taken."""

    comment = TextAreaField(
        lazy("Message to the person"),
        filters=[strip],
        description=lazy("Optional. It is mailed with the answer."),
    )
