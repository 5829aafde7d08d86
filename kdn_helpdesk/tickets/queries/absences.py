"""Who is away, and who stands in for whom."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.absences import Absence
from kdn_helpdesk.tickets.queries import people


def list_absences() -> Sequence[Absence]:
    """Return who is away today or will be, the soonest first."""
    return db.session.scalars(
        _loaded().where(Absence.last_day >= clock.today()).order_by(Absence.first_day, Absence.id)
    ).all()


def get_absence(absence_id: int) -> Absence:
    """Return an absence; raises NotFound."""
    absence = db.session.scalar(_loaded().where(Absence.id == absence_id))
    if absence is None:
        raise NotFound(_("There is no such absence."))
    return absence


def list_standing_in(persons: Iterable[Person]) -> list[tuple[Person, Person]]:
    """Return who stands in today for these people, and for whom.

    Where a deputy is away too, theirs follows; nobody who is told anyway is named, nor anybody
    who has left the desk.
    """
    today = clock.today()
    away = {
        absence.person_id: absence
        for absence in db.session.scalars(
            _loaded().where(Absence.first_day <= today, Absence.last_day >= today)
        )
    }
    told = {person.id for person in persons}
    at_desk = {agent.id for agent in people.list_agents()} if away else set()
    found = []
    for person in persons:
        absence = away.get(person.id)
        while absence is not None and absence.deputy_id not in told:
            told.add(absence.deputy_id)
            if absence.deputy_id in at_desk:
                found.append((absence.deputy, person))
            absence = away.get(absence.deputy_id)
    return found


def list_standing_in_for(persons: Iterable[Person]) -> dict[int, list[Person]]:
    """Return for each deputy of today those of these people for whom they stand in."""
    found: dict[int, list[Person]] = {}
    for person in persons:
        for deputy, absent in list_standing_in([person]):
            found.setdefault(deputy.id, []).append(absent)
    return found


def _loaded() -> sa.Select[Absence]:
    return sa.select(Absence).options(
        joinedload(Absence.person, innerjoin=True), joinedload(Absence.deputy, innerjoin=True)
    )
