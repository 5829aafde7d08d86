"""What people typed becomes HTML here and nowhere else: Markdown, plain text, highlights.

Two walls stand behind one another. The Markdown parser passes no HTML through, and whatever it
makes is then reduced by nh3 to the elements, attributes, classes and addresses listed below.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Final
from urllib.parse import unquote, urlsplit

import nh3
from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from kdn_helpdesk.core.slugs import slug

ANCHOR_PREFIX: Final = "abschnitt-"
"""Keeps ids made from headings apart from the ids of the page around them."""

_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_TAGS: Final = {
    *_HEADINGS,
    *("blockquote", "div", "hr", "li", "ol", "p", "pre", "ul"),
    *("a", "br", "code", "em", "img", "input", "label", "s", "strong"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    **{heading: {"id"} for heading in _HEADINGS},
}
_ATTRIBUTE_VALUES: Final[dict[str, dict[str, set[str]]]] = {
    "input": {"type": {"checkbox"}, "disabled": {"", "disabled"}, "checked": {"", "checked"}},
    "th": {"scope": {"col"}},
    "div": {"tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
}
_CLASSES: Final[dict[str, set[str]]] = {
    "div": {"table-scroll"},
    "ul": {"contains-task-list"},
    "ol": {"contains-task-list"},
    "li": {"task-list-item"},
    "input": {"task-list-item-checkbox"},
    **{cell: {"align-left", "align-center", "align-right"} for cell in ("td", "th")},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_LONG_DOMAINS: Final = ["nrw", "koeln", "cologne", "ruhr", "berlin", "bayern", "hamburg", "example"]
"""Ends of mail addresses met here beside the country codes and the classic ones."""

FOREIGN_TAGS = {"font", "center", "u", "s", "big", "section", "article", "header", "footer"}
FOREIGN_ATTRIBUTES = {
    "*": {"style", "align", "valign", "bgcolor", "color", "width", "height", "dir", "lang"}
    | {"title", "border", "cellpadding", "cellspacing"},
    "a": {"href"},
    "img": {"src", "alt"},
    "font": {"face", "size"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
}
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    tag_attribute_values=_ATTRIBUTE_VALUES,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer",
)
_LIKE_A_LINK = re.compile(r"\w\.\w|://|@")
"""Without any of it a line holds no link; most lines end here."""


def cleaned(html: str) -> Markup:
    """Return HTML that was made earlier and stored, reduced once more to what is allowed."""
    return Markup(_cleaner.clean(html))  # noqa: S704 - the one place that may


def foreign(html: str, *, picture: Callable[[str], str]) -> Markup:
    """Return a stranger's page without scripts, forms and frames, for a sandboxed frame alone.

    It keeps colours and tables as they were laid out; `picture` says for each image's address
    what stands there instead.
    """

    def source(tag: str, name: str, value: str) -> str:
        return picture(value) if (tag, name) == ("img", "src") else value

    return Markup(  # noqa: S704 - cleaned here, and shown in the frame that loads nothing
        nh3.clean(
            html,
            tags=set(nh3.ALLOWED_TAGS) | FOREIGN_TAGS,
            clean_content_tags={"script", "style", "title"},
            attributes=FOREIGN_ATTRIBUTES,
            attribute_filter=source,
            url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
            link_rel="noopener noreferrer nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    )


def markdown(text: str, *, part: str = "", files: Mapping[str, str] | None = None) -> Markup:
    """Return Markdown as HTML whose headings begin at level two and never skip a level.

    Raw HTML is shown as text. Pictures come from this service only; one from elsewhere
    becomes a link, so that no reader's browser is sent to a stranger. `part` keeps the ids of
    several texts on one page apart; `files` are addresses by the names under which the text
    speaks of its own files.
    """
    environment = {"part": f"{part}-" if part else "", "files": files or {}}
    return cleaned(str(_parser.render(text, environment)))


def name_in(address: str) -> str:
    """Return the file's name where a Markdown address is relative, as `bilder/plan.png` is."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return ""
    return unquote(parts.path).rpartition("/")[2]


def plain(text: str) -> Markup:
    """Return typed text as paragraphs with its line breaks and working links, nothing else."""
    blocks = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip())
    paragraphs = (Markup("<p>{}</p>").format(_linked_lines(block)) for block in blocks if block)
    return cleaned(Markup("\n").join(paragraphs))


def lines(text: str) -> Markup:
    """Return typed lines with their breaks and working links, for within a paragraph."""
    return cleaned(_linked_lines(text))


