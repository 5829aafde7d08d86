"""What is forgotten by itself."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import one_time
from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose, Session
from tests.factories import make_person, reading, writing


def count(table):
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))


def test_sessions_that_ended_are_forgotten(sign_in, later, drain):
    idle, busy = make_person(), make_person()
    sign_in(idle)
    browser = sign_in(busy)
    later(hours=8)
    browser.get("/konto")
    later(hours=8)
    drain()
    assert count(Session) == 1
    assert browser.get("/konto").path == "/konto"


def test_links_are_known_for_a_month_after_their_end(app, later, drain):
    with writing():
        one_time.make_link(LinkPurpose.PASSWORD, email="a@b.example", language="de")
    later(days=29)
    drain()
    assert count(AccountLink) == 1
    later(days=2)
    drain()
    assert count(AccountLink) == 0


def test_a_session_that_nobody_can_use_is_not_listed(sign_in, later):
    person = make_person()
    sign_in(person)
    later(hours=13)
    assert sign_in(person).get("/konto/sitzungen").main.count("unbekanntes Programm") == 1
