"""Workshops for the walk: one with a full list and a waiting one, and a personal link."""

from datetime import timedelta

from kdn_helpdesk.core import clock
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions.workshops import Asked
from kdn_helpdesk.meetings.models.workshops import QuestionKind
from kdn_helpdesk.meetings.queries import workshops
from tests.browser.walk import Example
from tests.factories import reading
from tests.meetings.enrolling import enrol, make_workshop

AWAY = timedelta(days=60)


def examples(group: WorkingGroup) -> dict[str, Example]:
    """Return an example for every address of a workshop."""
    workshop = make_workshop(
        group,
        day=clock.today() + AWAY,
        places=1,
        questions=[Asked("Vorwissen", QuestionKind.CHOICE, ("keines", "etwas"))],
    )
    enrol(workshop, "ines@amt.example", organisation="Amt Nord")
    waiting = enrol(workshop, "jan@amt.example")
    with reading():
        token = workshops.sign_link(waiting.id)
    one = {"meeting_id": workshop.meeting_id}
    named = {**one, "slug": workshop.meeting.slug}
    return {
        **dict.fromkeys(("meetings.register", "meetings.register_sent"), named),
        **dict.fromkeys(
            (
                "meetings.attendance", "meetings.plan_registration", "meetings.plan_reminders",
                "meetings.registrations",
                "meetings.registrations_csv", "meetings.write_to_registered",
            ),
            one,
        ),
        "meetings.remove_registration": {**one, "registration_id": waiting.id},
        "meetings.registration": {"token": token},
    }  # fmt: skip
