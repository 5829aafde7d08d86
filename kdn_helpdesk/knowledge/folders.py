"""A folder of articles: every file read before any is written, and each wrong one named."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from kdn_helpdesk.core.files import clean_name
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.knowledge import conversion, documents, inspection
from kdn_helpdesk.knowledge.documents import Document, DocumentError, Problem
from kdn_helpdesk.knowledge.inspection import Flaw, Link

TEXTS: Final = frozenset({".md", ".markdown"})
READABLE: Final = TEXTS | conversion.PAGES | conversion.LETTERS


@dataclass(frozen=True)
class Enclosure:
    """A file that belongs to an article."""

    name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest by which the same file is known again."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Parcel:
    """One article of a folder with its files, and where it stood."""

    place: str
    document: Document
    enclosures: tuple[Enclosure, ...] = ()


@dataclass
class Reading:
    """What a folder held: parcels, and problems as `file:line: sentence`."""

    parcels: list[Parcel] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    """What an author should mend, although it does not stand in the way of a draft."""

    def refuse(self, place: str, problem: Problem) -> None:
        """Remember what is wrong, and where."""
        self.problems.append(f"{place}:{problem.line}: {problem.sentence}")


def read(folder: Path) -> Reading:
    """Read every Markdown, HTML and Word file below the folder, with the files they name."""
    reading = Reading()
    paths = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in READABLE and p.is_file()]
    enclosed: set[Path] = set()
    for path in paths:
        place = path.relative_to(folder).as_posix()
        try:
            document, enclosures, used = _read(path, folder)
        except DocumentError as error:
            for problem in error.problems:
                reading.refuse(place, problem)
        else:
            enclosed |= used
            reading.parcels.append(Parcel(place, document, tuple(enclosures)))
            _look_at(reading.parcels[-1], reading)
    inner = {path.relative_to(folder).as_posix() for path in enclosed}
    reading.parcels = [parcel for parcel in reading.parcels if parcel.place not in inner]
    reading.problems = [p for p in reading.problems if p.partition(":")[0] not in inner]
    _refuse_twins(reading)
    return reading


def write(document: Document, enclosures: Sequence[Enclosure], folder: Path) -> Path:
    """Write an article; one with files gets a folder of its own in which their paths hold."""
    home = folder / document.slug if enclosures else folder
    home.mkdir(parents=True, exist_ok=True)
    path = home / f"{document.slug}.md"
    places = {item.name: _place_for(item.name, document) for item in enclosures}
    for item in enclosures:
        target = home / places[item.name]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(item.content)
    listed = replace(document, files=tuple(places[item.name] for item in enclosures))
    path.write_text(documents.write(listed), encoding="utf-8")
    return path


def _read(path: Path, folder: Path) -> tuple[Document, list[Enclosure], set[Path]]:
    ending = path.suffix.lower()
    if ending in conversion.LETTERS:
        document, pictures = conversion.read_letter(path.read_bytes(), name=path.stem)
        return document, [Enclosure(p.name, p.content) for p in pictures], set()
    if ending in conversion.PAGES:
        document = conversion.read_page(path.read_bytes(), name=path.stem)
    else:
        document = _read_text(path)
    enclosures, used = _enclose(document, path, folder)
    return document, enclosures, used


def _read_text(path: Path) -> Document:
    content = path.read_bytes()
    try:
        return documents.read(content.decode("utf-8"), name=path.stem)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError([Problem(line, _("This file is not UTF-8."))]) from None


def _enclose(document: Document, path: Path, folder: Path) -> tuple[list[Enclosure], set[Path]]:
    """Read the files that the document lists, and those that its text names and that exist."""
    line = document.lines.get("files", 1)
    found: dict[str, tuple[Path, bytes]] = {}
    problems: list[Problem] = []
    for place in document.files:
        target = _below(path, place, folder)
        if target is None:
            problems.append(Problem(line, _("The file “%(file)s” is missing.", file=place)))
        else:
            _add(target, found, problems, line)
    for link in _links(document):
        target = _below(path, unquote(link.target.partition("#")[0]), folder)
        if target is not None and target.suffix.lower() not in READABLE:
            _add(target, found, problems, link.line)
    if problems:
        raise DocumentError(problems)
    enclosures = [Enclosure(name, content) for name, (_path, content) in found.items()]
    return enclosures, {target for target, _content in found.values()}


def _add(
    target: Path, found: dict[str, tuple[Path, bytes]], problems: list[Problem], line: int
) -> None:
    name, content = clean_name(target.name), target.read_bytes()
    if name in found and found[name][1] != content:
        sentence = _("Two different files are called “%(file)s”.", file=name)
        problems.append(Problem(line, sentence))
    elif not content:
        problems.append(Problem(line, _("“%(name)s” is empty.", name=name)))
    else:
        found[name] = (target, content)


def _below(path: Path, place: str, folder: Path) -> Path | None:
    """Return the file at this place seen from the article's, if it lies within the folder."""
    if not place or ":" in place or "\0" in place or place.startswith(("/", "#", "?")):
        return None
    target = (path.parent / place).resolve()
    home = folder.resolve()
    if not target.is_relative_to(home) or not target.is_file():
        return None
    return folder / target.relative_to(home)


def _links(document: Document) -> Iterator[Link]:
    for text in texts_of(document):
        yield from inspection.list_links(text)


def texts_of(document: Document) -> list[str]:
    """Return the texts of a document that are Markdown."""
    profile = document.profile
    return [profile.get("problem", ""), profile.get("solution", ""), document.body]


def _look_at(parcel: Parcel, reading: Reading) -> None:
    """Pictures need words before others read the text; a draft may still lack them."""
    for text in texts_of(parcel.document):
        for finding in inspection.list_flaws(text):
            if finding.flaw is not Flaw.NO_ALTERNATIVE:
                continue
            line = parcel.document.body_line + finding.line - 1
            sentence = _("Picture “%(picture)s” has no alternative text.", picture=finding.what)
            if parcel.document.status in ("review", "published"):
                reading.refuse(parcel.place, Problem(line, sentence))
            else:
                reading.hints.append(f"{parcel.place}:{line}: {sentence}")


def _refuse_twins(reading: Reading) -> None:
    first: dict[str, str] = {}
    for parcel in reading.parcels:
        other = first.setdefault(parcel.document.slug, parcel.place)
        if other != parcel.place:
            sentence = _("%(other)s has the same address already.", other=other)
            reading.refuse(parcel.place, Problem(parcel.document.lines.get("slug", 1), sentence))


def _place_for(name: str, document: Document) -> str:
    """Return where a file lies beside the article: there where its text looks for it."""
    for link in _links(document):
        place = PurePosixPath(unquote(link.target.partition("#")[0]))
        is_plain = not place.is_absolute() and ".." not in place.parts
        if is_plain and ":" not in str(place) and clean_name(place.name) == name:
            return str(place)
    return f"dateien/{name}" if name == f"{document.slug}.md" else name
