"""Who and what the samples speak of; nothing in the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace as Value
from typing import Any

from kdn_helpdesk.core.i18n import language
from kdn_helpdesk.core.settings import settings

MORNING = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)
NOON = datetime(2027, 3, 12, 10, 30, tzinfo=UTC)
BEFORE = datetime(2027, 3, 11, 13, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail text with values."""

    name: str
    """The template's name, and the variant after a dot where there are several."""
    values: dict[str, Any]
    has_choice: bool = False
    """Whether its reader may do without such mails."""

    @property
    def template(self) -> str:
        """Return the name under which the template is found."""
        return f"mail/{self.name.partition('.')[0]}.txt"


def said(german: str, english: str) -> str:
    """Return what somebody typed, in the language that is being written."""
    return german if language() == "de" else english


def at(path: str) -> str:
    """Return an address of this service."""
    return settings().public_url.rstrip("/") + path


def person(name: str, email: str, *, salutation: str = "neutral", number: int = 1) -> Value:
    """Return somebody."""
    family = name.rpartition(" ")[2]
    return Value(id=number, name=name, email=email, family_name=family, salutation=salutation)


ASKER = person("Erika Lindenau", "erika.lindenau@ahlen.example", salutation="mrs", number=1)
COLLEAGUE = person("Jonas Ebert", "jonas.ebert@ahlen.example", number=2)
AGENT = person("Agnes Vogt", "agnes.vogt@kdn.example", salutation="mrs", number=3)
DEPUTY = person("Murat Yılmaz", "murat.yilmaz@kdn.example", salutation="mr", number=4)
TOWN = Value(name="Ahlen, Stadt", short_name="Ahlen")
