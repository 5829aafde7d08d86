"""From a conversation to the proposal of an article in which nobody is named."""

from collections.abc import Iterable, Sequence

from kdn_helpdesk.core.redaction import without_people


def as_article(parts: Sequence[tuple[str, Sequence[str]]], names: Iterable[str]) -> str:
    """Return Markdown with a heading for each part that has any text."""
    known = list(names)
    sections = []
    for heading, texts in parts:
        cleaned = [without_people(text, known) for text in texts]
        body = "\n\n".join(text for text in cleaned if text)
        if body:
            sections.append(f"## {heading}\n\n{body}")
    return "\n\n".join(sections)
