"""What an author says in one revision, as values."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from kdn_helpdesk.knowledge.licences import Licence
from kdn_helpdesk.knowledge.models.articles import Revision, Visibility


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that a second person reviews: the text, and who is to read it."""

    title: str
    summary: str = ""
    body: str = ""
    municipality_id: int | None = None
    problem: str = ""
    solution: str = ""
    effort: str = ""
    contact: str = ""
    licence: Licence | None = None
    visibility: Visibility = Visibility.MEMBERS
    group_id: int | None = None
    category_id: int | None = None
    tags: tuple[str, ...] = ()

    def cleaned(self) -> "Content":
        """Return it without blanks around the texts, with one kind of line end."""
        values = {name: _clean(value) for name, value in asdict(self).items()}
        if self.visibility != Visibility.GROUP:
            values["group_id"] = None
        return Content(**values)


def content_of(revision: Revision) -> Content:
    """Return what a revision says."""
    values = {item.name: getattr(revision, item.name) for item in fields(Content)}
    return Content(**{**values, "tags": tuple(revision.tags)})


def parse_tags(text: str) -> tuple[str, ...]:
    """Return the tags of one line, separated by commas, each once."""
    names = (" ".join(part.split()) for part in text.split(","))
    seen: dict[str, str] = {}
    for name in names:
        if name:
            seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


def _clean(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Licence | Visibility):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value
