"""Reminders: when, to whom, once, by choice, and never of what is off."""

from datetime import datetime, timedelta

import pytest
import time_machine

from kdn_helpdesk.accounts.actions import digests
from kdn_helpdesk.accounts.models import Notice, Person, Rhythm
from kdn_helpdesk.ical import timezone
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.actions import answering, inviting, reminders, scheduling
from kdn_helpdesk.meetings.changes import details_of
from kdn_helpdesk.meetings.jobs import reminders as jobs
from kdn_helpdesk.meetings.models.meetings import Meeting, Series
from kdn_helpdesk.meetings.queries import invitations
from tests.factories import make_person, writing
from tests.meetings.enrolling import enrol, make_workshop
from tests.meetings.making import SUMMER, make_meeting, page_of, read_invitation

START = datetime(2027, 6, 8, 10, tzinfo=timezone.BERLIN)
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def reminded(drain, outbox):
    """Let the worker look at this moment and return who was reminded by what subject."""

    def look(moment):
        outbox.clear()
        with time_machine.travel(moment):
            drain()
        return {mail.recipients[0]: mail.subject for mail in outbox}

    return look


def answer(meeting, person, partstat):
    with writing():
        found = invitations.get_invitation(read_invitation(meeting, person).id)
        answering.answer_invitation(found, partstat=partstat)


def change(meeting, act):
    with writing() as session:
        act(session.get_one(Meeting, meeting.id))


def test_a_week_before_who_has_not_answered_is_asked(meeting, eva, reminded):
    answer(meeting, eva, Partstat.ACCEPTED)
    assert reminded(START - WEEK - HOUR) == {}
    found = reminded(START - WEEK + HOUR)
    assert set(found) == {"leitung@kdn.example", "max@kreis.example"}
    assert found["leitung@kdn.example"] == "Kommen Sie? Monatstreffen am Di 08.06.2027"
    assert found["max@kreis.example"].startswith("Do you come?")


def test_a_day_before_who_comes_is_reminded(meeting, eva, max_, reminded):
    answer(meeting, eva, Partstat.ACCEPTED)
    answer(meeting, max_, Partstat.DECLINED)
    found = reminded(START - DAY + HOUR)
    assert found == {"eva@stadt.example": "Erinnerung: Monatstreffen am Di 08.06.2027"}


def test_the_reminder_leads_to_the_personal_page(meeting, eva, visitor, reminded, outbox):
    reminded(START - WEEK + HOUR)
    mail = next(mail for mail in outbox if mail.recipients == ["eva@stadt.example"])
    assert "Eva Eins" in visitor.get(mail.path("/einladung/")).main


def test_nobody_is_reminded_twice(meeting, reminded):
    assert len(reminded(START - WEEK + HOUR)) == 3
    assert reminded(START - WEEK + 2 * HOUR) == {}


def test_a_kill_between_two_steps_loses_and_repeats_nobody(meeting, reminded, monkeypatch, app):
    monkeypatch.setattr(jobs, "STEP", 1)
    due = START - WEEK + HOUR
    with time_machine.travel(due), app.app_context():
        (found,) = jobs.reminders.list_due()
        assert jobs._send_some(found) == 1
    assert len(reminded(due + HOUR)) == 3


def test_a_reminder_that_is_a_day_late_is_left_out(meeting, reminded):
    assert reminded(START - WEEK + 25 * HOUR) == {}


def test_a_cancelled_meeting_reminds_nobody(meeting, drain, reminded):
    change(
        meeting,
        lambda m: scheduling.cancel_meeting(m, reason="", version=m.version, actor=0),
    )
    drain()
    assert reminded(START - WEEK + HOUR) == {}


def test_a_moved_meeting_counts_anew(meeting, drain, reminded):
    assert len(reminded(START - WEEK + HOUR)) == 3

    def move(found):
        details = details_of(found)
        later = scheduling.replace(
            details, start=details.start + 2 * WEEK, end=details.end + 2 * WEEK
        )
        scheduling.change_meeting(found, details=later, version=found.version, actor=0)

    with time_machine.travel(START - WEEK + 2 * HOUR):
        change(meeting, move)
        drain()
    assert len(reminded(START + WEEK + HOUR)) == 3


