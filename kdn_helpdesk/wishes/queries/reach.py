"""Whom a wish concerns, in figures that name nobody."""

from dataclasses import dataclass

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Organisation, OrganisationKind
from kdn_helpdesk.core.db import db
from kdn_helpdesk.wishes.models.wishes import WishJoiner

FEWEST = 3
"""Of fewer municipalities neither population nor region is told: they would name them."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many joined; the joiners of one organisation count once."""

    municipalities: int
    population: int
    others: int
    """Districts, providers and others."""
    alone: int
    """People who joined for no organisation."""
    regions: tuple[tuple[str, int], ...]
    """Municipalities by Regierungsbezirk, most first."""

    @property
    def is_telling(self) -> bool:
        """Whether so many joined that the figures by region name nobody."""
        return self.municipalities >= FEWEST

    @property
    def total(self) -> int:
        """Organisations and single people together."""
        return self.municipalities + self.others + self.alone


def measure(wish_id: int) -> Reach:
    """Count who joined a wish."""
    rows = db.session.execute(
        sa.select(Organisation.kind, Organisation.regierungsbezirk, Organisation.population).where(
            Organisation.id.in_(
                sa.select(WishJoiner.organisation_id).where(WishJoiner.wish_id == wish_id)
            )
        )
    ).all()
    alone = sa.select(sa.func.count()).where(
        WishJoiner.wish_id == wish_id, WishJoiner.organisation_id.is_(None)
    )
    towns = [row for row in rows if row.kind is OrganisationKind.MUNICIPALITY]
    counts: dict[str, int] = {}
    for town in towns:
        if town.regierungsbezirk:
            counts[town.regierungsbezirk] = counts.get(town.regierungsbezirk, 0) + 1
    return Reach(
        municipalities=len(towns),
        population=sum(town.population or 0 for town in towns),
        others=len(rows) - len(towns),
        alone=db.session.scalar(alone) or 0,
        regions=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
