"""An answer can be taken back for some seconds; nothing of it is known outside before."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import conversation, merging, moves, sorting
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State
from tests.factories import make_agent, make_person, make_ticket, read_ticket, tell, writing


@pytest.fixture(autouse=True)
def _held(app, monkeypatch):
    """Hold answers as an installation does, by a clock that only `later` moves."""
    settings = app.config["KDN"].model_copy(update={"take_back_seconds": 20})
    monkeypatch.setitem(app.config, "KDN", settings)
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def requester(app):
    return make_person(name="Rita Rathaus", email="rita@stadt.example")


@pytest.fixture
def ticket(requester):
    return make_ticket(requester=requester)


def page_of(ticket, step=""):
    return f"/servicestelle/{ticket.reference}{step}"


def answer(desk, ticket, **fields):
    return desk.submit(page_of(ticket), form="antwort", **{"body": "Bitte neu anmelden.", **fields})


def later(seconds=21):
    return time_machine.travel(clock.now() + timedelta(seconds=seconds))


def test_nothing_leaves_before_its_time(desk, ticket, drain, outbox):
    answer(desk, ticket)
    drain()
    assert outbox == []
    with later(19):
        drain()
        assert outbox == []
    with later():
        drain()
    assert [mail.recipients for mail in outbox] == [["rita@stadt.example"]]
    assert "Bitte neu anmelden." in outbox[0].text


def test_the_page_says_how_long_it_can_be_taken_back(desk, ticket):
    answer(desk, ticket)
    assert "Ihre Antwort ist noch nicht hinausgegangen" in desk.main
    assert "Antwort, noch nicht gesendet" in desk.main
    (banner,) = desk.page.xpath("//*[@data-leaves-in]")
    assert 15 <= int(banner.get("data-leaves-in")) <= 20


def test_a_taken_back_answer_is_a_draft_again(desk, ticket, drain, outbox):
    answer(desk, ticket, state="solved", files=[(b"x", "anlage.txt")])
    desk.press("Antwort zurücknehmen")
    assert "Sie steht wieder im Formular." in desk.text
    assert desk.value("body").strip() == "Bitte neu anmelden."
    assert "anlage.txt" in desk.main
    assert not desk.page.xpath("//li[contains(@class, 'message--held')]")
    with later():
        drain()
    assert outbox == []
    assert read_ticket(ticket).state is State.NEW
    assert read_ticket(ticket).first_answer_at is None
    history = desk.get(page_of(ticket, "/verlauf")).main
    assert "Anna Beratung hat eine Antwort zurückgenommen, bevor sie hinausging" in history
    assert "Anna Beratung hat geantwortet" not in history


def test_what_was_begun_meanwhile_is_kept_beside_it(desk, ticket):
    answer(desk, ticket)
    desk.submit(form="antwort", button="Entwurf speichern", body="Schon der nächste Gedanke")
    desk.press("Antwort zurücknehmen")
    assert "Schon der nächste Gedanke" in desk.value("body")
    assert "Bitte neu anmelden." in desk.value("body")


def test_too_late_is_said(desk, ticket, drain, outbox):
    answer(desk, ticket)
    with later():
        drain()
    desk.press("Antwort zurücknehmen")
    assert "Diese Antwort ist schon hinausgegangen." in desk.text
    assert desk.value("body").strip() == ""
    assert "Bitte neu anmelden." in desk.main
    drain()
    assert len(outbox) == 1


def test_until_then_the_asking_side_sees_nothing(desk, ticket, requester, sign_in, drain):
    answer(desk, ticket, files=[(b"x", "anlage.txt")])
    (link,) = [address for address in desk.links if "anlage.txt" in address]
    rita = sign_in(requester)
    assert "Bitte neu anmelden." not in rita.get(f"/anfragen/{ticket.reference}").main
    assert rita.get(link).status == 404
    with later():
        drain()
    assert "Bitte neu anmelden." in rita.get(f"/anfragen/{ticket.reference}").main
    assert rita.get(link).status == 200


def merged_while_held(desk, requester, ticket, agent):
    """Answer a request, and merge it into another one before the answer has left."""
    target = make_ticket(requester=requester)
    answer(desk, ticket)
    with writing() as session:
        merging.merge_tickets(
            session.get_one(Ticket, ticket.id),
            target=session.get_one(Ticket, target.id),
            agent=agent.id,
        )
    return target


def test_an_answer_held_while_its_request_is_merged_leaves_from_the_other_one(
    desk, ticket, requester, agent, drain, outbox
):
    target = merged_while_held(desk, requester, ticket, agent)
    with later():
        drain()
    [mail] = [mail for mail in outbox if "Bitte neu anmelden." in mail.text]
    assert target.reference in mail.subject
    assert mail.recipients == ["rita@stadt.example"]
    assert read_ticket(target).state is State.WAITING
    assert read_ticket(target).first_answer_at is not None
    assert read_ticket(ticket).state is State.MERGED


def test_it_can_be_taken_back_on_either_page(desk, ticket, requester, agent, drain, outbox):
    target = merged_while_held(desk, requester, ticket, agent)
    desk.press("Antwort zurücknehmen")
    assert desk.get(page_of(target)).value("body").strip() == "Bitte neu anmelden."
    with later():
        drain()
    assert not [mail for mail in outbox if "Bitte neu anmelden." in mail.text]
    assert read_ticket(target).state is State.NEW


def test_a_held_answer_is_found_by_the_desk_alone(desk, ticket, agent, requester, sign_in, drain):
    answer(desk, ticket, body="Zwiebelkuchen")
    tell(sorting.set_tags, ticket, names=["eilig"], agent=agent.id)
    drain()
    rita = sign_in(requester)
    assert ticket.reference not in rita.get("/suche?q=Zwiebelkuchen").main


def test_with_it_comes_all_that_an_answer_brings(desk, ticket, agent, drain):
    answer(desk, ticket, state="solved")
    assert read_ticket(ticket).state is State.NEW
    with later():
        drain()
    after = read_ticket(ticket)
    assert (after.state, after.assignee_id) == (State.SOLVED, agent.id)
    assert after.first_answer_at is not None


def test_a_move_made_meanwhile_stands(desk, ticket, agent, drain, outbox):
    answer(desk, ticket)
    tell(moves.change_state, ticket, state=State.EXTERNAL, agent=agent.id)
    with later():
        drain()
    assert read_ticket(ticket).state is State.EXTERNAL
    assert any("Bitte neu anmelden." in mail.text for mail in outbox)


def test_a_reply_that_crosses_it_leaves_the_request_open(desk, requester, drain):
    ticket = make_ticket(requester=requester, state=State.WAITING)
    answer(desk, ticket, state="waiting")
    tell(conversation.reply_to_ticket, ticket, author=requester, body="Noch etwas")
    with later():
        drain()
    assert read_ticket(ticket).state is State.OPEN


def test_only_its_author_takes_it_back(desk, ticket, sign_in, drain, outbox):
    answer(desk, ticket)
    (form,) = desk.page.xpath("//form[contains(@action, '/zuruecknehmen')]")
    other = sign_in(make_agent(name="Otto Zweit"))
    other.get(page_of(ticket))
    assert "Eine Antwort von Anna Beratung ist noch nicht hinausgegangen" in other.main
    assert not other.page.xpath("//form[contains(@action, '/zuruecknehmen')]")
    token = other.page.xpath("//input[@name='csrf_token']/@value")[0]
    other.post(form.get("action"), data={"csrf_token": token})
    with later():
        drain()
    assert any("Bitte neu anmelden." in mail.text for mail in outbox)


def test_a_colleague_reads_the_held_answer_before_sending_another(desk, ticket, sign_in):
    other = sign_in(make_agent(name="Otto Zweit"))
    other.get(page_of(ticket))
    answer(desk, ticket)
    other.submit(form="antwort", body="Antwort von Otto.")
    assert other.status == 409
    assert "Bitte neu anmelden." in other.main
    assert other.value("body").strip() == "Antwort von Otto."


def test_a_refused_answer_is_refused_at_once(desk):
    ticket = make_ticket(state=State.CLOSED)
    desk.submit(page_of(ticket, "/antwort"), body="Trotzdem.")
    assert desk.status == 422
    assert desk.value("body").strip() == "Trotzdem."
