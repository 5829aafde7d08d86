"""Every page of the desk asks the database the same number of times, however much there is."""

import sqlalchemy as sa

from kdn_helpdesk.core.permissions import Permission, Role, Viewer
from kdn_helpdesk.tickets.actions import bulk, conversation, linking, saved, sorting
from kdn_helpdesk.tickets.models.bulk import BulkChange, BulkKind
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries.lists import TicketFilter
from kdn_helpdesk.web.access import access_of
from tests import factories
from tests.browser import walk
from tests.browser.region import Region

MORE = 30
MOST = 24
"""No page of the desk asks more often than this."""


def desk_pages(app, region):
    """The pages that open to those who work on requests: endpoint and address."""
    with app.test_request_context():
        return {
            rule.endpoint: app.url_for(rule.endpoint, **region.examples.get(rule.endpoint, {}))
            for rule in walk.readable(app)
            if Permission.TICKET_WORK in (access_of(app.view_functions[rule.endpoint]) or ())
        }


def count_all(browser, pages, queries):
    """How often each page asks; it was opened once before, so that what is kept is there."""
    counted = {}
    for endpoint, url in pages.items():
        for _time in range(2):
            queries.clear()
            answer = browser.client.get(url)
            assert answer.status_code < 400, url
        counted[endpoint] = len(queries)
    return counted


def grow(region):
    """More of everything that the desk's pages list."""
    agent = region.person(Role.AGENT)
    reference = region.examples["work.show"]["reference"]
    with factories.reading() as session:
        shown = session.scalars(sa.select(Ticket).where(Ticket.reference == reference)).one()
    for number in range(MORE):
        ticket = factories.make_ticket(
            requester=region.person(Role.MANAGER), assignee=agent, subject=f"Karte {number}"
        )
        factories.tell(conversation.add_note, ticket, agent=agent.id, body="Notiz")
        factories.tell(sorting.set_tags, ticket, names=["karte", f"wort {number}"], agent=agent.id)
        factories.tell(conversation.add_note, shown, agent=agent.id, body=f"Notiz {number}")
        link(shown, ticket, agent)
    add_to_the_bulk_change(region)


def link(one, other, agent):
    with factories.writing() as session:
        pair = [session.get_one(Ticket, ticket.id) for ticket in (one, other)]
        linking.link_tickets(pair[0], other=pair[1], agent=agent.id)


def add_to_the_bulk_change(region):
    """The change that is previewed holds all of them, and there are more views and changes."""
    agent = region.person(Role.AGENT)
    with factories.writing() as session:
        change = session.get(BulkChange, region.examples["bulk.show"]["bulk_id"])
        bulk.discard(change, person=agent.id)
    with factories.writing():
        change = bulk.draft_change(
            bulk.Selection(wanted=TicketFilter(view="alle")),
            viewer=Viewer(person_id=agent.id, roles=frozenset({Role.AGENT})),
            kind=BulkKind.CLOSE,
            wanted={"state": "closed"},
        )
        for number in range(5):
            saved.save_view(person=agent.id, name=f"Ansicht {number}", asked={"text": "karte"})
    for name in ("bulk.show", "bulk.state"):
        region.examples[name] = {"bulk_id": change.id}


def test_every_desk_page_costs_the_same_for_one_request_and_for_thirty(
    app, drain, sign_in, queries
):
    region = Region(drain)
    browser = sign_in(region.person(Role.AGENT))
    few = count_all(browser, desk_pages(app, region), queries)
    grow(region)
    many = count_all(browser, desk_pages(app, region), queries)
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert not grown, f"pages that ask more often, the more there is: {grown}"
    greedy = {name: number for name, number in many.items() if number > MOST}
    assert not greedy
    assert len(few) > 15
