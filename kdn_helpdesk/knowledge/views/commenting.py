"""Comments on passages, beside the text they are about."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.actions import commenting
from kdn_helpdesk.knowledge.forms import CommentForm
from kdn_helpdesk.knowledge.queries import comments, editing
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("commenting", __name__, url_prefix="/redaktion")


@bp.route("/<int:article_id>/anmerkungen", methods=["GET", "POST"])
@requires(Permission.ARTICLE_WRITE)
def index(article_id: int) -> ResponseReturnValue:
    """Show the text with what was said about it, and take another comment."""
    article = editing.get_workable(article_id, viewer=viewer())
    form = CommentForm(based_on=str(article.latest_number))
    if form.validate_on_submit():
        try:
            commenting.add_comment(
                article,
                author=_me(),
                number=form.base,
                quote=form.quote.data or "",
                body=form.body.data or "",
                is_demand=bool(form.is_demand.data) and _is_editor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Your comment is noted. It is told with the decision."))
            return redirect(url_for(".index", article_id=article.id))
    return render_template(
        "knowledge/comments.html",
        article=article,
        revision=article.latest,
        files=article.files_of(article.latest_number),
        placed=comments.list_placed(article),
        form=form,
        is_editor=_is_editor(),
    )


@bp.post("/<int:article_id>/anmerkungen/<int:comment_id>")
@requires(Permission.ARTICLE_WRITE)
def settle(article_id: int, comment_id: int) -> ResponseReturnValue:
    """Call a comment settled, or open it again."""
    article = editing.get_workable(article_id, viewer=viewer())
    comment = comments.get_comment(article, comment_id)
    if request.form.get("answer") == "reopen":
        commenting.reopen_comment(article, comment, actor=_me())
        flash(_("The comment is open again."))
    else:
        commenting.settle_comment(article, comment, actor=_me(), is_editor=_is_editor())
        flash(_("The comment is settled."))
    return redirect(url_for(".index", article_id=article.id))


def _is_editor() -> bool:
    return viewer().can(Permission.ARTICLE_REVIEW)


def _me() -> int:
    person_id = viewer().person_id
    assert person_id is not None
    return person_id
