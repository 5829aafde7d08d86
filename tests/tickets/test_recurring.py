"""Requests that file themselves on their dates."""

import threading
from datetime import date, timedelta
from itertools import islice

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import recurring
from kdn_helpdesk.tickets.actions.recurring import RecurringValues
from kdn_helpdesk.tickets.models.recurring import Recurrence, RecurringRequest
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.rhythms import Rhythm, dates, next_after
from tests.factories import (
    make_agent,
    make_person,
    make_topic,
    reading,
    writing,
)

PAGE = "/servicestelle/wiederkehrend"


@pytest.fixture
def agent(app):
    return make_agent()


def plan(agent, *, rhythm=Rhythm.WEEKLY, first=None, requester=None, **options):
    topic, requester = make_topic(), requester or make_person()
    with writing():
        return recurring.plan_request(
            RecurringValues(
                subject="Prüfung der Schnittstellen",
                body="Bitte prüfen.",
                topic_id=topic.id,
                requester_id=requester.id,
                assignee_id=agent.id,
                rhythm=rhythm,
                first_day=first or clock.today(),
                **options,
            ),
            actor=agent.id,
        )


def filed():
    with reading() as session:
        return session.scalars(sa.select(Ticket).order_by(Ticket.id)).all()


def read_plan(planned):
    with reading() as session:
        return session.get_one(RecurringRequest, planned.id)


@pytest.mark.parametrize(
    ("rhythm", "first", "found"),
    [
        (Rhythm.WEEKLY, "2026-12-28", ["2026-12-28", "2027-01-04", "2027-01-11"]),
        (Rhythm.FORTNIGHTLY, "2026-12-28", ["2026-12-28", "2027-01-11", "2027-01-25"]),
        (Rhythm.MONTHLY, "2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        (Rhythm.QUARTERLY, "2026-11-30", ["2026-11-30", "2027-02-28", "2027-05-30"]),
        (Rhythm.HALF_YEARLY, "2026-08-31", ["2026-08-31", "2027-02-28", "2027-08-31"]),
        (Rhythm.YEARLY, "2028-02-29", ["2028-02-29", "2029-02-28", "2030-02-28"]),
    ],
)
def test_the_dates_of_each_rhythm(rhythm, first, found):
    days = islice(dates(rhythm, date.fromisoformat(first)), 3)
    assert [day.isoformat() for day in days] == found


def test_the_next_date_lies_after_the_day():
    first = date(2026, 1, 4)
    assert next_after(Rhythm.QUARTERLY, first, date(2026, 11, 23)) == date(2027, 1, 4)
    assert next_after(Rhythm.QUARTERLY, first, date(2027, 1, 4)) == date(2027, 4, 4)


def test_a_request_is_filed_on_its_date_and_given_to_its_agent(agent, drain, outbox):
    requester = make_person(email="rathaus@stadt.example")
    planned = plan(agent, requester=requester, first=clock.today() + timedelta(days=2))
    drain()
    assert filed() == []
    with time_machine.travel(clock.now() + timedelta(days=2, hours=1)):
        drain()
        (ticket,) = filed()
        assert (ticket.subject, ticket.assignee_id) == ("Prüfung der Schnittstellen", agent.id)
        assert ticket.requester_id == requester.id
        assert read_plan(planned).next_day == clock.today() + timedelta(weeks=1)
    assert ["rathaus@stadt.example"] in [mail.recipients for mail in outbox]


def test_a_date_is_filed_once(agent, drain):
    planned = plan(agent)
    for _round in range(2):
        with time_machine.travel(clock.now() + timedelta(minutes=20 * _round)):
            drain()
    assert len(filed()) == 1
    with writing() as session:
        session.get_one(RecurringRequest, planned.id).next_day = clock.today()
    with writing():
        assert recurring.file_due(planned.id) is None
    assert len(filed()) == 1


def test_several_workers_file_it_once(app, agent):
    planned = plan(agent)
    together = threading.Barrier(4)

    def work():
        together.wait()
        with writing():
            recurring.file_due(planned.id)

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(filed()) == 1
    with reading() as session:
        assert len(session.scalars(sa.select(Recurrence)).all()) == 1


def test_after_a_standstill_only_the_latest_date_is_made_up_for(agent, drain):
    planned = plan(agent)
    with time_machine.travel(clock.now() + timedelta(days=24)):
        drain()
        assert len(filed()) == 1
        with reading() as session:
            day = session.scalars(sa.select(Recurrence.day)).one()
        assert day == planned.first_day + timedelta(days=21)
        assert read_plan(planned).next_day == planned.first_day + timedelta(days=28)


def test_what_pauses_is_not_filed_and_a_closed_topic_lets_it_pause(agent, drain):
    plan(agent, is_active=False)
    planned = plan(agent)
    with writing() as session:
        session.execute(sa.text("UPDATE topic SET is_active = :no"), {"no": False})
    drain()
    assert filed() == []
    assert not read_plan(planned).is_active


def test_it_is_planned_changed_and_removed_on_its_pages(agent, sign_in, drain):
    topic, browser = make_topic(), sign_in(agent)
    assert "Nichts ist geplant." in browser.get(PAGE).main
    browser.submit(
        f"{PAGE}/neu", subject="Prüfung", body="Bitte prüfen.", topic=topic.id,
        email="rathaus@stadt.example", rhythm="quarterly", first_day=clock.today(),
        assignee=agent.id,
    )  # fmt: skip
    assert "Prüfung" in browser.main
    assert "jedes Quartal" in browser.main
    drain()
    (ticket,) = filed()
    with reading() as session:
        number = session.scalars(sa.select(RecurringRequest.id)).one()
    page = browser.get(f"{PAGE}/{number}")
    assert ticket.reference in page.main
    assert "Nächste Tage:" in page.main
    browser.submit(subject="Prüfung der Daten", is_active=False)
    assert "Prüfung der Daten" in browser.main
    assert "ruht" in browser.main
    browser.submit(f"{PAGE}/{number}", button="Wiederkehrende Anfrage entfernen")
    assert "Nichts ist geplant." in browser.main
    assert len(filed()) == 1


@pytest.mark.parametrize(
    "typed", [{"subject": ""}, {"body": ""}, {"email": "kaputt"}, {"first_day": ""}]
)
def test_what_is_missing_is_said_and_the_rest_stays(agent, sign_in, typed):
    topic, browser = make_topic(), sign_in(agent)
    fields = {
        "subject": "Prüfung", "body": "Bitte prüfen.", "email": "rathaus@stadt.example",
        "first_day": clock.today(), "topic": topic.id,
    }  # fmt: skip
    browser.submit(f"{PAGE}/neu", **{**fields, **typed})
    assert browser.status == 422
    assert browser.value("topic") == str(topic.id)


def test_it_is_for_the_desk_alone(sign_in):
    assert sign_in(make_person()).get(PAGE).status == 403


def test_the_history_says_that_it_filed_itself(agent, sign_in, drain):
    plan(agent)
    drain()
    page = sign_in(agent).get(f"/servicestelle/{filed()[0].reference}/verlauf").main
    assert "hat die Anfrage an ihrem Tag eingereicht" in page
