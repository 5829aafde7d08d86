"""What happens to a thing is found by the next request, by those who may read it."""

import json
import random

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.knowledge.models import articles as article_models
from kdn_helpdesk.knowledge.queries import library
from kdn_helpdesk.meetings.actions import agendas, inviting, recording
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.meetings import Visibility as MeetingVisibility
from kdn_helpdesk.meetings.queries import meetings as meeting_reads
from kdn_helpdesk.search import queries
from kdn_helpdesk.search.filters import Filter
from kdn_helpdesk.search.models import Kind, SearchEntry
from kdn_helpdesk.tickets.actions import conversation, sorting
from kdn_helpdesk.tickets.models.messages import Message
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries.tickets import get_ticket_by_id, visible_to
from kdn_helpdesk.tickets.states import Visibility
from tests import factories
from tests.factories import (
    make_agent,
    make_group,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
)
from tests.knowledge import making
from tests.meetings.making import NOW, make_meeting

AGENT = Viewer(person_id=1, roles=frozenset({Role.AGENT}))


def change(ticket, action, **values):
    with factories.writing():
        action(get_ticket_by_id(ticket.id), **values)


def test_a_filed_request_is_found_by_its_text_and_its_reference(app, found):
    ticket = make_ticket(subject="Karte fehlt", body="Der Radwegeplan ist leer.")
    assert found("Radweg", AGENT) == ["Karte fehlt"]
    assert found(ticket.reference, AGENT) == ["Karte fehlt"]


def test_an_answer_and_a_reply_are_found(app, found):
    person, agent = make_person(), make_agent()
    ticket = make_ticket(requester=person, subject="Karte fehlt")
    change(ticket, conversation.answer_ticket, agent=agent.id, body="Bitte den Browser wechseln.")
    change(ticket, conversation.reply_to_ticket, author=person, body="Der Zwischenspeicher war es.")
    assert found("Browser Zwischenspeicher", Viewer(person_id=person.id)) == ["Karte fehlt"]


def test_an_internal_note_is_found_by_the_desk_alone(app, found):
    person, agent = make_person(organisation=make_organisation()), make_agent()
    ticket = make_ticket(requester=person, subject="Karte fehlt")
    change(ticket, conversation.add_note, agent=agent.id, body="Quarzsand ist schuld.")
    assert found("Quarzsand", AGENT) == ["Karte fehlt"]
    with app.app_context():
        viewer = sessions.get_viewer_of(person.id)
    assert found("Karte", viewer) == ["Karte fehlt"]
    assert found("Quarzsand", viewer, mend=False) == []


def test_a_change_of_visibility_shows_and_hides(app, found):
    organisation = make_organisation()
    person, colleague = (make_person(organisation=organisation) for _ in range(2))
    ticket = make_ticket(requester=person, subject="Karte", visibility=Visibility.ONLY_ME)
    with app.app_context():
        viewer = sessions.get_viewer_of(colleague.id)
    assert found("Karte", viewer) == []
    change(ticket, sorting.change_visibility, visibility=Visibility.ORGANISATION, person=person.id)
    assert found("Karte", viewer) == ["Karte"]


