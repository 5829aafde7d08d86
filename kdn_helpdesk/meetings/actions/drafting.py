"""Writing minutes, several people at once: each section is saved as it grows, none is lost."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Decision, Minutes, MinutesState
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.minutes import OPENING, MinutesSection, MinutesWriter
from kdn_helpdesk.meetings.queries import agendas as reads


class SectionConflict(Conflict):
    """Somebody else has saved other words in this section; both versions are shown."""

    def __init__(self, section: MinutesSection, *, name: str) -> None:
        """Carry the other version and who saved it."""
        super().__init__(
            _("%(name)s has written something else here in the meantime.", name=name),
            current=section.record,
        )
        self.section = section


def lock(meeting: Meeting) -> None:
    """Let nobody else write these minutes until the transaction ends."""
    db.session.execute(sa.select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())


def keep_section(
    meeting: Meeting, *, key: str, record: str, decisions: str = "", revision: int, person: int
) -> MinutesSection:
    """Keep what somebody is writing in one section; `revision` is the saving they had before.

    As long as the minutes are a draft, it is the draft; later it waits until it is kept as a
    whole. Raises SectionConflict where somebody else has saved other words since.
    """
    if meeting.is_cancelled:
        raise DomainError(_("This meeting has been cancelled."))
    lock(meeting)
    minutes = find_or_begin(meeting, actor=person)
    section = _section(meeting, minutes, key)
    record, decisions = _lines(record), _lines(decisions)
    if (section.record, section.decisions) == (record, decisions):
        return section
    if section.revision != revision:
        raise SectionConflict(section, name=_name_of(section))
    section.record, section.decisions = record, decisions
    section.revision += 1
    section.saved_at, section.saved_by_id = clock.now(), person
    if minutes.state is MinutesState.DRAFT:
        _write_through(meeting, minutes, section)
    db.session.flush()
    return section


def note_writer(meeting: Meeting, *, person: int) -> None:
    """Note that somebody has the minutes open for writing."""
    lock(meeting)
    writer = db.session.scalar(
        sa.select(MinutesWriter).where(
            MinutesWriter.meeting_id == meeting.id, MinutesWriter.person_id == person
        )
    )
    if writer is None:
        writer = MinutesWriter(meeting_id=meeting.id, person_id=person)
        db.session.add(writer)
    writer.seen_at = clock.now()
    db.session.flush()


def find_or_begin(meeting: Meeting, *, actor: int) -> Minutes:
    """Return the meeting's minutes, begun now where there are none."""
    minutes = db.session.scalar(sa.select(Minutes).where(Minutes.meeting_id == meeting.id))
    if minutes is None:
        minutes = Minutes(meeting_id=meeting.id, author_id=actor)
        db.session.add(minutes)
        db.session.flush()
    return minutes


def keep_decisions(item: AgendaItem, texts: list[str]) -> None:
    """Let the topic have these decisions; one whose words stay keeps its number."""
    wanted = [text.strip() for text in texts if text.strip()]
    for decision in item.decisions:
        if decision.text in wanted:
            wanted.remove(decision.text)
        else:
            db.session.execute(sa.delete(Decision).where(Decision.id == decision.id))
    db.session.add_all(Decision(item_id=item.id, text=text) for text in wanted)
    db.session.flush()
    db.session.expire(item, ["decisions"])


def _section(meeting: Meeting, minutes: Minutes, key: str) -> MinutesSection:
    """Return the section of this key; a new one begins with what readers have."""
    section = db.session.scalar(
        sa.select(MinutesSection)
        .where(MinutesSection.meeting_id == meeting.id, MinutesSection.key == key)
        .execution_options(populate_existing=True)
    )
    if section is not None:
        return section
    section = MinutesSection(meeting_id=meeting.id, key=key, record="", decisions="", revision=0)
    if key == OPENING:
        section.record = minutes.opening
    elif key.isdecimal():
        item = reads.get_item(meeting, int(key))
        section.item_id = item.id
        section.record = item.record
        section.decisions = "\n".join(one.text for one in item.decisions)
    else:
        raise NotFound(_("There is no such topic."))
    db.session.add(section)
    db.session.flush()
    return section


def _write_through(meeting: Meeting, minutes: Minutes, section: MinutesSection) -> None:
    if section.item_id is None:
        minutes.opening = section.record
        return
    item = reads.get_item(meeting, section.item_id)
    item.record = section.record
    keep_decisions(item, section.decisions.splitlines())


def _name_of(section: MinutesSection) -> str:
    saved_by = section.saved_by_id and db.session.get(Person, section.saved_by_id)
    return (saved_by.name or saved_by.email) if saved_by else _("Somebody else")


def _lines(text: str) -> str:
    return "\n".join(text.splitlines()).strip()
