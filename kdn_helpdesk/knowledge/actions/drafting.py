"""Writing: each save is a revision, and nobody overwrites what somebody else saved."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core import audit, clock, files, markup
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.files import StoredFile, Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.content import Content, content_of
from kdn_helpdesk.knowledge.events import ArticleDrafted, ArticleMoved
from kdn_helpdesk.knowledge.models.articles import (
    Address,
    Article,
    ArticleFile,
    Kind,
    Outcome,
    Review,
    Revision,
    Source,
    Status,
    Visibility,
)

TITLE_LENGTH: Final = 200
TAGS: Final = 12


def check_member(viewer: Viewer) -> None:
    """Refuse whoever belongs to no organisation yet; drafts come from members."""
    if not viewer.is_member:
        raise DomainError(
            _("You can contribute as soon as your organisation has confirmed your account.")
        )


def start_article(
    content: Content,
    *,
    kind: Kind,
    author: int | None,
    language: str,
    organisation: int | None = None,
    source: tuple[str, int] | None = None,
    uploads: Sequence[Upload] = (),
) -> Article:
    """Save a first draft; `source` is the ticket or decision that it grew out of."""
    content = content.cleaned()
    _check(content, organisation)
    article = Article(
        kind=kind,
        language=language,
        author_id=author,
        organisation_id=organisation,
        slug=free_slug(slug(content.title)),
        latest_number=0,
    )
    db.session.add(article)
    db.session.flush()
    if source is not None:
        db.session.add(Source(article_id=article.id, kind=source[0], source_id=source[1]))
    _add_revision(article, content, author=author, remark="", uploads=uploads)
    audit.record("article:draft", article, actor=author)
    publish(ArticleDrafted(article_id=article.id, source=source))
    return article


def save_draft(
    article: Article,
    content: Content,
    *,
    author: int | None,
    based_on: int,
    remark: str = "",
    uploads: Sequence[Upload] = (),
    removed: Collection[int] = (),
) -> Revision:
    """Save a new revision of the text that was `based_on` a revision's number.

    Raises Conflict with the newest text where somebody saved in between. What waits for review
    becomes a draft again. A save that changes nothing makes no revision.
    """
    lock(article)
    newest = get_revision(article, article.latest_number)
    if based_on != article.latest_number:
        raise Conflict(
            _("Somebody else has saved this text since you opened it. Nothing was overwritten."),
            current=newest.body,
        )
    if article.status == Status.ARCHIVED:
        raise DomainError(_("Take the article out of the archive before you change it."))
    content = content.cleaned()
    _check(content, article.organisation_id)
    if content == content_of(newest) and not uploads and not removed:
        return newest
    revision = _add_revision(
        article, content, author=author, remark=remark.strip(), uploads=uploads, removed=removed
    )
    _withdraw(article, author=author)
    article.status = Status.DRAFT
    if article.published_number is None:
        article.slug = free_slug(slug(content.title), article=article)
    db.session.flush()
    audit.record("article:save", article, actor=author, number=revision.number)
    return revision


def restore_revision(article: Article, number: int, *, author: int, based_on: int) -> Revision:
    """Save an earlier revision's text as the newest one; nothing in between is lost."""
    content = content_of(get_revision(article, number))
    remark = _("Restored revision %(number)s", number=number)
    return save_draft(article, content, author=author, based_on=based_on, remark=remark)


def rename_article(article: Article, address: str, *, editor: int) -> None:
    """Give the article another address; the old one leads to it for ever."""
    lock(article)
    wanted = slug(address)
    if wanted == article.slug:
        return
    if free_slug(wanted, article=article) != wanted:
        raise DomainError(_("This address belongs to another article."), field="address")
    old = article.slug
    db.session.execute(sa.delete(Address).where(Address.slug == wanted))
    if article.published_number is not None:
        db.session.add(Address(slug=old, article_id=article.id))
    article.slug = wanted
    db.session.flush()
    audit.record("article:rename", article, actor=editor, old=old, new=wanted)
    publish(ArticleMoved(article_id=article.id))


