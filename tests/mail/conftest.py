"""A template for trial mails, beside those of the product."""

from collections.abc import Iterator

import pytest
from jinja2 import ChoiceLoader, DictLoader

from kdn_helpdesk.web.application import Application
from tests.mail import mails


@pytest.fixture(autouse=True)
def trial_template(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the application of the test find the trial template."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Application = request.getfixturevalue("app")
    loader = app.jinja_env.loader
    assert loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader({mails.TEMPLATE: mails.SOURCE}), loader])
    yield
    app.jinja_env.loader = loader
