"""Making a meeting one that people register to, and writing to those who did."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from kdn_helpdesk.core import audit, clock, jobs
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.meetings.actions import seating
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.meetings.models.workshops import (
    Audience,
    Kind,
    Mailing,
    MailingTo,
    Question,
    QuestionKind,
    Registration,
    Workshop,
)
from kdn_helpdesk.meetings.queries import workshops

MOST_QUESTIONS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the coordinators entered it; `number` is set where it stands already."""

    label: str
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[str, ...] = ()
    is_required: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How people register."""

    kind: Kind
    audience: Audience
    opens_on: date
    closes_on: date
    places: int | None = None
    one_each_until: date | None = None
    hours_to_confirm: int = 48
    words: str = ""
    questions: Sequence[Asked] = field(default_factory=tuple)

    def check(self, meeting: Meeting) -> None:
        """Refuse what cannot work."""
        if self.closes_on < self.opens_on:
            raise DomainError(_("The last day must come after the first."), field="closes_on")
        if self.closes_on > meeting.day:
            raise DomainError(
                _("Registration ends on the day of the meeting at the latest."), field="closes_on"
            )
        if self.places is not None and self.places < 1:
            raise DomainError(_("At least one place, please."), field="places")
        if self.one_each_until and self.places is None:
            raise DomainError(
                _("One place for each organisation first: say how many places there are."),
                field="places",
            )
        if self.audience is Audience.PUBLIC and meeting.visibility is not Visibility.PUBLIC:
            raise DomainError(
                _("Not everybody can see this meeting. Make the meeting public first."),
                field="audience",
            )
        for asked in self.questions:
            if asked.kind is QuestionKind.CHOICE and len(asked.options) < 2:
                raise DomainError(
                    _("“%(question)s” needs at least two choices.", question=asked.label),
                    field="questions",
                )


def plan_registration(meeting: Meeting, plan: Plan, *, version: int, actor: int) -> Workshop:
    """Let people register, or change how; more places reach the waiting list at once."""
    if not meeting.is_open:
        raise DomainError(_("This meeting is over or cancelled."))
    plan.check(meeting)
    workshop = _locked(meeting)
    if workshop.version != version:
        raise Conflict(_("Somebody else has changed the registration in the meantime."))
    taken = workshops.occupancy(workshop).taken if workshop.id else 0
    if plan.places is not None and plan.places < taken:
        raise DomainError(
            _("%(number)s places are taken already; there cannot be fewer.", number=taken),
            field="places",
        )
    _write(workshop, plan)
    db.session.add(workshop)
    db.session.flush()
    _keep_questions(workshop, plan.questions)
    seating.fill_places(workshop)
    audit.record("workshop:plan", workshop, actor=actor, places=plan.places)
    return workshop


def write_to_all(
    workshop: Workshop, *, to: MailingTo, subject: str, body: str, actor: int
) -> Mailing:
    """Mail the coordinators' words to those who registered; the worker sends them in steps."""
    total = workshops.count_readers(workshop.id, to)
    if not total:
        raise DomainError(_("There is nobody to write to."), field="to")
    mailing = Mailing(
        workshop_id=workshop.id, author_id=actor, to=to, subject=subject, body=body, total=total
    )
    db.session.add(mailing)
    db.session.flush()
    audit.record("workshop:write", workshop, actor=actor, readers=total)
    jobs.ring()
    return mailing


def mark_attended(workshop: Workshop, present: set[int], *, actor: int) -> None:
    """Note who was there: exactly these registrations."""
    if workshop.is_ahead:
        raise DomainError(_("Who was there is noted once the meeting has begun."))
    for registration in db.session.scalars(
        sa.select(Registration).where(Registration.workshop_id == workshop.id)
    ):
        registration.has_attended = registration.id in present
    db.session.flush()
    audit.record("workshop:attendance", workshop, actor=actor, present=len(present))


def last_day_for(meeting: Meeting) -> date:
    """Return the proposed last day: the one before the meeting."""
    return max(meeting.day - timedelta(days=1), clock.today())


def _locked(meeting: Meeting) -> Workshop:
    """Return the workshop under its lock, or a new one."""
    found = workshops.find_workshop(meeting.id)
    if found is None:
        return Workshop(meeting_id=meeting.id, meeting=meeting, version=0)
    return seating.lock(found.id)


def _write(workshop: Workshop, plan: Plan) -> None:
    workshop.kind = plan.kind
    workshop.audience = plan.audience
    workshop.opens_on = plan.opens_on
    workshop.closes_on = plan.closes_on
    workshop.places = plan.places
    workshop.one_each_until = plan.one_each_until
    workshop.hours_to_confirm = plan.hours_to_confirm
    workshop.words = plan.words
    workshop.version += 1


def _keep_questions(workshop: Workshop, wanted: Sequence[Asked]) -> None:
    """Let the form ask exactly this; a question that stays keeps its number and its answers."""
    known = {
        question.id: question
        for question in db.session.scalars(
            sa.select(Question).where(Question.workshop_id == workshop.id)
        )
    }
    for position, asked in enumerate(wanted[:MOST_QUESTIONS]):
        question = known.pop(asked.number or 0, None) or Question(workshop_id=workshop.id)
        question.position = position
        question.label = asked.label
        question.kind = asked.kind
        question.options = list(asked.options)
        question.is_required = asked.is_required
        db.session.add(question)
    for dropped in known:
        db.session.execute(sa.delete(Question).where(Question.id == dropped))
    db.session.flush()
    db.session.expire(workshop, ["questions"])
