"""The texts of the service that come with the software, until somebody writes own ones."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, LANGUAGES

FOLDER = Path(__file__).parent / "texts"

SLUGS = (
    "kontakt",
    "anleitungen",
    "leichte-sprache",
    "barrierefreiheit",
    "datenschutz",
    "impressum",
)
"""In the order in which editors see them; each has an address `/seiten/<slug>`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A page in one language: its title, and Markdown below it."""

    title: str
    body: str


@cache
def get_shipped(slug: str, language: str) -> Text:
    """Return the text that comes with the software; its facts stand in brackets to be filled in."""
    code = language if language in LANGUAGES else DEFAULT_LANGUAGE
    first, _, body = (FOLDER / code / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
    return Text(title=first.removeprefix("# ").strip(), body=body.strip())
