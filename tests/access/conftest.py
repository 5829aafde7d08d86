"""The region and everybody's browser, for the tests that try everything."""

import pytest

from kdn_helpdesk.search import indexing
from tests import factories
from tests.access import everything
from tests.access import world as worlds
from tests.access.world import VISITOR
from tests.browsing import Browser
from tests.conftest import empty_tables


@pytest.fixture(scope="module")
def world(migrated_app):
    factories.use(migrated_app)
    with migrated_app.app_context():
        empty_tables()
    assert everything.ROOMS
    made = worlds.build()
    with migrated_app.app_context():
        indexing.rebuild(lambda *_progress: None)
    yield made
    with migrated_app.app_context():
        empty_tables()


@pytest.fixture(scope="module")
def browsers(migrated_app, world):
    """One browser for each person."""
    found = {}
    for name, person in world.people.items():
        found[name] = browser = Browser(migrated_app)
        if person is not None:
            browser.submit("/anmelden", email=person.email, password=factories.PASSWORD)
            assert browser.status == 200, name
    return found


@pytest.fixture(scope="module")
def tokens(browsers):
    """What everybody's forms carry against forgery."""
    pages = {name: "/anmelden" if name == VISITOR else "/konto/profil" for name in browsers}
    return {name: browsers[name].get(pages[name]).value("csrf_token") for name in browsers}