def test_who_was_invited_after_the_moment_is_not_reminded_of_it(group, drain, reminded):
    with time_machine.travel(START - 3 * DAY):
        make_meeting(group, SUMMER, invited=True)
        drain()
    assert reminded(START - 3 * DAY + HOUR) == {}


def test_whoever_switched_reminders_off_gets_none(meeting, eva, reminded):
    with writing() as session:
        person = session.get_one(Person, eva.id)
        digests.choose_rhythms(person, {Notice.REMINDERS: Rhythm.NEVER}, actor=eva.id)
    assert set(reminded(START - WEEK + HOUR)) == {"leitung@kdn.example", "max@kreis.example"}


def test_the_account_offers_on_and_off_alone(sign_in, eva):
    page = sign_in(eva).get("/konto/nachrichten").page
    options = page.xpath("//select[@name='reminders']/option/@value")
    assert options == ["at_once", "never"]


def test_the_days_are_chosen_for_one_meeting(sign_in, leader, meeting, reminded):
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/erinnerungen", days_open=3, days_coming="")
    assert "3 Personen nach heutigem Stand" in browser.main
    assert reminded(START - WEEK + HOUR) == {}
    assert len(reminded(START - 3 * DAY + HOUR)) == 3


def test_the_days_are_chosen_for_a_whole_series(group):
    dates = [make_meeting(group, SUMMER + weeks * WEEK).id for weeks in (0, 1)]
    with writing() as session:
        found = [session.get_one(Meeting, number) for number in dates]
        series = Series(
            group_id=group.id, title="Reihe", rhythm="weekly", weekday=1,
            starts_on=SUMMER, ends_on=SUMMER, starts_at=START.time(), minutes=90,
        )  # fmt: skip
        session.add(series)
        session.flush()
        for one in found:
            one.series_id = series.id
        reminders.plan_reminders(found[0], days_open=2, days_coming=None, actor=0)
        reminders.plan_reminders(
            found[1], days_open=4, days_coming=None, whole_series=True, actor=0
        )
        session.flush()
        plans = [jobs.reminders.plan_of(one) for one in found]
    assert [(plan.days_open, plan.days_coming) for plan in plans] == [(4, None), (4, None)]


def test_the_page_shows_the_mail_before_it_leaves(sign_in, leader, meeting):
    page = sign_in(leader).get(f"/termine/{meeting.id}/erinnerungen").main
    assert "Kommen Sie? Monatstreffen am Di 08.06.2027" in page
    assert "Guten Tag Erika Beispiel" in page
    assert f"/termine/{meeting.id}/erinnerungen" in sign_in(leader).get(page_of(meeting)).links


def test_days_that_make_no_sense_are_refused(sign_in, leader, meeting):
    browser = sign_in(leader).submit(f"/termine/{meeting.id}/erinnerungen", days_open=400)
    assert browser.status == 422
    assert "1 bis 60" in browser.main


def test_who_has_a_place_in_a_workshop_is_reminded_of_it(group, drain, reminded):
    workshop = make_workshop(group, places=1)
    enrol(workshop, "anna@amt.example")
    enrol(workshop, "ben@amt.example")
    drain()
    assert set(reminded(START - DAY + HOUR)) == {"anna@amt.example"}


def test_what_is_due_is_found_by_the_same_number_of_questions(group, app, queries, drain):
    counts = []
    for days in (0, 1, 2):
        make_meeting(group, SUMMER + timedelta(days=days), invited=True)
        drain()
        with time_machine.travel(START - WEEK + HOUR), app.app_context():
            queries.clear()
            jobs.reminders.list_due()
            counts.append(len(queries))
    assert counts[0] == counts[2]


def test_whoever_is_shut_out_is_not_reminded(meeting, drain, reminded):
    guest = make_person(email="weg@stadt.example")
    with writing() as session:
        found = session.get_one(Meeting, meeting.id)
        inviting.invite_guest(found, email=guest.email, actor=0)
    drain()
    with writing() as session:
        session.get_one(Person, guest.id).is_active = False
    assert "weg@stadt.example" not in reminded(START - WEEK + HOUR)
