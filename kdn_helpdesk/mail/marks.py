"""Signs that stand before a line while a mail is read, and never leave the reader."""

HEAD = "\ue0f0"
"""Below this line, and with it, begins what is quoted."""
SIGNATURE = "\ue0f1"
"""This line belongs to a signature."""
_GONE = {ord(HEAD): None, ord(SIGNATURE): None}


def unmarked(text: str) -> str:
    """Return the text without marks."""
    return text.translate(_GONE) if HEAD in text or SIGNATURE in text else text
