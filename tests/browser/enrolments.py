"""Workshops and date polls for the walk, and their personal links."""

from datetime import timedelta

from kdn_helpdesk.core import clock
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions.workshops import Asked
from kdn_helpdesk.meetings.models.workshops import QuestionKind, Registration
from kdn_helpdesk.meetings.queries import polls, workshops
from tests.browser.walk import Example
from tests.factories import reading, writing
from tests.meetings.enrolling import enrol, make_workshop
from tests.meetings.polling import make_poll, read_poll

AWAY = timedelta(days=60)


def examples(group: WorkingGroup) -> dict[str, Example]:
    """Return an example for every address of a workshop and of a date poll."""
    workshop = make_workshop(
        group,
        day=clock.today() + AWAY,
        places=1,
        questions=[Asked("Vorwissen", QuestionKind.CHOICE, ("keines", "etwas"))],
    )
    enrol(workshop, "ines@amt.example", organisation="Amt Nord")
    waiting = enrol(workshop, "jan@amt.example")
    with writing() as session:
        session.get_one(Registration, waiting.id).has_attended = True
    with reading():
        token = workshops.sign_link(waiting.id)
    poll = make_poll(group, first=clock.today() + AWAY, is_open_to_all=True)
    with reading():
        open_token = polls.sign_poll(poll.id)
        dates = read_poll(poll).dates
        voice = polls.sign_voice(read_poll(poll).voices[0].id)
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
        "meetings.certificate": {"token": token},
        "meetings.all_certificates": one,
        "meetings.poll": {"poll_id": poll.id},
        "meetings.choose_date": {"poll_id": poll.id, "date_id": dates[0].id},
        "meetings.vote": {"token": voice},
        "meetings.vote_openly": {"token": open_token},
    }  # fmt: skip
