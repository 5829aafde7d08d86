"""“Betrifft mich auch”: joining a shared request, being told, being counted."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import OrganisationKind
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.tickets.actions import joining, moves, sharing
from kdn_helpdesk.tickets.models.sharing import Joiner, SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import sharing as queries
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    reading,
    tell,
    writing,
)


@pytest.fixture
def agent(app):
    return make_agent()


@pytest.fixture
def ticket(agent):
    return make_ticket(
        requester=make_person(name="Petra Lindenau", organisation=make_organisation("Kirchhellen")),
        subject="Kirchhellen: Karte leer",
    )


def share(ticket, agent, **words):
    words = {"subject": "Karte leer", "question": "Eine Karte bleibt leer."} | words
    version = tell(sharing.prepare_version, ticket, agent=agent.id, **words)
    with writing() as session:
        row = session.get_one(SharedVersion, version.id)
        asked = session.get_one(Ticket, ticket.id)
        sharing.ask_author(asked, version=row, agent=agent.id)
        sharing.decide(asked, version=row, is_agreed=True)
    return version.sharing_id


@pytest.fixture
def number(ticket, agent):
    return share(ticket, agent)


def join(number, person):
    viewer = Viewer(
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=frozenset({Role.REQUESTER}),
    )
    with writing() as session:
        joining.join_sharing(session.get_one(Sharing, number), viewer=viewer)


def town(name=None, **columns):
    return make_organisation(name, **columns)


def test_joining_and_leaving_on_the_page(number, sign_in):
    person = make_person(organisation=town(regierungsbezirk="Köln", population=12_345))
    browser = sign_in(person).get(f"/geteilte-anfragen/{number}")
    browser.press("Betrifft mich auch")
    assert "1 Kommune, 12.345 Einwohnerinnen und Einwohner" in browser.main
    browser.press("Wieder austreten")
    assert "Noch hat sich niemand angeschlossen." in browser.main


def test_joining_twice_counts_once(number):
    person = make_person(organisation=town())
    join(number, person)
    join(number, person)
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Joiner.id))) == 1


def test_nobody_joins_without_an_organisation_or_their_own_request(number, ticket):
    with pytest.raises(DomainError):
        join(number, make_person())
    with reading() as session:
        author = session.get_one(Ticket, ticket.id)
    with pytest.raises(DomainError):
        join(number, make_author(author))


def make_author(ticket):
    class Author:
        id = ticket.requester_id
        organisation_id = ticket.organisation_id

    return Author


def test_municipalities_people_and_districts_are_counted_once_each(number):
    one = town(regierungsbezirk="Köln", population=50_000)
    two = town(regierungsbezirk="Köln", population=10_000)
    three = town(regierungsbezirk="Arnsberg", population=None)
    provider = town(kind=OrganisationKind.PROVIDER, regierungsbezirk="Köln")
    for organisation in (one, one, two, three, provider):
        join(number, make_person(organisation=organisation))
    with reading():
        reach = queries.count_reach(number)
    assert (reach.municipalities, reach.population, reach.others) == (3, 60_000, 1)
    assert reach.districts == [
        ("Arnsberg", 1, 0),
        ("Detmold", 0, 0),
        ("Düsseldorf", 0, 0),
        ("Köln", 2, 60_000),
        ("Münster", 0, 0),
    ]


def test_the_chart_has_a_bar_for_each_district_and_the_same_figures_in_a_table(number, sign_in):
    for name, population in (("Köln", 30_000), ("Köln", 20_000), ("Münster", 10_000)):
        join(number, make_person(organisation=town(regierungsbezirk=name, population=population)))
    page = sign_in(make_person(organisation=town())).get(f"/geteilte-anfragen/{number}").page
    widths = [bar.get("width") for bar in page.xpath("//svg//*[@class='chart__bar']")]
    assert widths == ["0.0", "0.0", "0.0", "100.0", "50.0"]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")]
        for row in page.xpath("//figure//tbody/tr")
    ]
    assert rows[3:] == [["Köln", "2", "50.000"], ["Münster", "1", "10.000"]]
    assert page.xpath("//figure//svg/@aria-hidden") == ["true"] * 5


def test_members_see_numbers_and_the_desk_alone_names(number, agent, sign_in):
    join(number, make_person(name="Jonas Beitritt", organisation=town("Neuhausen")))
    other = sign_in(make_person(organisation=town())).get(f"/geteilte-anfragen/{number}")
    assert "Neuhausen" not in other.html
    assert "Neuhausen: Jonas Beitritt" in sign_in(agent).get(f"/geteilte-anfragen/{number}").main


def test_those_who_joined_get_the_agreed_answer_by_mail(number, ticket, agent, drain, outbox):
    person = make_person(email="beitritt@stadt.example", organisation=town())
    join(number, person)
    drain()
    outbox.clear()
    share(ticket, agent, answer="Der Dienst war aus.")
    drain()
    mails = [mail for mail in outbox if mail.recipients == [person.email]]
    assert len(mails) == 1
    assert "Der Dienst war aus." in mails[0].text
    for word in ("Lindenau", "Kirchhellen", ticket.reference, agent.name):
        assert word not in mails[0].content.decode("utf-8", "replace") + mails[0].text


def test_those_who_joined_hear_that_it_is_solved(number, ticket, agent, drain, outbox):
    person = make_person(organisation=town())
    join(number, person)
    drain()
    outbox.clear()
    tell(moves.change_state, ticket, state=State.SOLVED, agent=agent.id)
    drain()
    mails = [mail for mail in outbox if mail.recipients == [person.email]]
    assert ["Karte leer" in mail.subject for mail in mails] == [True]
    assert ticket.reference not in mails[0].text + mails[0].subject


def test_who_joined_hears_that_it_is_no_longer_shared(number, ticket, agent, drain, outbox):
    person = make_person(organisation=town())
    join(number, person)
    drain()
    outbox.clear()
    tell(sharing.withdraw, ticket, person=agent.id)
    drain()
    [mail] = [mail for mail in outbox if mail.recipients == [person.email]]
    assert mail.subject == "Nicht mehr geteilt: Karte leer"
    assert "stellen Sie sie bitte selbst" in mail.text
    assert "/anfragen/neu" in mail.text
    assert ticket.reference not in mail.text + mail.subject


def test_nobody_hears_of_what_they_never_could_read(ticket, agent, drain, outbox):
    tell(sharing.prepare_version, ticket, agent=agent.id, subject="Karte", question="Leer.")
    drain()
    outbox.clear()
    tell(sharing.withdraw, ticket, person=agent.id)
    drain()
    assert [mail for mail in outbox if "Nicht mehr geteilt" in mail.subject] == []


def test_nobody_is_written_to_after_it_was_taken_back(number, ticket, agent, drain, outbox):
    join(number, make_person(organisation=town()))
    tell(sharing.withdraw, ticket, person=agent.id)
    drain()
    outbox.clear()
    tell(moves.change_state, ticket, state=State.SOLVED, agent=agent.id)
    drain()
    assert [
        mail for mail in outbox if "Karte leer" in mail.subject and "KDN" not in mail.subject
    ] == []


def test_the_link_of_the_mail_shows_and_only_the_button_leaves(
    number, ticket, agent, visitor, drain, outbox
):
    person = make_person(organisation=town())
    join(number, person)
    share(ticket, agent, answer="Antwort")
    drain()
    mail = next(mail for mail in outbox if mail.recipients == [person.email])
    link = mail.path("/geteilte-anfragen/verlassen/")
    visitor.get(link)
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Joiner.id))) == 1
    visitor.press("Wieder austreten")
    assert "ausgetreten" in visitor.main
    assert "ausgetreten" in visitor.get(link).main
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count(Joiner.id))) == 0


def test_the_list_counts_organisations(number, sign_in):
    place = town()
    for organisation in (place, place, town()):
        join(number, make_person(organisation=organisation))
    browser = sign_in(make_person(organisation=town())).get("/geteilte-anfragen")
    assert browser.page.xpath("//tbody/tr/td[@class='numeric']/text()") == ["2"]
