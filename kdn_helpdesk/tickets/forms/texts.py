"""Text modules and macros as the desk edits them."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.forms.fields import NO_TEXT, pairs
from kdn_helpdesk.tickets.models.texts import Macro, TextModule
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import PRIORITY_LABELS, STATE_LABELS, Priority, State
from kdn_helpdesk.web.forms import Form, choices, strip

SETTABLE = (State.OPEN, State.WAITING, State.EXTERNAL, State.SOLVED, State.CLOSED)
"""States that need nothing but themselves."""
ME = "me"


class TitledForm(Form):
    """What text modules and macros have in common."""

    title = StringField(
        lazy("Title"),
        validators=[DataRequired(lazy("Please enter a title.")), Length(max=80)],
        filters=[strip],
    )
    topic = SelectField(lazy("Topic"))
    is_active = BooleanField(lazy("Is offered"), default=True)

    def offer_topics(self, topics: Iterable[Topic], language: str) -> None:
        """Offer every topic, or all at once."""
        known = [(str(topic.id), topic.label(language)) for topic in topics]
        self.topic.choices = choices([("", lazy("All topics")), *known])

    @property
    def topic_id(self) -> int | None:
        """The chosen topic; none for all."""
        return int(self.topic.data) if self.topic.data else None


class TextModuleForm(TitledForm):
    """A text with variables."""

    body = TextAreaField(lazy("Text"), validators=[DataRequired(NO_TEXT)])


class MacroForm(TitledForm):
    """The steps of a macro; what is left open does not change."""

    text_module = SelectField(lazy("Answer with this text module"))
    state = SelectField(lazy("Afterwards the request is"))
    assignee = SelectField(lazy("Worked on by"))
    priority = SelectField(lazy("Priority"))
    tags = StringField(lazy("Add tags"), description=lazy("Separated by commas"), filters=[strip])
    note = TextAreaField(lazy("Add an internal note"), validators=[Optional()])

    def offer(self, modules: Sequence[TextModule], agents: Iterable[Person]) -> None:
        """Offer what a macro can do, and to leave it."""
        same = ("", lazy("– as it is –"))
        self.text_module.choices = choices(
            [("", lazy("– no answer –")), *((str(one.id), one.title) for one in modules)]
        )
        self.state.choices = choices([same, *((one.value, STATE_LABELS[one]) for one in SETTABLE)])
        people = [(str(agent.id), agent.name) for agent in agents]
        self.assignee.choices = choices([same, (ME, lazy("Whoever uses the macro")), *people])
        self.priority.choices = choices([same, *pairs(PRIORITY_LABELS)])

    def show(self, macro: Macro) -> None:
        """Begin with what the macro does."""
        self.title.data, self.is_active.data = macro.title, macro.is_active
        self.note.data, self.topic.data = macro.note, str(macro.topic_id or "")
        self.text_module.data = str(macro.text_module_id or "")
        self.state.data = macro.state.value if macro.state else ""
        self.assignee.data = ME if macro.takes else str(macro.assignee_id or "")
        self.priority.data = str(macro.priority.value) if macro.priority else ""
        self.tags.data = ", ".join(macro.tags)

    @property
    def steps(self) -> dict[str, Any]:
        """The steps as the action wants them."""
        assignee, priority = self.assignee.data, self.priority.data
        return {
            "topic_id": self.topic_id,
            "text_module_id": int(self.text_module.data) if self.text_module.data else None,
            "state": State(self.state.data) if self.state.data else None,
            "takes": assignee == ME,
            "assignee_id": int(assignee) if assignee and assignee != ME else None,
            "priority": Priority(int(priority)) if priority else None,
            "tags": (self.tags.data or "").replace(";", ",").split(","),
            "note": (self.note.data or "").strip(),
            "is_active": self.is_active.data,
        }


class MacroRunForm(Form):
    """The preview of a macro: its answer may still be changed."""

    body = TextAreaField(lazy("Answer"))
    seen = HiddenField()

    @property
    def seen_number(self) -> int | None:
        """The last message that the agent had before them."""
        seen = self.seen.data or ""
        return int(seen) if seen.isdecimal() else None
