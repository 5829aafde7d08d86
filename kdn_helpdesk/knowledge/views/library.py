"""The library as readers walk through it."""

from typing import Any

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.knowledge import printing
from kdn_helpdesk.knowledge.actions import reading
from kdn_helpdesk.knowledge.forms import ShelfForm
from kdn_helpdesk.knowledge.models.articles import KIND_LABELS, Kind
from kdn_helpdesk.knowledge.queries import editing, library, responses, translations, upkeep
from kdn_helpdesk.knowledge.queries.library import Shelf
from kdn_helpdesk.web.access import public, viewer
from kdn_helpdesk.web.downloads import send_bytes, send_stored
from kdn_helpdesk.web.forms import choices
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("library", __name__)
PER_PAGE = 20
VOTER = "leser"
PRINTED = 100
"""Articles on paper at most."""


@bp.get("/wissen")
@public
def shelf() -> ResponseReturnValue:
    """List what the reader finds, narrowed by what the address says."""
    wanted = _wanted()
    number = page_number()
    articles, total = library.list_articles(
        wanted, viewer=viewer(), number=number, per_page=PER_PAGE
    )
    categories = library.list_categories(viewer=viewer())
    tags = library.list_tags(viewer=viewer())
    return render_template(
        "knowledge/shelf.html",
        overdue=upkeep.list_overdue([article.id for article in articles]),
        page=Page(articles, number, PER_PAGE, total),
        form=_shelf_form(categories, tags),
        wanted=wanted,
        subscribed=responses.list_subscriptions(viewer().person_id or 0),
        categories=categories,
        category=next((row[0] for row in categories if row[0].slug == wanted.category), None),
        url_of=_url_of_page,
    )


@bp.get("/wissen/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show an article; an earlier address leads to the present one."""
    try:
        article = library.get_article(slug, viewer=viewer())
    except NotFound:
        current = library.find_current_slug(slug, viewer=viewer())
        if current is None:
            raise
        return redirect(url_for(".show", slug=current), 301)
    return render_template(
        "knowledge/article.html",
        article=article,
        **_parts(article),
        **_beside(article),
        may_edit=_may_edit(article),
    )


@bp.get("/wissen/<slug>/druck")
@public
def print_view(slug: str) -> ResponseReturnValue:
    """Show an article as it is to lie on paper."""
    article = library.get_article(slug, viewer=viewer())
    return render_template("knowledge/print.html", article=article, **_parts(article))


@bp.get("/wissen/druck")
@public
def print_shelf() -> ResponseReturnValue:
    """Show what the reader finds under these filters as it is to lie on paper, one by one."""
    articles = library.list_whole(_wanted(), viewer=viewer(), limit=PRINTED)
    return render_template("knowledge/print_shelf.html", articles=articles, most=PRINTED)


@bp.get("/wissen/druck.pdf")
@public
def shelf_as_pdf() -> ResponseReturnValue:
    """Hand out what the reader finds under these filters as one PDF."""
    wanted = _wanted()
    articles = library.list_whole(wanted, viewer=viewer(), limit=PRINTED)
    category = responses.find_category(wanted.category) if wanted.category else None
    title = category.title if category is not None else _("Library")
    content = printing.print_articles(articles, title=title)
    name = f"{category.slug if category is not None else 'wissen'}.pdf"
    return send_bytes(content, name=name, content_type="application/pdf")


@bp.get("/wissen/<slug>/pdf")
@public
def as_pdf(slug: str) -> ResponseReturnValue:
    """Hand out an article as PDF."""
    article = library.get_article(slug, viewer=viewer())
    content = printing.print_article(article)
    return send_bytes(content, name=f"{article.slug}.pdf", content_type="application/pdf")


@bp.post("/wissen/<slug>/hilfreich")
@public
def vote(slug: str) -> ResponseReturnValue:
    """Count whether the article helped; once for each person or browser session."""
    article = library.get_article(slug, viewer=viewer())
    reading.vote(article, voter=voter(), is_helpful=request.form.get("answer") == "yes")
    flash(_("Thank you for your answer."))
    return redirect(url_for(".show", slug=article.slug))


@bp.get("/wissen/datei/<int:file_id>")
@public
def download(file_id: int) -> ResponseReturnValue:
    """Hand out a file of an article; pictures are shown in place, the rest is saved."""
    return send_stored(editing.get_file(file_id, viewer=viewer()).stored, inline=True)


@bp.get("/wissen.atom")
@public
def feed() -> ResponseReturnValue:
    """Tell what is new, to everybody the same: public articles only."""
    visitor = Viewer()
    category = request.args.get("kategorie", "")
    articles = library.list_feed(category, viewer=visitor)
    response = make_response(
        render_template(
            "knowledge/feed.xml",
            articles=articles,
            category=category,
            changed_at=articles[0].changed_at if articles else None,
        )
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=300"
    if articles:
        response.last_modified = articles[0].changed_at
    response.add_etag()
    return response.make_conditional(request)


def _wanted() -> Shelf:
    kind = request.args.get("art", "")
    return Shelf(
        category=request.args.get("kategorie", ""),
        tag=request.args.get("schlagwort", ""),
        kind=Kind(kind) if kind in set(Kind) else None,
    )


def _shelf_form(categories: Any, tags: Any) -> ShelfForm:
    form = ShelfForm(request.args)
    everything = ("", lazy("All"))
    form.kategorie.choices = choices(
        [everything, *((item.slug, f"{item.title} ({count})") for item, count in categories)]
    )
    form.art.choices = choices([everything, *((kind.value, KIND_LABELS[kind]) for kind in Kind)])
    form.schlagwort.choices = choices(
        [everything, *((slug, f"{name} ({count})") for slug, name, count in tags)]
    )
    return form


def _url_of_page(number: int) -> str:
    kept: dict[str, Any] = {**request.args.to_dict(), "seite": number}
    return url_for(".shelf", **kept)


def _parts(article: Any) -> dict[str, Any]:
    return {
        "revision": article.published,
        "files": article.files_of(article.published_number),
    }


def _beside(article: Any) -> dict[str, Any]:
    """Return what stands beside the text: other articles, other languages, its age."""
    translation = translations.find_translation(article.id)
    tags = [tag.slug for tag in article.tags]
    return {
        "is_overdue": upkeep.is_overdue(upkeep.find_upkeep(article.id)),
        "is_stale": translations.is_stale(translation),
        "versions": translations.list_versions(article, translation, viewer=viewer()),
        "neighbours": upkeep.list_neighbours(article, tags, viewer=viewer()),
    }


def _may_edit(article: Any) -> bool:
    who = viewer()
    is_author = who.is_signed_in and article.author_id == who.person_id
    return who.can(Permission.ARTICLE_REVIEW) or is_author


def voter() -> str:
    """Name whoever reads: the person, or this browser's session."""
    who = viewer()
    if who.person_id is not None:
        return f"person:{who.person_id}"
    return f"session:{session.setdefault(VOTER, tokens.secret())}"
