"""Every endpoint says who may use it; one that says nothing is refused."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.permissions import Permission, Viewer

View = TypeVar("View", bound=Callable[..., Any])
ViewerLoader = Callable[[], Viewer | None]
SIGN_IN = "accounts.sign_in"


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Open the endpoint to viewers who hold one of these permissions."""

    def decorate(view: View) -> View:
        view.access = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return decorate


def public(view: View) -> View:
    """Open the endpoint to everybody."""
    view.access = frozenset()  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> frozenset[Permission] | None:
    """Return what the endpoint asks for: nothing where it is public, None where it is silent."""
    found: frozenset[Permission] | None = getattr(view, "access", None)
    return found


def viewer() -> Viewer:
    """Return who asks; a visitor where nobody is signed in."""
    if "viewer" not in g:
        load: ViewerLoader = current_app.extensions["viewer_loader"]
        g.viewer = load() or Viewer()
    found: Viewer = g.viewer
    return found


def init_app(app: Flask, load_viewer: ViewerLoader) -> None:
    """Guard every endpoint of the application."""
    app.extensions["viewer_loader"] = load_viewer
    app.view_functions["static"] = public(app.view_functions["static"])
    app.before_request(_guard)
    app.context_processor(lambda: {"viewer": viewer()})


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    needed = access_of(current_app.view_functions[request.endpoint])
    if needed is None:
        abort(403)
    if not needed or viewer().permissions & needed:
        return None
    if viewer().is_signed_in:
        abort(403)
    return redirect(url_for(SIGN_IN, weiter=_way_back()))


def _way_back() -> str:
    """Return where to go on after the sign-in: the page, or for a POST the page it came from."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return own_path(request.referrer) or "/"


def own_path(address: str | None) -> str | None:
    """Return the path of an address of this service; None for any other (no open redirect)."""
    if not address or any(sign in address for sign in ("\\", "\n", "\r", "\t")):
        return None
    parts = urlsplit(address)
    if bool(parts.scheme) != bool(parts.netloc) or parts.netloc not in ("", request.host):
        return None
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        return None
    if parts.path.startswith("//"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
