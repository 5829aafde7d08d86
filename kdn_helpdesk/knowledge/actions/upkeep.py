"""Keeping articles true: the next look, recommendations, templates."""

import calendar
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.knowledge.events import ArticlePublished, ReviewDue
from kdn_helpdesk.knowledge.models.articles import Article, Kind
from kdn_helpdesk.knowledge.models.upkeep import USUAL_MONTHS, Relation, Template, Upkeep
from kdn_helpdesk.knowledge.queries import upkeep as reads


def schedule_look(event: ArticlePublished) -> None:
    """Set the day of the next look anew: what was published just now was just read."""
    found = _upkeep_of(event.article_id)
    found.due_on = next_look(found.months)
    db.session.flush()


def next_look(months: int) -> date | None:
    """Return the day so many months from today, the month's last where it is too short."""
    if not months:
        return None
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def set_upkeep(
    article: Article, *, responsible: int | None, months: int, due_on: date | None, editor: int
) -> Upkeep:
    """Say who looks at the article again, when next, and how often."""
    found = _upkeep_of(article.id)
    if months and due_on is None:
        due_on = next_look(months)
    found.responsible_id, found.months = responsible, months
    found.due_on = due_on if months else None
    db.session.flush()
    audit.record("article:upkeep", article, actor=editor, due=str(found.due_on or ""))
    return found


def confirm_article(article: Article, *, actor: int) -> Upkeep:
    """Say that the article still holds; the next look is due after its usual time."""
    if not article.is_live:
        raise DomainError(_("Readers do not find this article; there is nothing to confirm."))
    found = _upkeep_of(article.id)
    found.due_on = next_look(found.months or USUAL_MONTHS)
    found.months = found.months or USUAL_MONTHS
    db.session.flush()
    audit.record("article:confirm", article, actor=actor, due=str(found.due_on))
    return found


def mark_reminded(upkeep: Upkeep) -> ReviewDue:
    """Remember that somebody is reminded of this date."""
    upkeep.reminded_for = upkeep.due_on
    db.session.flush()
    return ReviewDue(article_id=upkeep.article_id)


def recommend(article: Article, others: Collection[int], *, editor: int) -> None:
    """Say which articles stand beside this one."""
    wanted = set(others) - {article.id}
    before = reads.list_chosen(article.id)
    if wanted == before:
        return
    db.session.execute(
        sa.delete(Relation).where(
            Relation.article_id == article.id, Relation.other_id.in_(before - wanted)
        )
    )
    db.session.add_all(
        Relation(article_id=article.id, other_id=number) for number in sorted(wanted - before)
    )
    db.session.flush()
    audit.record("article:recommend", article, actor=editor, others=sorted(wanted))


def save_template(
    template: Template | None, *, title: str, kind: Kind, editor: int, **texts: str
) -> Template:
    """Keep what new articles of this kind may begin with."""
    title = title.strip()
    if not title:
        raise DomainError(_("Please enter a title."), field="title")
    own = template.id if template is not None else 0
    same = sa.select(Template.id).where(Template.title == title, Template.id != own)
    if db.session.scalar(same) is not None:
        raise DomainError(_("There is a template of this name already."), field="title")
    if template is None:
        template = Template(title=title, kind=kind)
        db.session.add(template)
    template.title, template.kind = title, kind
    for name in ("summary", "problem", "solution", "body"):
        setattr(template, name, texts.get(name, "").replace("\r\n", "\n").strip())
    db.session.flush()
    audit.record("template:save", template, actor=editor, title=title)
    return template


def remove_template(template: Template, *, editor: int) -> None:
    """Take a template away; articles that began with it stay as they are."""
    audit.record("template:remove", template, actor=editor, title=template.title)
    db.session.delete(template)
    db.session.flush()


def _upkeep_of(article_id: int) -> Upkeep:
    found = reads.find_upkeep(article_id)
    if found is None:
        found = Upkeep(article_id=article_id, months=USUAL_MONTHS)
        db.session.add(found)
    return found
