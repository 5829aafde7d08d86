"""The main story: a question, its answer, a meeting about it, and an article that others find."""

from datetime import UTC, datetime

import pytest

from kdn_helpdesk.ical.timezone import BERLIN
from tests.journeys.replies import answer_to, calendar_answer_to, invitation_in

QUESTION = "Wie veröffentlichen wir unser Straßenbaumkataster als offene Daten?"
SERIES = {
    "title": "Arbeitskreis Open Data",
    "place": "Videokonferenz",
    "join_url": "https://video.example/open-data",
    "starts": "10:00",
    "ends": "11:30",
    "starts_on": "2026-12-01",
    "ends_on": "2027-12-31",
    "position": "1",
    "weekday": "1",
}


def file_question(browser):
    """File the request with an attachment; return its reference."""
    browser.submit(
        "/anfragen/neu",
        topic="open-data",
        subject=QUESTION,
        body="Guten Tag,\nwir haben die Daten beigefügt. Wer hilft uns mit der Lizenz?",
        files=(b"baum;strasse\n1;Am Markt\n", "baeume.csv"),
    )
    return browser.path.split("/")[2].split("?")[0]


def plan_series(browser):
    """Plan the series from its preview and invite the group."""
    browser.submit("/termine/reihe", form="series", button="propose", **SERIES)
    assert "Schulferien: Sommerferien" in browser.main
    browser.submit(form="series", button="create")
    browser.submit(f"{browser.path}/einladen")


def first_of(mails):
    """The invitation to the earliest date."""
    return min(mails, key=lambda mail: invitation_in(mail)["dtstart"].dt)


def ask_and_answer(world):
    """A question with a file, its answer by mail, and the reply that lands in the request."""
    reference = file_question(world.browser("clerk"))
    desk = world.browser("agent")
    assert "baeume.csv" in desk.get(f"/servicestelle/{reference}").main
    desk.submit(f"/servicestelle/{reference}/antwort", body="Nehmen Sie dl-de/zero-2-0.")
    world.drain()
    [answer] = [mail for mail in world.mails("clerk") if "dl-de/zero-2-0" in mail.text]
    assert f"[{reference}]" in answer.subject
    world.receive(answer_to(answer, "Danke! Sprechen wir im Arbeitskreis darüber?"))
    desk.get(f"/servicestelle/{reference}")
    assert "Danke! Sprechen wir im Arbeitskreis darüber?" in desk.main
    return reference


def invite_and_accept(world, visitor):
    """A year of meetings; one member accepts by the mailed link, another by calendar."""
    leader = world.browser("leader")
    plan_series(leader)
    world.drain()
    by_link, by_calendar = (first_of(world.invitations(name)) for name in ("member", "clerk"))
    visitor.submit(by_link.path("/einladung/"), answer="ACCEPTED")
    assert "Ihre Rückmeldung ist angekommen" in visitor.text
    world.receive(calendar_answer_to(by_calendar, "ACCEPTED"))
    meeting = visitor.get(by_link.path("/termine/")).path
    number = meeting.split("/")[2].split("-")[0]
    leader.get(f"/termine/{number}/rueckmeldungen")
    assert "2 kommen" in leader.main
    assert "Erika Muster Kommt 23.11.2026, 09:00 Uhr, über den Kalender" in leader.main
    assert "Eva Elster Kommt 23.11.2026, 09:00 Uhr, über den Link" in leader.main
    return meeting, number


def decide(world, reference, meeting, number, clock):
    """The question comes on the agenda, and the minutes say what was decided."""
    topic = f"/termine/{number}/themen/neu?anfrage={reference}"
    world.browser("clerk").submit(topic, title="Lizenz für Baumdaten")
    leader = world.browser("leader")
    leader.press("Auf die Tagesordnung nehmen", meeting)
    clock.move_to(datetime(2026, 12, 1, 12, tzinfo=BERLIN))
    leader = world.browser("leader").get(f"/termine/{number}/protokoll")
    [field] = [name for form in leader.page.forms for name in form.fields if "decisions" in name]
    leader.submit(button="onward", **{field: "Wir empfehlen dl-de/zero-2-0."})
    leader.press("Genehmigen und verschicken")
    for name in ("leader", "clerk"):
        minutes = world.browser(name).get(f"{meeting}/protokoll")
        assert "Wir empfehlen dl-de/zero-2-0." in minutes.main


def publish(world, reference):
    """The answer becomes an article; return where the clerk's mail leads."""
    agent = world.browser("agent")
    agent.submit(
        f"/redaktion/neu?anfrage={reference}",
        form="draft",
        title="Straßenbaumkataster als offene Daten",
        visibility="public",
    )
    assert "Erika" not in agent.main
    agent.press("Zur Prüfung einreichen")
    world.drain()
    [asked] = [mail for mail in world.mails("editor") if "Bitte prüfen" in mail.subject]
    world.browser("editor").press("Veröffentlichen", asked.path("/redaktion/"))
    world.drain()
    [told] = [mail for mail in world.mails("clerk") if "aus Ihrer Anfrage" in mail.text]
    return told.path("/wissen/")


def test_a_question_becomes_an_answer_a_meeting_and_an_article(world, clock, visitor):
    reference = ask_and_answer(world)
    meeting, number = invite_and_accept(world, visitor)
    decide(world, reference, meeting, number, clock)
    article = publish(world, reference)
    assert article in visitor.get("/suche?q=kataster").links
    assert "Nehmen Sie dl-de/zero-2-0." in visitor.get(article).main
    assert article in world.browser("clerk").get(f"/anfragen/{reference}").links


def test_a_meeting_at_ten_is_at_ten_in_winter_and_in_summer(world):
    plan_series(world.browser("leader"))
    world.drain()
    starts = {
        start.month: start
        for start in (invitation_in(mail)["dtstart"].dt for mail in world.invitations("member"))
    }
    assert {start.hour for start in starts.values()} == {10}
    assert (starts[2].astimezone(UTC).hour, starts[6].astimezone(UTC).hour) == (9, 8)


@pytest.mark.real("libical", "icaljs")
def test_three_programs_read_the_same_instants_in_winter_and_in_summer(world, libical, icaljs):
    plan_series(world.browser("leader"))
    world.drain()
    mails = world.invitations("member")
    assert len(mails) > 8
    for mail in mails:
        event = invitation_in(mail)
        ours = [int(event[name].dt.timestamp()) for name in ("dtstart", "dtend")]
        for read in (libical, icaljs):
            [found] = read(mail.calendar)["events"]
            assert found["instants"] == [ours]
