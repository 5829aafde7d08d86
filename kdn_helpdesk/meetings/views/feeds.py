"""Calendars to subscribe to."""

import hashlib
from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.ical import jcal
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.actions import subscribing
from kdn_helpdesk.meetings.forms.answers import InviteForm
from kdn_helpdesk.meetings.queries import agendas, subscriptions
from kdn_helpdesk.meetings.queries import feeds as feed_reads
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.queries.feeds import Listed
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer

CONTENT_TYPE = "text/calendar; charset=utf-8"


@bp.get("/termine.ics", endpoint="public_feed")
@bp.get("/termine.jcal", endpoint="public_jcal")
@public
def public_feed() -> ResponseReturnValue:
    """The public calendar; the same for everybody."""
    meetings = feed_reads.list_for_feed(viewer=Viewer())
    return _calendar(_("Meetings of the KDN"), _("All public meetings"), meetings)


@bp.get("/arbeitskreise/<slug>.ics", endpoint="group_feed")
@bp.get("/arbeitskreise/<slug>.jcal", endpoint="group_jcal")
@public
def group_feed(slug: str) -> ResponseReturnValue:
    """The public meetings of one working group: a calendar program cannot sign in."""
    group = group_reads.get_group(slug, viewer=Viewer())
    meetings = feed_reads.list_for_feed(viewer=Viewer(), group_id=group.id)
    return _calendar(group.name, group.summary, meetings)


@bp.get("/kalender/<secret>.ics")
@public
def personal_feed(secret: str) -> ResponseReturnValue:
    """What the holder of the secret may see of their groups and invitations, with video links."""
    reader = subscriptions.get_reader(secret)
    meetings = feed_reads.list_own(reader)
    return _calendar(_("My meetings (KDN)"), "", meetings, private=True)


@bp.get("/termine/<int:meeting_id>-<slug>.ics", endpoint="single")
@bp.get("/termine/<int:meeting_id>-<slug>.jcal", endpoint="single_jcal")
@public
def single(meeting_id: int, slug: str) -> ResponseReturnValue:
    """One meeting, for taking it into one's own calendar."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    insider = reads.is_insider(meeting, viewer=viewer())
    agenda = agendas.list_agenda(meeting.id)
    entry = calendars.entry_of(meeting, for_insiders=insider, agenda=agenda)
    content = calendars.feed(meeting.title, "", request.path, [entry])
    response = _written(content)
    response.add_etag()
    return _tagged(response, response.get_etag()[0] or "", private=True).make_conditional(request)


@bp.get("/termine/reihen/<int:series_id>.ics", endpoint="series_ics")
@bp.get("/termine/reihen/<int:series_id>.jcal", endpoint="series_jcal")
@requires(Permission.MEETING_PLAN)
def series_export(series_id: int) -> ResponseReturnValue:
    """The dates of a series, for those who lead it."""
    series = reads.get_series(series_id, viewer=viewer())
    entries = [calendars.entry_of(meeting, for_insiders=True) for meeting in series.meetings]
    content = calendars.feed(series.title, "", request.path, entries)
    return _tagged(_written(content), hashlib.sha256(content).hexdigest()[:32], private=True)


@bp.route("/konto/kalender", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def own_feed() -> ResponseReturnValue:
    """Make, renew or end the secret address; it is shown once, since only its digest is kept."""
    form = InviteForm()
    address = secret = ""
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
        secret=secret,
        caldav=f"{settings().public_url.rstrip('/')}/caldav/",
        feed=subscriptions.find_feed(viewer().person_id),
    )


def _calendar(
    name: str, description: str, meetings: Sequence[Listed], *, private: bool = False
) -> ResponseReturnValue:
    """Answer with the calendar, or with 304 where the reader has it already.

    Whether anything changed is told by what was read; only then is anything written.
    """
    tag = calendars.tag_of(name, description, request.path, meetings)
    if request.if_none_match.contains_weak(tag):
        return _tagged(Response(status=304), tag, private=private)
    entries = [
        calendars.entry_of(meeting, for_insiders=private, answer=meeting.partstat)
        for meeting in meetings
    ]
    content = calendars.feed(name, description, request.path, entries)
    return _tagged(_written(content), tag, private=private)


def _written(content: bytes) -> Response:
    """Return the calendar as iCalendar, or as jCal (RFC 7265) where the address says so."""
    if request.path.endswith(".jcal"):
        return Response(jcal.write(content), content_type=jcal.CONTENT_TYPE)
    return Response(content, content_type=CONTENT_TYPE)


def _tagged(response: Response, tag: str, *, private: bool) -> Response:
    """Say how long the answer may be kept, and by what it is known."""
    if private:
        response.cache_control.private = True
    else:
        response.cache_control.public = True
    response.cache_control.max_age = 300
    response.set_etag(tag)
    return response
