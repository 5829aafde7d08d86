"""Files in a form: stored before the write transaction begins, owned by a row within it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g, request

from kdn_helpdesk.core import files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and the sentence that says why."""

    name: str
    reason: str


def unkept(view: View) -> View:
    """Let the view look at its files itself: nothing of them is ever stored."""
    view.keeps_no_files = True  # type: ignore[attr-defined]
    return view


def is_unkept(view: Callable[..., Any]) -> bool:
    """Tell whether the view's files are not to be stored."""
    return bool(getattr(view, "keeps_no_files", False))


def receive() -> None:
    """Store every file of the request's body."""
    received: dict[str, list[files.Upload | Refusal]] = {}
    for field, parts in request.files.lists():
        for part in parts:
            if part.filename:
                received.setdefault(field, []).append(_take(part.filename, part.stream.read()))
    g.uploads = received


def received_for(field: str) -> list[files.Upload | Refusal]:
    """Return what came in the form's field of this name."""
    found: dict[str, list[files.Upload | Refusal]] = g.get("uploads", {})
    return found.get(field, [])


def _take(name: str, content: bytes) -> files.Upload | Refusal:
    limit = settings().upload_limit
    if not content:
        return Refusal(name, _("“%(name)s” is empty.", name=name))
    if len(content) > limit:
        return Refusal(
            name,
            _(
                "“%(name)s” is larger than %(limit)s MB. Please send a smaller file or a link.",
                name=name,
                limit=limit // (1024 * 1024),
            ),
        )
    try:
        return files.take(content, name=name)
    except DomainError as error:
        return Refusal(name, error.sentence)