def highlight(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return `text` with the passages at these offsets marked; they may touch or overlap."""
    pieces: list[Markup] = []
    done = 0
    for start, end in sorted(spans):
        start = max(start, done)
        if start >= end or start >= len(text):
            continue
        pieces += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = min(end, len(text))
    return Markup("").join([*pieces, escape(text[done:])])


def readable(text: str) -> str:
    """Return the words of a Markdown text without its signs, a line for each block."""
    blocks = (_spoken(token) for token in _parser.parse(text))
    return "\n".join(block for block in blocks if block)


def readable_html(html: str) -> str:
    """Return the words of an HTML fragment, its tags replaced by spaces."""
    words = nh3.clean(re.sub(r"<", " <", html), tags=set(), attributes={})
    return " ".join(unescape(words).split())


def _linked_lines(block: str) -> Markup:
    lines = (_linked(line.rstrip()) for line in block.split("\n"))
    return Markup("<br>\n").join(lines)


def _linked(line: str) -> Markup:
    pieces: list[Markup] = []
    done = 0
    for match in (_LIKE_A_LINK.search(line) and _links.match(line)) or ():
        label = line[match.index : match.last_index]
        link = Markup('<a href="{}">{}</a>').format(match.url, label)
        pieces += [escape(line[done : match.index]), link]
        done = match.last_index
    return Markup("").join([*pieces, escape(line[done:])])


def _spoken(token: Token) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content.strip()
    words = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
        if child.type != "html_inline"  # the boxes of task lists
    )
    return "".join(words).strip()


def _order_headings(state: StateCore) -> None:
    """Number heading levels without a gap: below the page's title, each at most one deeper."""
    open_levels: list[int] = []
    for token in state.tokens:
        if token.type not in {"heading_open", "heading_close"}:
            continue
        level = int(token.tag[1])
        if token.type == "heading_open":
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        token.tag = _HEADINGS[min(len(open_levels), len(_HEADINGS)) - 1]


def _prepare_tables(state: StateCore) -> None:
    """Say alignment and header cells by class and scope; the style attribute is forbidden."""
    for token in state.tokens:
        if token.type not in {"th_open", "td_open"}:
            continue
        style = str(token.attrs.pop("style", ""))
        if style.startswith("text-align:"):
            token.attrSet("class", "align-" + style.removeprefix("text-align:").strip())
        if token.type == "th_open":
            token.attrSet("scope", "col")


def _prepare_links(state: StateCore) -> None:
    """Point links inside the text at its own anchors; load no picture from elsewhere."""
    prefix = ANCHOR_PREFIX + str(state.env.get("part", ""))
    files: Mapping[str, str] = state.env.get("files", {})
    for token in state.tokens:
        if token.type == "heading_open":
            token.attrSet("id", prefix + str(token.attrGet("id")))
        children = token.children or []
        for place, child in enumerate(children):
            address = str(child.attrGet("href") or "")
            if child.type == "link_open" and address.startswith("#"):
                anchor = slug(unquote(address[1:]).removeprefix(prefix))
                child.attrSet("href", f"#{prefix}{anchor}")
            elif child.type == "link_open" and (known := files.get(name_in(address))):
                child.attrSet("href", known)
            elif child.type == "image":
                children[place] = _picture(child, files)


def _picture(image: Token, files: Mapping[str, str]) -> Token:
    source = str(image.attrGet("src") or "")
    if known := files.get(name_in(source)):
        source = known
        image.attrSet("src", source)
    if source.startswith("/") and not source.startswith(("//", "/\\")):
        image.attrSet("loading", "lazy")
        return image
    label = escape(image.content or source)
    link = Markup('<a href="{}">{}</a>').format(source, label)
    return Token("html_inline", "", 0, content=str(link))


def _link_finder() -> LinkifyIt:
    """Find addresses with a scheme and mail addresses; "Datei.de" alone is no link."""
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
    return finder.tlds(_LONG_DOMAINS, keep_old=True)


def _build_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.linkify = _link_finder()
    parser.use(tasklists_plugin, label=True)
    parser.use(anchors_plugin, max_level=6, slug_func=slug)
    parser.core.ruler.before("anchor", "heading_order", _order_headings)
    parser.core.ruler.push("tables", _prepare_tables)
    parser.core.ruler.push("links", _prepare_links)
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


def _open_table(*_: object) -> str:
    """Let a wide table scroll by itself, by keyboard too, instead of the page."""
    return '<div class="table-scroll" tabindex="0">\n<table>\n'


def _close_table(*_: object) -> str:
    return "</table>\n</div>\n"


_links = _link_finder()
_parser = _build_parser()
