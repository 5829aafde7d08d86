"""Minutes as they are written, read in part, remarked on and corrected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Decision, Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting, MeetingStatus
from kdn_helpdesk.meetings.models.minutes import (
    OPENING,
    MinutesComment,
    MinutesSection,
    MinutesVersion,
    MinutesWriter,
)

WRITES = timedelta(seconds=90)
"""How long after a sign somebody counts as writing."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a reader sees of one topic in the minutes."""

    item: AgendaItem
    record: str = ""
    decisions: Sequence[Decision] = ()
    is_withheld: bool = False
    """Whether there is more, which is for the working group alone."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is being written in one section, and from which saving it stems."""

    record: str
    decisions: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class OldPart:
    """One topic in an earlier version."""

    title: str
    record: str = ""
    decisions: Sequence[str] = field(default=())
    is_withheld: bool = False


def parts_for(agenda: Sequence[AgendaItem], *, insider: bool) -> list[Part]:
    """Return the topics as this reader may read them; internal ones without a word of theirs."""
    return [
        Part(item, is_withheld=True)
        if item.is_internal and not insider
        else Part(item, item.record, item.decisions)
        for item in agenda
    ]


def words_of(
    meeting: Meeting, minutes: Minutes | None, agenda: Sequence[AgendaItem]
) -> dict[str, Words]:
    """Return what stands in each section for who writes: what was saved last, by whomever."""
    found = {
        str(item.id): Words(item.record, "\n".join(one.text for one in item.decisions))
        for item in agenda
    }
    found[OPENING] = Words(minutes.opening if minutes else "")
    for section in list_sections(meeting.id):
        if section.key in found:
            found[section.key] = Words(section.record, section.decisions, section.revision)
    return found


def list_sections(meeting_id: int) -> Sequence[MinutesSection]:
    """Return the sections of which something was saved, with who saved last."""
    return db.session.scalars(
        sa.select(MinutesSection)
        .where(MinutesSection.meeting_id == meeting_id)
        .options(joinedload(MinutesSection.saved_by))
        .order_by(MinutesSection.id)
    ).all()


def has_unkept(meeting: Meeting, minutes: Minutes, agenda: Sequence[AgendaItem]) -> bool:
    """Tell whether something was saved while writing that readers do not have yet."""
    kept = {
        str(item.id): (item.record, "\n".join(one.text for one in item.decisions))
        for item in agenda
    }
    kept[OPENING] = (minutes.opening, "")
    return any(
        section.key in kept and (section.record, section.decisions) != kept[section.key]
        for section in list_sections(meeting.id)
    )


def present_sentence(meeting_id: int, *, but: int) -> str:
    """Return who else is writing at this moment, in a sentence; empty for nobody."""
    names = [
        writer.person.name or writer.person.email
        for writer in db.session.scalars(
            sa.select(MinutesWriter)
            .where(
                MinutesWriter.meeting_id == meeting_id,
                MinutesWriter.person_id != but,
                MinutesWriter.seen_at >= clock.now() - WRITES,
            )
            .options(joinedload(MinutesWriter.person))
            .order_by(MinutesWriter.id)
        )
    ]
    if not names:
        return ""
    return ngettext(
        "%(names)s is writing these minutes too.",
        "%(names)s are writing these minutes too.",
        len(names),
        names=", ".join(names),
    )


def list_comments(minutes: Minutes, *, viewer: Viewer) -> Sequence[MinutesComment]:
    """Return the remarks: all for who leads the group, else one's own."""
    statement = (
        sa.select(MinutesComment)
        .where(MinutesComment.minutes_id == minutes.id)
        .options(joinedload(MinutesComment.person), joinedload(MinutesComment.item))
        .order_by(MinutesComment.id)
    )
    if not viewer.coordinates_group(minutes.meeting.group_id):
        statement = statement.where(MinutesComment.person_id == viewer.person_id)
    return db.session.scalars(statement).all()


def list_versions(minutes: Minutes) -> Sequence[MinutesVersion]:
    """Return the approved versions, the first one first."""
    return db.session.scalars(
        sa.select(MinutesVersion)
        .where(MinutesVersion.minutes_id == minutes.id)
        .order_by(MinutesVersion.number)
    ).all()


def get_version(minutes: Minutes, number: int) -> MinutesVersion:
    """Return one version of the minutes."""
    version = db.session.scalar(
        sa.select(MinutesVersion).where(
            MinutesVersion.minutes_id == minutes.id, MinutesVersion.number == number
        )
    )
    if version is None:
        raise NotFound(_("There is no such version."))
    return version


def old_parts(
    version: MinutesVersion, *, insider: bool, internal_now: Collection[int]
) -> list[OldPart]:
    """Return the topics of an earlier version; what was or is internal stays so."""
    return [
        OldPart(part["title"], is_withheld=True)
        if not insider and (part["is_internal"] or part["id"] in internal_now)
        else OldPart(part["title"], part["record"], part["decisions"])
        for part in version.content["items"]
    ]


def content_of(minutes: Minutes, agenda: Sequence[AgendaItem]) -> dict[str, Any]:
    """Return what a version keeps."""
    return {
        "opening": minutes.opening,
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "record": item.record,
                "decisions": [one.text for one in item.decisions],
                "is_internal": item.is_internal,
            }
            for item in agenda
        ],
    }


def list_approving(meeting: Meeting) -> Sequence[Meeting]:
    """Return the group's later meetings that have begun: one of them may have approved."""
    return db.session.scalars(
        sa.select(Meeting)
        .where(
            Meeting.group_id == meeting.group_id,
            Meeting.starts_at > meeting.starts_at,
            Meeting.starts_at <= clock.now(),
            Meeting.status == MeetingStatus.CONFIRMED,
        )
        .order_by(Meeting.starts_at.desc())
        .limit(12)
    ).all()
