"""Sharing a request with all advised organisations, in words its author agreed to."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import files
from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import queries as search_queries
from kdn_helpdesk.tickets.actions import conversation, merging, sharing, sorting
from kdn_helpdesk.tickets.models.messages import MessageFile
from kdn_helpdesk.tickets.models.sharing import SharedVersion, Sharing
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import sharing as queries
from kdn_helpdesk.tickets.states import ShareState, Visibility
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    read_ticket,
    reading,
    tell,
    writing,
)


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def author(app):
    return make_person(name="Petra Lindenau", organisation=make_organisation("Kirchhellen"))


@pytest.fixture
def ticket(author):
    return make_ticket(
        requester=author,
        subject="Kirchhellen: Karte leer",
        body="Guten Tag,\n\nunsere Karte bleibt leer.\n\nViele Grüße\nPetra Lindenau",
    )


@pytest.fixture
def member(app):
    """Somebody of another organisation."""
    return make_person(organisation=make_organisation())


def prepare(ticket, agent, **words):
    words = {"subject": "Karte leer", "question": "Eine Karte bleibt leer."} | words
    return tell(sharing.prepare_version, ticket, agent=agent.id, **words)


def on_version(version, act, **options):
    with writing() as session:
        row = session.get_one(SharedVersion, version.id)
        number = session.get_one(Sharing, row.sharing_id).ticket_id
        act(session.get_one(Ticket, number), version=row, **options)


def ask(ticket, agent, **words):
    version = prepare(ticket, agent, **words)
    on_version(version, sharing.ask_author, agent=agent.id)
    return version


def share(ticket, agent, **words):
    version = ask(ticket, agent, **words)
    on_version(version, sharing.decide, is_agreed=True)
    return version


def states():
    with reading() as session:
        return session.scalars(sa.select(SharedVersion.state).order_by(SharedVersion.id)).all()


def page(version):
    return f"/geteilte-anfragen/{version.sharing_id}"


def test_nothing_is_seen_before_the_author_has_agreed(ticket, agent, member, sign_in):
    browser = sign_in(member)
    version = prepare(ticket, agent)
    assert browser.get(page(version)).status == 404
    on_version(version, sharing.ask_author, agent=agent.id)
    assert browser.get(page(version)).status == 404
    assert "Karte leer" not in browser.get("/geteilte-anfragen").main
    assert "Karte leer" not in browser.get("/suche?q=Karte").main
    on_version(version, sharing.decide, is_agreed=True)
    assert "Eine Karte bleibt leer." in browser.get(page(version)).main
    assert "Karte leer" in browser.get("/geteilte-anfragen").main
    assert page(version) in browser.get("/suche?q=Karte").links


def test_the_shared_page_holds_nothing_of_the_original(ticket, agent, member, sign_in):
    version = share(ticket, agent, answer="Der Dienst war aus.")
    browser = sign_in(member)
    for url in (page(version), "/geteilte-anfragen", "/suche?q=Karte+Kirchhellen+Lindenau"):
        html = browser.get(url).html
        for word in (ticket.reference, "Lindenau", "Petra", "Anna Beratung"):
            assert word not in html.replace("q=Karte+Kirchhellen+Lindenau", "").replace(
                "Karte Kirchhellen Lindenau", ""
            ), (url, word)
    assert "Kirchhellen" not in browser.get(page(version)).html
    assert browser.get(f"/anfragen/{ticket.reference}").status == 404
    assert "Der Dienst war aus." in browser.get(page(version)).main


def test_members_find_the_shared_words_and_never_the_original(app, ticket, agent, member):
    version = share(ticket, agent, question="Weiße Fläche statt Stadtplan.")
    viewer = Viewer(person_id=member.id, organisation_id=member.organisation_id)
    with app.app_context():
        assert [e.reference for e in _found("Stadtplan", viewer)] == [str(version.sharing_id)]
        assert _found("Lindenau", viewer) == []
        assert _found("Stadtplan", Viewer(person_id=member.id)) == []  # no organisation
        assert _found("Stadtplan", Viewer()) == []


def _found(words, viewer):
    results = search_queries.search(words, viewer=viewer, mend=False)
    return search_queries.list_entries([r.candidate.id for r in results.ranked])


@pytest.mark.parametrize("narrower", [Visibility.ONLY_ME, Visibility.ORGANISATION])
def test_whoever_narrows_the_visibility_hides_it(ticket, author, agent, member, sign_in, narrower):
    version = share(ticket, agent)
    tell(sorting.change_visibility, ticket, visibility=narrower, person=author.id)
    browser = sign_in(member)
    assert browser.get(page(version)).status == 404
    assert page(version) not in browser.get("/suche?q=Karte").links
    assert browser.get("/geteilte-anfragen").main.count("Karte leer") == 0


def test_the_author_takes_it_back_and_the_desk_too(ticket, author, agent, member, sign_in):
    version = share(ticket, agent)
    own = sign_in(author).get(f"/anfragen/{ticket.reference}/teilen")
    own.press("Nichts mehr teilen")
    assert states() == [ShareState.WITHDRAWN]
    assert read_ticket(ticket).visibility is Visibility.ORGANISATION
    browser = sign_in(member)
    assert browser.get(page(version)).status == 404
    assert page(version) not in browser.get("/suche?q=Karte").links
    share(ticket, agent)
    desk = sign_in(agent).get(f"/servicestelle/{ticket.reference}")
    desk.press("Nichts mehr teilen")
    assert browser.get(page(version)).status == 404


def test_names_of_the_request_are_refused_unless_they_were_checked(ticket, author, agent):
    for field, words in {
        "subject": {"subject": "Karte in Kirchhellen"},
        "question": {"question": "Frau Lindenau fragt"},
        "answer": {"answer": f"Wie in {ticket.reference}, schreiben Sie an x@stadt.example"},
    }.items():
        with pytest.raises(DomainError) as refused:
            prepare(ticket, agent, **words)
        assert refused.value.field == field
    assert prepare(ticket, agent, subject="Karte in Kirchhellen", is_checked=True).number == 1


def test_a_version_needs_a_question(ticket, agent):
    with pytest.raises(DomainError) as refused:
        prepare(ticket, agent, question="  ")
    assert refused.value.field == "question"


def test_an_asked_version_is_never_changed_but_replaced(ticket, agent):
    first = ask(ticket, agent)
    second = ask(ticket, agent, question="Genauer gefragt.")
    assert (first.number, second.number) == (1, 2)
    assert states() == [ShareState.REPLACED, ShareState.ASKED]
    with pytest.raises(Conflict):
        on_version(first, sharing.decide, is_agreed=True)


def test_a_draft_is_changed_in_place(ticket, agent):
    first = prepare(ticket, agent)
    assert prepare(ticket, agent, question="Genauer gefragt.").id == first.id


def test_what_is_shared_stays_until_the_author_agrees_to_the_next(ticket, agent, member, sign_in):
    version = share(ticket, agent)
    later = ask(ticket, agent, answer="Jetzt mit Antwort.")
    browser = sign_in(member)
    assert "Jetzt mit Antwort." not in browser.get(page(version)).main
    on_version(later, sharing.decide, is_agreed=True)
    assert "Jetzt mit Antwort." in browser.get(page(version)).main
    assert states() == [ShareState.REPLACED, ShareState.AGREED]


def test_only_chosen_files_go_out_under_a_name_that_tells_nothing(ticket, agent, member, sign_in):
    numbers = []
    for name in ("Kirchhellen-Plan.TXT", "intern.txt"):
        with reading():
            upload = files.put(f"Inhalt {name}".encode(), name=name)
        message = tell(
            conversation.answer_ticket, ticket, agent=agent.id, body="Anbei", files=[upload]
        )
        with reading() as session:
            numbers.append(
                session.scalar(
                    sa.select(MessageFile.id).where(MessageFile.message_id == message.id)
                )
            )
    version = share(ticket, agent, files=[numbers[0]])
    browser = sign_in(member).get(page(version))
    assert "Anlage 1.txt" in browser.main
    assert "Kirchhellen" not in browser.html
    links = [link for link in browser.links if "/dateien/" in link]
    assert len(links) == 1
    answer = browser.get(links[0])
    assert answer.data == b"Inhalt Kirchhellen-Plan.TXT"
    assert "Kirchhellen" not in answer.response.headers["Content-Disposition"]


def test_a_file_of_a_note_or_of_another_request_cannot_be_chosen(ticket, agent):
    other = make_ticket()
    written = []
    for act, about in ((conversation.add_note, ticket), (conversation.answer_ticket, other)):
        with reading():
            upload = files.put(b"x", name="x.txt")
        written.append(tell(act, about, agent=agent.id, body="x", files=[upload]).id)
    with reading() as session:
        numbers = session.scalars(
            sa.select(MessageFile.id).where(MessageFile.message_id.in_(written))
        ).all()
    assert len(numbers) == 2
    version = prepare(ticket, agent, files=numbers)
    with reading() as session:
        assert queries.get_version(version.id).files == []


def test_the_desk_prepares_from_the_conversation_and_asks(
    ticket, author, agent, sign_in, drain, outbox
):
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Laden Sie Petra Lindenau neu.")
    drain()
    outbox.clear()
    desk = sign_in(agent).get(f"/servicestelle/{ticket.reference}/teilen")
    assert "Lindenau" not in desk.value("question") + desk.value("answer") + desk.value("subject")
    assert "bleibt leer" in desk.value("question")
    desk.submit(subject="Kirchhellen", button="Speichern und nachfragen")
    assert desk.status == 422
    assert "Kirchhellen" in desk.page.get_element_by_id("errors").text_content()
    desk.submit(subject="Karte leer", button="Speichern und nachfragen")
    assert desk.path == f"/servicestelle/{ticket.reference}"
    drain()
    assert [mail.recipients for mail in outbox] == [[author.email]]
    assert "bleibt leer" in outbox[0].text


def test_the_link_of_the_mail_shows_and_only_the_button_acts(
    ticket, author, agent, visitor, drain, outbox
):
    ask(ticket, agent, answer="Eine Antwort.")
    drain()
    link = outbox[-1].path("/anfragen/teilen/")
    visitor.get(link)
    assert "Eine Antwort." in visitor.main
    assert states() == [ShareState.ASKED]
    visitor.press("Einverstanden: so teilen")
    assert states() == [ShareState.AGREED]
    assert read_ticket(ticket).visibility is Visibility.ALL_ADVISED
    drain()
    assert [mail.recipients for mail in outbox][-1] == [agent.email]
    visitor.get(link).press("Nichts mehr teilen")
    assert states() == [ShareState.WITHDRAWN]


def test_a_link_that_was_tampered_with_opens_nothing(ticket, agent, visitor):
    ask(ticket, agent)
    assert visitor.get("/anfragen/teilen/eins.zwei").status == 422


def test_the_author_refuses_and_nothing_is_shared(ticket, author, agent, member, sign_in):
    version = ask(ticket, agent)
    own = sign_in(author).get(f"/anfragen/{ticket.reference}")
    assert f"/anfragen/{ticket.reference}/teilen" in own.links
    own.get(f"/anfragen/{ticket.reference}/teilen").press("Nicht einverstanden")
    assert states() == [ShareState.DECLINED]
    assert sign_in(member).get(page(version)).status == 404
    desk = sign_in(agent).get(f"/servicestelle/{ticket.reference}/teilen")
    assert "nicht einverstanden" in desk.main


def test_an_old_page_does_not_agree_to_a_newer_version(ticket, author, agent, sign_in):
    ask(ticket, agent)
    own = sign_in(author).get(f"/anfragen/{ticket.reference}/teilen")
    ask(ticket, agent, question="Ganz andere Worte.")
    own.press("Einverstanden: so teilen")
    assert own.status == 422
    assert states() == [ShareState.REPLACED, ShareState.ASKED]


def test_only_the_author_decides(ticket, author, agent, sign_in):
    ask(ticket, agent)
    with reading() as session:
        town = session.get_one(Ticket, ticket.id).organisation_id
    colleague = make_person()
    with writing() as session:
        session.merge(colleague).organisation_id = town
    browser = sign_in(colleague)
    assert browser.get(f"/anfragen/{ticket.reference}").status == 200
    assert browser.get(f"/anfragen/{ticket.reference}/teilen").status == 404


def test_whoever_has_left_is_not_asked(agent):
    author = make_person(organisation=make_organisation())
    ticket = make_ticket(requester=author)
    with writing() as session:
        session.merge(author).is_active = False
    version = prepare(ticket, agent)
    with pytest.raises(DomainError):
        on_version(version, sharing.ask_author, agent=agent.id)


def test_the_author_proposes_and_the_desk_is_told(ticket, author, agent, sign_in, drain, outbox):
    sign_in(author).submit(f"/anfragen/{ticket.reference}", visibility="all_advised")
    drain()
    assert [mail.recipients for mail in outbox] == [[agent.email]]
    assert f"/servicestelle/{ticket.reference}/teilen" in outbox[0].text
    assert "gewünscht" in sign_in(agent).get(f"/servicestelle/{ticket.reference}").main


def test_a_request_that_was_never_shared_has_nothing_to_take_back(ticket, agent):
    with pytest.raises(DomainError):
        tell(sharing.withdraw, ticket, person=agent.id)


def test_the_history_tells_every_step(ticket, author, agent, sign_in):
    share(ticket, agent)
    trail = sign_in(agent).get(f"/servicestelle/{ticket.reference}/verlauf").main
    for words in ("Fassung ohne Namen", "geteilt werden darf", "dem Teilen zugestimmt"):
        assert words in trail


def test_the_list_is_filtered_by_words_and_topic(ticket, agent, member, sign_in):
    share(ticket, agent)
    browser = sign_in(member)
    assert "Karte leer" in browser.get("/geteilte-anfragen?text=karte+BLEIBT").main
    assert "Karte leer" not in browser.get("/geteilte-anfragen?text=Radweg").main
    assert "Karte leer" not in browser.get("/geteilte-anfragen?thema=dkan").main


def test_people_without_organisation_see_an_explanation(ticket, agent, sign_in):
    share(ticket, agent)
    main = sign_in(make_person()).get("/geteilte-anfragen").main
    assert "Karte leer" not in main
    assert "beratenen Organisationen" in main


def test_what_is_shared_stays_so_when_a_colleagues_request_is_merged_into_it(
    ticket, author, agent, member, sign_in
):
    version = share(ticket, agent)
    with reading() as session:
        town = session.get_one(Ticket, ticket.id).organisation_id
    colleague = make_person()
    with writing() as session:
        session.merge(colleague).organisation_id = town
    for visibility, status in ((Visibility.ORGANISATION, 200), (Visibility.ONLY_ME, 404)):
        with reading() as session:
            asks = session.get_one(Person, colleague.id)
        source = make_ticket(requester=asks, visibility=visibility)
        with writing() as session:
            merging.merge_tickets(
                session.get_one(Ticket, source.id),
                target=session.get_one(Ticket, ticket.id),
                agent=agent.id,
            )
        browser = sign_in(member)
        assert browser.get(page(version)).status == status
        assert (page(version) in browser.get("/suche?q=Karte").links) == (status == 200)
