"""Agendas and minutes as PDF/UA: tagged, with a title and a language, for paper and for readers.

The words travel as JSON beside the layout, so that nothing a person typed is read as markup of
the typesetter.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.meetings import labels, timeboxes
from kdn_helpdesk.meetings.models.agendas import AgendaItem, Minutes
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.minutes import MinutesVersion
from kdn_helpdesk.meetings.models.tasks import Task
from kdn_helpdesk.meetings.queries.attendance import Roll
from kdn_helpdesk.meetings.queries.minutes import Part
from kdn_helpdesk.meetings.timeboxes import Box
from kdn_helpdesk.web import filters

LAYOUT = Path(__file__).with_name("paper.typ")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_BLOCKS = {"paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote"}
_INLINES = {"strong", "em", "link"}


def print_minutes(
    meeting: Meeting,
    minutes: Minutes,
    *,
    parts: Sequence[Part],
    roll: Roll | None,
    tasks: Mapping[int | None, Sequence[Task]],
    versions: Sequence[MinutesVersion] = (),
) -> bytes:
    """Return the minutes as PDF; `roll` and `tasks` name people, for those who may know."""
    sections = []
    if roll:
        sections.append(_section(_("Attendance"), lines=_people(roll)))
    if minutes.opening:
        sections.append(_section(_("Opening"), words=minutes.opening))
    for number, part in enumerate(parts, start=1):
        withheld = _("This part is for the working group alone.") if part.is_withheld else ""
        sections.append(
            _section(
                f"{number}. {part.item.title}",
                words=part.record,
                lines=[withheld, *map(_task, tasks.get(part.item.id, ()))],
                decisions=[decision.text for decision in part.decisions],
            )
        )
    if None in tasks:
        sections.append(_section(_("Tasks"), lines=map(_task, tasks[None])))
    return _compile(meeting, kind=_("Minutes"), sections=sections, remark=_state(minutes, versions))


def _task(task: Task) -> str:
    owner = task.owner.name or task.owner.email
    if task.due_on is None:
        return _("Task: %(text)s (%(owner)s)", text=task.text, owner=owner)
    day = filters.format_date(task.due_on)
    return _("Task: %(text)s (%(owner)s, by %(date)s)", text=task.text, owner=owner, date=day)


def _people(roll: Roll) -> list[str]:
    return [
        f"{label}: {'; '.join(labels.attendee(row) for row in rows)}"
        for label, rows in (
            (_("Present"), roll.present),
            (_("Excused"), roll.excused),
            (_("Absent"), roll.absent),
        )
        if rows
    ]


def _state(minutes: Minutes, versions: Sequence[MinutesVersion]) -> str:
    if not minutes.is_published:
        return _("Draft, not approved")
    if len(versions) < 2:
        return ""
    last = versions[-1]
    return _(
        "Version %(number)s of %(date)s, corrected: %(reason)s",
        number=last.number,
        date=filters.format_date(last.created_at),
        reason=last.reason,
    )


def print_agenda(meeting: Meeting, *, agenda: Sequence[AgendaItem]) -> bytes:
    """Return the agenda as PDF."""
    sections = [_section("", words=meeting.description)] if meeting.description else []
    schedule = timeboxes.schedule(meeting.starts_at, meeting.ends_at, agenda)
    for number, (item, box) in enumerate(zip(agenda, schedule.boxes, strict=True), start=1):
        sections.append(
            _section(
                f"{number}. {item.title}",
                words=item.description,
                lines=[_length(item, box)],
            )
        )
    remark = _("This meeting has been cancelled.") if meeting.is_cancelled else ""
    return _compile(meeting, kind=_("Agenda"), sections=sections, remark=remark)


def _length(item: AgendaItem, box: Box) -> str:
    length = _("%(number)s minutes", number=item.minutes) if item.minutes else ""
    if box.start is None:
        return length
    start = _("from %(time)s", time=filters.format_time(box.start))
    return f"{start}, {length}" if length else start


def _section(
    heading: str, *, words: str = "", lines: Iterable[str] = (), decisions: Iterable[str] = ()
) -> dict[str, Any]:
    return {
        "heading": heading,
        "blocks": _nodes(SyntaxTreeNode(_MARKDOWN.parse(words)).children),
        "lines": [line.strip() for line in lines if line.strip()],
        "decisions": list(decisions),
    }


def _compile(meeting: Meeting, *, kind: str, sections: list[dict[str, Any]], remark: str) -> bytes:
    import typst  # heavy

    starts = filters.format_time(meeting.starts_at).removesuffix(" Uhr")
    ends = filters.format_time(meeting.ends_at)
    when = f"{filters.format_day(meeting.starts_at)}, {starts} – {ends}"
    facts = [(_("Working group"), meeting.group.name), (_("Date"), when)]
    if meeting.place:
        facts.append((_("Place"), meeting.place))
    data = {
        "title": f"{kind}: {meeting.title}",
        "author": settings().mail_name,
        "language": language(),
        "facts": facts,
        "remark": remark,
        "sections": sections,
        "decision": _("Decision"),
    }
    # UA-1 refuses what a screen reader could not follow; better no PDF than a broken one.
    return bytes(
        typst.compile(
            LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1"
        )
    )


def _nodes(nodes: Iterable[SyntaxTreeNode]) -> list[dict[str, Any]]:
    return [found for node in nodes for found in _node(node)]


def _node(node: SyntaxTreeNode) -> list[dict[str, Any]]:
    """Return what the layout knows of a node: unknown ones stand as their text."""
    if node.type == "inline":
        return _nodes(node.children)
    if node.type in ("softbreak", "hardbreak"):
        return [{"kind": "break" if node.type == "hardbreak" else "text", "text": " "}]
    if node.type == "hr":
        return []
    if node.type == "link" and not str(node.attrs.get("href", "")).startswith(("http", "mailto:")):
        return _nodes(node.children)
    if node.type in _BLOCKS | _INLINES:
        return [
            {
                "kind": node.type,
                "url": str(node.attrs.get("href", "")),
                "children": _nodes(node.children),
            }
        ]
    return [{"kind": "text", "text": node.content}]
