"""The text of a mail's body: soft line breaks undone, HTML read as text."""

import re

import lxml.etree
import lxml.html
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

from kdn_helpdesk.mail.charsets import clean_lines

_DEPTH = re.compile(r"^(>[> ]*)")
_EMPTY_RUNS = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t\xa0]+\n")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_LARGEST = 2_000_000
_DEEPEST = 200


def unflow(text: str, *, delsp: bool = False) -> str:
    """Join the soft-broken lines of `format=flowed` (RFC 3676); quote depths stay apart."""
    lines: list[str] = []
    depth_before, open_line = "", False
    for line in text.split("\n"):
        match = _DEPTH.match(line)
        depth = match[1].replace(" ", "") if match else ""
        content = line[match.end() :] if match else line.removeprefix(" ")
        if open_line and depth == depth_before and content != "-- ":
            lines[-1] += content
        else:
            lines.append(f"{depth} {content}" if depth else content)
        open_line = lines[-1].endswith(" ") and content not in {"-- ", ""}
        if open_line and delsp:
            lines[-1] = lines[-1][:-1]
        depth_before = depth
    return "\n".join(lines)


def tidy(text: str) -> str:
    """Clean the text, drop blanks at line ends and runs of empty lines."""
    lines = clean_lines(text).replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")
    signature_kept = lines.replace("\n-- \n", "\n--\x00\n")
    tidied = _EMPTY_RUNS.sub("\n\n", _TRAILING.sub("\n", signature_kept + "\n"))
    return tidied.replace("--\x00\n", "-- \n").strip("\n").rstrip()


def html_text(html: str) -> str:
    """Read HTML as text; quoted blocks get the quote mark that a plain mail would carry."""
    markup = _XML_DECLARATION.sub("", clean_lines(html[:_LARGEST]))
    if not markup.strip():
        return ""
    try:
        root = lxml.html.document_fromstring(markup)
        _mark_quotes(root)
        return tidy(_text_of(root))
    except (lxml.etree.LxmlError, ValueError, RecursionError, AssertionError):
        return tidy(re.sub(r"<[^>]{0,2000}>", " ", markup))


def _text_of(element: lxml.html.HtmlElement) -> str:
    if _depth_of(element) > _DEEPEST:
        return str(element.text_content())
    source = lxml.html.tostring(element, encoding="unicode")
    return str(get_text(source, ParserConfig(css=CSS_PROFILES["strict"])))


def _depth_of(element: lxml.html.HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in lxml.etree.iterwalk(element, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _mark_quotes(root: lxml.html.HtmlElement) -> None:
    """Turn each outermost <blockquote> that quotes a mail into preformatted lines with ">"."""
    for quote in root.xpath("//blockquote[not(ancestor::blockquote)]"):
        if not _quotes_a_mail(quote):
            continue
        for inner in quote.xpath(".//blockquote"):
            inner.tag = "div"
        tail, quote.tail = quote.tail, None
        text = _text_of(quote).strip("\n")
        marked = lxml.html.Element("pre")
        marked.text = "\n".join(f"> {line}".rstrip() for line in tidy(text).split("\n"))
        marked.tail = tail
        quote.getparent().replace(quote, marked)


def _quotes_a_mail(quote: lxml.html.HtmlElement) -> bool:
    marks = f"{quote.get('type', '')} {quote.get('class', '')} {quote.get('cite', '')}".lower()
    return "cite" in marks or "quote" in marks or "mid:" in marks
