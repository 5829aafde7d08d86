"""How a request stands and is sorted."""

from datetime import date, datetime, time
from functools import cache

from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Optional

from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.tickets.actions.rivals import Sorting
from kdn_helpdesk.tickets.actions.sorting import clean_tag
from kdn_helpdesk.tickets.forms.fields import mail_field, pairs
from kdn_helpdesk.tickets.states import (
    DESK_VISIBILITY_LABELS,
    PRIORITY_LABELS,
    STATE_LABELS,
    LinkKind,
    Priority,
    State,
    Visibility,
)
from kdn_helpdesk.web.forms import Form, choices, strip

MORNING = time(8, 0)
"""When a pending request comes back on its day."""


class StateForm(Form):
    """Where a request is to stand."""

    state = SelectField(lazy("State"), choices=choices(pairs(STATE_LABELS)))
    until = DateField(lazy("Until"), validators=[Optional()])
    seen = HiddenField()

    @property
    def seen_state(self) -> State | None:
        """Where the request stood when the form was shown."""
        return State(self.seen.data) if self.seen.data in set(State) else None

    @property
    def until_instant(self) -> datetime | None:
        """The morning of the chosen day in Berlin."""
        day: date | None = self.until.data
        return datetime.combine(day, MORNING, BERLIN) if day else None


class AssigneeForm(Form):
    """Who works on a request; zero is nobody."""

    assignee = IntegerField(lazy("Worked on by"), default=0)
    take = IntegerField(lazy("Take it myself"), default=0)
    seen = IntegerField()
    """Who worked on it when the form was shown."""

    @property
    def chosen(self) -> int | None:
        """Who is to work on it: whoever pressed the button to take it, else the one selected."""
        return self.take.data or self.assignee.data or None


class SortingForm(Form):
    """How a request is sorted."""

    topic = SelectField(lazy("Topic"), validate_choice=False)
    priority = SelectField(
        lazy("Priority"),
        choices=choices(pairs(PRIORITY_LABELS)),
    )
    visibility = SelectField(
        lazy("Who may read it?"),
        choices=choices(pairs(DESK_VISIBILITY_LABELS)),
    )
    tags = StringField(lazy("Tags"), filters=[strip])

    seen_topic = HiddenField()
    seen_priority = HiddenField()
    seen_visibility = HiddenField()
    seen_tags = HiddenField()

    @property
    def wanted(self) -> Sorting:
        """What was chosen."""
        return Sorting(
            topic=self.topic.data,
            priority=Priority(int(str(self.priority.data))),
            visibility=Visibility(self.visibility.data),
            tags=_words(self.tags.data),
        )

    @property
    def seen(self) -> Sorting:
        """What stood there when the form was shown."""
        priority, visibility = self.seen_priority.data or "", self.seen_visibility.data
        known = [str(value.value) for value in Priority]
        return Sorting(
            topic=self.seen_topic.data or None,
            priority=Priority(int(priority)) if priority in known else None,
            visibility=Visibility(visibility) if visibility in set(Visibility) else None,
            tags=None if not self.seen_tags.raw_data else _words(self.seen_tags.data),
        )


def _words(typed: str | None) -> set[str]:
    """Return the tags as the action cleans them, so that they can be compared."""
    return {clean_tag(word) for word in (typed or "").replace(";", ",").split(",")} - {""}


class VisibilityForm(Form):
    """Who of the asking side may read a request."""

    visibility = SelectField(
        lazy("Who may read it?"),
        choices=choices(pairs(DESK_VISIBILITY_LABELS)),
    )


class WatcherForm(Form):
    """Somebody to be put in copy."""

    email = mail_field(lazy("Mail address"))
    name = StringField()
    """What the mail called them, where one named them."""


PART_OF, HAS_PART = "part_of", "has_part"


RELATIONS = {
    LinkKind.RELATED.value: lazy("related to"),
    LinkKind.DUPLICATE.value: lazy("a duplicate of"),
    PART_OF: lazy("a part of"),
    HAS_PART: lazy("the whole of which a part is"),
}


@cache
def link_options(_language: str) -> list[tuple[str, str]]:
    """Return how two requests may belong together, in words of a language, looked up once."""
    return [(value, str(label)) for value, label in RELATIONS.items()]


class LinkForm(Form):
    """The number of another request, and how the two belong together."""

    relation = SelectField(
        lazy("This request is"),
        choices=choices(RELATIONS.items()),
        default=LinkKind.RELATED.value,
    )
    reference = StringField(
        lazy("Number of the other request"),
        validators=[DataRequired(lazy("Please enter the number, as in KDN-2026-0042."))],
        filters=[strip],
    )

    @property
    def kind(self) -> LinkKind:
        """What the link is."""
        relation = str(self.relation.data)
        return LinkKind.PARENT if relation in (PART_OF, HAS_PART) else LinkKind(relation)

    @property
    def is_turned(self) -> bool:
        """Whether the other request points to this one."""
        return bool(self.relation.data == HAS_PART)
