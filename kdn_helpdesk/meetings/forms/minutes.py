"""Writing minutes, remarking on them, approving and correcting them."""

from collections.abc import Iterator, Mapping, Sequence

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Meeting, Visibility
from kdn_helpdesk.meetings.models.minutes import OPENING, MinutesSection
from kdn_helpdesk.meetings.queries.minutes import Words
from kdn_helpdesk.web.filters import format_date
from kdn_helpdesk.web.forms import Form, choices, strip

INSIDE_HINT = lazy("Only the working group and invited people read what stands here.")


class SectionForm(Form):
    """One section as a page saves it by itself."""

    key = StringField(validators=[InputRequired()])
    record = TextAreaField()
    decisions = TextAreaField()
    revision = IntegerField(validators=[Optional()])


class SignForm(Form):
    """A sign that somebody has the minutes open."""


class MinutesForm(Form):
    """The minutes; the fields of each topic are added by `minutes_form`."""

    record_opening = TextAreaField(
        lazy("Opening"),
        filters=[strip],
        description=lazy("What was said before the first topic. Markdown is possible."),
    )
    revision_opening = HiddenField(default="0")
    visibility = SelectField(
        lazy("Who may read the minutes"),
        choices=choices((kind.value, label) for kind, label in VISIBILITY_LABELS.items()),
        default=Visibility.GROUP.value,
    )
    reason = StringField(
        lazy("What is corrected"),
        validators=[Length(max=300, message=lazy("At most 300 characters, please."))],
        filters=[strip],
        description=lazy("Stands beside the new version, for everybody who reads the minutes."),
    )
    items: Sequence[AgendaItem] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Begin without a conflict."""
        super().__init__(*args, **kwargs)
        self.others: dict[str, MinutesSection] = {}

    def sections(self) -> Iterator[tuple[str, Words]]:
        """Return the key of each section with what was typed, and the saving it stems from."""
        yield OPENING, Words(self.record_opening.data or "", "", self._revision(OPENING))
        for item in self.items:
            key = str(item.id)
            yield (
                key,
                Words(
                    self[f"record_{key}"].data or "",
                    self[f"decisions_{key}"].data or "",
                    self._revision(key),
                ),
            )

    def records(self) -> dict[int, str]:
        """Return what was written about each topic."""
        return {item.id: self[f"record_{item.id}"].data or "" for item in self.items}

    def decisions(self) -> dict[int, list[str]]:
        """Return the decisions of each topic: one a line."""
        return {
            item.id: (self[f"decisions_{item.id}"].data or "").splitlines() for item in self.items
        }

    def internal(self) -> list[int]:
        """Return the topics of which only the working group reads."""
        return [item.id for item in self.items if self[f"internal_{item.id}"].data]

    def show_other(self, key: str, section: MinutesSection) -> None:
        """Show what somebody else has saved; saving once more then keeps one's own words."""
        self.others[key] = section
        self[f"revision_{key}"].data = str(section.revision)

    def _revision(self, key: str) -> int:
        found = self[f"revision_{key}"].data or ""
        return int(found) if found.isdecimal() else 0


def minutes_form(items: Sequence[AgendaItem], words: Mapping[str, Words]) -> type[MinutesForm]:
    """Return a form with the fields of each topic of the agenda, as they stand now."""
    fields: dict[str, object] = {"items": items}
    for item in items:
        stands = words[str(item.id)]
        fields[f"record_{item.id}"] = TextAreaField(
            lazy("Minutes: %(topic)s", topic=item.title), default=stands.record, filters=[strip]
        )
        fields[f"decisions_{item.id}"] = TextAreaField(
            lazy("Decisions: %(topic)s", topic=item.title),
            default=stands.decisions,
            description=lazy("One decision a line."),
            filters=[strip],
        )
        fields[f"internal_{item.id}"] = BooleanField(
            lazy("Internal: %(topic)s", topic=item.title),
            default=item.is_internal,
            description=INSIDE_HINT,
        )
        fields[f"revision_{item.id}"] = HiddenField(default=str(stands.revision))
    return type("MinutesOfAgendaForm", (MinutesForm,), fields)


class SendForCommentsForm(Form):
    """Until when remarks on the draft are asked for."""

    until = DateField(
        lazy("Remarks until"),
        validators=[InputRequired(lazy("Please name a day."))],
    )


class ApproveForm(Form):
    """Who approved the minutes."""

    approved_in = SelectField(
        lazy("Approved by"), description=lazy("Stands above the minutes, with the date.")
    )

    def offer(self, meetings: Sequence[Meeting]) -> None:
        """Offer the coordinators, and the later meetings of the group."""
        self.approved_in.choices = choices(
            [
                ("", lazy("the coordinators")),
                *(
                    (
                        str(meeting.id),
                        _(
                            "the meeting on %(date)s: %(title)s",
                            date=format_date(meeting.starts_at),
                            title=meeting.title,
                        ),
                    )
                    for meeting in meetings
                ),
            ]
        )


class CommentForm(Form):
    """A remark on the draft of the minutes."""

    topic = SelectField(lazy("What it is about"))
    text = TextAreaField(
        lazy("Your remark"),
        validators=[InputRequired(lazy("Please write your remark."))],
        filters=[strip],
        description=lazy("The coordinators read it, with your name."),
    )

    def offer(self, items: Sequence[AgendaItem]) -> None:
        """Offer the topics of the agenda."""
        self.topic.choices = choices(
            [
                ("", lazy("The minutes as a whole")),
                *((str(item.id), item.title) for item in items),
            ]
        )
