"""Keeping articles true: the next look, recommendations, links, templates, translations."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.actions import links, translating, upkeep
from kdn_helpdesk.knowledge.forms import BasedOnForm, TemplateForm, UpkeepForm
from kdn_helpdesk.knowledge.models.articles import Article, Kind
from kdn_helpdesk.knowledge.models.upkeep import Template, Upkeep
from kdn_helpdesk.knowledge.queries import concerned, editing, translations
from kdn_helpdesk.knowledge.queries import upkeep as reads
from kdn_helpdesk.knowledge.views import comparing
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import choices
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("upkeep", __name__, url_prefix="/redaktion")
PER_PAGE = 25
PROPOSALS = 8


@bp.route("/<int:article_id>/pflege", methods=["GET", "POST"])
@requires(Permission.ARTICLE_REVIEW)
def edit(article_id: int) -> ResponseReturnValue:
    """Say who looks again and when, and what stands beside the article."""
    article = editing.get_workable(article_id, viewer=viewer())
    found = reads.find_upkeep(article.id)
    form = _fill(UpkeepForm(), article, found)
    if form.validate_on_submit():
        try:
            upkeep.set_upkeep(
                article,
                responsible=int(form.responsible.data) if form.responsible.data else None,
                months=int(form.months.data),
                due_on=form.due_on.data,
                editor=_me(),
            )
            upkeep.recommend(article, _recommended(form), editor=_me())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The care for this article is arranged."))
            return redirect(url_for("drafting.show", article_id=article.id))
    return render_template("knowledge/upkeep.html", article=article, form=form)


@bp.post("/<int:article_id>/aktuell")
@requires(Permission.ARTICLE_WRITE)
def confirm(article_id: int) -> ResponseReturnValue:
    """Say that the article still holds."""
    article = editing.get_workable(article_id, viewer=viewer())
    upkeep.confirm_article(article, actor=_me())
    flash(_("Thank you. The next look is due after the usual time."))
    return redirect(url_for("drafting.show", article_id=article.id))


@bp.get("/faellig")
@requires(Permission.ARTICLE_REVIEW)
def due() -> ResponseReturnValue:
    """List what somebody is to look at again, the oldest first."""
    number = page_number()
    rows, total = reads.list_due(number, PER_PAGE)
    return render_template(
        "knowledge/due.html",
        page=Page(rows, number, PER_PAGE, total),
        is_overdue=reads.is_overdue,
        url_of=_pages(".due"),
    )


@bp.get("/verweise")
@requires(Permission.ARTICLE_REVIEW)
def broken() -> ResponseReturnValue:
    """List the foreign links that lead nowhere."""
    number = page_number()
    rows, total = reads.list_links(number, PER_PAGE)
    known, tried = reads.count_links()
    return render_template(
        "knowledge/links.html",
        page=Page(rows, number, PER_PAGE, total),
        known=known,
        tried=tried,
        url_of=_pages(".broken"),
    )


@bp.post("/verweise/<int:link_id>")
@requires(Permission.ARTICLE_REVIEW)
def try_link(link_id: int) -> ResponseReturnValue:
    """Let the job try an address again."""
    links.try_again(reads.get_link(link_id), editor=_me())
    jobs.ring()
    flash(_("The address is tried again within ten minutes."))
    return redirect(url_for(".broken"))


@bp.get("/vorlagen")
@requires(Permission.ARTICLE_REVIEW)
def templates() -> ResponseReturnValue:
    """List what new articles may begin with."""
    return render_template("knowledge/templates.html", templates=reads.list_templates())


@bp.route("/vorlagen/neu", methods=["GET", "POST"])
@requires(Permission.ARTICLE_REVIEW)
def new_template() -> ResponseReturnValue:
    """Write another."""
    return _template(None)


@bp.route("/vorlagen/<int:template_id>", methods=["GET", "POST"])
@requires(Permission.ARTICLE_REVIEW)
def template(template_id: int) -> ResponseReturnValue:
    """Change one."""
    return _template(reads.get_template(template_id))


@bp.post("/vorlagen/<int:template_id>/entfernen")
@requires(Permission.ARTICLE_REVIEW)
def remove_template(template_id: int) -> ResponseReturnValue:
    """Take one away."""
    upkeep.remove_template(reads.get_template(template_id), editor=_me())
    flash(_("The template is gone."))
    return redirect(url_for(".templates"))


@bp.post("/<int:article_id>/uebersetzen")
@requires(Permission.ARTICLE_WRITE)
def translate(article_id: int) -> ResponseReturnValue:
    """Begin the same article in the other language."""
    original = editing.get_workable(article_id, viewer=viewer())
    draft = translating.start_translation(
        original, author=_me(), organisation=viewer().organisation_id
    )
    flash(_("The translation is begun. The original stands beside it."))
    return redirect(url_for(".translation", article_id=draft.id))


@bp.route("/<int:article_id>/uebersetzung", methods=["GET", "POST"])
@requires(Permission.ARTICLE_WRITE)
def translation(article_id: int) -> ResponseReturnValue:
    """Show the original and its translation side by side, and what changed since."""
    article = editing.get_workable(article_id, viewer=viewer())
    found = translations.find_translation(article.id)
    if found is None:
        raise NotFound(_("This article is no translation."))
    form = BasedOnForm()
    if form.validate_on_submit():
        translating.confirm_translation(found, actor=_me())
        flash(_("The translation counts as up to date again."))
        return redirect(url_for("drafting.show", article_id=article.id))
    shown = found.original.published or found.original.latest
    original = translations.get_revision_at(found.original, shown.number)
    before = translations.get_revision_at(found.original, found.number)
    is_stale = translations.is_stale(found)
    return render_template(
        "knowledge/translation.html",
        article=article,
        original=original,
        source=found.original,
        is_stale=is_stale,
        changes=comparing.between(before, original) if is_stale and original else [],
        form=form,
    )


def _template(found: Template | None) -> ResponseReturnValue:
    form = TemplateForm(obj=found)
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in ("summary", "problem", "solution", "body")}
        try:
            upkeep.save_template(
                found,
                title=form.title.data or "",
                kind=Kind(form.kind.data),
                editor=_me(),
                **texts,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The template is saved."))
            return redirect(url_for(".templates"))
    return render_template("knowledge/template.html", template=found, form=form)


def _fill(form: UpkeepForm, article: Article, found: Upkeep | None) -> UpkeepForm:
    people = reads.list_responsible_choices(article, concerned.list_editors())
    form.responsible.choices = choices(
        [("", _("The author")), *((str(person.id), person.name) for person in people)]
    )
    tags = article.latest.tags
    near = reads.list_neighbours(article, _slugs(tags), viewer=viewer(), limit=PROPOSALS)
    form.related.choices = choices([(str(item.number), item.title) for item in near])
    if request.method == "GET":
        form.related.data = [str(number) for number in reads.list_chosen(article.id)]
        form.responsible.data = str(found.responsible_id or "") if found else ""
        form.months.data = str(found.months) if found else form.months.default
        form.due_on.data = found.due_on if found else None
    return form


def _recommended(form: UpkeepForm) -> set[int]:
    """Return the articles that were ticked, and the one whose address was typed."""
    numbers = {int(number) for number in form.related.data or ()}
    if typed := (form.other.data or "").strip().rstrip("/").rpartition("/")[2]:
        other = reads.find_by_address(typed, viewer=viewer())
        if other is None:
            raise DomainError(_("There is no article at this address."), field="other")
        numbers.add(other.id)
    return numbers


def _slugs(tags: list[str]) -> list[str]:
    return [slug(name) for name in tags]


def _pages(endpoint: str) -> Callable[[int], str]:
    return lambda number: url_for(endpoint, seite=number)


def _me() -> int:
    person_id = viewer().person_id
    assert person_id is not None
    return person_id
