"""Readers answer back: enough, something missing, more of this; the desk answers with articles."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.actions import responding
from kdn_helpdesk.knowledge.forms import AnswerWithForm, RemarkForm
from kdn_helpdesk.knowledge.models.articles import Category
from kdn_helpdesk.knowledge.queries import editing, library, responses
from kdn_helpdesk.knowledge.views.library import voter
from kdn_helpdesk.tickets.queries import tickets
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.forms import choices
from kdn_helpdesk.web.limits import limit

bp = Blueprint("responding", __name__)


@bp.post("/wissen/<slug>/beantwortet")
@limit("60 per hour", visitors_only=True)
@public
def enough(slug: str) -> ResponseReturnValue:
    """Count that the article made a request needless."""
    article = library.get_article(slug, viewer=viewer())
    responding.count_prevented(article, reader=voter())
    flash(_("Good to know. You need not file a request."))
    return redirect(url_for("library.show", slug=article.slug))


@bp.route("/wissen/<slug>/rueckmeldung", methods=["GET", "POST"])
@limit("20 per hour", visitors_only=True)
@public
def remark(slug: str) -> ResponseReturnValue:
    """Take what a reader misses; only those who work on the article see it."""
    article = library.get_article(slug, viewer=viewer())
    form = RemarkForm()
    if form.validate_on_submit():
        try:
            responding.add_remark(article, body=form.body.data or "", person=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Thank you. Those who take care of the article read it."))
            return redirect(url_for("library.show", slug=article.slug))
    return render_template("knowledge/remark.html", article=article, form=form)


@bp.post("/redaktion/<int:article_id>/rueckmeldungen/<int:remark_id>")
@requires(Permission.ARTICLE_WRITE)
def settle(article_id: int, remark_id: int) -> ResponseReturnValue:
    """Call a reader's remark settled."""
    article = editing.get_workable(article_id, viewer=viewer())
    found = responses.get_remark(article.id, remark_id)
    responding.settle_remark(article, found, actor=_me())
    flash(_("The remark is settled."))
    return redirect(url_for("drafting.show", article_id=article.id))


@bp.post("/wissen/abonnement")
@requires(Permission.ACCOUNT_USE)
def subscribe() -> ResponseReturnValue:
    """Begin or end the mails about new articles of a category, or of all."""
    category = _category()
    slug = category.slug if category else None
    if request.form.get("answer") == "end":
        responding.unsubscribe(category, person=_me())
        flash(_("You get no mails about new articles here any more."))
    else:
        responding.subscribe(category, person=_me())
        flash(_("You hear of new articles by mail. At once or in an overview: see your account."))
    return redirect(url_for("library.shelf", kategorie=slug))


@bp.route("/redaktion/antwort/<reference>", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def answer(reference: str) -> ResponseReturnValue:
    """Answer a request with an article, and call it solved."""
    ticket = tickets.get_ticket(reference, viewer=viewer())
    articles = responses.list_answers(viewer=viewer())
    form = AnswerWithForm(words=_("This article answers your question:"))
    form.article.choices = choices(
        [("", "–"), *((str(a.id), a.published.title) for a in articles if a.published)]
    )
    if form.validate_on_submit():
        chosen = next(a for a in articles if str(a.id) == form.article.data)
        try:
            responding.answer_with(ticket, chosen, agent=_me(), words=form.words.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The request is answered and solved."))
            return redirect(f"/servicestelle/{ticket.reference}")
    return render_template("knowledge/answer.html", ticket=ticket, form=form)


def _category() -> Category | None:
    slug = request.form.get("category", "")
    found = responses.find_category(slug) if slug else None
    if slug and found is None:
        raise NotFound(_("There is no such category."))
    return found


def _me() -> int:
    person_id = viewer().person_id
    assert person_id is not None
    return person_id
