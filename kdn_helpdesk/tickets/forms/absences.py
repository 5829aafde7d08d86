"""What agents type about being away."""

from collections.abc import Iterable

from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, Optional

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.queries.people import Agent
from kdn_helpdesk.web.forms import Form, choices


class AbsenceForm(Form):
    """Who is away, from when until when, and who stands in."""

    person = SelectField(lazy("Who is away"))
    first_day = DateField(lazy("First day"), validators=[DataRequired(lazy("Please enter a day."))])
    last_day = DateField(
        lazy("Last day"), description=lazy("Empty: one day alone."), validators=[Optional()]
    )
    deputy = SelectField(
        lazy("Deputy"), description=lazy("Gets the mails about the absent person's requests too.")
    )

    def offer(self, agents: Iterable[Agent], *, me: int | None) -> None:
        """Fill the choices in: oneself is away, and the last to stand in."""
        pairs = [(str(agent.id), agent.name) for agent in agents]
        self.person.choices = choices(pairs)
        self.deputy.choices = choices(sorted(pairs, key=lambda pair: pair[0] == str(me)))
        if not self.is_submitted():
            self.person.data = str(me)
