"""The boxes of everybody: their requests, the next meetings, what is new."""

from flask import url_for

from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.knowledge.queries import library
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.queries import invitations, meetings
from kdn_helpdesk.pages.views.panels import SHORT, Figure, Panel, Row
from kdn_helpdesk.tickets.queries import lists
from kdn_helpdesk.tickets.states import REQUESTER_LABELS, State
from kdn_helpdesk.web.filters import format_date, format_day, format_time


def own_requests(viewer: Viewer) -> Panel | None:
    """For people in municipalities: what became of their requests."""
    if viewer.works_at_desk:
        return None
    listing, _counts = lists.list_tickets(
        lists.TicketFilter(view="eigene"), viewer=viewer, views=("eigene",), per_page=SHORT
    )
    waiting, _counts = lists.list_tickets(
        lists.TicketFilter(view="eigene", state=State.WAITING.value),
        viewer=viewer,
        views=("eigene",),
        per_page=1,
    )
    address = url_for("tickets.index", zustand=State.WAITING.value)
    figures = [
        Figure(
            waiting.total,
            ngettext("waits for your reply", "wait for your reply", waiting.total),
            address,
            is_urgent=True,
        )
    ]
    rows = [
        Row(
            line.subject,
            url_for("tickets.show", reference=line.reference),
            f"{REQUESTER_LABELS[line.state]} · {line.reference}",
        )
        for line in listing.lines
    ]
    return Panel(
        _("Your requests"),
        url_for("tickets.index"),
        figures=figures if waiting.total else (),
        rows=rows,
        empty=_("You have not asked anything yet. We are glad to help."),
        steps=[Row(_("File a request"), url_for("filing.new"))],
    )


def invitations_to_answer(viewer: Viewer) -> Panel | None:
    """For everybody invited: meetings that wait for an answer."""
    waiting = invitations.list_open_own(viewer=viewer, limit=SHORT)
    if not waiting:
        return None
    rows = [_meeting_row(invitation.meeting) for invitation in waiting]
    return Panel(_("Please answer these invitations"), url_for("meetings.index"), rows=rows)


def next_meetings(viewer: Viewer) -> Panel:
    """For everybody: the next meetings they may see."""
    found = meetings.list_meetings(viewer=viewer, past=False, limit=SHORT)
    return Panel(
        _("Next meetings"),
        url_for("meetings.index"),
        rows=[_meeting_row(meeting) for meeting in found],
        empty=_("No meeting is planned at the moment."),
    )


def new_articles(viewer: Viewer) -> Panel:
    """For everybody: what was published or changed last."""
    articles, _total = library.list_articles(
        library.Shelf(), viewer=viewer, number=1, per_page=SHORT
    )
    rows = [
        Row(
            article.published.title if article.published else article.slug,
            url_for("library.show", slug=article.slug),
            f"{article.kind_label} · {format_date(article.changed_at)}",
        )
        for article in articles
    ]
    return Panel(
        _("New in the library"),
        url_for("library.shelf"),
        rows=rows,
        empty=_("The library is still empty."),
    )


def _meeting_row(meeting: Meeting) -> Row:
    when = f"{format_day(meeting.starts_at)}, {format_time(meeting.starts_at)}"
    address = url_for("meetings.show", meeting_id=meeting.id, slug=meeting.slug)
    return Row(meeting.title, address, f"{when} · {meeting.group.name}")
