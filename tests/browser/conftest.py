"""A real browser before the running application."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.web.application import Application
from tests import factories
from tests.browser.region import Region
from tests.browser.site import Site, follow, served


@pytest.fixture
def region(app: Application, drain: Callable[[], int]) -> Region:
    """Somebody of each role, and an example of everything."""
    return Region(drain)


@pytest.fixture
def site(app: Application) -> Iterator[Site]:
    """The application at an address of its own."""
    with served(app) as running:
        yield running


@pytest.fixture
def open_browser(site: Site, chromium_browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a browser window (a playwright Page), signed in where a person is given."""
    contexts: list[Any] = []

    def window(person: Person | None = None, **options: Any) -> Any:
        settings = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "base_url": site.address}
        context = chromium_browser.new_context(**{**settings, **options})
        contexts.append(context)
        page = context.new_page()
        if person is not None:
            page.goto("/anmelden")
            page.fill("input[name=email]", person.email)
            page.fill("input[name=password]", factories.PASSWORD)
            follow(page.locator("main button[type=submit]"))
        return page

    yield window
    for context in contexts:
        context.close()
