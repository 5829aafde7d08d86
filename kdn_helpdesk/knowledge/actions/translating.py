"""The same article in another language: begun from the original, brought up to date with it."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import LANGUAGES, _
from kdn_helpdesk.knowledge.actions import drafting
from kdn_helpdesk.knowledge.content import content_of
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.knowledge.models.upkeep import Translation


def start_translation(original: Article, *, author: int, organisation: int | None) -> Article:
    """Begin a draft in the other language with the original's words, for somebody to translate.

    It belongs to the same organisation, so that it is read by the same people.
    """
    drafting.lock(original)
    if not original.is_live or original.published_number is None:
        raise DomainError(_("Only what readers find is translated. Publish the original first."))
    if db.session.scalar(sa.select(Translation).where(Translation.article_id == original.id)):
        raise DomainError(_("This is a translation itself. Please translate the original."))
    language = next(code for code in LANGUAGES if code != original.language)
    siblings = sa.select(Article.id).where(
        Article.id.in_(
            sa.select(Translation.article_id).where(Translation.original_id == original.id)
        ),
        Article.language == language,
    )
    if db.session.scalar(siblings.limit(1)) is not None:
        raise DomainError(_("There is a translation into this language already."))
    revision = drafting.get_revision(original, original.published_number)
    article = drafting.start_article(
        content_of(revision),
        kind=original.kind,
        author=author,
        language=language,
        organisation=original.organisation_id or organisation,
    )
    db.session.add(
        Translation(
            article_id=article.id, original_id=original.id, number=original.published_number
        )
    )
    db.session.flush()
    audit.record("article:translate", article, actor=author, original=original.id)
    return article


def confirm_translation(translation: Translation, *, actor: int) -> None:
    """Say that it renders what readers see of the original now."""
    published = translation.original.published_number
    if published is None or translation.number == published:
        return
    translation.number = published
    db.session.flush()
    audit.record("article:confirm_translation", translation.article, actor=actor, number=published)
