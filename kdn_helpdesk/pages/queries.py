"""Reads the pages of the service; they are for everybody, so no viewer is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import LANGUAGES, _
from kdn_helpdesk.pages import texts
from kdn_helpdesk.pages.models import PageFile, PageText


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is read now."""

    slug: str
    language: str
    title: str
    body: str
    number: int
    changed_at: datetime | None
    author: str = ""

    @property
    def is_shipped(self) -> bool:
        """Whether it is still the text that comes with the software, which nobody has checked."""
        return self.number == 0


def get_page(slug: str, *, language: str) -> Page:
    """Return the newest version in this language, else the text that comes with the software."""
    if slug not in texts.SLUGS or language not in LANGUAGES:
        raise NotFound(_("There is no such page."))
    found = db.session.scalar(
        select(PageText)
        .where(PageText.slug == slug, PageText.language == language)
        .order_by(PageText.number.desc())
        .limit(1)
    )
    return _shipped(slug, language) if found is None else _page(found)


def list_pages() -> list[Page]:
    """Return every page in every language, as editors list them."""
    newest = (
        select(PageText.slug, PageText.language, func.max(PageText.number).label("number"))
        .group_by(PageText.slug, PageText.language)
        .subquery()
    )
    rows = db.session.scalars(
        select(PageText)
        .join(
            newest,
            (PageText.slug == newest.c.slug)
            & (PageText.language == newest.c.language)
            & (PageText.number == newest.c.number),
        )
        .options(joinedload(PageText.author))
    )
    written = {(row.slug, row.language): _page(row, with_author=True) for row in rows}
    return [
        written.get((slug, language)) or _shipped(slug, language)
        for slug in texts.SLUGS
        for language in LANGUAGES
    ]


def list_versions(slug: str, *, language: str) -> list[Page]:
    """Return every version of a page in one language, newest first, the shipped text last."""
    get_page(slug, language=language)
    rows = db.session.scalars(
        select(PageText)
        .where(PageText.slug == slug, PageText.language == language)
        .order_by(PageText.number.desc())
        .options(joinedload(PageText.author))
    )
    return [*(_page(row, with_author=True) for row in rows), _shipped(slug, language)]


def get_version(slug: str, *, language: str, number: int) -> Page:
    """Return one version of a page."""
    for version in list_versions(slug, language=language):
        if version.number == number:
            return version
    raise NotFound(_("There is no such version of this page."))


def list_files(slug: str) -> Sequence[PageFile]:
    """Return the files to download on a page, by name."""
    files = db.session.scalars(
        select(PageFile).where(PageFile.slug == slug).options(joinedload(PageFile.stored_file))
    ).all()
    return sorted(files, key=lambda file: file.stored_file.name.casefold())


def get_file(file_id: int) -> PageFile:
    """Return one file of a page with what is stored."""
    found = db.session.scalar(
        select(PageFile).where(PageFile.id == file_id).options(joinedload(PageFile.stored_file))
    )
    if found is None:
        raise NotFound(_("There is no such file."))
    return found


def _shipped(slug: str, language: str) -> Page:
    text = texts.get_shipped(slug, language)
    return Page(slug, language, text.title, text.body, number=0, changed_at=None)


def _page(row: PageText, *, with_author: bool = False) -> Page:
    author = row.author.name if with_author and row.author else ""
    return Page(
        row.slug, row.language, row.title, row.body, row.number, row.created_at, author=author
    )
