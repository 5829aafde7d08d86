"""The editors' desk: what waits, review, archive, addresses, shelves."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.actions import drafting, reviewing, shelving
from kdn_helpdesk.knowledge.forms import AddressForm, BasedOnForm, CategoryForm, VerdictForm
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.knowledge.queries import comments, editing
from kdn_helpdesk.knowledge.views import comparing
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("editing", __name__, url_prefix="/redaktion")
PER_PAGE = 25
PILES = {
    "wartend": "waiting",
    "entwuerfe": "drafts",
    "veroeffentlicht": "published",
    "archiv": "archived",
    "meine": "mine",
}


@bp.get("")
@requires(Permission.ARTICLE_WRITE)
def desk() -> ResponseReturnValue:
    """Show the piles: for editors all, for others their own contributions."""
    is_editor = viewer().can(Permission.ARTICLE_REVIEW)
    chosen = request.args.get("stapel", "wartend" if is_editor else "meine")
    pile = PILES.get(chosen, "mine")
    number = page_number()
    articles, total = editing.list_pile(pile, viewer=viewer(), number=number, per_page=PER_PAGE)
    return render_template(
        "knowledge/desk.html",
        page=Page(articles, number, PER_PAGE, total),
        pile=pile,
        piles=PILES,
        heights=editing.count_piles(viewer=viewer()),
        is_editor=is_editor,
        url_of=lambda n: url_for(".desk", stapel=chosen, seite=n),
    )


@bp.route("/<int:article_id>/pruefung", methods=["GET", "POST"])
@requires(Permission.ARTICLE_REVIEW)
def review(article_id: int) -> ResponseReturnValue:
    """Read what waits, beside what readers see now, and publish it or send it back."""
    article = editing.get_workable(article_id, viewer=viewer())
    form = VerdictForm()
    if request.method == "GET":
        form.based_on.data = str(article.latest_number)
    if form.validate_on_submit():
        try:
            _decide(article, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".desk"))
    shown = article.published_number
    before = editing.get_revision(article, shown) if shown and article.has_changes else None
    return render_template(
        "knowledge/review.html",
        article=article,
        revision=article.latest,
        files=article.files_of(article.latest_number),
        before=before,
        changes=comparing.between(before, article.latest) if before else [],
        reviews=editing.list_reviews(article),
        placed=comments.list_placed(article),
        form=form,
    )


@bp.route("/<int:article_id>/archivieren", methods=["GET", "POST"])
@requires(Permission.ARTICLE_WRITE)
def archive(article_id: int) -> ResponseReturnValue:
    """Ask once, then take the article from the shelf."""
    article = editing.get_workable(article_id, viewer=viewer())
    form = BasedOnForm()
    if form.validate_on_submit():
        try:
            reviewing.archive_article(
                article, actor=_me(), is_editor=viewer().can(Permission.ARTICLE_ADMINISTER)
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The article is in the archive."))
            return redirect(url_for(".desk"))
    return render_template("knowledge/archive.html", article=article, form=form)


@bp.post("/<int:article_id>/hervorholen")
@requires(Permission.ARTICLE_WRITE)
def reopen(article_id: int) -> ResponseReturnValue:
    """Bring an archived article back."""
    article = editing.get_workable(article_id, viewer=viewer())
    is_editor = viewer().can(Permission.ARTICLE_ADMINISTER)
    reviewing.reopen_article(article, actor=_me(), is_editor=is_editor)
    flash(_("The article is out of the archive."))
    return redirect(url_for("drafting.show", article_id=article.id))


@bp.route("/<int:article_id>/adresse", methods=["GET", "POST"])
@requires(Permission.ARTICLE_ADMINISTER)
def rename(article_id: int) -> ResponseReturnValue:
    """Change the last part of an article's address."""
    article = editing.get_workable(article_id, viewer=viewer())
    form = AddressForm(address=article.slug)
    if form.validate_on_submit():
        try:
            drafting.rename_article(article, form.address.data or "", editor=_me())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The article has its new address."))
            return redirect(url_for("drafting.show", article_id=article.id))
    return render_template("knowledge/address.html", article=article, form=form)


@bp.route("/kategorien", methods=["GET", "POST"])
@requires(Permission.ARTICLE_ADMINISTER)
def categories() -> ResponseReturnValue:
    """List the shelves and put up another."""
    form = CategoryForm()
    if form.validate_on_submit():
        try:
            shelving.add_category(
                form.title.data or "", description=form.description.data or "", editor=_me()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The category is there."))
            return redirect(url_for(".categories"))
    return render_template(
        "knowledge/categories.html", categories=editing.list_category_choices(), form=form
    )


@bp.route("/kategorien/<int:category_id>", methods=["GET", "POST"])
@requires(Permission.ARTICLE_ADMINISTER)
def category(category_id: int) -> ResponseReturnValue:
    """Change a shelf."""
    chosen = editing.get_category(category_id)
    form = CategoryForm(obj=chosen)
    if form.validate_on_submit():
        try:
            shelving.change_category(
                chosen,
                title=form.title.data or "",
                description=form.description.data or "",
                position=form.position.data or 0,
                editor=_me(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The category is changed."))
            return redirect(url_for(".categories"))
    return render_template("knowledge/category.html", category=chosen, form=form)


@bp.route("/kategorien/<int:category_id>/entfernen", methods=["GET", "POST"])
@requires(Permission.ARTICLE_ADMINISTER)
def remove_category(category_id: int) -> ResponseReturnValue:
    """Ask once, then take down an empty shelf."""
    chosen = editing.get_category(category_id)
    form = BasedOnForm()
    if form.validate_on_submit():
        try:
            shelving.remove_category(chosen, editor=_me())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The category is gone."))
            return redirect(url_for(".categories"))
    return render_template("knowledge/category_removal.html", category=chosen, form=form)


def _decide(article: Article, form: VerdictForm) -> None:
    comment, title = form.comment.data or "", article.latest.title
    if request.form.get("verdict") == "publish":
        reviewing.publish_article(article, reviewer=_me(), based_on=form.base, comment=comment)
        flash(_("“%(title)s” is published.", title=title))
    else:
        reviewing.return_article(article, reviewer=_me(), comment=comment)
        flash(_("“%(title)s” went back to its author.", title=title))


def _me() -> int:
    person_id = viewer().person_id
    assert person_id is not None
    return person_id
