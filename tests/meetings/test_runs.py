"""Many people and many dates: invited by the worker, with progress, stopped if wanted."""

from datetime import date

import pytest

from kdn_helpdesk.meetings.actions import runs
from kdn_helpdesk.meetings.jobs import invitations as jobs
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.runs import InvitationRun, RunState
from tests.factories import make_group, make_person, reading, writing
from tests.meetings.making import make_meeting, read_invitation


@pytest.fixture(autouse=True)
def soon_many(monkeypatch):
    """More than four invitations are many; three are written in one step."""
    monkeypatch.setattr(runs, "AT_ONCE", 4)
    monkeypatch.setattr(runs, "STEP", 3)
    monkeypatch.setattr(jobs, "STEP", 2)


@pytest.fixture
def large(leader):
    return make_group("Groß", coordinators=[leader], members=[make_person() for _ in range(4)])


@pytest.fixture
def page(sign_in, leader, large):
    """The page of a run that has begun: five people to one date."""
    meeting = make_meeting(large)
    return sign_in(leader).press("Einladungen verschicken", f"/termine/{meeting.id}/einladen")


def run_of() -> InvitationRun:
    with reading() as session:
        return session.query(InvitationRun).one()


def count() -> int:
    with reading() as session:
        return session.query(Invitation).count()


def test_many_are_invited_by_the_worker_and_each_once(page, drain, outbox):
    assert "0 von 5 Einladungen sind geschrieben" in page.main
    assert count() == 0
    drain()
    assert len({mail.recipients[0] for mail in outbox}) == len(outbox) == 5
    assert run_of().state is RunState.DONE
    assert "5 von 5 Einladungen sind geschrieben" in page.get(page.path).main


def test_a_page_that_is_open_is_told_how_far_it_is(page, app, drain):
    with app.app_context():
        assert jobs.carry_on_runs() == 6  # five people, and the end of planning
    number = run_of().id
    told = page.get(f"/termine/einladungen/{number}/stand").json
    assert (told["done"], told["total"], told["running"]) == (0, 5, True)
    drain()
    told = page.get(f"/termine/einladungen/{number}/stand").json
    assert (told["done"], told["running"]) == (5, False)


def test_who_has_no_mail_yet_is_not_invited_when_it_is_stopped(page, app, drain, outbox):
    with app.app_context():
        jobs.carry_on_runs()
    jobs_done = mail_some(app, 2)
    page.get(page.path).press("Anhalten")
    assert "2 von 5 Einladungen sind geschrieben" in page.main
    drain()
    assert len(outbox) == jobs_done == count() == 2
    assert run_of().state is RunState.STOPPED


def mail_some(app, number):
    with app.app_context():
        return jobs._step(jobs._next(set())[:number])


def test_the_rest_is_invited_later(page, app, drain, outbox, leader, sign_in):
    with app.app_context():
        jobs.carry_on_runs()
        jobs._step(jobs._next(set()))
    page.get(page.path).press("Anhalten")
    page.get(page.page.xpath("//main//a[normalize-space()='Zurück']/@href")[0])
    page.press("Einladungen verschicken", page.path.replace("rueckmeldungen", "einladen"))
    drain()
    assert len({mail.recipients[0] for mail in outbox}) == len(outbox) == 5


def test_who_was_withdrawn_once_is_invited_again(large, sign_in, leader, drain, outbox):
    meeting = make_meeting(large, invited=True)
    drain()
    number = read_invitation(meeting, leader).id
    browser = sign_in(leader)
    browser.press(
        "Einladung zurückziehen", f"/termine/{meeting.id}/rueckmeldungen/{number}/zurueckziehen"
    )
    drain()
    with writing() as session:
        runs.begin_run([session.merge(meeting)], actor=leader.id)
    outbox.clear()
    drain()
    assert [mail.recipients for mail in outbox] == [["leitung@kdn.example"]]


def test_a_series_of_many_is_one_run(large, sign_in, leader, drain, outbox):
    meetings = [make_meeting(large, date(2027, month, 8)) for month in (3, 4, 5)]
    with writing() as session:
        runs.begin_run([session.merge(meeting) for meeting in meetings], actor=leader.id)
    drain()
    assert len(outbox) == 15
    assert run_of().planned == 15


def test_a_date_called_off_meanwhile_is_left_out(large, sign_in, leader, drain, outbox):
    meetings = [make_meeting(large, date(2027, month, 8)) for month in (3, 4)]
    with writing() as session:
        runs.begin_run([session.merge(meeting) for meeting in meetings], actor=leader.id)
    sign_in(leader).submit(f"/termine/{meetings[0].id}/absagen", reason="Krank")
    drain()
    assert len(outbox) == 5
    assert run_of().state is RunState.DONE


def test_a_group_is_invited_by_one_run_at_a_time(page, sign_in, leader, large):
    meeting = make_meeting(large, date(2027, 3, 8))
    other = sign_in(leader).press("Einladungen verschicken", f"/termine/{meeting.id}/einladen")
    assert other.status == 422
    assert "wird gerade schon eingeladen" in other.main


def test_only_the_groups_coordinators_see_it(page, sign_in, drain):
    other = make_person()
    make_group("Andere", coordinators=[other])
    assert sign_in(other).get(page.path).status == 404
    drain()
    page.get(page.path)
    assert "Anhalten" not in page.main
