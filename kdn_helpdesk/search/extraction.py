"""The text of a PDF, a DOCX, an ODT or a plain file; also a program that reads one within bounds.

As a program it takes the bytes on its standard input and writes JSON: `{"text": …}`, or
`{"refused": …}`. It knows nothing of the product and limits itself before it reads: memory, time
of the processor, letters. What exceeds them ends this process and no other.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator

MEMORY = 768 * 1024 * 1024
SECONDS = 20
LETTERS = 600_000
PAGES = 1_000
UNPACKED = 60 * 1024 * 1024
"""Bytes of XML that are read of a packed document, whatever it claims to hold."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Unreadable(Exception):
    """The file holds no text that can be read."""


def extract(content: bytes) -> str:
    """Return the text; raises Unreadable, or whatever a broken file makes its library raise."""
    if content[:1024].lstrip().startswith(b"%PDF"):
        pieces = _of_pdf(content)
    elif content.startswith(b"PK"):
        pieces = _of_archive(content)
    else:
        pieces = iter([_of_plain(content)])
    return _joined(pieces)


def _joined(pieces: Iterator[str]) -> str:
    kept: list[str] = []
    letters = 0
    for piece in pieces:
        piece = re.sub(r"[^\S\n]+", " ", piece.replace("\x00", " ")).strip()
        if piece:
            kept.append(piece)
            letters += len(piece) + 1
        if letters > LETTERS:
            break
    return "\n".join(kept)[:LETTERS]


def _of_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # heavy

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("encrypted")
    for number, page in enumerate(reader.pages):
        if number == PAGES:
            return
        yield _unbroken(page.extract_text())


def _unbroken(text: str) -> str:
    """Join words that were divided at the end of a line."""
    return re.sub(r"(?<=[a-zäöüß])[-\u00ad]\n(?=[a-zäöüß])", "", text)


def _of_archive(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            yield from _paragraphs(archive, "word/document.xml", {f"{_WORD}p"}, {f"{_WORD}tab"})
        elif "content.xml" in names:
            ends = {f"{_ODF}p", f"{_ODF}h"}
            yield from _paragraphs(archive, "content.xml", ends, {f"{_ODF}tab", f"{_ODF}s"})
        else:
            raise Unreadable("unknown")


def _paragraphs(
    archive: zipfile.ZipFile, name: str, ends: set[str], blanks: set[str]
) -> Iterator[str]:
    """Yield paragraph by paragraph, so that no tree of the whole document is ever built."""
    import lxml.etree  # heavy

    with archive.open(name) as packed:
        content = packed.read(UNPACKED + 1)
    if len(content) > UNPACKED:
        raise Unreadable("large")
    reading = lxml.etree.iterparse(
        io.BytesIO(content), events=("end",), resolve_entities=False, no_network=True
    )
    for _event, element in reading:
        if element.tag in ends:
            yield "".join(element.itertext())
            element.clear(keep_tail=True)
        elif element.tag in blanks:
            element.text = " "


def _of_plain(content: bytes) -> str:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("unknown")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def main() -> None:
    """Read standard input within bounds and say what it holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        said = {"text": extract(sys.stdin.buffer.read())}
    except Unreadable as reason:
        said = {"refused": str(reason)}
    except MemoryError:
        said = {"refused": "large"}
    except Exception:  # whatever a broken file makes its library raise
        said = {"refused": "broken"}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
