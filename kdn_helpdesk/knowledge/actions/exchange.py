"""Articles that come from files: checked as a whole first, then written without mails."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Organisation, Person, fold_name
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.knowledge.actions import drafting, reviewing, shelving
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.documents import Document, DocumentError, Problem
from kdn_helpdesk.knowledge.models.articles import (
    Address,
    Article,
    Category,
    Kind,
    Review,
    Status,
    Visibility,
)
from kdn_helpdesk.knowledge.queries import exchange


class Effect(StrEnum):
    """What a file did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Named:
    """What a file names, found in the database."""

    author: Person | None
    group_id: int | None
    municipality_id: int | None


def import_document(
    document: Document, *, checksums: Mapping[str, str], uploads: Sequence[Upload] = ()
) -> Effect:
    """Make the article that the file describes, or bring the one at its address up to date.

    `checksums` are the digests of its files by name, `uploads` those that may be new. Whoever
    may run commands stands in for the second person; the audit says so. Raises DocumentError
    with the lines of what is named but does not exist.
    """
    document = replace(document, files=())
    named = _look_up(document)
    article = db.session.scalar(sa.select(Article).where(Article.slug == document.slug))
    if article is not None and _is_same(article, document, checksums):
        return Effect.UNCHANGED
    content = _content_of(document, named)
    try:
        if article is None:
            effect, article = Effect.NEW, _add(document, named, content, uploads)
        else:
            effect = Effect.CHANGED
            _update(article, content, checksums, uploads)
    except DomainError as error:
        raise DocumentError([_problem(document, error.field or "title", error.sentence)]) from None
    article.kind = Kind(document.kind)
    article.language = document.language
    article.author_id = named.author.id if named.author else None
    article.byline = "" if named.author else document.author
    _enter(article, Status(document.status))
    audit.record("article:import", article, actor=None, status=document.status)
    return effect


def _is_same(article: Article, document: Document, checksums: Mapping[str, str]) -> bool:
    whole = exchange.get_whole(article.id)
    return exchange.document_of(whole) == document and exchange.checksums_of(whole) == checksums


def _add(document: Document, named: Named, content: Content, uploads: Sequence[Upload]) -> Article:
    article = drafting.start_article(
        content,
        kind=Kind(document.kind),
        author=named.author.id if named.author else None,
        language=document.language,
        organisation=named.author.organisation_id if named.author else None,
        uploads=uploads,
    )
    taken = sa.select(Address.id).where(Address.slug == document.slug)
    if db.session.scalar(taken) is not None or document.slug in drafting.RESERVED:
        raise DomainError(_("This address belongs to another article."), field="slug")
    article.slug = document.slug
    db.session.flush()
    return article


def _update(
    article: Article, content: Content, checksums: Mapping[str, str], uploads: Sequence[Upload]
) -> None:
    if article.status == Status.ARCHIVED:
        article.status = Status.DRAFT
        db.session.flush()
    address = article.slug
    kept = drafting.list_files(article)
    known = {file.stored.name: file.stored.sha256 for file in kept}
    drafting.save_draft(
        article,
        content,
        author=article.author_id,
        based_on=article.latest_number,
        uploads=[upload for upload in uploads if known.get(upload.name) != upload.sha256],
        removed=[file.id for file in kept if file.stored.name not in checksums],
    )
    article.slug = address


def _enter(article: Article, status: Status) -> None:
    db.session.flush()
    if status == Status.PUBLISHED:
        revision = drafting.get_revision(article, article.latest_number)
        reviewing.release(article, revision, is_quiet=True)
    elif status == Status.ARCHIVED:
        reviewing.archive_article(article, actor=None, is_editor=True)
    elif status == Status.REVIEW and drafting.find_open_review(article) is None:
        db.session.add(Review(article_id=article.id, number=article.latest_number))
        article.status = status
    db.session.flush()


def _content_of(document: Document, named: Named) -> Content:
    profile = document.profile
    return Content(
        title=document.title,
        summary=document.summary,
        body=document.body,
        municipality_id=named.municipality_id,
        problem=profile.get("problem", ""),
        solution=profile.get("solution", ""),
        effort=profile.get("effort", ""),
        contact=profile.get("contact", ""),
        licence=document.licence,
        visibility=Visibility(document.visibility.partition(":")[0]),
        group_id=named.group_id,
        category_id=_shelf(document.category),
        tags=document.tags,
    )


def _shelf(title: str) -> int | None:
    """Return the category's number; one that is missing is put up."""
    if not title:
        return None
    same = sa.or_(Category.title == title, Category.slug == slug(title))
    found = db.session.scalar(sa.select(Category.id).where(same))
    return found or shelving.add_category(title, editor=None).id


def _look_up(document: Document) -> Named:
    problems: list[Problem] = []
    author = db.session.scalar(sa.select(Person).where(Person.email == document.author.casefold()))
    if author is None and "@" in document.author:
        sentence = _("Nobody here has the address %(email)s.", email=document.author)
        problems.append(_problem(document, "author", sentence))
    group_id = municipality_id = None
    if group := document.visibility.partition(":")[2]:
        group_id = db.session.scalar(sa.select(WorkingGroup.id).where(WorkingGroup.slug == group))
        if group_id is None:
            sentence = _("There is no working group “%(group)s”.", group=group)
            problems.append(_problem(document, "visibility", sentence))
    if municipality := document.profile.get("municipality"):
        municipality_id = _find_municipality(municipality)
        if municipality_id is None:
            sentence = _("The register knows no “%(name)s”.", name=municipality)
            problems.append(_problem(document, "municipality", sentence))
    if problems:
        raise DocumentError(problems)
    return Named(author, group_id, municipality_id)


def _find_municipality(name: str) -> int | None:
    """Find it by its key (AGS), or by a name that only one has."""
    if re.fullmatch(r"\d{5}|\d{8}", name):
        wanted: sa.ColumnElement[bool] = Organisation.ags == name
    else:
        wanted = sa.or_(Organisation.name == name, Organisation.sort_name == fold_name(name))
    found = db.session.scalars(sa.select(Organisation.id).where(wanted)).all()
    return found[0] if len(found) == 1 else None


def _problem(document: Document, word: str, sentence: str) -> Problem:
    return Problem(document.lines.get(word, 1), sentence)
