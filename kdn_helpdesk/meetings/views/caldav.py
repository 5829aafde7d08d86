"""One's own meetings for phones, by CalDAV, to be read alone (RFC 4791).

The secret of the personal calendar is the password; whatever is given as name is not looked at.
One collection holds the meetings that the personal feed holds.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.ical import dav
from kdn_helpdesk.ical.dav import Asked, Property, Resource
from kdn_helpdesk.meetings import calendars
from kdn_helpdesk.meetings.queries import feeds as feed_reads
from kdn_helpdesk.meetings.queries import subscriptions
from kdn_helpdesk.meetings.queries.feeds import Listed
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public

EVENT = "text/calendar; charset=utf-8; component=vevent"
COLLECTION = ["PROPFIND", "REPORT", "OPTIONS"]
ROOT, PRINCIPAL, HOME, CALENDAR = (
    "/caldav/",
    "/caldav/ich/",
    "/caldav/kalender/",
    "/caldav/kalender/termine/",
)
View = Callable[..., ResponseReturnValue]


def _for_reader(view: View) -> View:
    """Let only who knows a secret read; give the view its reader."""

    @wraps(view)
    def guarded(**values: object) -> ResponseReturnValue:
        if request.method == "OPTIONS":
            return _said(Response(status=200))
        try:
            given = request.authorization.password if request.authorization else None
            reader = subscriptions.get_reader(given or "")
        except NotFound:
            refused = Response(
                _("Please enter the secret of your calendar."),
                status=401,
                content_type="text/plain; charset=utf-8",
            )
            refused.headers["WWW-Authenticate"] = 'Basic realm="KDN Helpdesk", charset="UTF-8"'
            return _said(refused)
        try:
            return view(reader, **values)
        except dav.UnreadableError:
            return _said(Response(status=400))

    return guarded


@bp.route("/.well-known/caldav", methods=["GET", "PROPFIND"])
@public
def caldav_place() -> ResponseReturnValue:
    """Lead programs that know only the host to the calendar (RFC 6764)."""
    return redirect(ROOT, code=301)


@bp.get(ROOT)
@public
def caldav_page() -> ResponseReturnValue:
    """Lead people who look at the address to the page that explains it."""
    return redirect(url_for(".own_feed"))


@bp.route(ROOT, methods=COLLECTION, provide_automatic_options=False)
@public
@_for_reader
def caldav_root(reader: Viewer) -> ResponseReturnValue:
    """Say who asks."""
    return _answer([Resource(ROOT, _common() | {dav.dav("displayname"): "KDN Helpdesk"})])


@bp.route(PRINCIPAL, methods=COLLECTION, provide_automatic_options=False)
@public
@_for_reader
def caldav_principal(reader: Viewer) -> ResponseReturnValue:
    """Say where this person's calendars are."""
    mine: dict[str, Property] = {
        dav.dav("displayname"): reader.name or reader.email,
        dav.dav("resourcetype"): dav.element(
            dav.dav("resourcetype"),
            dav.element(dav.dav("principal")),
            dav.element(dav.dav("collection")),
        ),
        dav.dav("principal-URL"): _href(dav.dav("principal-URL"), PRINCIPAL),
        dav.cal("calendar-home-set"): _href(dav.cal("calendar-home-set"), HOME),
        dav.cal("calendar-user-address-set"): _href(
            dav.cal("calendar-user-address-set"), f"mailto:{reader.email}"
        ),
    }
    return _answer([Resource(PRINCIPAL, _common() | mine)])


@bp.route(HOME, methods=COLLECTION, provide_automatic_options=False)
@public
@_for_reader
def caldav_home(reader: Viewer) -> ResponseReturnValue:
    """List the one calendar."""
    found = [Resource(HOME, _common() | {dav.dav("displayname"): _("Calendars")})]
    if _depth() > 0:
        found.append(_collection(feed_reads.list_own(reader)))
    return _answer(found)


@bp.route(CALENDAR, methods=COLLECTION, provide_automatic_options=False)
@public
@_for_reader
def caldav_calendar(reader: Viewer) -> ResponseReturnValue:
    """Describe the calendar, list its events, or return those that are asked for."""
    meetings = feed_reads.list_own(reader)
    if request.method == "PROPFIND":
        events = (_event(meeting, with_data=False) for meeting in meetings)
        return _answer([_collection(meetings), *(events if _depth() > 0 else ())])
    asked = dav.read(request.get_data())
    if asked.kind == dav.cal("calendar-multiget"):
        return _answer(_named(meetings, asked), asked)
    if asked.kind == dav.cal("calendar-query"):
        found = [
            _event(meeting, with_data=True)
            for meeting in meetings
            if asked.wants_events and asked.covers(meeting.starts_at, meeting.ends_at)
        ]
        return _answer(found, asked)
    return _said(Response(status=403))


