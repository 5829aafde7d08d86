"""Editing the pages of the service: preview, versions, files."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import Conflict
from kdn_helpdesk.core.i18n import LANGUAGES, _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.knowledge.differences import compare
from kdn_helpdesk.pages import actions, queries
from kdn_helpdesk.pages.forms import PageForm
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.forms import Form

bp = Blueprint("page_editing", __name__, url_prefix="/seiten")


@bp.get("/")
@requires(Permission.PAGE_EDIT)
def index() -> ResponseReturnValue:
    """List the pages that can be edited."""
    return render_template("pages/index.html", pages=queries.list_pages())


@bp.route("/<slug>/bearbeiten", methods=["GET", "POST"])
@requires(Permission.PAGE_EDIT)
def edit(slug: str) -> ResponseReturnValue:
    """Change a page; show it first where that is asked for."""
    page = queries.get_page(slug, language=_language_asked())
    form = PageForm(title=page.title, body=page.body, based_on=page.number)
    preview, differences = "", None
    if form.validate_on_submit():
        if "preview" in request.form:
            preview = form.body.data or ""
            refuse(200)
        else:
            try:
                _save(page, form)
            except Conflict as conflict:
                form.refuse(conflict)
                form.rebase(page.number)
                differences = compare(conflict.current, form.body.data or "")
            else:
                flash(_("The page is saved."))
                return redirect(url_for("pages.show", slug=slug))
    return render_template(
        "pages/edit.html",
        page=page,
        form=form,
        preview=preview,
        differences=differences,
        files=queries.list_files(slug),
    )


@bp.get("/<slug>/fassungen")
@requires(Permission.PAGE_EDIT)
def versions(slug: str) -> ResponseReturnValue:
    """List the versions of a page."""
    found = queries.list_versions(slug, language=_language_asked())
    return render_template("pages/versions.html", page=found[0], versions=found)


@bp.route("/<slug>/fassungen/<int:number>", methods=["GET", "POST"])
@requires(Permission.PAGE_EDIT)
def version(slug: str, number: int) -> ResponseReturnValue:
    """Show an earlier version beside the present one; POST makes it the present one again."""
    code = _language_asked()
    old = queries.get_version(slug, language=code, number=number)
    current = queries.get_page(slug, language=code)
    form = Form()
    if form.validate_on_submit():
        author = viewer().person_id or 0
        actions.restore_version(slug, language=code, number=number, author=author)
        flash(_("The earlier version is in force again."))
        return redirect(url_for("pages.show", slug=slug))
    return render_template(
        "pages/version.html",
        page=current,
        old=old,
        form=form,
        differences=compare(old.body, current.body),
    )


@bp.route("/dateien/<int:file_id>/entfernen", methods=["GET", "POST"])
@requires(Permission.PAGE_EDIT)
def remove_file(file_id: int) -> ResponseReturnValue:
    """Ask once, then take the file off its page."""
    file = queries.get_file(file_id)
    form = Form()
    if form.validate_on_submit():
        slug = file.slug
        actions.remove_file(file, actor=viewer().person_id or 0)
        flash(_("The file is removed."))
        return redirect(url_for("pages.show", slug=slug))
    return render_template("pages/remove_file.html", file=file, form=form)


def _save(page: queries.Page, form: PageForm) -> None:
    """Write what changed: the text, the files, or both."""
    author = viewer().person_id or 0
    title, body = form.title.data or "", (form.body.data or "").replace("\r\n", "\n")
    if page.is_shipped or (title, body) != (page.title, page.body):
        actions.write_page(
            page.slug,
            language=page.language,
            title=title,
            body=body,
            based_on=form.based_on.data or 0,
            author=author,
        )
    actions.add_files(page.slug, uploads=form.files.data or [], actor=author)


def _language_asked() -> str:
    """Return the language of the text to edit: the one asked for, else the page's own."""
    asked = request.args.get("sprache", "")
    return asked if asked in LANGUAGES else language()
