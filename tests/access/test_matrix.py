"""Every endpoint, tried by everybody, on their own things and on foreign ones.

What is expected follows from the permission table and, where an address names a row, from
`rows_*.py`. Nothing of it stays: whatever a request would commit is rolled back.
"""

import pytest
from sqlalchemy.orm import Session

from kdn_helpdesk.core.permissions import granted
from kdn_helpdesk.web.access import access_of
from tests.access.rows import ROWS, UNMAILED, Case
from tests.access.world import VISITOR

CLOSED = {"demo.index"}
"""Addresses without a value in them that are not there outside a demonstration."""
REFUSED = "refused"
SIGN_IN = "sign in"
HIDDEN = "hidden"
OPEN = "open"


@pytest.fixture
def nothing_stays(monkeypatch):
    monkeypatch.setattr(Session, "commit", Session.rollback)


def outcome_of(answer):
    """Return what a person would say of the answer."""
    location = answer.headers.get("Location", "")
    if answer.status_code == 302 and location.startswith("/anmelden?"):
        return SIGN_IN
    if answer.status_code in (401, 403):
        return REFUSED
    if answer.status_code == 404:
        return HIDDEN
    assert answer.status_code < 500, answer.get_data(as_text=True)[:2000]
    return OPEN


def expected(world, name, needed, case):
    """Return what the permission table and the row say about this person."""
    if needed and not granted(world.roles_of(name)) & needed:
        return SIGN_IN if name == VISITOR else REFUSED
    return OPEN if case is None or name in case.seen_by else HIDDEN


def endpoints(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


@pytest.mark.usefixtures("nothing_stays")
def test_everybody_reaches_what_they_may_and_nothing_else(migrated_app, world, browsers, tokens):
    wrong = []
    for endpoint, rule in sorted(endpoints(migrated_app).items()):
        if endpoint in UNMAILED or endpoint == "static":
            continue
        needed = access_of(migrated_app.view_functions[endpoint])
        cases = ROWS[endpoint](world) if endpoint in ROWS else [None]
        for case in cases:
            wrong += _tried(migrated_app, world, browsers, tokens, rule, needed, case)
    assert not wrong, "\n" + "\n".join(wrong)


def _tried(app, world, browsers, tokens, rule, needed, case: Case | None):
    values = case.values if case else {}
    with app.test_request_context():
        address = app.url_for(rule.endpoint, **{k: values[k] for k in rule.arguments})
    for method in sorted(rule.methods & {"GET", "POST"}):
        for name, browser in browsers.items():
            if rule.endpoint == "accounts.sign_out":
                continue
            answer = browser.client.open(
                address, method=method, headers={"X-CSRFToken": tokens[name]}
            )
            wanted = expected(world, name, needed, case)
            if rule.endpoint in CLOSED:
                wanted = HIDDEN
            found = outcome_of(answer)
            answer.close()  # what streams keeps its viewer until then
            if found != wanted:
                label = f" ({case.label})" if case else ""
                yield f"{method} {address}{label} by {name}: {found}, expected {wanted}"
