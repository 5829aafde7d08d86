"""Too many mails of one sender in a short time are held and answered once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kdn_helpdesk.mail.models import IncomingMail
from tests import factories
from tests.intake import desk
from tests.mail import arrivals


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture(autouse=True)
def limits(app, monkeypatch):
    """Two mails in ten minutes, three in an hour."""
    changed = {"mail_rate_10_minutes": 2, "mail_rate_hour": 3}
    monkeypatch.setitem(app.config, "KDN", app.config["KDN"].model_copy(update=changed))


@pytest.fixture
def ina():
    town = factories.make_organisation("Lerche")
    return factories.make_person(email="ina.roth@stadt.example", organisation=town, language="en")


def write(drain, number, **fields):
    return desk.take_in(drain, message_id=f"<{number}@stadt.example>", **fields)


def outcomes(drain, count, **fields):
    return [write(drain, number, **fields).outcome for number in range(count)]


def test_further_mails_are_held_with_the_reason(drain, ina):
    assert outcomes(drain, 4) == ["ticket", "ticket", "held", "held"]
    mails = arrivals.arrived()
    assert "zu viele" in mails[-1].reason
    assert len(desk.tickets()) == 2


def test_the_sender_is_told_once_in_their_language(drain, outbox, ina):
    outcomes(drain, 5)
    told = [mail for mail in outbox if "Your mails wait" in mail.subject]
    assert [mail.recipients for mail in told] == [[ina.email]]
    assert told[0].message["Auto-Submitted"] == "auto-replied"


def test_automatic_mail_is_neither_counted_nor_told(drain, outbox, ina):
    assert outcomes(drain, 4, auto_submitted="auto-generated") == ["automatic"] * 4
    assert outbox == []
    assert write(drain, 9).outcome == "ticket"


def test_others_are_not_held_for_it(drain, ina):
    outcomes(drain, 3)
    assert write(drain, 9, sender="other@stadt.example").outcome == "ticket"


def test_an_hour_has_a_limit_of_its_own(drain, ina):
    for number in range(3):
        mail = write(drain, number)
        with factories.writing() as session:
            session.execute(
                sa.update(IncomingMail)
                .where(IncomingMail.id == mail.id)
                .values(created_at=mail.created_at - timedelta(minutes=20))
            )
    assert write(drain, 9).outcome == "held"


def test_an_agent_is_not_held(app, drain):
    agent = factories.make_agent()
    assert outcomes(drain, 4, sender=agent.email) == ["ticket"] * 4


def test_an_import_is_not_counted(drain, ina):
    with factories.writing():
        for number in range(5):
            raw = arrivals.source(message_id=f"<{number}@stadt.example>")
            arrivals.inbox.store(raw, source="batch")
    drain()
    assert {mail.outcome for mail in arrivals.arrived()} == {"ticket"}


def test_zero_means_any_number(app, drain, ina, monkeypatch):
    changed = {"mail_rate_10_minutes": 0, "mail_rate_hour": 0}
    monkeypatch.setitem(app.config, "KDN", app.config["KDN"].model_copy(update=changed))
    assert outcomes(drain, 4) == ["ticket"] * 4
