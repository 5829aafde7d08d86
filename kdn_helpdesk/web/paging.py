"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import Flask, request
from werkzeug.datastructures import MultiDict

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list; `total` counts all that the viewer may see."""

    items: Sequence[Item]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The running number of the page's first item, 0 where there is none."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The running number of the page's last item."""
        return (self.number - 1) * self.per_page + len(self.items)

    def window(self, width: int = 2) -> list[int | None]:
        """Return the page numbers to offer; None stands for a gap."""
        near = range(max(1, self.number - width), min(self.pages, self.number + width) + 1)
        wanted = sorted({1, self.pages, *near})
        shown: list[int | None] = []
        for number in wanted:
            if shown and shown[-1] is not None and number > shown[-1] + 1:
                shown.append(None)
            shown.append(number)
        return shown


def page_url(number: int, *, name: str = "seite") -> str:
    """Return this page's address with another page of its list, every filter kept."""
    arguments = MultiDict(request.args)
    arguments.setlist(name, [str(number)])
    return f"{request.path}?{urlencode(list(arguments.items(multi=True)))}"


def init_app(app: Flask) -> None:
    """Give templates `page_url`, for the pagination."""
    app.jinja_env.globals["page_url"] = page_url


def page_number(name: str = "seite") -> int:
    """Return the page that the address asks for; nonsense means the first."""
    try:
        return max(1, min(int(request.args.get(name, "1")), 1_000_000))
    except ValueError:
        return 1
