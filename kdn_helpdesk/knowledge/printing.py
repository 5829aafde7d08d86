"""Articles as PDF/UA: tagged, with a title and a language, for paper and for readers.

The words travel as JSON beside the layout, so that nothing a person typed is read as markup of
the typesetter. Pictures stand as what their authors say they show.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.knowledge.models.articles import Article
from kdn_helpdesk.web import filters

LAYOUT: Final = Path(__file__).with_name("article.typ")
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_KEPT: Final = frozenset(
    {"paragraph", "bullet_list", "ordered_list", "list_item", "blockquote", "strong", "em", "s"}
)
_SAFE: Final = ("http://", "https://", "mailto:")


def print_article(article: Article) -> bytes:
    """Return one article as PDF; what readers see of it must be loaded."""
    assert article.published is not None
    return _compile(article.published.title, article.language, [article], heading="")


def print_articles(articles: Sequence[Article], *, title: str) -> bytes:
    """Return several articles as one PDF, each on a page of its own."""
    return _compile(title, language(), articles, heading=title)


def _compile(title: str, code: str, articles: Sequence[Article], *, heading: str) -> bytes:
    import typst  # heavy

    level = 2 if heading else 1
    data = {
        "title": title,
        "heading": heading,
        "author": settings().mail_name,
        "language": code,
        "level": level,
        "articles": [_article(article, level) for article in articles],
    }
    # UA-1 refuses what a screen reader could not follow; better no PDF than a broken one.
    return bytes(
        typst.compile(
            LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1"
        )
    )


def _article(article: Article, level: int) -> dict[str, Any]:
    revision = article.published
    assert revision is not None
    named = ((_("Problem"), revision.problem), (_("Solution"), revision.solution))
    parts = [_part(label, text, level) for label, text in named if text]
    return {
        "title": revision.title,
        "language": article.language,
        "summary": revision.summary,
        "parts": [*parts, _part("", revision.body, level)],
        "facts": [fact for fact in _facts(article) if fact[1]],
    }


def _facts(article: Article) -> list[tuple[str, str]]:
    revision = article.published
    assert revision is not None
    day = filters.format_date(article.changed_at) if article.changed_at else ""
    return [
        (_("Municipality"), revision.municipality.short_name if revision.municipality else ""),
        (_("Effort"), revision.effort),
        (_("Contact"), revision.contact),
        (_("Category"), article.category.title if article.category else ""),
        (_("Licence"), revision.terms.name if revision.terms else ""),
        (_("Address"), f"{settings().public_url.rstrip('/')}/wissen/{article.slug}"),
        (_("As of"), day),
    ]


def _part(heading: str, text: str, level: int) -> dict[str, Any]:
    tree = SyntaxTreeNode(_MARKDOWN.parse(text))
    _order_headings(tree, level + (2 if heading else 1))
    return {"heading": heading, "blocks": _nodes(tree.children)}


def _order_headings(tree: SyntaxTreeNode, first: int) -> None:
    """Number heading levels without a gap, beginning below the title."""
    open_levels: list[int] = []
    for node in tree.walk():
        if node.type != "heading":
            continue
        depth = int(node.tag[1])
        while open_levels and open_levels[-1] >= depth:
            open_levels.pop()
        open_levels.append(depth)
        node.meta["level"] = first + len(open_levels) - 1


def _nodes(nodes: Iterable[SyntaxTreeNode]) -> list[dict[str, Any]]:
    return [found for node in nodes for found in _node(node)]


def _node(node: SyntaxTreeNode) -> list[dict[str, Any]]:
    """Return what the layout knows of a node: unknown ones stand as their text."""
    match node.type:
        case "inline":
            return _nodes(node.children)
        case "hr":
            return []
        case "softbreak" | "hardbreak":
            return [{"kind": "break" if node.type == "hardbreak" else "text", "text": " "}]
        case "image":
            return [{"kind": "text", "text": _("[Picture: %(words)s]", words=node.content)}]
        case "code_inline":
            return [{"kind": "code", "text": node.content}]
        case "fence" | "code_block":
            return [{"kind": "pre", "text": node.content}]
        case "heading":
            kids = _nodes(node.children)
            return [{"kind": "heading", "level": node.meta["level"], "children": kids}]
        case "link":
            return _link(node)
        case "table":
            return [_table(node)]
    if node.type in _KEPT:
        return [{"kind": node.type, "children": _nodes(node.children)}]
    return [{"kind": "text", "text": node.content}]


def _link(node: SyntaxTreeNode) -> list[dict[str, Any]]:
    """Return a link out of the paper; one of our own leads to the service's address."""
    kids, url = _nodes(node.children), str(node.attrs.get("href", ""))
    if url.startswith("/") and not url.startswith("//"):
        url = settings().public_url.rstrip("/") + url
    if not url.startswith(_SAFE):
        return kids
    return [{"kind": "link", "url": url, "children": kids}]


def _table(node: SyntaxTreeNode) -> dict[str, Any]:
    rows = [
        [_nodes(cell.children) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    head, *body = rows
    cells = [cell for row in body for cell in row]
    return {"kind": "table", "columns": len(head), "head": head, "cells": cells}
