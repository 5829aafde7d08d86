"""Debian's Chromium under playwright."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.parts import available

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
"""No sandbox, because CI runs as root; the tests load nothing but our own pages."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium without a window and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=available.CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
