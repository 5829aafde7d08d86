"""No page, feed, file or search shows anybody what is not theirs.

Every private thing of the region carries a word of its own (`World.secrets`). Everybody opens
everything that can be opened and searches for what all of them have in common; then no answer may
hold a word of a thing that this person may not read, and what they may read must have come up.
"""

import io

import pytest
from pypdf import PdfReader

from kdn_helpdesk.web.access import access_of
from tests.access.rows import ROWS, UNMAILED, who
from tests.access.world import PROBE

SEARCHES = [f"/suche?q={PROBE}", f"/suche?q={PROBE.casefold()}&seite=2"]
MAIL_PAGES = ("/verwaltung/postausgang", "/servicestelle/posteingang")
"""The permission mail:read opens every mail: its holders see whom the service writes about what."""
MAIL_READERS = who("agent", "admin")


def addresses(app, world):
    """Return every address that can be opened, whoever may."""
    found = list(SEARCHES)
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in UNMAILED | {"static": ""}:
                continue
            assert access_of(app.view_functions[rule.endpoint]) is not None
            cases = ROWS[rule.endpoint](world) if rule.arguments else [None]
            for case in cases:
                values = {k: case.values[k] for k in rule.arguments} if case else {}
                found.append(app.url_for(rule.endpoint, **values))
    return sorted(set(found))


def text_of(answer):
    """Return what the answer says, whatever it is: a page, a feed, a calendar or a PDF."""
    if answer.mimetype == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.get_data())).pages
        return "".join(page.extract_text() for page in pages)
    text = answer.get_data(as_text=True)
    return text.replace("\r\n ", "") if answer.mimetype == "text/calendar" else text


@pytest.fixture(scope="module")
def read(migrated_app, world, browsers):
    """What everybody reads: person, address and the answer in small letters."""
    answers = []
    for address in addresses(migrated_app, world):
        for name, browser in browsers.items():
            answer = browser.client.get(address)
            if answer.status_code == 200:
                answers.append((name, address, text_of(answer).casefold()))
    return answers


def test_nobody_reads_what_is_not_theirs(world, read):
    leaks = [
        f"{name} reads {mark} at {address}"
        for name, address, text in read
        for mark, readers in world.secrets.items()
        if mark in text and name not in readers and not _reads_mails(name, address, mark)
    ]
    assert not leaks, "\n" + "\n".join(leaks)


def _reads_mails(name, address, mark):
    opened = name in MAIL_READERS and address.startswith(MAIL_PAGES)
    return opened and not mark.startswith("marknotiz")


def test_what_is_theirs_can_be_read_somewhere(world, read):
    """The other test would find nothing in a service that shows nothing."""
    missed = [
        f"{name} finds {mark} nowhere"
        for mark, readers in world.secrets.items()
        for name in readers
        if not any(who == name and mark in text for who, _address, text in read)
    ]
    assert not missed, "\n" + "\n".join(sorted(missed))


def test_internal_notes_are_for_the_desk(world, read):
    notes = {mark for mark in world.secrets if mark.startswith("marknotiz")}
    assert notes
    readers = {name for name, _address, text in read if any(mark in text for mark in notes)}
    assert readers <= {"agent"}
