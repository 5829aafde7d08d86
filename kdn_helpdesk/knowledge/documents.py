"""An article as a Markdown file: words about it in front, the text below."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as having
from typing import Any, Final

import yaml

from kdn_helpdesk.core.i18n import LANGUAGES, _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.licences import Licence, find_licence

STATUSES: Final = ("draft", "review", "published", "archived")
KINDS: Final = ("article", "practice")
PROFILE: Final = ("municipality", "problem", "solution", "effort", "contact")
"""What a best practice tells beside its text."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file and in which line, counted from one."""

    line: int
    sentence: str


class DocumentError(Exception):
    """A file that is no article; it names everything that is wrong at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """All that an article's file says; `visibility` is one of four or `group:SLUG`."""

    title: str
    slug: str
    body: str
    kind: str = "article"
    status: str = "draft"
    visibility: str = "members"
    language: str = "de"
    summary: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    licence: Licence | None = None
    author: str = ""
    profile: Mapping[str, str] = having(default_factory=dict)
    files: tuple[str, ...] = ()
    """Where its files lie, seen from the place of this one."""
    body_line: int = having(default=1, compare=False)
    """In which line of the file the text begins."""
    lines: Mapping[str, int] = having(default_factory=dict, compare=False)
    """Where each word stood, so that what the database refuses can name its line."""


def read(text: str, *, name: str) -> Document:
    """Read a file's text; `name` without its ending stands in for a missing title and slug.

    Raises DocumentError with all problems.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    front, body, shift = _split(text)
    reader = _Reader(_compose(front), shift)
    title = reader.text("title")
    if not title and (heading := re.match(r"#[ \t]+(.+?)[ \t#]*(?:\n|$)", body)):
        title, body = heading[1], body[heading.end() :].strip()
    document = reader.document(title or name.replace("-", " "), body, name)
    begins = text.rfind(body) if body else 0
    document = replace(document, body_line=text.count("\n", 0, max(begins, 0)) + 1)
    if reader.problems:
        raise DocumentError(sorted(reader.problems, key=lambda problem: problem.line))
    return document


def write(document: Document) -> str:
    """Return the file's text; reading it gives an equal document."""
    words: dict[str, Any] = {
        "title": document.title,
        "slug": document.slug,
        "kind": document.kind,
        "status": document.status,
        "visibility": document.visibility,
        "language": document.language,
        "summary": document.summary,
        "category": document.category,
        "tags": list(document.tags),
        "licence": str(document.licence or ""),
        "author": document.author,
        **{name: document.profile.get(name, "") for name in PROFILE},
        "files": list(document.files),
    }
    said = {name: value for name, value in words.items() if value}
    front = yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)
    return f"---\n{front}---\n\n{document.body}\n"


def parts_of(line: str) -> tuple[str, ...]:
    """Return the parts of a line with commas, each once."""
    return _once(line.split(","))


def _once(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _write_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _write_text)


def _split(text: str) -> tuple[str, str, int]:
    """Return the words in front, the text, and how many lines stand before the words."""
    match = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if match is None:
        return "", text.strip(), 0
    return match[1], text[match.end() :].strip(), 1


def _compose(front: str) -> list[tuple[yaml.Node, yaml.Node]]:
    try:
        node = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        sentence = _("The words in front cannot be read (%(why)s).", why=str(error.problem))
        raise DocumentError([Problem(line, sentence)]) from None
    except yaml.YAMLError as error:
        sentence = _("The words in front cannot be read (%(why)s).", why=str(error))
        raise DocumentError([Problem(1, sentence)]) from None
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise DocumentError([Problem(2, _("In front belong lines such as “title: …”."))])
    pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
    return pairs


class _Reader:
    """Takes the words one by one and remembers what was wrong with them."""

    def __init__(self, pairs: list[tuple[yaml.Node, yaml.Node]], shift: int) -> None:
        self.problems: list[Problem] = []
        self.values = {str(key.value).strip().lower(): value for key, value in pairs}
        self.lines = {
            str(key.value).strip().lower(): key.start_mark.line + 1 + shift for key, _node in pairs
        }
        for unknown in self.lines.keys() - _KNOWN:
            self.refuse(unknown, _("“%(word)s” is not known here.", word=unknown))

    def refuse(self, name: str, sentence: str) -> None:
        """Remember that this word is wrong."""
        self.problems.append(Problem(self.lines.get(name, 1), sentence))

    def text(self, name: str) -> str:
        """Return a single value, empty where there is none."""
        node = self.values.get(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.refuse(name, _("“%(word)s” takes one value, not several.", word=name))
            return ""
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return several values: a list, or one line with commas."""
        node = self.values.get(name)
        if not isinstance(node, yaml.SequenceNode):
            return parts_of(self.text(name))
        if all(isinstance(item, yaml.ScalarNode) for item in node.value):
            parts = [str(item.value) for item in node.value]
        else:
            self.refuse(name, _("“%(word)s” takes a plain list.", word=name))
            parts = []
        return _once(parts)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of a few values."""
        value = self.text(name).lower() or default
        if value not in choices:
            self.refuse(
                name,
                _("“%(value)s” is not one of %(choices)s.", value=value, choices=_listed(choices)),
            )
        return value

    def checked(self, name: str, is_right: Callable[[str], bool], sentence: str) -> str:
        """Return a value that must pass a check where it is given."""
        value = self.text(name)
        if value and not is_right(value):
            self.refuse(name, sentence)
        return value

    def document(self, title: str, body: str, name: str) -> Document:
        """Return the document as far as it can be read."""
        profile = {key: self.text(key) for key in PROFILE if self.text(key)}
        address = self.checked(
            "slug",
            lambda value: value == slug(value),
            _("A slug holds small letters a to z, digits and hyphens."),
        )
        licence = self.checked(
            "licence",
            lambda value: find_licence(value) is not None,
            _("This licence is not known; take one of %(known)s.", known=_listed(tuple(Licence))),
        )
        visibility = self.checked(
            "visibility",
            lambda value: re.fullmatch(_VISIBILITY, value) is not None,
            _("Visibility is public, members, organisation or group:SLUG."),
        )
        return Document(
            title=title,
            slug=address or slug(self.text("title") or name),
            body=body,
            kind=self.choice("kind", KINDS, "practice" if profile else "article"),
            status=self.choice("status", STATUSES, "draft"),
            visibility=visibility or "members",
            language=self.choice("language", LANGUAGES, "de"),
            summary=self.text("summary"),
            category=self.text("category"),
            tags=self.texts("tags"),
            licence=find_licence(licence),
            author=self.text("author"),
            profile=profile,
            files=self.texts("files"),
            lines=self.lines,
        )


_VISIBILITY: Final = r"public|members|organisation|group:[a-z0-9]+(?:-[a-z0-9]+)*"
_KNOWN: Final = {
    *("title", "slug", "kind", "status", "visibility", "language", "summary", "category"),
    *("tags", "licence", "author", "files", *PROFILE),
}


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values)
