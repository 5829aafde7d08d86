"""Mails are routed some at a time: cheaply, and none has to suffer for another."""

import pytest

from kdn_helpdesk.intake import jobs
from kdn_helpdesk.intake.actions import filing
from tests import factories
from tests.intake import desk
from tests.mail import arrivals

MOST_STATEMENTS = 18
"""For one more mail of a known person that becomes a request; it takes fifteen."""


@pytest.fixture(autouse=True)
def topic(app):
    return factories.make_topic("sonstiges")


def arrive(count, *, start=0):
    return [
        arrivals.arrive(message_id=f"<{number}@stadt.example>", body=f"Frage {number}")
        for number in range(start, start + count)
    ]


def route(app):
    with app.app_context():
        return jobs.route_due()


def test_one_more_mail_takes_few_statements(app, ina, queries):
    arrive(2)
    route(app)  # what is read once is read
    counts = []
    for start, count in ((10, 2), (20, 12)):
        arrive(count, start=start)
        queries.clear()
        assert route(app) == count
        counts.append(len(queries))
    assert (counts[1] - counts[0]) / 10 <= MOST_STATEMENTS


def test_one_that_fails_takes_no_other_with_it(app, ina, monkeypatch):
    open_from = filing.open_from

    def fail_for_one(mail, read, *rest, **options):
        ticket = open_from(mail, read, *rest, **options)
        if read.text == "Frage 2":
            raise ValueError("unerwartet")
        return ticket

    monkeypatch.setattr(filing, "open_from", fail_for_one)
    numbers = arrive(5)
    assert route(app) == 5
    outcomes = [desk.look(number).outcome for number in numbers]
    assert outcomes == ["ticket", "ticket", "failed", "ticket", "ticket"]
    assert len(desk.tickets()) == 4
    assert "unerwartet" in desk.look(numbers[2]).reason


def test_more_than_one_round_is_routed_at_once(app, ina):
    numbers = arrive(jobs.AT_ONCE + 3)
    assert route(app) == jobs.AT_ONCE + 3
    assert {desk.look(number).outcome for number in numbers} == {"ticket"}


def test_two_new_mails_of_a_stranger_make_one_person(app):
    numbers = [
        arrivals.arrive(sender="Uwe Neu <uwe@freipost.example>", message_id=f"<{n}@x.example>")
        for n in (1, 2)
    ]
    assert route(app) == 2
    assert {desk.look(number).outcome for number in numbers} == {"ticket"}
    assert len({ticket.requester_id for ticket in desk.tickets()}) == 1
