"""Finding mails, changing several at once, and reading many again."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.intake.actions import correcting
from kdn_helpdesk.intake.models import Rereading
from kdn_helpdesk.mail.models import IncomingMail
from tests import factories
from tests.intake import desk
from tests.mail import arrivals

INTAKE = "/servicestelle/posteingang"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def agent(sign_in):
    return sign_in(factories.make_agent(name="Ada Agentin"))


def arrive(number, **fields):
    raw = arrivals.source(message_id=f"<{number}@stadt.example>", **fields)
    return arrivals.arrive(raw)


@pytest.fixture
def held(drain):
    """Three mails that name no sender."""
    raw = b"Date: x\nSubject: Ohne Absender %d\nReceived: x\n\nWo ist es?\n"
    numbers = [arrivals.arrive(raw % number) for number in range(3)]
    drain()
    return numbers


def outcomes(numbers):
    return [desk.look(number).outcome for number in numbers]


@pytest.mark.parametrize("text", ["Brücke", "brücke", "BRÜCKE", "oster@", "Otto Ost", "100%"])
def test_a_mail_is_found_by_sender_or_subject(agent, drain, text):
    arrive(1, sender="Otto Ost <otto.oster@stadt.example>", subject="Die Brücke zu 100% gesperrt")
    arrive(2, subject="Anderes")
    drain()
    page = agent.get(INTAKE, query_string={"text": text}).main
    assert "gesperrt" in page
    assert "Anderes" not in page


def test_a_search_without_hits_says_so(agent):
    assert "Keine E-Mail passt" in agent.get(f"{INTAKE}?text=nichts").main


def test_mails_are_filtered_by_the_mailbox_they_were_meant_for(agent, drain):
    numbers = [arrive(1, subject="Die eine"), arrive(2, subject="Die andere")]
    drain()
    for number, mailbox in zip(numbers, ("a@kdn.example", "b@kdn.example"), strict=True):
        with factories.writing() as session:
            session.merge(desk.look(number)).mailbox = mailbox
    agent.submit(INTAKE, form="posteingang", postfach="b@kdn.example")
    assert "Die andere" in agent.main
    assert "Die eine" not in agent.main


def test_pages_keep_the_search(agent, drain, monkeypatch):
    monkeypatch.setattr("kdn_helpdesk.intake.views.inbox.PER_PAGE", 1)
    arrive(1, subject="Karte eins")
    arrive(2, subject="Karte zwei")
    arrive(3, subject="Plan")
    drain()
    page = agent.get(f"{INTAKE}?text=Karte")
    assert "Karte zwei" in page.main
    (second,) = {link for link in page.links if "seite=2" in link}
    assert "text=Karte" in second
    assert "Karte eins" in agent.get(second).main


def test_ticked_mails_are_put_aside_together(agent, held):
    agent.submit(f"{INTAKE}?bereich=offen", form="several", button="Angekreuzte beiseitelegen")
    assert "mindestens eine" in agent.text
    token = agent.value("csrf_token")
    data = {"csrf_token": token, "nr": [str(n) for n in held[:2]], "was": "beiseite"}
    agent.post(f"{INTAKE}/mehrere", data=data)
    assert outcomes(held) == ["dropped", "dropped", "held"]
    assert "2 E-Mails sind beiseitegelegt" in agent.text


def test_what_cannot_be_put_aside_is_named(agent, drain, held):
    mail = desk.take_in(drain)
    agent.get(INTAKE)
    data = {"csrf_token": agent.value("csrf_token"), "nr": [str(mail.id)], "was": "beiseite"}
    agent.post(f"{INTAKE}/mehrere", data=data)
    assert mail.reference in agent.text
    assert outcomes([mail.id]) == ["ticket"]


def test_ticked_mails_are_read_again_together(agent, drain, held):
    agent.get(INTAKE)
    data = {"csrf_token": agent.value("csrf_token"), "nr": [str(n) for n in held], "was": "lesen"}
    agent.post(f"{INTAKE}/mehrere", data=data)
    assert outcomes(held) == [None, None, None]
    drain()
    assert outcomes(held) == ["held"] * 3


def misread(numbers):
    """Let mails look as an older version had failed at them."""
    with factories.writing() as session:
        session.execute(
            sa.update(IncomingMail)
            .where(IncomingMail.id.in_(numbers))
            .values(outcome="failed", reference="")
        )


def test_all_that_failed_or_waits_is_read_again_by_one_button(agent, drain, held, monkeypatch):
    monkeypatch.setattr("kdn_helpdesk.intake.actions.rereading.AT_ONCE", 2)
    wrong = [arrive(number, subject=f"Karte {number}") for number in range(3)]
    misread(wrong)
    agent.press("Alle 6 E-Mails erneut lesen", f"{INTAKE}?bereich=offen")
    assert "0 von 6" in agent.main
    drain()
    assert outcomes(wrong) == ["ticket"] * 3
    assert outcomes(held) == ["held"] * 3
    assert "von 6 E-Mails" not in agent.get(INTAKE).main


def test_reading_again_tells_an_open_page_how_far_it_is_and_can_be_stopped(agent, held):
    agent.press("Alle 3 E-Mails erneut lesen", f"{INTAKE}?bereich=offen")
    state = agent.get(f"{INTAKE}/neu-lesen/stand").json
    assert (state["done"], state["total"], state["running"]) == (0, 3, True)
    agent.press("Anhalten", INTAKE)
    assert agent.get(f"{INTAKE}/neu-lesen/stand").json["running"] is False
    with factories.reading() as session:
        assert session.scalars(sa.select(Rereading)).one().state == "stopped"
    assert outcomes(held) == ["held"] * 3


def test_the_command_reads_what_failed_again(command, drain, held):
    wrong = arrive(1)
    misread([wrong])
    result = command("mail", "reread", "--failed")
    assert (result.exit_code, "1 E-Mail" in result.output) == (0, True)
    assert outcomes([wrong, *held]) == [None, "held", "held", "held"]
    drain()
    assert outcomes([wrong]) == ["ticket"]


def test_the_command_reads_all_again_since_a_day_and_makes_no_second_request(command, drain, held):
    mail = desk.take_in(drain)
    before = len(desk.tickets())
    assert command("mail", "reread", "--since", "2020-01-01").exit_code == 0
    assert outcomes([mail.id, *held]) == [None] * 4
    drain()
    assert len(desk.tickets()) == before
    assert (desk.look(mail.id).outcome, desk.look(mail.id).reference) == ("ticket", mail.reference)


@pytest.mark.parametrize("arguments", [[], ["--since", "gestern"]])
def test_the_command_says_what_it_needs(command, arguments):
    assert command("mail", "reread", *arguments).exit_code == 2


def test_the_command_says_where_there_is_nothing_to_read_again(command):
    result = command("mail", "reread", "--held")
    assert result.exit_code == 1
    assert "keine solche" in result.output


def test_what_a_refused_mail_had_begun_is_undone_and_the_others_stay(agent, held, monkeypatch):
    drop = correcting.drop_mail

    def refuse_the_second(mail, *, agent):
        drop(mail, agent=agent)
        if mail.id == held[1]:
            raise DomainError("Diese nicht.")

    monkeypatch.setattr(correcting, "drop_mail", refuse_the_second)
    agent.get(INTAKE)
    data = {"csrf_token": agent.value("csrf_token"), "nr": [str(n) for n in held]}
    page = agent.post(f"{INTAKE}/mehrere", data={**data, "was": "beiseite"})
    assert "Diese nicht." in page.text
    assert outcomes(held) == ["dropped", "held", "dropped"]