@bp.route(
    f"{CALENDAR}<int:meeting_id>.ics",
    methods=["GET", "PROPFIND", "OPTIONS"],
    provide_automatic_options=False,
)
@public
@_for_reader
def caldav_event(reader: Viewer, meeting_id: int) -> ResponseReturnValue:
    """Return one event."""
    meetings = feed_reads.list_own(reader)
    meeting = next((one for one in meetings if one.id == meeting_id), None)
    if meeting is None:
        return _said(Response(status=404))
    if request.method == "PROPFIND":
        return _answer([_event(meeting, with_data=True)])
    response = Response(calendars.event_object(meeting), content_type=EVENT)
    response.set_etag(calendars.tag_of_one(meeting))
    response.cache_control.private = True
    response.make_conditional(request)
    return _said(response)


def _named(meetings: Sequence[Listed], asked: Asked) -> Iterable[Resource]:
    known = {_path(meeting): meeting for meeting in meetings}
    for href in asked.hrefs:
        path = href[href.find(ROOT) :] if ROOT in href else href
        if path in known:
            yield _event(known[path], with_data=True)
        else:
            yield Resource(href, is_missing=True)


def _collection(meetings: Sequence[Listed]) -> Resource:
    tag = calendars.tag_of("", "", CALENDAR, meetings)
    may_read = dav.element(dav.dav("privilege"), dav.element(dav.dav("read")))
    reports = [
        dav.element(
            dav.dav("supported-report"),
            dav.element(dav.dav("report"), dav.element(dav.cal(name))),
        )
        for name in ("calendar-query", "calendar-multiget")
    ]
    return Resource(
        CALENDAR,
        _common()
        | {
            dav.dav("displayname"): _("My meetings (KDN)"),
            dav.dav("resourcetype"): dav.element(
                dav.dav("resourcetype"),
                dav.element(dav.dav("collection")),
                dav.element(dav.cal("calendar")),
            ),
            dav.server("getctag"): tag,
            dav.dav("getetag"): f'"{tag}"',
            dav.dav("supported-report-set"): dav.element(dav.dav("supported-report-set"), *reports),
            dav.dav("current-user-privilege-set"): dav.element(
                dav.dav("current-user-privilege-set"), may_read
            ),
            dav.cal("supported-calendar-component-set"): dav.element(
                dav.cal("supported-calendar-component-set"),
                dav.element(dav.cal("comp"), name="VEVENT"),
            ),
        },
    )


def _event(meeting: Listed, *, with_data: bool) -> Resource:
    known: dict[str, Property] = {
        dav.dav("getetag"): f'"{calendars.tag_of_one(meeting)}"',
        dav.dav("getcontenttype"): EVENT,
        dav.dav("resourcetype"): "",
    }
    if with_data:
        known[dav.cal("calendar-data")] = calendars.event_object(meeting).decode()
    return Resource(_path(meeting), known)


def _path(meeting: Listed) -> str:
    return url_for(".caldav_event", meeting_id=meeting.id)


def _common() -> dict[str, Property]:
    """Return what every collection says."""
    return {
        dav.dav("resourcetype"): dav.element(
            dav.dav("resourcetype"), dav.element(dav.dav("collection"))
        ),
        dav.dav("current-user-principal"): _href(dav.dav("current-user-principal"), PRINCIPAL),
    }


def _href(name: str, address: str) -> Property:
    return dav.element(name, dav.element(dav.dav("href"), text=address))


def _depth() -> int:
    return 0 if request.headers.get("Depth", "0") == "0" else 1


def _answer(resources: Iterable[Resource], asked: Asked | None = None) -> Response:
    content = dav.multistatus(resources, asked or dav.read(request.get_data()))
    return _said(Response(content, status=207, content_type="application/xml; charset=utf-8"))


def _said(response: Response) -> Response:
    """Say what this server can; nobody writes here."""
    response.headers["DAV"] = "1, 3, calendar-access"
    response.headers["Allow"] = "GET, HEAD, OPTIONS, PROPFIND, REPORT"
    return response
