"""Two at the same instant: one person, one administrator left, one use of a link."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import one_time, people
from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose, Person, PersonRole
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.permissions import Role
from tests.factories import make_admin, reading, writing


def both(*acts):
    """Let them act at once, each in a transaction of its own; return what became of them."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        try:
            with writing() as session:
                return act(session)
        except DomainError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_mails_of_somebody_new_make_one_person(app):
    def add(_session):
        return people.find_or_add_person(email="neu@stadt.example").id

    for _turn in range(5):
        numbers = both(add, add, add)
        assert len(set(numbers)) == 1
        with writing() as session:
            session.execute(sa.delete(Person))


def test_two_administrators_who_name_each_other_away_leave_one(app):
    one, other = make_admin(), make_admin()

    def revoke(victim):
        return lambda session: people.revoke_role(
            session.get_one(Person, victim.id), Role.ADMIN, actor=None
        )

    both(revoke(one), revoke(other))
    with reading() as session:
        left = session.scalar(sa.select(sa.func.count()).where(PersonRole.role == Role.ADMIN))
    assert left == 1


def test_a_link_that_two_use_at_once_works_once(app):
    with writing():
        link = one_time.make_link(LinkPurpose.REGISTRATION, email="a@b.example", language="de")

    def use(session):
        one_time.use_link(session.get_one(AccountLink, link.id))

    outcomes = both(use, use, use)
    assert sum(outcome is None for outcome in outcomes) == 1
