"""Steps with minutes: a meeting that was held, writing, approving, reading a PDF."""

import io
from datetime import datetime

from pypdf import PdfReader

from tests.meetings.making import NOW

AFTER = datetime(2026, 12, 1, 12, tzinfo=NOW.tzinfo)
"""When the meeting of the fixture `held` is over."""


def write(browser, meeting, *, button="Entwurf speichern", **fields):
    """Fill the form of the minutes; `record`, `decisions` and `internal` are the first topic's."""
    page = browser.get(f"/termine/{meeting.id}/protokoll")
    names = {}
    for name in page.page.xpath("//form[@data-minutes]//*[@name]/@name"):
        short = name.partition("_")[0]
        if name[-1].isdigit() and short in ("record", "decisions", "internal"):
            names.setdefault(short, name)
    fields = {names.get(short, short): value for short, value in fields.items()}
    if "opening" in fields:
        fields["record_opening"] = fields.pop("opening")
    return page.submit(button=button, **fields)


def approve(browser, meeting, **fields):
    """Approve the minutes as they were kept."""
    page = f"/termine/{meeting.id}/protokoll/verschicken"
    return browser.submit(page, form="genehmigen", **fields)


def publish(browser, meeting, **fields):
    """Write the minutes and approve them."""
    write(browser, meeting, **fields)
    return approve(browser, meeting)


def correct(browser, meeting, *, reason="Berichtigt", **fields):
    """Change approved minutes."""
    return write(browser, meeting, button="Berichtigung speichern", reason=reason, **fields)


def text_of(browser):
    """Return the PDF that was opened, and its words in single blanks."""
    assert browser.response.content_type == "application/pdf"
    reader = PdfReader(io.BytesIO(browser.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())
