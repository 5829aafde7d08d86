"""Calendars and targets, as the administration sees them and as deadlines are counted by them."""

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.deadlines import Rulebook
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.models.worktimes import Recalculation, ServiceTarget, WorkCalendar
from kdn_helpdesk.tickets.worktime import STANDARD, Calendar

_known: dict[str, Rulebook] = {}
"""The rules as they stood after the latest change, read once by each process."""


def get_rulebook() -> Rulebook:
    """Return the rules; they are read anew after a change alone."""
    edition = db.session.scalar(_edition())
    if edition is None:
        return read_rulebook()
    if edition not in _known:
        rulebook = read_rulebook()
        _known.clear()
        _known[edition] = rulebook
    return _known[edition]


def read_rulebook() -> Rulebook:
    """Return the rules as the database has them now, those of a change that is tried out too."""
    calendars = {calendar.id: calendar.as_calendar for calendar in list_calendars()}
    targets = db.session.scalars(sa.select(ServiceTarget).order_by(ServiceTarget.id))
    return Rulebook(tuple(target.as_rule(calendars[target.calendar_id]) for target in targets))


def list_calendars() -> Sequence[WorkCalendar]:
    """Return the calendars with their hours and closures, the usual one first."""
    return db.session.scalars(
        _loaded().order_by(WorkCalendar.is_default.desc(), WorkCalendar.name)
    ).all()


def get_calendar(calendar_id: int) -> WorkCalendar:
    """Return a calendar with its hours and closures; raises NotFound."""
    calendar = db.session.scalar(_loaded().where(WorkCalendar.id == calendar_id))
    if calendar is None:
        raise NotFound(_("There is no such calendar."))
    return calendar


def get_hours_of(name: str | None) -> Calendar:
    """Return the calendar of this name, or the usual one; raises NotFound.

    A service that has none keeps the hours that ship.
    """
    calendars = list_calendars()
    if name is None:
        return calendars[0].as_calendar if calendars else STANDARD
    wanted = name.strip().casefold()
    found = next((c for c in calendars if c.name.casefold() == wanted), None)
    if found is None:
        known = ", ".join(calendar.name for calendar in calendars) or _("none")
        raise NotFound(_("There is no calendar “%(name)s”. There are: %(known)s.",
                         name=name, known=known))  # fmt: skip
    return found.as_calendar


def list_targets() -> Sequence[tuple[ServiceTarget, Topic | None]]:
    """Return the targets with their topics, those for every topic first, the urgent first."""
    rows = db.session.execute(
        sa.select(ServiceTarget, Topic)
        .outerjoin(Topic, Topic.id == ServiceTarget.topic_id)
        .options(joinedload(ServiceTarget.calendar))
        .order_by(Topic.position.asc().nulls_first(), ServiceTarget.priority.desc().nulls_last())
    )
    return [(target, topic) for target, topic in rows]


def get_target(target_id: int) -> ServiceTarget:
    """Return a target; raises NotFound."""
    target = db.session.scalar(
        sa.select(ServiceTarget)
        .where(ServiceTarget.id == target_id)
        .options(joinedload(ServiceTarget.calendar))
    )
    if target is None:
        raise NotFound(_("There is no such target."))
    return target


def find_running_recalculation() -> Recalculation | None:
    """Return the recalculation that still has requests before it."""
    return db.session.scalar(
        sa.select(Recalculation)
        .where(Recalculation.finished_at.is_(None))
        .order_by(Recalculation.id.desc())
        .limit(1)
    )


def find_stopped_recalculation() -> Recalculation | None:
    """Return the latest recalculation where somebody stopped it and nothing came after it."""
    latest = db.session.scalar(sa.select(Recalculation).order_by(Recalculation.id.desc()).limit(1))
    return latest if latest is not None and latest.stopped_at is not None else None


@cache
def _edition() -> sa.Select[str]:
    return sa.select(Recalculation.edition).order_by(Recalculation.id.desc()).limit(1)


def _loaded() -> sa.Select[WorkCalendar]:
    return (
        sa.select(WorkCalendar)
        .options(selectinload(WorkCalendar.spans), selectinload(WorkCalendar.closures))
        .execution_options(populate_existing=True)
    )
