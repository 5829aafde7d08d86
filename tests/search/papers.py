"""Small documents of each form, made by hand."""

import io
import zipfile
import zlib
from functools import cache

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def pdf(*lines: str, extra: bytes = b"") -> bytes:
    """Return a PDF of one page; `extra` is put into its stream."""
    shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in lines).encode("cp1252")
    stream = b"BT /F1 12 Tf 72 720 Td\n" + shown + b"ET\n" + extra
    packed = zlib.compress(stream)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 7\n0000000000 65535 f \n" + table
    return written + head + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(written)


def docx(*paragraphs: str) -> bytes:
    """Return a Word document."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document.encode()})


def odt(*paragraphs: str) -> bytes:
    """Return an OpenDocument text, each paragraph with a part of its own kind within."""
    body = "".join(
        f"<text:p>{text}<text:s/><text:span>Ende</text:span></text:p>" for text in paragraphs
    )
    document = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"content.xml": document.encode()})


@cache
def bomb() -> bytes:
    """Return a Word document of few bytes that unpacks to more than anybody has room for."""
    start = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>'.encode()
    return packed({"word/document.xml": start + b"A" * (61 * 1024 * 1024)})


def packed(files: dict[str, bytes]) -> bytes:
    """Return an archive of these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
