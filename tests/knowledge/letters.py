"""A Word document of a few lines, packed by hand."""

import base64
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEETS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def make_letter(*paragraphs: tuple[str, str], alternative: str | None = None) -> bytes:
    """Return a document of paragraphs (style, text), a picture at the end where it is described.

    An empty description stands for a picture that has none.
    """
    body = "".join(_paragraph(style, text) for style, text in paragraphs)
    if alternative is not None:
        body += _picture(alternative)
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/><Override PartName='
            '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relations("image", "media/bild.png"),
        "word/styles.xml": _styles({style for style, _text in paragraphs}),
        "word/document.xml": (
            f'<w:document xmlns:w="{_WORDS}" xmlns:r="{_SHEETS}" xmlns:a="{_DRAWING}/main" '
            f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:pic="{_DRAWING}/picture">'
            f"<w:body>{body}</w:body></w:document>"
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("word/media/bild.png", PIXEL)
    return packed.getvalue()


def _paragraph(style: str, text: str) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _picture(alternative: str) -> str:
    said = f" descr={quoteattr(alternative)}" if alternative else ""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Bild"{said}/><a:graphic>'
        '<a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="r1"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_SHEETS}/{kind}" Target="{target}"/></Relationships>'
    )


def _styles(names: set[str]) -> str:
    known = {"Heading1": "heading 1", "Heading2": "heading 2", "Title": "Title"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{known.get(name, name)}"/>'
        "</w:style>"
        for name in sorted(names - {""})
    )
    return f'<w:styles xmlns:w="{_WORDS}">{styles}</w:styles>'
