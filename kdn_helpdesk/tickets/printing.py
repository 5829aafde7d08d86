"""A whole request as PDF/A-2a and PDF/UA-1: kept for decades, readable for everybody."""

import json
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

from kdn_helpdesk.core import clock

LAYOUT = Path(__file__).with_name("case.typ")
LAST_LETTER = 0x24F
"""Up to here (Latin with all its signs) the font that is embedded has every letter."""
_KNOWN = frozenset("–—‘’‚“”„†•…‹›€™−≤≥→←")


def print_case(words: dict[str, Any], *, moment: datetime) -> bytes:
    """Return the PDF of these words at this moment.

    What no embedded font can show (an emoji, foreign letters) is written by its name, since an
    archived page may not have holes; the original text stands in the other files.
    """
    import typst  # heavy

    local = clock.local(moment)
    date = {"year": local.year, "month": local.month, "day": local.day}
    data = {**words, "date": date}

    def compiled(content: dict[str, Any]) -> bytes:
        # System fonts differ from machine to machine; the same request makes the same pages.
        return bytes(
            typst.compile(
                LAYOUT.read_bytes(),
                sys_inputs={"data": json.dumps(content)},
                pdf_standards=["a-2a", "ua-1"],
                ignore_system_fonts=True,
            )
        )

    try:
        return compiled(data)
    except typst.TypstError:
        return compiled(_spelled(data))


def _spelled(value: Any) -> Any:
    """Return the value with every letter beyond the font written by its name."""
    if isinstance(value, str):
        return "".join(map(_sign, value))
    if isinstance(value, list | tuple):
        return [_spelled(item) for item in value]
    if isinstance(value, dict):
        return {key: _spelled(item) for key, item in value.items()}
    return value


def _sign(sign: str) -> str:
    if ord(sign) <= LAST_LETTER or sign in _KNOWN:
        return sign if sign.isprintable() or sign == "\n" else " "
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"
