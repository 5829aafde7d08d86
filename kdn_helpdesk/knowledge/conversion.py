"""Articles from HTML pages and Word documents: what they say becomes Markdown, pictures files."""

import io
import re
from dataclasses import dataclass
from typing import Any, Final

from kdn_helpdesk.core.i18n import LANGUAGES, _
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge.documents import Document, DocumentError, Problem, parts_of

PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
LETTERS: Final = frozenset({".docx"})
_AROUND: Final = "//script|//style|//nav|//header|//footer|//aside|//form|//noscript|//template"
"""What surrounds a page's own text."""
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Titel'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Zitat'] => blockquote > p:fresh
p[style-name='Quote'] => blockquote > p:fresh
"""


@dataclass(frozen=True)
class Picture:
    """A picture inside a document, under the name by which the text speaks of it."""

    name: str
    content: bytes


def read_page(content: bytes, *, name: str) -> Document:
    """Read an HTML page; `name` stands in for a missing title. Raises DocumentError."""
    if not content.strip():
        raise DocumentError([Problem(1, _("This file is empty."))])
    import lxml.html  # heavy

    page = lxml.html.fromstring(content, parser=lxml.html.HTMLParser(encoding=_charset(content)))
    title = _first(page, "//h1") or _first(page, "//head/title")
    language = (page.xpath("string(//html/@lang)") or "de").split("-")[0].lower()
    said = {m.get("name", "").lower(): m.get("content", "") for m in page.xpath("//meta[@name]")}
    body = _own_part(page)
    _check_pictures(body)
    return _document(
        name,
        title=title,
        body=_markdown(body),
        language=language,
        summary=said.get("description", ""),
        tags=parts_of(said.get("keywords", "")),
        author=said.get("author", ""),
    )


def read_letter(content: bytes, *, name: str) -> tuple[Document, list[Picture]]:
    """Read a Word document and the pictures in it. Raises DocumentError."""
    import lxml.html  # heavy
    import mammoth  # heavy

    pictures: list[Picture] = []
    silent: list[int] = []

    def keep(image: Any) -> dict[str, str]:
        ending = str(image.content_type).rpartition("/")[2].split("+")[0].replace("jpeg", "jpg")
        with image.open() as stream:
            picture = Picture(f"bild-{len(pictures) + 1}.{ending}", stream.read())
        pictures.append(picture)
        if not (image.alt_text or "").strip():
            silent.append(len(pictures))
        return {"src": picture.name}

    try:
        html = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(keep),
        ).value
    except Exception as error:  # any of the unpacker's own, or of the one that reads the XML
        sentence = _("This is no Word document that can be read (%(why)s).", why=str(error))
        raise DocumentError([Problem(1, sentence)]) from None
    if silent:
        raise DocumentError([Problem(1, _no_alternative(f"{number}")) for number in silent])
    body = lxml.html.fromstring(f"<main>{html}</main>")
    return _document(name, title=_first(body, "//h1"), body=_markdown(body)), pictures


def _document(name: str, *, title: str, body: str, language: str = "de", **words: Any) -> Document:
    title = title or name.replace("-", " ").replace("_", " ")
    return Document(
        title=title,
        slug=slug(title),
        body=body,
        language=language if language in LANGUAGES else "de",
        **words,
    )


def _own_part(page: Any) -> Any:
    """Return the page's own text: its main part where it names one, else all but the frame."""
    for path in ("//main", "//article", "//*[@role='main']", "//body"):
        if found := page.xpath(path):
            body = found[0]
            break
    else:
        body = page
    for frame in body.xpath("." + _AROUND.replace("|//", "|.//")):
        if frame.getparent() is not None:
            frame.drop_tree()
    return body


def _check_pictures(body: Any) -> None:
    """Refuse pictures without a text; an empty one says that the picture is an ornament."""
    problems = [
        Problem(picture.sourceline or 1, _no_alternative(picture.get("src", "")))
        for picture in body.xpath(".//img[not(@alt)]")
    ]
    if problems:
        raise DocumentError(problems)
    for ornament in body.xpath(".//img[not(normalize-space(@alt))]"):
        ornament.drop_tree()


def _markdown(body: Any) -> str:
    """Return the part as Markdown; its first heading is the title and not said again."""
    import lxml.html  # heavy
    from markdownify import ATX, markdownify  # heavy

    if first := body.xpath(".//h1"):
        first[0].drop_tree()
    for comment in body.xpath(".//comment()"):
        comment.drop_tree()
    html = lxml.html.tostring(body, encoding="unicode")
    written = str(markdownify(html, heading_style=ATX, bullets="-", newline_style="BACKSLASH"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", written)).strip()


def _first(page: Any, path: str) -> str:
    return " ".join(" ".join(found.text_content() for found in page.xpath(path)[:1]).split())


def _charset(content: bytes) -> str:
    """Return what the page says of its letters, where it says nothing UTF-8."""
    said = re.search(rb"charset=[\"']?([\w-]+)", content[:2048], re.IGNORECASE)
    name = said[1].decode("ascii") if said else "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


def _no_alternative(picture: str) -> str:
    return _("Picture “%(picture)s” has no alternative text.", picture=picture)
