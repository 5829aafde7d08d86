"""What is said about a meeting, and what a change of it means for those who are invited."""

from dataclasses import dataclass, fields
from datetime import datetime

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility


@dataclass(frozen=True, slots=True)
class Details:
    """All that a coordinator enters about one meeting."""

    title: str
    start: datetime
    end: datetime
    place: str = ""
    join_url: str = ""
    description: str = ""
    visibility: Visibility = Visibility.GROUP

    def check(self) -> None:
        """Refuse what no calendar could show."""
        if not self.title.strip():
            raise DomainError(_("Please enter a title."), field="title")
        if self.end <= self.start:
            raise DomainError(_("The end must come after the beginning."), field="ends")
        if (self.end - self.start).days >= 1:
            raise DomainError(_("A meeting lasts less than a day."), field="ends")
        if self.join_url and not self.join_url.startswith(("https://", "http://")):
            raise DomainError(
                _("The link to the video conference must begin with https://."), field="join_url"
            )


def details_of(meeting: Meeting) -> Details:
    """Return what is said about the meeting now."""
    return Details(
        title=meeting.title,
        start=meeting.starts_at,
        end=meeting.ends_at,
        place=meeting.place,
        join_url=meeting.join_url,
        description=meeting.description,
        visibility=meeting.visibility,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between a meeting as it is and as it shall be."""

    before: Details
    after: Details

    @property
    def changed(self) -> frozenset[str]:
        """The names of the details that differ."""
        return frozenset(
            field.name
            for field in fields(Details)
            if getattr(self.before, field.name) != getattr(self.after, field.name)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.changed

    @property
    def moves(self) -> bool:
        """Whether the time differs: everybody must answer again."""
        return bool(self.changed & {"start", "end"})

    @property
    def relocates(self) -> bool:
        """Whether the place or the video link differs: everybody must be told."""
        return bool(self.changed & {"place", "join_url"})

    @property
    def must_be_told(self) -> bool:
        """Whether calendars need the new version: SEQUENCE rises."""
        return self.moves or self.relocates

    @property
    def may_be_told(self) -> bool:
        """Whether only words differ that calendars show: telling is a choice."""
        return not self.must_be_told and bool(self.changed & {"title", "description"})
