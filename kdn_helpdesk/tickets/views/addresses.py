"""Addresses of lists that keep what was asked for and change one thing."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import request


def keeping(path: str, *names: str, args: Mapping[str, str] | None = None) -> Callable[..., str]:
    """Return a function from changes to the address with the page's other parameters.

    `args` stand for the page's own. An empty value drops the parameter; another view or order
    begins at the first page.
    """
    known = request.args if args is None else args
    kept = {name: known[name] for name in names if known.get(name)}

    def address(**changes: object) -> str:
        asked = kept | {name: str(value) for name, value in changes.items()}
        if "seite" not in changes:
            asked.pop("seite", None)
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{path}?{query}" if query else path

    return address
