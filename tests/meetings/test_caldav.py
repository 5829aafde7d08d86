"""One's own meetings by CalDAV: a client library, and what phones ask for beside it."""

from datetime import date, datetime

import pytest
from caldav import DAVClient
from caldav.lib.error import AuthorizationError
from icalendar import Calendar
from lxml import etree

from kdn_helpdesk.ical import timezone
from tests.browser.site import served
from tests.factories import make_group
from tests.meetings.making import SUMMER, WINTER, make_meeting
from tests.meetings.test_feeds import personal

CALENDAR = "/caldav/kalender/termine/"
QUERY = (
    '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>'
    '<d:getetag/><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR">'
    "%s</c:comp-filter></c:filter></c:calendar-query>"
)


@pytest.fixture
def secret(sign_in, eva):
    """The password of Eva's calendar."""
    return personal(sign_in(eva)).removeprefix("/kalender/").removesuffix(".ics")


@pytest.fixture
def meetings(group):
    """One in winter, one in summer; and one of a group that is not hers."""
    make_meeting(make_group("Andere"), SUMMER, title="Fremd")
    return [make_meeting(group, WINTER, title="Winter"), make_meeting(group, title="Sommer")]


@pytest.fixture
def ask(app, secret):
    """Send a request as a program does."""

    def send(method, path=CALENDAR, body="", **headers):
        return app.test_client().open(
            path, method=method, data=body, auth=("eva@stadt.example", secret), headers=headers
        )

    return send


def test_a_client_library_finds_and_reads_the_calendar(app, secret, meetings):
    with (
        served(app) as site,
        DAVClient(f"{site.address}/caldav/", username="eva", password=secret) as client,
    ):
        [calendar] = client.principal().calendars()
        assert calendar.name == "Meine Termine (KDN)"
        assert calendar.get_supported_components() == ["VEVENT"]
        assert {titles_in(event.data) for event in calendar.events()} == {"Winter", "Sommer"}
        begin = datetime(2027, 6, 1, tzinfo=timezone.BERLIN)
        [found] = calendar.search(start=begin, end=begin.replace(month=7), event=True, expand=False)
        assert titles_in(found.data) == "Sommer"
        again = calendar.event_by_url(found.url)
        assert again.data == found.data
        many = calendar.multiget([event.url for event in calendar.events()])
        assert len(list(many)) == 2


def test_a_client_with_a_wrong_secret_gets_nothing(app, meetings):
    with (
        served(app) as site,
        DAVClient(f"{site.address}/caldav/", username="eva", password="geraten") as client,
        pytest.raises(AuthorizationError),
    ):
        client.principal().calendars()


def titles_in(data):
    [event] = Calendar.from_ical(data).walk("VEVENT")
    return str(event["summary"])


def test_an_object_is_no_message_and_names_nobody(ask, meetings, outbox, drain):
    raw = ask("GET", f"{CALENDAR}{meetings[0].id}.ics").data
    assert b"METHOD" not in raw
    assert b"ATTENDEE" not in raw
    assert b"https://video.example/raum" in raw
    assert raw.count(b"BEGIN:VTIMEZONE") == 1


def test_what_is_unchanged_is_said_by_its_tag(ask, meetings, sign_in, leader):
    path = f"{CALENDAR}{meetings[0].id}.ics"
    tag = ask("GET", path).headers["ETag"]
    assert ask("GET", path, **{"If-None-Match": tag}).status_code == 304
    ctag = values(ask("PROPFIND"), "getctag")
    browser = sign_in(leader)
    browser.submit(f"/termine/{meetings[0].id}/aendern", place="Rathaus").press("Ändern")
    assert ask("GET", path, **{"If-None-Match": tag}).status_code == 200
    assert values(ask("PROPFIND"), "getctag") != ctag
    listed = values(ask("PROPFIND", Depth="1"), "getetag")
    assert ask("GET", path).headers["ETag"] in listed
    assert tag not in listed


def values(answer, name):
    assert answer.status_code == 207, answer.data
    return [each.text for each in etree.fromstring(answer.data).iter("{*}" + name)]


