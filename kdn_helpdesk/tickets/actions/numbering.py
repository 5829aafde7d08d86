"""Running numbers: one row a year, counted up by one statement, so that no two are alike."""

from typing import NamedTuple

import sqlalchemy as sa

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db

_NEXT = sa.text(
    "INSERT INTO ticket_counter (year, last) VALUES (:year, 1)"
    " ON CONFLICT (year) DO UPDATE SET last = ticket_counter.last + 1 RETURNING last"
)


class Numbered(NamedTuple):
    """A year, its running number, and both as people write them."""

    year: int
    number: int
    reference: str


def next_number() -> Numbered:
    """Take the next number of this year in Berlin; a refused filing gives its number back."""
    year = clock.today().year
    number = db.session.execute(_NEXT, {"year": year}).scalar_one()
    return Numbered(year, number, f"KDN-{year}-{number:04}")
