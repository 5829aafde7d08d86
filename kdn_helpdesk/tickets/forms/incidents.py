"""What agents type about incidents."""

from collections.abc import Iterable

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import NO_TEXT
from kdn_helpdesk.tickets.models.portals import Portal
from kdn_helpdesk.web.forms import Form, choices, strip


class IncidentForm(Form):
    """What everybody reads while it lasts."""

    portal = SelectField(lazy("Portal"), validators=[DataRequired(lazy("Please choose a portal."))])
    title = StringField(
        lazy("What does not work?"),
        description=lazy("In a few words, such as “Maps do not load”."),
        validators=[DataRequired(lazy("Please enter a title.")), Length(max=200)],
        filters=[strip],
    )
    text = TextAreaField(
        lazy("What is known"),
        description=lazy("Who is affected, since when, what helps meanwhile, when we know more."),
        validators=[DataRequired(NO_TEXT)],
    )

    def offer(self, portals: Iterable[Portal]) -> None:
        """Offer these portals; the first choice is none."""
        named = ((str(portal.id), portal.name) for portal in portals)
        self.portal.choices = choices([("", lazy("Please choose")), *named])


class AnswerAllForm(Form):
    """One text for all requests."""

    body = TextAreaField(
        lazy("Answer to all"),
        description=lazy(
            "Goes by mail to everybody concerned, once a person, and into each request."
        ),
        validators=[DataRequired(NO_TEXT)],
    )


class EndForm(AnswerAllForm):
    """The last text, and what is learned from it."""

    wants_article = BooleanField(lazy("Draft an article of it"), default=True)


class AttachForm(Form):
    """The incident that brought a request."""

    incident = IntegerField(lazy("Incident"), default=0)
