"""The application behind a real address, for browsers that run in a process of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import template_rendered
from werkzeug.serving import WSGIRequestHandler, make_server

from kdn_helpdesk.web.application import Application


class _Silent(WSGIRequestHandler):
    """Answers without a line for each request, and lets go of whoever asks nothing."""

    timeout = 5

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@dataclass
class Site:
    """A running application: its address, and which template made each page."""

    app: Application
    address: str
    templates: dict[str, str] = field(default_factory=dict)

    def template_of(self, path: str) -> str:
        """Return the template that made the page at this path."""
        return self.templates.get(path.split("?")[0], "")


def follow(locator: Any) -> None:
    """Press what leads to another page, and go on when that page is there."""
    with locator.page.expect_navigation():
        locator.click()


@contextmanager
def served(app: Application) -> Iterator[Site]:
    """Serve the application on a free port of the loopback address, until all is answered."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    server.daemon_threads = False  # what still writes is waited for when the server closes
    site = Site(app, f"http://127.0.0.1:{server.port}")

    def note(_app: Any, template: Any, context: dict[str, Any], **_rest: Any) -> None:
        if request := context.get("request"):
            site.templates.setdefault(request.path, template.name)

    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with template_rendered.connected_to(note, app):
            yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
