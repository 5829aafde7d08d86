"""HTML of a mail as the text that its reader sees, lines and quotes as a plain mail has them.

A walk of our own over lxml's tree: mails of strangers are deep, long and built of tables, and
where a quote or a signature begins is told by marks that only mail programs write.
"""

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.mail.marks import HEAD, SIGNATURE, unmarked

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 4_000_000
_MOST_UNSEEN = 500
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,2000}>.{0,200000}?</\1", re.I | re.S)
_BLANKS = re.compile(r"[ \t\n\r]+")
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden"
    r"|(?<![-\w])font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)"
    r"|(?<![-\w])max-height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_KEEPS_BLANKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0", re.IGNORECASE)
_DIVIDER_COLOUR = re.compile(r"#(?:B5C4DF|E1E1E1|C4C7CC|CCC)\b", re.IGNORECASE)
_QUOTE = re.compile(r"cite|quote|mid:|reply", re.IGNORECASE)
_HEAD_MARKS = re.compile(
    r"gmail_attr|moz-cite-prefix|divRplyFwdMsg|mail-editor-reference-message-container"
    r"|OutlookMessageHeader|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra_hr"
    r"|ms-outlook-mobile-reference-message|k9mail-header|__sizebookmark|replyDivider",
    re.IGNORECASE,
)  # fmt: skip
_SIGNATURE_MARKS = re.compile(
    r"gmail_signature|moz-signature|AppleMailSignature|ms-outlook-mobile-signature"
    r"|^signature$|x_signature|mobile_signature|protonmail_signature"
    r"|lineBreakAtBeginningOfSignature",
    re.IGNORECASE,
)
_SILENT = frozenset(
    {"head", "style", "script", "title", "meta", "link", "template", "object", "svg"}
    | {"select", "textarea", "audio", "video", "map", "xml", "o:officedocumentsettings"}
)
_BLOCKS = frozenset(
    {"div", "p", "table", "tr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "center", "form", "address", "section", "article"}
    | {"header", "footer", "main", "nav", "aside", "figure", "figcaption", "fieldset", "tbody"}
    | {"thead", "tfoot", "caption", "body", "html", "listing", "xmp", "details", "summary"}
)
_SPACED = frozenset(
    {"p", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_LONGEST_SIGNATURE = 1500
_MOST_IN_SIGNATURE = 300


def read_html(markup: str) -> str:
    """Return the visible text, with the marks of `marks` before heads and signatures."""
    import lxml.html  # heavy

    source = _DECLARATION.sub("", clean_lines(unmarked(markup[:LARGEST])))
    if not source.strip():
        return ""
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
        if not any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
            return _Walk().run(root)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        pass
    return _without_tags(source)


def _without_tags(source: str) -> str:
    """Read what no tree can be made of."""
    if source.count("<s") + source.count("<S") <= _MOST_UNSEEN:
        source = _UNSEEN.sub("", source)
    return html.unescape(_TAG.sub("\n", source))


@dataclass
class _Walk:
    """The text so far, line by line, and what is open around the place that is read."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    depth: int = 0
    silent: int = 0
    kept: int = 0
    signature: int = 0
    gap: int = -1
    head: bool = False
    bullet: str = ""
    lists: list[int] = field(default_factory=list)
    undo: dict["HtmlElement", str] = field(default_factory=dict)

    def run(self, root: "HtmlElement") -> str:
        import lxml.etree  # heavy

        for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
                self._write(element.text)
            else:
                self._end(element)
                self._write(element.tail)
        self._break()
        return "\n".join(self.lines)

    def _start(self, element: "HtmlElement") -> None:
        tag = element.tag
        if self.silent or tag in _SILENT or _HIDDEN.search(element.get("style", "")):
            self.silent += 1
            return
        if tag == "br":
            self._newline()
        elif tag in {"td", "th"} and self.line:
            self.line.append("  ")
        elif tag in _BLOCKS:
            self._open_block(element)
        self._note_marks(element)

    def _open_block(self, element: "HtmlElement") -> None:
        tag, style = element.tag, element.get("style", "")
        self._break()
        self._leave_gap(element)
        if tag == "blockquote" and _quotes_a_mail(element):
            self.depth += 1
        elif tag in {"ul", "ol"}:
            self.lists.append(0)
        elif tag == "li":
            self._number(element)
        if tag in {"pre", "listing", "xmp"} or (style and _KEEPS_BLANKS.search(style)):
            self.kept += 1
            self.undo[element] = "kept"

    def _note_marks(self, element: "HtmlElement") -> None:
        named = f"{element.get('class', '')} {element.get('id', '')}".strip()
        style = element.get("style", "")
        if named and _HEAD_MARKS.search(named):
            self.head = True
            self._break()
        elif "border-top" in style and _DIVIDER_COLOUR.search(style):
            self.head = True
        if named and not self.signature and _is_signature(element, named):
            self._break()
            self.signature += 1
            self.undo[element] = "signature"

    def _end(self, element: "HtmlElement") -> None:
        tag = element.tag
        if self.silent:
            self.silent -= 1
            return
        if tag in _BLOCKS:
            self._break()
            if tag == "blockquote" and _quotes_a_mail(element):
                self.depth = max(self.depth - 1, 0)
            elif tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            self._leave_gap(element)
            self.bullet = ""
        undone = self.undo.pop(element, "")
        if undone == "kept":
            self.kept -= 1
        elif undone == "signature":
            self._break()
            self.signature -= 1

    def _leave_gap(self, element: "HtmlElement") -> None:
        if _is_spaced(element):
            self.gap = min(self.gap, self.depth) if self.gap >= 0 else self.depth

    def _number(self, element: "HtmlElement") -> None:
        parent = element.getparent()
        indent = "  " * max(len(self.lists) - 1, 0)
        if self.lists and parent is not None and parent.tag == "ol":
            self.lists[-1] += 1
            self.bullet = f"{indent}{self.lists[-1]}. "
        else:
            self.bullet = f"{indent}* "

    def _write(self, text: str | None) -> None:
        if not text or self.silent:
            return
        if self.kept:
            first, *others = text.split("\n")
            self._add(first)
            for other in others:
                self._newline()
                self._add(other)
            return
        words = _BLANKS.sub(" ", text)
        if not self.line or self.line[-1][-1:] == " ":
            words = words.lstrip(" ")
        self._add(words)

    def _add(self, words: str) -> None:
        if not words:
            return
        if not self.line and self.bullet and words.strip():
            self.line.append(self.bullet)
            self.bullet = ""
        self.line.append(words)

    def _break(self) -> None:
        """End the line if anything stands in it."""
        if self.line:
            self._newline()

    def _newline(self) -> None:
        text = "".join(self.line).rstrip(" ")
        self.line.clear()
        shown = text.strip(" \xa0")
        prefix = ">" * self.depth + " " if self.depth else ""
        if self.gap >= 0 and shown and self.lines:
            self.lines.append(">" * self.gap)
        if shown:
            self.gap = -1
        mark = SIGNATURE if self.signature and shown else ""
        if self.head and shown:
            mark, self.head = HEAD, False
        self.lines.append(f"{mark}{prefix}{text}" if shown else prefix.rstrip())


def _is_spaced(element: "HtmlElement") -> bool:
    """Say whether a browser leaves an empty line around the element; Outlook's paragraphs none."""
    if element.tag not in _SPACED:
        return False
    if element.tag in {"ul", "ol"}:
        parent = element.getparent()
        return parent is not None and parent.tag not in {"li", "ul", "ol"}
    if element.tag == "p":
        is_words = "mso" in element.get("class", "").lower()
        return not is_words and not _NO_MARGIN.search(element.get("style", ""))
    return True


def _quotes_a_mail(quote: "HtmlElement") -> bool:
    marks = f"{quote.get('type', '')} {quote.get('class', '')} {quote.get('cite', '')}"
    return bool(_QUOTE.search(f"{marks} {quote.get('id', '')}"))


def _is_signature(element: "HtmlElement", named: str) -> bool:
    if element.tag == "a" or not any(_SIGNATURE_MARKS.search(name) for name in named.split()):
        return False
    length = 0
    for count, inner in enumerate(element.iter()):
        length += len(inner.text or "") + len(inner.tail or "")
        if inner.tag == "blockquote" or count > _MOST_IN_SIGNATURE or length > _LONGEST_SIGNATURE:
            return False
    return True
