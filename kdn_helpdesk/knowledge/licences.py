"""The open licences under which a municipality may hand on what it learned."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Licence(StrEnum):
    """A licence by its SPDX identifier, except that zero and by of GovData keep their own names."""

    DL_BY = "dl-de/by-2-0"
    DL_ZERO = "dl-de/zero-2-0"
    CC_BY = "CC-BY-4.0"
    CC_BY_SA = "CC-BY-SA-4.0"
    CC_ZERO = "CC0-1.0"


@dataclass(frozen=True)
class Terms:
    """What a reader is told about a licence."""

    name: str
    short: str
    url: str
    catalogue: str
    """Identifier in the DCAT-AP.de list of licences."""
    names_author: bool
    """Whether whoever reuses the text must name where it comes from."""


TERMS: Final[dict[Licence, Terms]] = {
    Licence.DL_BY: Terms(
        name="Datenlizenz Deutschland – Namensnennung – Version 2.0",
        short="dl-de/by-2-0",
        url="https://www.govdata.de/dl-de/by-2-0",
        catalogue="http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        names_author=True,
    ),
    Licence.DL_ZERO: Terms(
        name="Datenlizenz Deutschland – Zero – Version 2.0",
        short="dl-de/zero-2-0",
        url="https://www.govdata.de/dl-de/zero-2-0",
        catalogue="http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
        names_author=False,
    ),
    Licence.CC_BY: Terms(
        name="Creative Commons Namensnennung 4.0 International",
        short="CC BY 4.0",
        url="https://creativecommons.org/licenses/by/4.0/deed.de",
        catalogue="http://dcat-ap.de/def/licenses/cc-by/4.0",
        names_author=True,
    ),
    Licence.CC_BY_SA: Terms(
        name="Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0",
        short="CC BY-SA 4.0",
        url="https://creativecommons.org/licenses/by-sa/4.0/deed.de",
        catalogue="http://dcat-ap.de/def/licenses/cc-by-sa/4.0",
        names_author=True,
    ),
    Licence.CC_ZERO: Terms(
        name="Creative Commons CC0 1.0 – kein Urheberrechtsschutz",
        short="CC0 1.0",
        url="https://creativecommons.org/publicdomain/zero/1.0/deed.de",
        catalogue="http://dcat-ap.de/def/licenses/cc-zero",
        names_author=False,
    ),
}


def find_licence(text: str) -> Licence | None:
    """Recognise a licence by the ways people write it: short name, identifier or address."""
    return _SPELLINGS.get(_squeezed(text))


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold().removesuffix("/deed.de"))


_SPELLINGS: Final[dict[str, Licence]] = {
    _squeezed(spelling): licence
    for licence, terms in TERMS.items()
    for spelling in (licence, terms.name, terms.short, terms.url, terms.catalogue)
} | {
    _squeezed(spelling): licence
    for spelling, licence in {
        "DL-DE-BY-2.0": Licence.DL_BY,
        "dl-by-de/2.0": Licence.DL_BY,
        "DL-DE-ZERO-2.0": Licence.DL_ZERO,
        "dl-zero-de/2.0": Licence.DL_ZERO,
        "https://creativecommons.org/licenses/by/4.0/": Licence.CC_BY,
        "https://creativecommons.org/licenses/by-sa/4.0/": Licence.CC_BY_SA,
        "https://creativecommons.org/publicdomain/zero/1.0/": Licence.CC_ZERO,
        "CC0": Licence.CC_ZERO,
        "CC-0": Licence.CC_ZERO,
    }.items()
}
