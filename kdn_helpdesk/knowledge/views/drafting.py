"""Writing an article: new, preview, save, hand in, look back, restore."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import markup
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.actions import drafting, reviewing
from kdn_helpdesk.knowledge.content import Content, content_of
from kdn_helpdesk.knowledge.forms import BasedOnForm, DraftForm
from kdn_helpdesk.knowledge.models.articles import Article, Kind
from kdn_helpdesk.knowledge.queries import (
    comments,
    editing,
    findings,
    responses,
    translations,
    upkeep,
)
from kdn_helpdesk.knowledge.views import comparing, filling, origins
from kdn_helpdesk.knowledge.views.origins import Origin
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse

bp = Blueprint("drafting", __name__, url_prefix="/redaktion")


SAMPLES: dict[str, Callable[[], str]] = {
    "heading": lambda: f"## {_('What we did')}",
    "bold": lambda: f"**{_('important')}**",
    "list": lambda: f"- {_('first point')}\n- {_('second point')}",
    "steps": lambda: f"1. {_('first step')}\n2. {_('second step')}",
    "tasks": lambda: f"- [ ] {_('to do')}",
    "link": lambda: f"[{_('words to click')}](https://www.example.org)",
    "picture": lambda: f"![{_('What the picture shows')}](bild.png)",
    "quotation": lambda: f"> {_('what somebody said')}",
    "table": lambda: f"| {_('Year')} | {_('Costs')} |\n|---|---:|\n| 2026 | 1.200 |",
}
"""What the buttons of the writing help put at the end of the text, without any script."""


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.ARTICLE_WRITE)
def new() -> ResponseReturnValue:
    """Begin an article, perhaps from a ticket or a decision."""
    drafting.check_member(viewer())
    kind = Kind.PRACTICE if request.args.get("art") == Kind.PRACTICE else Kind.ARTICLE
    origin = origins.find_origin(request.args, viewer=viewer())
    form = filling.make_form(kind)
    if request.method == "GET":
        _begin(form, origin)
    if _wants_preview(form):
        return _show_form(form, kind=kind, origin=origin, preview=True)
    if form.validate_on_submit():
        try:
            article = drafting.start_article(
                form.content(),
                kind=kind,
                author=viewer().person_id,
                language=language(),
                organisation=viewer().organisation_id,
                source=origin.source if origin else None,
                uploads=form.uploads.data or (),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Your draft is saved."))
            return redirect(url_for(".show", article_id=article.id))
    return _show_form(form, kind=kind, origin=origin)


@bp.get("/<int:article_id>")
@requires(Permission.ARTICLE_WRITE)
def show(article_id: int) -> ResponseReturnValue:
    """Show an article in work: its newest text, its state, and what can be done next."""
    article = editing.get_workable(article_id, viewer=viewer())
    found = upkeep.find_upkeep(article.id)
    return render_template(
        "knowledge/draft.html",
        article=article,
        revision=article.latest,
        files=article.files_of(article.latest_number),
        reviews=editing.list_reviews(article),
        placed=comments.list_placed(article),
        notices=_notices(article),
        upkeep=found,
        use=responses.count_use(article.id),
        remarks=responses.list_remarks(article.id),
        is_overdue=upkeep.is_overdue(found),
        translation=translations.find_translation(article.id),
        translated=translations.list_drafts(article),
        origins=origins.list_origins(article, viewer=viewer()),
        form=BasedOnForm(based_on=str(article.latest_number)),
    )


@bp.route("/<int:article_id>/bearbeiten", methods=["GET", "POST"])
@requires(Permission.ARTICLE_WRITE)
def edit(article_id: int) -> ResponseReturnValue:
    """Change the text; what somebody else saved meanwhile is shown, never overwritten unseen."""
    article = editing.get_workable(article_id, viewer=viewer())
    form = filling.make_form(article.kind, article=article)
    if request.method == "GET":
        form.fill(content_of(article.latest))
        form.based_on.data = str(article.latest_number)
    if _wants_preview(form):
        return _show_form(form, kind=article.kind, article=article, preview=True)
    changes = None
    if form.validate_on_submit():
        content = form.content()
        try:
            _save(article, content, form)
        except Conflict as conflict:
            form.refuse(conflict)
            changes = comparing.against_newest(article, content)
            form.based_on.data = str(article.latest_number)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Your draft is saved."))
            return redirect(url_for(".show", article_id=article.id))
    return _show_form(form, kind=article.kind, article=article, changes=changes)


@bp.post("/<int:article_id>/einreichen")
@requires(Permission.ARTICLE_WRITE)
def hand_in(article_id: int) -> ResponseReturnValue:
    """Ask a second person to review."""
    article = editing.get_workable(article_id, viewer=viewer())
    reviewing.ask_review(article, author=_me(), based_on=BasedOnForm().base)
    flash(_("Your text waits for review. You will get a mail."))
    return redirect(url_for(".show", article_id=article.id))


@bp.post("/<int:article_id>/zuruecknehmen")
@requires(Permission.ARTICLE_WRITE)
def take_back(article_id: int) -> ResponseReturnValue:
    """Take the text back from review."""
    article = editing.get_workable(article_id, viewer=viewer())
    reviewing.withdraw_review(article, author=_me())
    flash(_("The text is a draft again."))
    return redirect(url_for(".show", article_id=article.id))


@bp.get("/<int:article_id>/fassungen")
@requires(Permission.ARTICLE_WRITE)
def revisions(article_id: int) -> ResponseReturnValue:
    """List all saved states."""
    article = editing.get_workable(article_id, viewer=viewer())
    return render_template(
        "knowledge/revisions.html", article=article, revisions=editing.list_revisions(article)
    )


@bp.get("/<int:article_id>/fassungen/<int:number>")
@requires(Permission.ARTICLE_WRITE)
def revision(article_id: int, number: int) -> ResponseReturnValue:
    """Show what a saved state changed against the one before, or against another."""
    article = editing.get_workable(article_id, viewer=viewer())
    chosen = editing.get_revision(article, number)
    other = request.args.get("mit", default=number - 1, type=int)
    before = editing.get_revision(article, other) if other > 0 else None
    return render_template(
        "knowledge/revision.html",
        article=article,
        revision=chosen,
        before=before,
        changes=comparing.between(before, chosen),
        form=BasedOnForm(based_on=str(article.latest_number)),
    )


@bp.post("/<int:article_id>/fassungen/<int:number>/wiederherstellen")
@requires(Permission.ARTICLE_WRITE)
def restore(article_id: int, number: int) -> ResponseReturnValue:
    """Make an earlier state the newest draft."""
    article = editing.get_workable(article_id, viewer=viewer())
    editing.get_revision(article, number)
    drafting.restore_revision(article, number, author=_me(), based_on=BasedOnForm().base)
    flash(_("Revision %(number)s is the newest draft now.", number=number))
    return redirect(url_for(".show", article_id=article.id))


def _notices(article: Article) -> list[findings.Notice]:
    names = [file.stored.name for file in article.files_of(article.latest_number)]
    return findings.list_notices(article.latest, names, viewer=viewer())


def _save(article: Article, content: Content, form: DraftForm) -> None:
    drafting.save_draft(
        article,
        content,
        author=viewer().person_id,
        based_on=form.base,
        remark=form.remark.data or "",
        uploads=form.uploads.data or (),
        removed={int(number) for number in form.removed.data or ()},
    )


def _begin(form: DraftForm, origin: Origin | None) -> None:
    """Fill a new form with what the article grows out of, or with a template."""
    if origin is not None:
        form.fill(origin.content)
    elif number := request.args.get("vorlage", type=int):
        template = upkeep.get_template(number)
        for name in ("summary", "problem", "solution", "body"):
            if name in form:
                form[name].data = getattr(template, name)


def _wants_preview(form: DraftForm) -> bool:
    """Tell whether the form is only to be shown again, with a preview or a sample put in."""
    if not form.is_submitted() or not {"preview", "insert"} & set(request.form):
        return False
    sample = SAMPLES.get(request.form.get("insert", ""))
    if sample is not None:
        form.body.data = f"{form.body.data or ''}\n\n{sample()}".strip()
    refuse(200)
    return "preview" in request.form or sample is not None


def _show_form(
    form: DraftForm,
    *,
    kind: Kind,
    article: Article | None = None,
    origin: Origin | None = None,
    changes: Any = None,
    preview: bool = False,
) -> ResponseReturnValue:
    return render_template(
        "knowledge/edit.html",
        form=form,
        kind=kind,
        article=article,
        origin=origin,
        changes=changes,
        preview=_preview(form, article) if preview and "preview" in request.form else None,
        templates=upkeep.list_templates(kind) if article is None and origin is None else [],
    )


def _preview(form: DraftForm, article: Article | None) -> dict[str, Any]:
    kept = article.files_of(article.latest_number) if article is not None else []
    named = {file.stored.name: file.address for file in kept}
    texts = {
        name: form[name].data or "" for name in ("problem", "solution", "body") if name in form
    }
    return {name: markup.markdown(text, files=named) for name, text in texts.items() if text}


def _me() -> int:
    person_id = viewer().person_id
    assert person_id is not None
    return person_id
