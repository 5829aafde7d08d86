"""Calendars to subscribe to."""

from collections.abc import Iterable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.ical.entries import Entry
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.actions import subscribing
from kdn_helpdesk.meetings.forms.answers import InviteForm
from kdn_helpdesk.meetings.queries import agendas, invitations, subscriptions
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer


@bp.get("/termine.ics")
@public
def public_feed() -> ResponseReturnValue:
    """The public calendar; the same for everybody."""
    entries = _entries(Viewer())
    return _calendar(_("Meetings of the KDN"), _("All public meetings"), entries)


@bp.get("/arbeitskreise/<slug>.ics")
@public
def group_feed(slug: str) -> ResponseReturnValue:
    """The public meetings of one working group: a calendar program cannot sign in."""
    group = group_reads.get_group(slug, viewer=Viewer())
    entries = _entries(Viewer(), group_id=group.id)
    return _calendar(group.name, group.summary, entries)


@bp.get("/kalender/<secret>.ics")
@public
def personal_feed(secret: str) -> ResponseReturnValue:
    """What the holder of the secret may see of their groups and invitations, with video links."""
    reader = subscriptions.get_reader(secret)
    meetings = reads.list_for_feed(viewer=reader, own=True)
    answers = invitations.own_answers(meetings, viewer=reader)
    entries = [
        calendars.entry_of(meeting, for_insiders=True, answer=answers.get(meeting.id))
        for meeting in meetings
    ]
    return _calendar(_("My meetings (KDN)"), "", entries, private=True)


@bp.get("/termine/<int:meeting_id>-<slug>.ics")
@public
def single(meeting_id: int, slug: str) -> ResponseReturnValue:
    """One meeting, for taking it into one's own calendar."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    insider = reads.is_insider(meeting, viewer=viewer())
    agenda = agendas.list_agenda(meeting.id)
    entry = calendars.entry_of(meeting, for_insiders=insider, agenda=agenda)
    return _calendar(meeting.title, "", [entry], private=True)


@bp.route("/konto/kalender", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def own_feed() -> ResponseReturnValue:
    """Make, renew or end the secret address; it is shown once, since only its digest is kept."""
    form = InviteForm()
    address = ""
    if form.validate_on_submit():
        if "revoke" in request.form:
            subscribing.revoke_feed(viewer().person_id or 0)
            flash(_("The secret address no longer works."))
            return redirect(url_for(".own_feed"))
        secret = subscribing.renew_feed(viewer().person_id or 0)
        address = calendars.feed_address(secret)
    return render_template(
        "meetings/own_feed.html",
        form=form,
        address=address,
        feed=subscriptions.find_feed(viewer().person_id),
    )


def _entries(reader: Viewer, group_id: int | None = None) -> list[Entry]:
    meetings = reads.list_for_feed(viewer=reader, group_id=group_id)
    return [calendars.entry_of(meeting, for_insiders=False) for meeting in meetings]


def _calendar(
    name: str, description: str, entries: Iterable[Entry], *, private: bool = False
) -> ResponseReturnValue:
    """Answer with the calendar, or with 304 where the reader has the same bytes already."""
    content = calendars.feed(name, description, request.path, entries)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    if private:
        response.cache_control.private = True
    else:
        response.cache_control.public = True
    response.cache_control.max_age = 300
    response.add_etag()
    return response.make_conditional(request)
