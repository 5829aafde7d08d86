"""Every page of the service once: no barrier, no error, nothing that sticks out.

CI opens each page with its most privileged reader, in light and German; each template in dark; ten
pages in English. `make soak` opens every page in every role, theme and language.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from kdn_helpdesk.core.permissions import Role
from tests.browser import inspection, walk
from tests.browser.walk import Stop

pytestmark = [pytest.mark.real("chromium"), pytest.mark.appearance]
WIDTHS = (1280, 360, 320)
IN_ENGLISH = 10
NOT_FOR_ALL = (403, 404)
"""What a reader gets who is not the page's own: links in mails belong to one person."""


@dataclass
class Tour:
    """A browser window for each role, and what was found on the way."""

    site: Any
    region: Any
    open_browser: Any
    language: str
    scheme: str
    windows: dict[Role | None, Any] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    pages: int = 0

    def stops(self) -> list[Stop]:
        """Return every page once."""
        return walk.stops(self.site.app, self.region.examples)

    def window(self, role: Role | None) -> Any:
        """Return the window in which somebody of this role is signed in."""
        if role not in self.windows:
            person = None if role is None else self.region.person(role, self.language)
            locale = {"de": "de-DE", "en": "en-GB"}[self.language]
            self.windows[role] = self.open_browser(person, locale=locale, color_scheme=self.scheme)
        return self.windows[role]

    def visit(self, stop: Stop, *, role: Role | None, widths: tuple[int, ...] = ()) -> None:
        """Look at one page; an address that holds none (a feed, a file) is passed by."""
        page = self.window(role)
        answer = page.context.request.get(stop.url)
        own = role is stop.role and self.language == "de"
        if "text/html" not in answer.headers.get("content-type", ""):
            return
        if answer.status in NOT_FOR_ALL and not own:
            return
        self.pages += 1
        page.set_viewport_size({"width": 1280, "height": 900})
        with inspection.listening(page) as heard:
            status = page.goto(stop.url).status
            said = [] if status == 200 else [f"status {status}"]
            said += inspection.find_barriers(page)
            for width in widths:
                said += inspection.find_overflow(page, width)
        self.found += [f"{stop.url} ({role or 'visitor'}): {what}" for what in said + heard]


@pytest.fixture
def tour(site, region, open_browser):
    """Start a walk in this language and colour scheme."""

    def start(language="de", scheme="light"):
        return Tour(site, region, open_browser, language, scheme)

    return start


def test_every_page_has_an_example(app, region):
    """A new address with a value in it needs an example in tests/browser/region.py."""
    assert walk.missing_examples(app, region.examples) == []


def test_every_page_is_open_to_all_and_fits_a_small_screen(tour):
    walked = tour()
    for stop in walked.stops():
        walked.visit(stop, role=stop.role, widths=WIDTHS)
    assert not walked.found, "\n".join(walked.found)


def test_every_template_is_open_to_all_in_the_dark(tour):
    walked = tour(scheme="dark")
    seen = set()
    for stop in walked.stops():
        walked.window(stop.role).context.request.get(stop.url)
        template = walked.site.template_of(stop.url)
        if template not in seen:
            walked.visit(stop, role=stop.role)
            seen.add(template)
    assert not walked.found, "\n".join(walked.found)


def test_pages_are_open_to_all_in_english(tour):
    walked = tour(language="en")
    stops = walked.stops()
    for stop in stops[:: max(1, len(stops) // (IN_ENGLISH + 5))]:
        walked.visit(stop, role=stop.role)
    assert walked.pages >= IN_ENGLISH
    assert not walked.found, "\n".join(walked.found)


@pytest.mark.soak
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", [None, *walk.ROLES], ids=lambda role: role or "visitor")
def test_every_page_in_every_role(tour, role, scheme, language):
    walked = tour(language=language, scheme=scheme)
    for stop in walked.stops():
        walked.visit(stop, role=role, widths=WIDTHS)
    assert not walked.found, "\n".join(walked.found)