def free_slug(wanted: str, *, article: Article | None = None) -> str:
    """Return the slug, numbered where another article has or had it."""
    candidate, number = wanted, 1
    while _is_taken(candidate, article):
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def lock(article: Article) -> None:
    """Hold the article's row until the transaction ends, and see it as it is now."""
    names = ["latest_number", "published_number", "status", "slug", "helpful", "unhelpful"]
    db.session.refresh(article, attribute_names=names, with_for_update=True)


def get_revision(article: Article, number: int) -> Revision:
    """Return one revision; the number must be one of the article's."""
    return db.session.scalars(
        sa.select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    ).one()


def find_open_review(article: Article) -> Review | None:
    """Return the round of review that nobody has decided yet."""
    return db.session.scalar(
        sa.select(Review).where(Review.article_id == article.id, Review.outcome.is_(None))
    )


def _check(content: Content, organisation: int | None) -> None:
    if not content.title:
        raise DomainError(_("Please enter a title."), field="title")
    if len(content.title) > TITLE_LENGTH:
        raise DomainError(
            _("Please keep the title below %(limit)s characters.", limit=TITLE_LENGTH),
            field="title",
        )
    if len(content.tags) > TAGS:
        raise DomainError(_("Please choose at most %(limit)s tags.", limit=TAGS), field="tags")
    if content.visibility == Visibility.GROUP and content.group_id is None:
        raise DomainError(_("Please choose the working group that reads it."), field="group_id")
    if content.visibility == Visibility.ORGANISATION and organisation is None:
        raise DomainError(
            _("The author belongs to no organisation that could read it."), field="visibility"
        )


def list_files(article: Article) -> Sequence[ArticleFile]:
    """Return the files of the newest revision."""
    return db.session.scalars(
        sa.select(ArticleFile)
        .where(ArticleFile.article_id == article.id, ArticleFile.until.is_(None))
        .order_by(ArticleFile.id)
        .options(joinedload(ArticleFile.stored))
    ).all()


def _add_revision(
    article: Article,
    content: Content,
    *,
    author: int | None,
    remark: str,
    uploads: Sequence[Upload] = (),
    removed: Collection[int] = (),
) -> Revision:
    article.latest_number += 1
    db.session.flush()
    _remove_files(article, removed, [upload.name for upload in uploads])
    _add_files(article, uploads)
    named = {file.stored.name: file.address for file in list_files(article)}
    revision = Revision(
        article_id=article.id,
        number=article.latest_number,
        author_id=author,
        remark=remark,
        html=str(markup.markdown(content.body, files=named)),
        problem_html=str(markup.markdown(content.problem, part="problem", files=named)),
        solution_html=str(markup.markdown(content.solution, part="loesung", files=named)),
        **{**asdict(content), "tags": list(content.tags)},
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def _add_files(article: Article, uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        stored = files.keep(upload)
        db.session.add(
            ArticleFile(article_id=article.id, file_id=stored.id, since=article.latest_number)
        )
    db.session.flush()


def _remove_files(article: Article, removed: Collection[int], replaced: Sequence[str]) -> None:
    """Let files go: those chosen, and those whose name a new one takes."""
    same_name = sa.select(StoredFile.id).where(StoredFile.name.in_(replaced))
    db.session.execute(
        sa.update(ArticleFile)
        .where(
            ArticleFile.article_id == article.id,
            sa.or_(ArticleFile.id.in_(removed), ArticleFile.file_id.in_(same_name)),
            ArticleFile.until.is_(None),
        )
        .values(until=article.latest_number)
        .execution_options(synchronize_session=False)
    )


def _withdraw(article: Article, *, author: int | None) -> None:
    review = find_open_review(article)
    if review is not None:
        review.outcome = Outcome.WITHDRAWN
        review.decided_by_id = author
        review.decided_at = clock.now()


def _is_taken(candidate: str, article: Article | None) -> bool:
    own = article.id if article is not None else 0
    if candidate in RESERVED:
        return True
    taken = sa.select(Article.id).where(Article.slug == candidate, Article.id != own)
    was_taken = sa.select(Address.id).where(Address.slug == candidate, Address.article_id != own)
    return db.session.scalar(sa.union_all(taken, was_taken).limit(1)) is not None


RESERVED: Final = frozenset(
    {"abonnement", "datei", "druck", "id", "kategorie", "neu", "schlagwort"}
)
"""Words that mean something else at this place of an address."""
