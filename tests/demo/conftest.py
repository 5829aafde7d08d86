"""The application as a demonstration."""

import pytest

from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.demo import letters


@pytest.fixture
def demonstration(app, monkeypatch):
    """The application as `demo serve` starts it; returns the folder of its mails."""
    with app.app_context():
        found = settings()
        place = letters.folder()
    monkeypatch.setattr(found, "demo", True)
    place.mkdir(exist_ok=True)
    yield place
    for file in place.iterdir():
        file.unlink()


@pytest.fixture
def known(app, monkeypatch):
    """Forget what this process knows about the database being a demonstration."""
    monkeypatch.setitem(app.extensions, "demo", {})
