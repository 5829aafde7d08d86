"""Who joined a wish, for the mails to them."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db


def list_people(person_ids: Sequence[int]) -> Sequence[Person]:
    """Return those of these people who can be written to, in their order of joining."""
    people = db.session.scalars(
        sa.select(Person).where(Person.id.in_(person_ids), Person.is_active)
    ).all()
    return sorted(people, key=lambda person: person_ids.index(person.id))
