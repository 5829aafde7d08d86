"""What editors do with the pages of the service."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import audit, files
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.pages import queries
from kdn_helpdesk.pages.models import PageFile, PageText


def write_page(
    slug: str, *, language: str, title: str, body: str, based_on: int, author: int
) -> PageText:
    """Add a version on top of the one it was written from; raises Conflict where that is old."""
    current = queries.get_page(slug, language=language)
    if current.number != based_on:
        raise _overtaken(current)
    version = PageText(
        slug=slug,
        language=language,
        number=current.number + 1,
        title=title,
        body=body.replace("\r\n", "\n"),
        author_id=author,
    )
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError as error:  # two editors within the same moment
        raise _overtaken(queries.get_page(slug, language=language)) from error
    audit.record("page:edit", version, actor=author, slug=slug, language=language)
    return version


def restore_version(slug: str, *, language: str, number: int, author: int) -> PageText:
    """Make an earlier version the newest one, as a further version."""
    old = queries.get_version(slug, language=language, number=number)
    current = queries.get_page(slug, language=language)
    return write_page(
        slug,
        language=language,
        title=old.title,
        body=old.body,
        based_on=current.number,
        author=author,
    )


def add_files(slug: str, *, uploads: list[Upload], actor: int) -> list[PageFile]:
    """Offer these files for download on the page."""
    added = []
    for upload in uploads:
        file = PageFile(slug=slug, stored_file_id=files.keep(upload).id)
        db.session.add(file)
        db.session.flush()
        audit.record("page:add_file", file, actor=actor, slug=slug, name=upload.name)
        added.append(file)
    return added


def remove_file(file: PageFile, *, actor: int) -> None:
    """Take a file off its page; its bytes go once nothing owns them."""
    audit.record("page:remove_file", file, actor=actor, slug=file.slug, name=file.stored_file.name)
    stored = file.stored_file
    db.session.delete(file)
    db.session.flush()
    db.session.delete(stored)
    db.session.flush()


def choose_language(person_id: int, *, language: str) -> None:
    """Speak this language to the person from now on, on pages and in mails."""
    db.session.execute(update(Person).where(Person.id == person_id).values(language=language))


def _overtaken(current: queries.Page) -> Conflict:
    return Conflict(
        _("Somebody else has changed this page since you opened it. Compare, then save again."),
        current=current.body,
    )
