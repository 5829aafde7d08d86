"""The shelves: categories and their order."""

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.models.articles import Article, Category, Revision


def add_category(title: str, *, description: str = "", editor: int | None) -> Category:
    """Put up a shelf behind the others."""
    _check(title, None)
    last = db.session.scalar(sa.select(sa.func.max(Category.position))) or 0
    category = Category(title=title, slug=slug(title), description=description, position=last + 1)
    db.session.add(category)
    db.session.flush()
    audit.record("category:add", category, actor=editor, title=title)
    return category


def change_category(
    category: Category, *, title: str, description: str, position: int, editor: int
) -> None:
    """Rename a shelf or move it; its address stays."""
    _check(title, category)
    category.title, category.description, category.position = title, description, position
    db.session.flush()
    audit.record("category:change", category, actor=editor, title=title)


def remove_category(category: Category, *, editor: int) -> None:
    """Take down an empty shelf."""
    used = sa.select(Article.id).where(Article.category_id == category.id)
    drafted = sa.select(Revision.id).where(Revision.category_id == category.id)
    if db.session.scalar(sa.union_all(used, drafted).limit(1)) is not None:
        raise DomainError(_("Articles stand on this shelf. Move them before you remove it."))
    audit.record("category:remove", category, actor=editor, title=category.title)
    db.session.delete(category)
    db.session.flush()


def _check(title: str, category: Category | None) -> None:
    own = category.id if category is not None else 0
    if slug(title, empty="") == "":
        raise DomainError(_("Please enter a title."), field="title")
    same = sa.select(Category.id).where(
        sa.or_(Category.slug == slug(title), Category.title == title), Category.id != own
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise DomainError(_("There is a category of this name already."), field="title")
