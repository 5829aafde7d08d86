"""No page, feed, file or search shows anybody what is not theirs, writes, or asks without end.

Every private thing of the region carries a word of its own (`World.secrets`). Everybody opens
everything that can be opened and searches for what all of them have in common; then no answer may
hold a word of a thing that this person may not read, and what they may read must have come up.
"""

import io
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.orm import Session

from kdn_helpdesk.web.access import access_of
from tests.access.rows import ROWS, UNMAILED, who
from tests.access.world import PROBE

SEARCHES = [f"/suche?q={PROBE}", f"/suche?q={PROBE.casefold()}&seite=2"]
SEARCHES += [f"/suche/vorschlaege?q={PROBE[:-2]}", f"/suche?q={PROBE[:-1]}"]
MAIL_PAGES = ("/verwaltung/postausgang", "/servicestelle/posteingang")
"""The permission mail:read opens every mail: its holders see whom the service writes about what."""
MAIL_READERS = who("agent", "admin")
BUDGET = 19
"""Questions to the database that a page may ask."""
BUDGETS: dict[str, int] = {}
"""Pages that need more, and how many."""


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


@dataclass(frozen=True)
class Answer:
    """What one person got at one address."""

    name: str
    address: str
    text: str
    """In small letters."""
    queries: int


@pytest.fixture(scope="module")
def read(migrated_app, world, browsers):
    """What everybody reads; whoever commits while reading fails the test."""
    answers, statements = [], []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "commit", _refuse_to_commit)
        with counting(statements):
            for address in addresses(migrated_app, world):
                for name, browser in browsers.items():
                    statements.clear()
                    answer = browser.client.get(address)
                    if answer.status_code == 200:
                        text = text_of(answer).casefold()
                        answers.append(Answer(name, address, text, len(statements)))
    return answers


def _refuse_to_commit(_session):
    raise AssertionError("a GET commits")


@contextmanager
def counting(statements):
    """Collect what the application asks the database; its asides are no part of the answer."""

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith(("SELECT", "WITH")):
            statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_nobody_reads_what_is_not_theirs(world, read):
    leaks = [
        f"{answer.name} reads {mark} at {answer.address}"
        for answer in read
        for mark, readers in world.secrets.items()
        if mark in answer.text and answer.name not in readers and not _reads_mails(answer, mark)
    ]
    assert not leaks, "\n" + "\n".join(leaks)


def _reads_mails(answer, mark):
    opened = answer.name in MAIL_READERS and answer.address.startswith(MAIL_PAGES)
    return opened and not mark.startswith("marknotiz")


def test_what_is_theirs_can_be_read_somewhere(world, read):
    """The other test would find nothing in a service that shows nothing."""
    missed = [
        f"{name} finds {mark} nowhere"
        for mark, readers in world.secrets.items()
        for name in readers
        if not any(answer.name == name and mark in answer.text for answer in read)
    ]
    assert not missed, "\n" + "\n".join(sorted(missed))


def test_internal_notes_are_for_the_desk(world, read):
    notes = {mark for mark in world.secrets if mark.startswith("marknotiz")}
    assert notes
    readers = {answer.name for answer in read if any(mark in answer.text for mark in notes)}
    assert readers <= {"agent"}


def test_no_page_asks_the_database_without_end(read):
    asking = {
        f"{answer.address} by {answer.name}": answer.queries
        for answer in read
        if answer.queries > BUDGETS.get(answer.address.partition("?")[0], BUDGET)
    }
    assert not asking
