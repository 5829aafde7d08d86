"""The dispatcher: one request, one transaction, and GET writes nothing."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Response, g, request
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined

from kdn_helpdesk.core import db
from kdn_helpdesk.core.i18n import language
from kdn_helpdesk.web import templating, uploads

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})


class _Refused(Exception):
    """Carries the answer of a view that refused out of its transaction."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Application(Flask):
    """Flask, but a view that returns is committed and one that raises or refuses is not."""

    jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}  # noqa: RUF012

    @cached_property
    def _environments(self) -> dict[str, Environment]:
        return templating.environments(self)

    @property
    def jinja_env(self) -> Environment:
        """The templates in the language that is being written."""
        return self._environments[language()]

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Begin every request as one that only reads."""
        db.begin_reading()
        return super().preprocess_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request within the transaction that its method asks for."""
        view = self.view_functions.get(request.endpoint or "")
        try:
            if request.method in SAFE_METHODS or view is None or request.routing_exception:
                return super().dispatch_request()
            return self._dispatch_write(view)
        finally:
            db.end_reading()
            db.run_asides()

    def _dispatch_write(self, view: Callable[..., Any]) -> ResponseReturnValue:
        """Do what takes long first, then let the view write."""
        _ = request.form  # reads the body, before the database is held
        if not uploads.is_unkept(view):
            uploads.receive()
        if prepare := getattr(view, "prepare", None):
            g.prepared = prepare(**(request.view_args or {}))
        try:
            with db.transaction():
                response = self.make_response(super().dispatch_request())
                if g.get("refused"):
                    raise _Refused(response)
                return response
        except _Refused as refusal:
            if refusal.response.status_code == 200:
                refusal.response.status_code = g.refused
            return refusal.response


def refuse(status: int = 422) -> None:
    """Let the running request end without a commit, with this status unless the view sets one."""
    g.refused = status


def prepare(step: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Run a step before the write transaction of a POST begins; `prepared()` is what it returned.

    For what takes long and needs no lock, such as verifying a password.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        view.prepare = step  # type: ignore[attr-defined]
        return view

    return decorate


def prepared() -> Any:
    """Return what the view's preparing step returned."""
    return g.prepared
