"""What somebody enters who registers, and what counts as one organisation."""

import enum
from dataclasses import dataclass, field

from kdn_helpdesk.accounts.models import fold_name


class News(enum.StrEnum):
    """What a mail about a registration says."""

    ASKED = "asked"
    KNOWN = "known"
    PLACED = "placed"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    OFF = "off"
    """The meeting does not take place; for those who wait."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants a place."""

    name: str
    email: str
    organisation: str
    language: str
    organisation_id: int | None = None
    """Known where somebody is signed in, or by the domain of the address."""
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The mail address as it is kept."""
        return self.email.strip().casefold()

    @property
    def organisation_key(self) -> str:
        """What counts as one organisation; empty where none is named."""
        if self.organisation_id is not None:
            return f"organisation:{self.organisation_id}"
        named = fold_name(self.organisation.strip())
        return f"name:{named}" if named else ""
