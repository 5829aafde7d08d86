"""`demo load` fills an empty database, and no other."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import db
from kdn_helpdesk.demo import arrivals, cases, library, people
from kdn_helpdesk.groups.models import GroupMember, GroupRole, WorkingGroup
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.knowledge.models.articles import Article, Status
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.meetings.models.agendas import Minutes
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.workshops import Registration
from kdn_helpdesk.tickets.models.incidents import Incident, IncidentTicket
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.records import Mention, TimeEntry
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedVersion
from kdn_helpdesk.tickets.models.texts import Macro, TextModule
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.writing import Draft
from kdn_helpdesk.tickets.states import ShareState, State, Work
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.states import State as WishState
from tests import factories
from tests.parts.available import ROOT


@pytest.fixture
def load(command, known):
    """Load the sample region with so many requests."""

    def load(tickets=2):
        for topic in {case.topic for case in cases.cases()}:
            factories.make_topic(topic)
        result = command("demo", "load", "--tickets", tickets)
        assert result.exit_code == 0, result.output
        return result

    return load


def values(statement):
    with factories.reading() as session:
        return session.scalars(statement).all()


def test_its_people_sign_in(load, app, sign_in, visitor):
    load()
    for address, part in people.sign_ins():
        visitor.submit("/anmelden", email=address, password="beratung-demo")
        assert "/anmelden" not in visitor.path, part
        visitor.press("Abmelden")


def test_nobody_else_signs_in(load, app):
    load()
    known = {address for address, _part in people.sign_ins()}
    assert set(values(sa.select(Person.email).where(Person.password_hash.is_not(None)))) == known


def test_every_page_then_says_that_it_is_a_demonstration(load, visitor):
    load()
    assert visitor.get("/anmelden").page.xpath("//*[@class='demo-banner']")


def test_an_ordinary_database_is_no_demonstration(app, visitor, known):
    factories.make_person()
    assert not visitor.get("/anmelden").page.xpath("//*[@class='demo-banner']")


def test_it_is_loaded_only_once(load, command):
    load()
    again = command("demo", "load")
    assert again.exit_code == 0
    assert "schon geladen" in again.output


def test_a_database_with_other_people_is_refused(command, known):
    factories.make_person(email="echt@stadt.example")
    result = command("demo", "load")
    assert result.exit_code == 1
    assert "echte Personen" in result.output


def test_its_requests_stand_in_every_state_and_lie_in_the_past(load):
    load(24)
    tickets = values(sa.select(Ticket))
    assert len([ticket for ticket in tickets if ticket.state is not State.MERGED]) == 24
    assert {ticket.state for ticket in tickets} >= set(State) - {State.EXTERNAL}
    assert all(message.created_at <= clock.now() for message in values(sa.select(Message)))
    in_order = sorted(tickets, key=lambda ticket: ticket.created_at)
    assert [ticket.number for ticket in in_order] == sorted(ticket.number for ticket in tickets)


def test_every_case_belongs_to_a_topic_that_every_database_begins_with():
    step = (ROOT / "migrations/versions/0004_create_tickets.py").read_text(encoding="utf-8")
    assert not [case.topic for case in cases.cases() if f'"{case.topic}"' not in step]


def test_its_library_is_reviewed_but_for_one_text(load):
    load()
    states = values(sa.select(Article.status))
    assert len(states) == len(library.texts())
    assert states.count(Status.REVIEW) == 1
    assert states.count(Status.PUBLISHED) == len(states) - 1


def test_its_working_groups_are_led_and_have_members(load):
    load()
    for group in values(sa.select(WorkingGroup.id)):
        roles = values(sa.select(GroupMember.role).where(GroupMember.group_id == group))
        assert roles.count(GroupRole.COORDINATOR) == 1
        assert len(roles) > 5


def test_its_workshop_is_nearly_full_and_somebody_waits(load):
    load()
    states = [row.state.value for row in values(sa.select(Registration))]
    assert sorted(states) == ["placed", "placed", "placed", "waiting"]


def test_its_meetings_are_held_planned_and_answered(load):
    load()
    meetings = values(sa.select(Meeting))
    assert any(meeting.ends_at < clock.now() for meeting in meetings)
    assert sum(meeting.starts_at > clock.now() for meeting in meetings) > 12
    assert len(values(sa.select(Minutes).where(Minutes.published_at.is_not(None)))) == 1
    answers = set(values(sa.select(Invitation.partstat)))
    assert answers > {Partstat.ACCEPTED, Partstat.DECLINED}


def test_wishes_stand_everywhere_between_collected_and_declined(load, visitor):
    load(20)
    found = set(values(sa.select(Wish.state)))
    assert found == {WishState.COLLECTED, WishState.SENT, WishState.PLANNED, WishState.DONE,
                     WishState.DECLINED}  # fmt: skip
    assert values(sa.select(Wish.id).where(Wish.has_unread))
    assert "Stellungnahmen als Tabelle herunterladen" in visitor.get("/anforderungen").main


def test_the_desk_has_something_to_write_with_and_time_to_show(load):
    load()
    with factories.reading() as session:
        for table, least in ((TextModule, 4), (Macro, 3), (Mention, 1), (Draft, 1)):
            assert session.scalar(sa.select(sa.func.count(table.id))) >= least, table
        works = dict(
            session.execute(
                sa.select(TimeEntry.work, sa.func.sum(TimeEntry.minutes)).group_by(TimeEntry.work)
            ).all()
        )
    assert max(works, key=works.get) is Work.ADVICE


def test_some_requests_are_shared_and_municipalities_joined_them(load):
    load(24)
    versions = values(sa.select(SharedVersion))
    assert {version.state for version in versions} == {ShareState.AGREED, ShareState.ASKED}
    assert len(values(sa.select(Joiner))) >= 10
    assert len(values(sa.select(Ticket).where(Ticket.merged_into_id.is_not(None)))) == 1


def test_one_incident_lasts_and_one_has_ended_with_its_requests_solved(load, visitor):
    load(20)
    lasting, ended = values(sa.select(Incident).order_by(Incident.ended_at.is_not(None)))
    assert lasting.is_open
    assert not ended.is_open
    assert values(sa.select(IncidentTicket.id).where(IncidentTicket.incident_id == ended.id))
    assert lasting.title in visitor.get("/").main


def test_mails_have_arrived_and_one_address_takes_none(load, app):
    load()
    with app.app_context():
        arrived = db.session.scalar(sa.select(sa.func.count(IncomingMail.id)))
        assert (arrived, flags.count_flags()) == (len(arrivals.MAILS), 1)