def test_whoever_is_in_copy_finds_the_request(app, found):
    colleague, agent = make_person(), make_agent()
    ticket = make_ticket(subject="Karte")
    change(ticket, sorting.add_watcher, person=colleague, agent=agent.id)
    assert found("Karte", Viewer(person_id=colleague.id)) == ["Karte"]
    change(ticket, sorting.remove_watcher, person=colleague.id, agent=agent.id)
    assert found("Karte", Viewer(person_id=colleague.id)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_readers_results_are_all_results_that_they_may_see(app, seed):
    """The rights inside the index say the same as the requests' own."""
    dice = random.Random(seed)
    organisations = [make_organisation() for _ in range(3)]
    people = [make_person(organisation=dice.choice([*organisations, None])) for _ in range(6)]
    agent = make_agent(organisation=organisations[0])
    topic = make_topic()
    for _step in range(25):
        ticket = make_ticket(
            requester=dice.choice([*people, agent]),
            topic=topic,
            subject=f"Karte {dice.choice(['Lärm', 'Radweg', 'Kataster'])}",
            visibility=dice.choice(list(Visibility)),
        )
        for watcher in dice.sample(people, dice.randint(0, 2)):
            if watcher.id != ticket.requester_id:
                change(ticket, sorting.add_watcher, person=watcher, agent=agent.id)
        if dice.random() < 0.3:
            change(ticket, conversation.add_note, agent=agent.id, body="Karte intern")
    with app.app_context():
        every = _found(AGENT)
        for person in [*people, agent, None]:
            viewer = sessions.get_viewer_of(person.id) if person else Viewer()
            visible = set(
                queries.db.session.scalars(visible_to(viewer).with_only_columns(Ticket.id))
            )
            expected = {
                (kind, number)
                for kind, number in every
                if number in visible and (kind is Kind.TICKET or viewer.works_at_desk)
            }
            assert _found(viewer) == expected


def _found(viewer: Viewer) -> set[tuple[Kind, int]]:
    """Search by kind, so that a request and its note both show."""
    found = set()
    for kind in (Kind.TICKET, Kind.NOTE):
        results = queries.search("Karte", viewer=viewer, wanted=Filter(kinds=(kind,)))
        found |= {(kind, number) for number in _subjects(results)}
    return found


def _subjects(results: queries.Results) -> set[int]:
    ids = [ranked.candidate.id for ranked in results.ranked]
    subjects = sa.select(SearchEntry.subject_id).where(SearchEntry.id.in_(ids))
    return set(queries.db.session.scalars(subjects))


def test_an_article_is_found_from_publishing_to_archiving(app, found):
    draft = making.make_draft("Entwurf über Bäume")
    article = making.make_article("Bäume **zählen**", body="Mit dem *Stadtbaumkataster*.")
    assert found("Baum") == ["Bäume **zählen**"]
    assert found("Kataster") == ["Bäume **zählen**"]
    assert draft.slug
    making.archive(article, factories.make_editor())
    assert found("Kataster") == []


def test_a_reader_finds_the_articles_that_they_may_see(app):
    town = make_organisation()
    author = make_person(organisation=town)
    group = making.make_group()
    for visibility in article_models.Visibility:
        group_id = group.id if visibility is article_models.Visibility.GROUP else None
        making.make_article(
            f"Baum {visibility}", author=author, visibility=visibility, group_id=group_id
        )
    members = {Role.REQUESTER}
    viewers = [
        Viewer(),
        Viewer(person_id=author.id),
        Viewer(person_id=999, organisation_id=town.id, roles=frozenset(members)),
        Viewer(person_id=998, organisation_id=town.id + 1, roles=frozenset(members)),
        Viewer(person_id=997, groups=frozenset({group.id}), roles=frozenset(members)),
        Viewer(person_id=996, roles=frozenset({Role.EDITOR})),
        Viewer(person_id=995, roles=frozenset({Role.AGENT})),
    ]
    with app.app_context():
        for viewer in viewers:
            visible = library.visible_to(viewer).with_only_columns(article_models.Article.id)
            results = queries.search("Baum", viewer=viewer)
            assert _subjects(results) == set(queries.db.session.scalars(visible)), viewer


@pytest.fixture
def november(app):
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def meeting(november):
    """A coming meeting of a group, with a topic on its agenda."""
    coordinator = make_person()
    group = make_group(coordinators=[coordinator])
    meeting = make_meeting(group, title="Monatstreffen", description="Wir zählen *Bäume*.")
    with factories.writing() as session:
        meeting = session.merge(meeting)
        item = agendas.propose_topic(
            meeting, title="Stadtbaumkataster", person_id=coordinator.id, accept=True
        )
    return meeting, item, coordinator


def publish_minutes(meeting, item, coordinator, visibility):
    with time_machine.travel(meeting.ends_at), factories.writing() as session:
        meeting = session.merge(meeting)
        minutes = recording.write_minutes(
            meeting,
            opening="Guten Morgen",
            visibility=visibility,
            records={item.id: "Die Eichen fehlen."},
            decisions={item.id: ["Linden werden gepflanzt."]},
            actor=coordinator.id,
        )
        recording.publish_minutes(meeting, minutes, actor=coordinator.id)


def test_a_meeting_is_found_by_its_agenda(app, meeting, found):
    assert found("Kataster", AGENT) == ["Monatstreffen"]
    assert found("Baum", AGENT) == ["Monatstreffen"]
    assert found("Kataster", Viewer(), mend=False) == []


def test_minutes_are_found_once_they_are_published_and_names_never(app, meeting, found):
    assert found("Linde", AGENT, mend=False) == []
    publish_minutes(*meeting, MeetingVisibility.GROUP)
    for word in ("Linde", "Eiche"):
        assert found(word, AGENT, wanted=Filter(kinds=(Kind.MINUTES,))) == ["Monatstreffen"]
    assert found("Quarzsandfrau", AGENT, mend=False) == []


def test_minutes_for_everybody_of_a_closed_meeting_stay_closed(app, meeting, found):
    publish_minutes(*meeting, MeetingVisibility.PUBLIC)
    assert found("Linde", Viewer(), mend=False) == []


def test_a_guest_finds_the_meeting_while_invited(app, meeting, found):
    meeting, _item, coordinator = meeting
    guest = make_person(email="gast@stadt.example")
    viewer = Viewer(person_id=guest.id, roles=frozenset({Role.REQUESTER}))
    assert found("Kataster", viewer, mend=False) == []
    with factories.writing() as session:
        invitation = inviting.invite_guest(
            session.merge(meeting), email=guest.email, actor=coordinator.id
        )
    assert found("Kataster", viewer) == ["Monatstreffen"]
    with factories.writing() as session:
        session.merge(meeting)
        current = session.scalars(
            sa.select(Invitation)
            .where(Invitation.id == invitation.id)
            .options(sa.orm.joinedload(Invitation.meeting))
        ).one()
        inviting.withdraw_invitation(current, actor=coordinator.id)
    assert found("Kataster", viewer, mend=False) == []


def test_a_reader_finds_the_meetings_that_they_may_see(app, november):
    member, guest = make_person(), make_person()
    groups = [make_group(members=[member]), make_group()]
    for visibility in MeetingVisibility:
        for group in groups:
            made = make_meeting(group, title=f"Baum {visibility}", visibility=visibility)
    with factories.writing() as session:
        inviting.invite_guest(session.merge(made), email=guest.email, actor=member.id)
    with app.app_context():
        people = [sessions.get_viewer_of(person.id) for person in (member, guest, make_agent())]
        for viewer in [Viewer(), *people]:
            visible = meeting_reads.visible_to(viewer).with_only_columns(Meeting.id)
            results = queries.search("Baum", viewer=viewer)
            assert _subjects(results) == set(queries.db.session.scalars(visible)), viewer


def test_a_rebuilt_index_is_the_index_that_was(app, command, drain):
    agent = make_agent()
    for number in range(5):
        ticket = make_ticket(subject=f"Karte {number}")
    change(ticket, conversation.add_note, agent=agent.id, body="Quarzsand")
    drain()
    before = _entries()
    result = command("search", "rebuild", "--json")
    assert json.loads(result.output.splitlines()[-1]) == {"entries": 6}
    assert _entries() == before
    with factories.writing() as session:
        session.execute(sa.delete(SearchEntry))
    command("search", "rebuild")
    assert _entries() == before


def test_rebuilding_takes_out_what_is_gone(app, command, found):
    ticket = make_ticket(subject="Karte")
    with factories.writing() as session:
        session.execute(sa.delete(Message).where(Message.ticket_id == ticket.id))
        session.execute(sa.delete(Ticket).where(Ticket.id == ticket.id))
    assert found("Karte", AGENT) == ["Karte"]
    command("search", "rebuild")
    assert found("Karte", AGENT) == []


def _entries() -> list[tuple[object, ...]]:
    columns = (
        SearchEntry.kind,
        SearchEntry.subject_id,
        SearchEntry.title_terms,
        SearchEntry.body_terms,
        SearchEntry.parts,
        SearchEntry.readers,
        SearchEntry.at,
    )
    with factories.reading() as session:
        rows = session.execute(sa.select(*columns).order_by(*columns[:2])).all()
    return [tuple(row) for row in rows]
