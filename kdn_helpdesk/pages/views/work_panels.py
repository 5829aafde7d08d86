"""The boxes of those who work for the service: what waits for them."""

from flask import url_for

from kdn_helpdesk.accounts.queries import joins
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.groups import queries as group_queries
from kdn_helpdesk.intake.queries import mails as intake
from kdn_helpdesk.knowledge.queries import editing
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail import queries as mail
from kdn_helpdesk.mail.models import Outcome, OutgoingState
from kdn_helpdesk.meetings.queries import invitations, meetings
from kdn_helpdesk.pages import queries
from kdn_helpdesk.pages.views.panels import SHORT, Figure, Panel, Row
from kdn_helpdesk.tickets.queries import lists
from kdn_helpdesk.web.filters import format_day, format_until
from kdn_helpdesk.wishes.queries import wishes


def desk(viewer: Viewer) -> Panel:
    """For agents: what waits at the service desk, the most urgent first."""
    wanted = lists.TicketFilter(view="meine")
    listing, counts = lists.list_tickets(
        wanted, viewer=viewer, order="frist", descending=False, per_page=SHORT
    )
    figures = [
        Figure(
            counts[view].number,
            label,
            url_for("desk.index", ansicht=view),
            is_urgent=urgent,
            is_whole=counts[view].is_whole,
        )
        for view, label, urgent in (
            ("niemand", _("without anybody working on them"), True),
            ("ueberfaellig", _("overdue"), True),
            ("meine", _("of mine"), False),
            ("offen", _("open in all"), False),
        )
    ]
    rows = [
        Row(line.subject, url_for("work.show", reference=line.reference), _facts_of(line))
        for line in listing.lines
    ]
    return Panel(
        _("Service desk"),
        url_for("desk.index"),
        figures=figures,
        rows=rows,
        empty=_("No request is assigned to you."),
    )


def answered_wishes(_viewer: Viewer) -> Panel | None:
    """For the desk: answers of the developers that nobody has put into plain words."""
    unread = wishes.count_unread()
    if not unread:
        return None
    address = url_for("wish_desk.index", ansicht="antworten")
    label = ngettext("answer to put into words", "answers to put into words", unread)
    figures = [Figure(unread, label, address, is_urgent=True)]
    return Panel(_("Wishes"), url_for("wish_desk.index"), figures=figures)


def undecided_mail(viewer: Viewer) -> Panel | None:
    """For the desk: mails that arrived and wait for somebody to decide where they belong."""
    counts = intake.count_mails(viewer=viewer)
    undecided = counts.get(Outcome.HELD, 0) + counts.get(Outcome.FAILED, 0)
    if not undecided:
        return None
    address = url_for("intake.inbox", bereich="offen")
    figures = [
        Figure(
            undecided,
            ngettext("mail to be decided", "mails to be decided", undecided),
            address,
            is_urgent=True,
        )
    ]
    return Panel(_("Incoming mail"), url_for("intake.inbox"), figures=figures)


def stuck_mail(viewer: Viewer) -> Panel | None:
    """For the desk: mails of the service that reached nobody."""
    counts = mail.count_outgoing(viewer=viewer)
    figures = [
        Figure(counts[state], label, url_for("mail.outbox", zustand=state.value), is_urgent=True)
        for state, label in (
            (OutgoingState.FAILED, _("could not be sent")),
            (OutgoingState.UNDELIVERED, _("came back")),
            (OutgoingState.BRAKED, _("held back")),
        )
        if counts.get(state)
    ]
    if troubled := flags.count_flags():
        label = ngettext("address takes no mail", "addresses take no mail", troubled)
        figures.append(Figure(troubled, label, url_for("addresses.index"), is_urgent=True))
    return Panel(_("Outgoing mail"), url_for("mail.outbox"), figures=figures) if figures else None


def wishes_to_join(viewer: Viewer) -> Panel | None:
    """For whoever decides who belongs to an organisation."""
    pending = joins.count_pending(viewer=viewer)
    if not pending:
        return None
    endpoint = (
        "joins.pending" if viewer.can(Permission.PERSON_ADMINISTER) else "organisation.overview"
    )
    address = url_for(endpoint)
    figures = [
        Figure(
            pending,
            ngettext("person waits for your decision", "people wait for your decision", pending),
            address,
            is_urgent=True,
        )
    ]
    return Panel(_("Wishes to join"), address, figures=figures)


def coordinated_groups(viewer: Viewer) -> Panel | None:
    """For coordinators: their groups, each with its next meeting and who comes."""
    groups = group_queries.list_coordinated(viewer=viewer)
    if not groups:
        return None
    coming = meetings.next_by_group(viewer=viewer)
    tallies = invitations.tallies(meeting.id for meeting in coming.values())
    rows = []
    for group in groups:
        meeting = coming.get(group.id)
        if meeting is None:
            detail = _("No meeting is planned.")
        else:
            tally = tallies.get(meeting.id)
            accepted = tally.accepted if tally else 0
            detail = _(
                "%(day)s, %(number)s coming", day=format_day(meeting.starts_at), number=accepted
            )
        rows.append(Row(group.name, url_for("groups.show", slug=group.slug), detail))
    return Panel(
        _("Your working groups"),
        url_for("groups.index"),
        rows=rows,
        steps=[Row(_("Plan a series"), url_for("meetings.plan_series"))],
    )


def articles_in_review(viewer: Viewer) -> Panel:
    """For editors: what waits for a second pair of eyes."""
    heights = editing.count_piles(viewer=viewer)
    figures = [
        Figure(
            heights.waiting,
            ngettext("waits for review", "wait for review", heights.waiting),
            url_for("editing.desk", stapel="wartend"),
            is_urgent=True,
        ),
        Figure(
            heights.drafts,
            ngettext("draft", "drafts", heights.drafts),
            url_for("editing.desk", stapel="entwuerfe"),
        ),
    ]
    return Panel(_("Articles in work"), url_for("editing.desk"), figures=figures)


def edited_pages(_viewer: Viewer) -> Panel:
    """For editors: which pages of the service nobody has checked yet."""
    unchecked = [page for page in queries.list_pages() if page.is_shipped]
    address = url_for("page_editing.index")
    figures = [
        Figure(
            len(unchecked),
            ngettext("text still to be checked", "texts still to be checked", len(unchecked)),
            address,
            is_urgent=bool(unchecked),
        )
    ]
    return Panel(_("Pages of the service"), address, figures=figures)


def _facts_of(line: lists.Line) -> str:
    """Return who asks and until when an answer is due."""
    parts = [line.reference, line.organisation or line.requester]
    if line.due_at is not None:
        due = format_until(line.due_at)
        parts.append(_("%(until)s, overdue", until=due) if line.is_overdue else due)
    return " · ".join(parts)
