"""What is to be done to many requests at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.tickets.actions import bulk, sorting
from kdn_helpdesk.tickets.forms.fields import pairs
from kdn_helpdesk.tickets.forms.sorting import MORNING
from kdn_helpdesk.tickets.models.bulk import BulkKind
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import PRIORITY_LABELS, STATE_LABELS, State
from kdn_helpdesk.web.forms import Form, choices, strip

KIND_LABELS = {
    BulkKind.STATE: lazy("Set the state"),
    BulkKind.CLOSE: lazy("Close"),
    BulkKind.ASSIGNEE: lazy("Assign"),
    BulkKind.PRIORITY: lazy("Set the priority"),
    BulkKind.TOPIC: lazy("Put under a topic"),
    BulkKind.ADD_TAGS: lazy("Add tags"),
    BulkKind.REMOVE_TAGS: lazy("Remove tags"),
    BulkKind.ANSWER: lazy("Answer with one text"),
}
AFTER_ANSWER = (State.WAITING, State.OPEN, State.EXTERNAL, State.SOLVED, State.CLOSED)


class BulkForm(Form):
    """A kind of change, and the values of every kind; only those of the chosen one are read."""

    kind = RadioField(
        lazy("What is to be done?"),
        validators=[DataRequired(lazy("Please choose what is to be done."))],
    )
    state = SelectField(
        lazy("New state"),
        choices=choices(
            (state.value, label)
            for state, label in STATE_LABELS.items()
            if state not in (State.NEW, State.MERGED)
        ),
    )
    until = DateField(lazy("Until, where it is pending"), validators=[Optional()])
    assignee = SelectField(lazy("Worked on by"), default="0")
    priority = SelectField(lazy("Priority"), choices=choices(pairs(PRIORITY_LABELS)), default="2")
    topic = SelectField(lazy("Topic"))
    add_tags = StringField(
        lazy("Tags to add"), description=lazy("Separated by commas"), filters=[strip]
    )
    remove_tags = StringField(
        lazy("Tags to remove"), description=lazy("Separated by commas"), filters=[strip]
    )
    body = TextAreaField(
        lazy("Answer"),
        description=lazy("Goes to everybody who filed one of these requests, and those in copy."),
    )
    after = SelectField(
        lazy("Afterwards each request is"),
        choices=choices((state.value, STATE_LABELS[state]) for state in AFTER_ANSWER),
        default=State.WAITING.value,
    )

    def offer(
        self, viewer: Viewer, *, agents: Iterable[tuple[int, str]], topics: Iterable[Topic],
        language: str,
    ) -> None:  # fmt: skip
        """Offer what this viewer may do, and to whom and where requests can go."""
        self.kind.choices = choices(
            (kind.value, label)
            for kind, label in KIND_LABELS.items()
            if viewer.can(bulk.needed_for(kind))
        )
        people = {str(number): name for number, name in agents}
        known = {str(topic.id): topic.label(language) for topic in topics}
        self.assignee.choices = choices([("0", lazy("nobody")), *people.items()])
        self.topic.choices = choices(known.items())
        self._names = {"assignee": people, "topic": known}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what the chosen kind needs besides the fields' own rules."""
        valid = super().validate(extra_validators)
        problem = self._problem() if valid else None
        if problem:
            self.refuse(problem)
        return valid and problem is None

    def _problem(self) -> DomainError | None:
        match self.chosen_kind:
            case BulkKind.STATE if self.state.data == State.PENDING:
                if self._until is None or self._until <= clock.now():
                    return DomainError(_("Please say until which day it waits."), field="until")
            case BulkKind.ADD_TAGS | BulkKind.REMOVE_TAGS if not self.wanted["tags"]:
                field = str(self.chosen_kind)
                return DomainError(_("Please enter at least one tag."), field=field)
            case BulkKind.ANSWER if not (self.body.data or "").strip():
                return DomainError(_("Please write something."), field="body")
        return None

    @property
    def chosen_kind(self) -> BulkKind:
        """The kind of change."""
        return BulkKind(self.kind.data)

    @property
    def wanted(self) -> dict[str, Any]:
        """The values of the chosen kind, as they are kept."""
        match self.chosen_kind:
            case BulkKind.STATE:
                until = self._until if self.state.data == State.PENDING else None
                return {
                    "state": self.state.data,
                    **({"until": until.isoformat()} if until else {}),
                }
            case BulkKind.CLOSE:
                return {"state": State.CLOSED.value}
            case BulkKind.ASSIGNEE:
                number = int(self.assignee.data) or None
                return {
                    "assignee": number,
                    "name": self._names["assignee"].get(self.assignee.data, ""),
                }
            case BulkKind.PRIORITY:
                return {"priority": int(self.priority.data)}
            case BulkKind.TOPIC:
                return {
                    "topic": int(self.topic.data),
                    "name": self._names["topic"][self.topic.data],
                }
            case BulkKind.ADD_TAGS:
                return {"tags": _words(self.add_tags.data)}
            case BulkKind.REMOVE_TAGS:
                return {"tags": _words(self.remove_tags.data)}
        return {"body": self.body.data, "state": self.after.data}

    @property
    def _until(self) -> datetime | None:
        day = self.until.data
        return datetime.combine(day, MORNING, BERLIN) if day else None


def _words(typed: str | None) -> list[str]:
    return sorting.clean_tags((typed or "").replace(";", ",").split(","))
