"""Requests that belong together, told by both."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.tickets.actions import linking
from kdn_helpdesk.tickets.models.tickets import Ticket, TicketLink
from kdn_helpdesk.tickets.states import LinkKind
from tests.factories import make_agent, make_ticket, reading, writing


@pytest.fixture
def agent(app):
    return make_agent()


def link(one, other, agent, kind=LinkKind.RELATED):
    with writing() as session:
        linking.link_tickets(
            session.get_one(Ticket, one.id),
            other=session.get_one(Ticket, other.id),
            agent=agent.id,
            kind=kind,
        )


def kept():
    with reading() as session:
        return session.execute(
            sa.select(TicketLink.ticket_id, TicketLink.other_id, TicketLink.kind)
        ).all()


def test_two_requests_are_linked_once_in_either_direction(agent):
    one, other = make_ticket(), make_ticket()
    link(one, other, agent)
    link(other, one, agent)
    assert kept() == [(one.id, other.id, LinkKind.RELATED)]


def test_a_request_is_not_linked_with_itself(agent):
    ticket = make_ticket()
    with pytest.raises(DomainError):
        link(ticket, ticket, agent)


def test_a_part_has_one_whole(agent):
    part, whole, other = make_ticket(), make_ticket(), make_ticket()
    link(part, whole, agent, LinkKind.PARENT)
    with pytest.raises(DomainError) as refused:
        link(part, other, agent, LinkKind.PARENT)
    assert part.reference in refused.value.sentence


def test_no_request_is_a_part_of_its_own_part(agent):
    one, two, three = make_ticket(), make_ticket(), make_ticket()
    link(three, two, agent, LinkKind.PARENT)
    link(two, one, agent, LinkKind.PARENT)
    with pytest.raises(DomainError):
        link(one, three, agent, LinkKind.PARENT)
    assert len(kept()) == 2


@pytest.mark.parametrize(
    ("relation", "here", "there"),
    [
        ("related", "Hängt zusammen mit", "Hängt zusammen mit"),
        ("duplicate", "Doppelt zu", "Noch einmal gestellt in"),
        ("part_of", "Teil von", "Umfasst"),
        ("has_part", "Umfasst", "Teil von"),
    ],
)
def test_both_pages_name_the_link(agent, sign_in, relation, here, there):
    one, other = make_ticket(subject="Erstes"), make_ticket(subject="Zweites")
    browser = sign_in(agent)
    page = f"/servicestelle/{one.reference}"
    browser.submit(page, form="verknuepfung", reference=other.reference, relation=relation)
    assert f"{here} {other.reference} Zweites" in browser.main
    assert (
        f"{there} {one.reference} Erstes" in browser.get(f"/servicestelle/{other.reference}").main
    )


def test_a_link_is_removed_from_either_side_and_the_history_tells(agent, sign_in):
    one, other = make_ticket(), make_ticket()
    link(one, other, agent)
    browser = sign_in(agent).get(f"/servicestelle/{other.reference}")
    browser.press(f"Verknüpfung mit {one.reference} entfernen")
    assert kept() == []
    for ticket, end in ((one, other), (other, one)):
        trail = browser.get(f"/servicestelle/{ticket.reference}/verlauf").main
        assert f"hat sie mit {end.reference} verknüpft" in trail
        assert f"hat die Verknüpfung mit {end.reference} entfernt" in trail


def test_a_link_of_other_requests_cannot_be_removed_from_here(agent):
    one, other, third = make_ticket(), make_ticket(), make_ticket()
    link(one, other, agent)
    with reading() as session:
        number = session.scalar(sa.select(TicketLink.id))
    with pytest.raises(NotFound), writing() as session:
        linking.unlink_tickets(session.get_one(Ticket, third.id), link=number, agent=agent.id)


def test_an_unknown_number_is_refused_and_kept(agent, sign_in):
    ticket = make_ticket()
    browser = sign_in(agent)
    browser.submit(
        f"/servicestelle/{ticket.reference}",
        form="verknuepfung",
        reference="KDN-2020-9",
        relation="duplicate",
    )
    assert browser.status == 422
    assert browser.value("reference") == "KDN-2020-9"
    assert browser.value("relation") == "duplicate"
