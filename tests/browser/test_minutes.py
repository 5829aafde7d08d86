"""Two people write the same minutes: each sees the other, and no word is lost."""

from datetime import timedelta

import pytest

from kdn_helpdesk.core import clock
from kdn_helpdesk.meetings.actions import agendas
from kdn_helpdesk.meetings.models.meetings import Meeting
from tests import factories
from tests.browser import inspection
from tests.meetings import making

pytestmark = pytest.mark.real("chromium")


@pytest.fixture
def writers(app, open_browser):
    """Two windows with the minutes of one meeting, whose only topic is `section`."""
    people = [factories.make_person(name=f"{name} Leitung") for name in ("Lea", "Bo")]
    group = factories.make_group("Open Data", coordinators=people)
    meeting = making.make_meeting(group, clock.today() + timedelta(days=7))
    with factories.writing() as session:
        agendas.propose_topic(
            session.get_one(Meeting, meeting.id),
            title="Lizenzen",
            person_id=people[0].id,
            accept=True,
        )
    pages = [open_browser(person) for person in people]
    for page in pages:
        page.goto(f"/termine/{meeting.id}/protokoll")
    return pages


def test_words_are_saved_as_they_grow_and_both_versions_stay(writers):
    lea, bo = writers
    topic = lea.locator("fieldset[id^=abschnitt-]")
    topic.locator("textarea").first.fill("Fassung von Lea")
    topic.get_by_text("Gespeichert um").wait_for()

    other = bo.locator("fieldset[id^=abschnitt-]")
    other.locator("textarea").first.fill("Fassung von Bo")
    other.get_by_text("Lea Leitung hat hier inzwischen etwas anderes geschrieben").wait_for()
    other.locator("[data-other-record]", has_text="Fassung von Lea").wait_for()
    assert other.locator("textarea").first.input_value() == "Fassung von Bo"
    assert not inspection.find_barriers(bo)

    other.get_by_role("button", name="Meine Fassung behalten").click()
    other.get_by_text("Gespeichert um").wait_for()
    bo.get_by_text("Lea Leitung schreibt ebenfalls an diesem Protokoll.").wait_for()
    bo.reload()
    assert bo.locator("fieldset[id^=abschnitt-] textarea").first.input_value() == "Fassung von Bo"
