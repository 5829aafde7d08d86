"""Entering and ending absences."""

from datetime import date

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.actions import sorting
from kdn_helpdesk.tickets.models.absences import Absence


def enter_absence(
    *, person: int, deputy: int, first_day: date | None, last_day: date | None, actor: int
) -> Absence:
    """Enter that an agent is away; colleagues may, for somebody who fell ill."""
    if first_day is None:
        raise DomainError(_("Please enter a day."), field="first_day")
    last_day = last_day or first_day
    if last_day < first_day:
        raise DomainError(_("The last day lies before the first."), field="last_day")
    if last_day < clock.today():
        raise DomainError(_("These days have passed."), field="last_day")
    if deputy == person:
        raise DomainError(_("Nobody stands in for themselves."), field="deputy")
    for number, field in ((person, "person"), (deputy, "deputy")):
        if not sorting.works_at_desk(number):
            raise DomainError(_("Only agents of the desk work on requests."), field=field)
    _check_free(person, first_day, last_day)
    absence = Absence(person_id=person, deputy_id=deputy, first_day=first_day, last_day=last_day)
    db.session.add(absence)
    db.session.flush()
    audit.record(
        "absence:enter", absence, actor=actor, person=person, deputy=deputy,
        first=first_day, last=last_day,
    )  # fmt: skip
    return absence


def end_absence(absence: Absence, *, actor: int) -> None:
    """Take an absence away: the person is back, or was entered by mistake."""
    audit.record("absence:end", absence, actor=actor, person=absence.person_id)
    db.session.execute(sa.delete(Absence).where(Absence.id == absence.id))


def _check_free(person: int, first_day: date, last_day: date) -> None:
    overlapping = sa.select(Absence.id).where(
        Absence.person_id == person,
        Absence.first_day <= last_day,
        Absence.last_day >= first_day,
    )
    if db.session.scalar(overlapping.limit(1)) is not None:
        raise DomainError(_("An absence is entered for some of these days already."),
                          field="first_day")  # fmt: skip