def test_a_cancelled_meeting_stays_as_such(ask, meetings, sign_in, leader):
    sign_in(leader).submit(f"/termine/{meetings[0].id}/absagen", reason="")
    assert b"STATUS:CANCELLED" in ask("GET", f"{CALENDAR}{meetings[0].id}.ics").data


@pytest.mark.parametrize(
    ("component", "found"),
    [
        ('<c:comp-filter name="VEVENT"/>', 2),
        ('<c:comp-filter name="VTODO"/>', 0),
        (
            '<c:comp-filter name="VEVENT"><c:time-range start="20270601T000000Z"/></c:comp-filter>',
            1,
        ),
        ('<c:comp-filter name="VEVENT"><c:time-range end="20270101T000000Z"/></c:comp-filter>', 0),
    ],
)
def test_a_query_asks_by_kind_and_span(ask, meetings, component, found):
    assert len(values(ask("REPORT", body=QUERY % component), "calendar-data")) == found


def test_what_is_not_there_is_said_to_be_missing(ask, meetings):
    body = (
        '<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>'
        f"<d:getetag/></d:prop><d:href>{CALENDAR}999.ics</d:href></c:calendar-multiget>"
    )
    assert values(ask("REPORT", body=body), "status") == ["HTTP/1.1 404 Not Found"]
    wanted = '<d:propfind xmlns:d="DAV:"><d:prop><d:quota/><d:displayname/></d:prop></d:propfind>'
    assert values(ask("PROPFIND", body=wanted), "status") == [
        "HTTP/1.1 200 OK",
        "HTTP/1.1 404 Not Found",
    ]
    assert ask("GET", f"{CALENDAR}999.ics").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "<kein xml",
        QUERY % '<c:comp-filter name="VEVENT"><c:time-range start="gestern"/></c:comp-filter>',
    ],
)
def test_what_cannot_be_read_is_refused(ask, body):
    assert ask("REPORT", body=body).status_code == 400


def test_entities_are_not_followed(ask):
    body = (
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<d:propfind xmlns:d="DAV:"><d:prop><d:displayname>&x;</d:displayname></d:prop>'
        "</d:propfind>"
    )
    assert b"root:" not in ask("PROPFIND", body=body).data


def test_programs_are_told_the_place_and_what_can_be_done(app, ask, visitor):
    client = app.test_client()
    for method in ("GET", "PROPFIND"):
        answer = client.open("/.well-known/caldav", method=method)
        assert (answer.status_code, answer.headers["Location"]) == (301, "/caldav/")
    told = client.open(CALENDAR, method="OPTIONS")
    assert "calendar-access" in told.headers["DAV"]
    assert "REPORT" in told.headers["Allow"]
    refused = client.open("/caldav/", method="PROPFIND")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCALENDAR", "PROPPATCH"])
def test_nobody_writes(ask, meetings, method):
    assert ask(method, f"{CALENDAR}{meetings[0].id}.ics").status_code == 405


def test_an_ended_secret_opens_nothing(ask, sign_in, eva, meetings):
    assert ask("PROPFIND").status_code == 207
    sign_in(eva).get("/konto/kalender").press("Adresse beenden")
    assert ask("PROPFIND").status_code == 401


def test_others_meetings_are_not_there(ask, group, meetings):
    foreign = make_meeting(make_group("Dritte"), date(2027, 5, 4))
    assert ask("GET", f"{CALENDAR}{foreign.id}.ics").status_code == 404


def test_the_page_says_how_a_phone_connects(sign_in, eva):
    page = sign_in(eva).get("/konto/kalender").press("Adresse erzeugen")
    assert "http://localhost/caldav/" in page.main
    [address] = page.page.xpath("//main//code/text()")
    [secret] = page.page.xpath("//main//span[@class='secret']/text()")
    assert address.endswith(f"/{secret}.ics")


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_asks_the_database_equally_often(ask, group, queries, count):
    for _ in range(count):
        make_meeting(group)
    queries.clear()
    ask("PROPFIND", Depth="1")
    assert len(queries) <= 6
