"""What is read about people and organisations."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db


def find_person(email: str) -> Person | None:
    """Return the person with this address, whatever its case."""
    return db.session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))
