"""Addresses that take no mail: marked by hard failures, mended by the desk or by their owner."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core.permissions import Role
from kdn_helpdesk.mail import transports
from kdn_helpdesk.mail.models import AddressFlag
from tests import factories
from tests.intake import desk
from tests.mail import mails
from tests.meetings import making

LIST = "/servicestelle/adressen"
ADDRESS = "weg@stadt-eibe.example"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def eibe():
    return factories.make_organisation("Eibe")


@pytest.fixture
def person(eibe):
    return factories.make_person(email=ADDRESS, name="Uwe Weg", organisation=eibe)


@pytest.fixture
def ticket(person):
    return factories.make_ticket(requester=person)


@pytest.fixture
def agent(sign_in):
    return sign_in(factories.make_agent(name="Ada Agentin"))


@pytest.fixture
def report(data):
    """A function from a mail that left to the report that it came back."""

    def make(sent, *, status=b"5.1.1"):
        raw = (data / "mail" / "bounce_postfix.eml").read_bytes()
        return raw.replace(b"<t50.c0ffee@kdn.example>", sent.message_id.encode()).replace(
            b"5.1.1", status
        )

    return make


@pytest.fixture
def bounced(drain, report, ticket):
    """A mail about the request that came back for good."""
    sent = mails.queue(to=ADDRESS, about=("ticket", ticket.id))
    drain()
    desk.take_in(drain, report(sent))
    return sent


def flag_of(email=ADDRESS):
    with factories.reading() as session:
        return session.scalar(sa.select(AddressFlag).where(AddressFlag.email == email))


def test_a_hard_failure_marks_the_address_with_the_reason(bounced):
    flag = flag_of()
    assert flag.cleared_at is None
    assert "Ein Postfach mit dieser Adresse gibt es nicht" in flag.reason


@pytest.mark.parametrize("status", [b"4.2.2", b"5.3.4", b"5.7.1"])
def test_what_is_not_the_addresss_fault_marks_nothing(drain, report, ticket, status):
    """Full for now, a mail too large, a text that is refused."""
    sent = mails.queue(to=ADDRESS, about=("ticket", ticket.id))
    drain()
    desk.take_in(drain, report(sent, status=status))
    assert flag_of() is None


@pytest.mark.parametrize(
    ("answer", "marked"), [("550 5.1.1 no such user", True), ("550 no", False)]
)
def test_a_refusal_at_the_hand_over_marks_the_address(drain, monkeypatch, answer, marked):
    def refuse(_line, _content, **_addresses):
        return transports.Result(False, is_final=True, reason=f"Server: {answer}")

    monkeypatch.setattr(transports.Line, "send", refuse)
    mails.queue(to=ADDRESS)
    drain()
    assert (flag_of() is not None) is marked


def test_nothing_more_is_queued_to_it_and_the_row_says_so(bounced, drain, outbox):
    later = mails.queue(to=ADDRESS, key="later")
    drain()
    assert (mails.outgoing(later.id).state, outbox) == ("braked", [])
    assert "nimmt keine E-Mails an" in later.reason


def test_a_mail_that_is_withheld_can_be_sent_again_by_hand(bounced, agent, drain, outbox):
    later = mails.queue(to=ADDRESS, key="later")
    agent.press("Erneut senden", f"/verwaltung/postausgang/{later.id}")
    drain()
    assert [mail.recipients for mail in outbox] == [[ADDRESS]]


def test_what_the_person_asks_for_is_sent_and_using_it_clears_the_mark(
    bounced, visitor, drain, outbox
):
    visitor.submit("/passwort-vergessen", email=ADDRESS)
    drain()
    (mail,) = outbox
    assert mail.recipients == [ADDRESS]
    link = next(word for word in mail.text.split() if word.startswith("http://localhost/"))
    phrase = "sieben rote Kraniche am See"
    visitor.submit(link.removeprefix("http://localhost"), password=phrase, repeated=phrase)
    assert flag_of().cleared_at is not None


def test_a_mail_from_the_address_clears_the_mark_and_what_waited_is_sent(bounced, drain, outbox):
    later = mails.queue(to=ADDRESS, key="later")
    desk.take_in(drain, sender=ADDRESS)
    assert flag_of().cleared_at is not None
    assert mails.outgoing(later.id).state == "sent"
    assert mails.outgoing(bounced.id).state == "sent"


@pytest.mark.parametrize("fields", [{"auto_submitted": "auto-replied"}])
def test_an_automatic_mail_from_the_address_clears_nothing(bounced, drain, fields):
    desk.take_in(drain, sender=ADDRESS, **fields)
    assert flag_of().cleared_at is None


def test_a_second_failure_marks_the_address_anew(bounced, drain, report):
    desk.take_in(drain, sender=ADDRESS)
    sent = mails.queue(to=ADDRESS, key="second")
    drain()
    desk.take_in(drain, report(sent).replace(b"Subject:", b"X-Second: 1\nSubject:", 1) + b"\n2\n")
    assert flag_of().cleared_at is None


def test_the_desk_is_asked_to_correct_it(bounced, agent, ticket, eibe):
    assert "nimmt keine E-Mails an" in agent.get("/servicestelle/uebersicht").main
    page = agent.get(LIST)
    for words in (ADDRESS, "Uwe Weg", "Eibe", ticket.reference, "gibt es nicht"):
        assert words in page.main


def test_an_organisations_contact_is_named_and_marked(bounced, agent, eibe):
    with factories.writing() as session:
        session.merge(eibe).contact = f"Rathaus, {ADDRESS}, Zimmer 3"
    assert "Kontakt von Eibe" in agent.get(LIST).main
    page = agent.get(f"/verwaltung/organisationen/{eibe.id}").main
    assert f"Nimmt keine E-Mails an {ADDRESS}: Ein Postfach" in page


def test_the_request_and_the_person_show_the_mark(bounced, agent, ticket, person):
    for address in (f"/servicestelle/{ticket.reference}", f"/verwaltung/personen/{person.id}"):
        page = agent.get(address).main
        assert "Nimmt keine E-Mails an" in page
        assert "gibt es nicht" in page


def test_the_right_address_gets_what_waited(bounced, agent, drain, outbox, person):
    mails.queue(to=ADDRESS, key="later", subject="Später")
    agent.submit(f"{LIST}/{flag_of().id}", email="Uwe.Weg@stadt-eibe.example")
    drain()
    assert {mail.recipients[0] for mail in outbox} == {"uwe.weg@stadt-eibe.example"}
    assert sorted(mail.subject for mail in outbox) == ["Betreff", "Später"]
    assert "uwe.weg@stadt-eibe.example" in outbox[0].message["To"]
    assert outbox[0].text.startswith("Guten Tag")
    assert flag_of().cleared_at is not None
    with factories.reading() as session:
        fresh = session.get_one(factories.Person, person.id)
    assert (fresh.email, fresh.confirmed_at) == ("uwe.weg@stadt-eibe.example", None)


def test_a_one_time_link_is_not_sent_on_to_another_address(bounced, agent, drain, outbox):
    mails.queue(to=ADDRESS, key="link", about=("account_link", 1))
    agent.submit(f"{LIST}/{flag_of().id}", email="neu@stadt-eibe.example")
    drain()
    assert [mail.subject for mail in outbox] == ["Betreff"]
    assert len(outbox) == 1


def test_an_address_that_somebody_else_has_is_refused_and_kept(bounced, agent):
    factories.make_person(email="neu@stadt-eibe.example")
    agent.submit(f"{LIST}/{flag_of().id}", email="neu@stadt-eibe.example")
    assert agent.status == 422
    assert "schon jemand anderes" in agent.main
    assert agent.value("email") == "neu@stadt-eibe.example"


def test_nonsense_is_no_address(bounced, agent):
    agent.submit(f"{LIST}/{flag_of().id}", email="neu")
    assert "keine E-Mail-Adresse" in agent.main
    assert flag_of().cleared_at is None


def test_an_agent_does_not_change_a_colleagues_address(bounced, agent, person):
    with factories.writing() as session:
        session.add(factories.PersonRole(person_id=person.id, role=Role.ADMIN))
    agent.submit(f"{LIST}/{flag_of().id}", email="neu@stadt-eibe.example")
    assert agent.status == 422


def test_an_address_that_works_is_confirmed_by_one_click(bounced, agent, drain, outbox):
    agent.press(f"{ADDRESS} funktioniert", LIST)
    drain()
    assert [mail.recipients for mail in outbox] == [[ADDRESS]]
    assert "Alle Adressen nehmen E-Mails an" in agent.get(LIST).main


def test_an_invitation_that_came_back_is_shown_at_the_person(sign_in, drain, report, person):
    leader = factories.make_person(email="leitung@kdn.example")
    group = factories.make_group("Open Data", coordinators=[leader], members=[person])
    meeting = making.make_meeting(group, invited=True)
    drain()
    with factories.reading() as session:
        sent = session.scalars(
            sa.select(mails.OutgoingMail).where(mails.OutgoingMail.recipient == ADDRESS)
        ).one()
    mail = desk.take_in(drain, report(sent))
    assert (mail.outcome, mail.kind, mail.subject_id) == ("bounce", "meeting", meeting.id)
    page = sign_in(leader).get(f"/termine/{meeting.id}/rueckmeldungen").main
    assert f"{ADDRESS}Nimmt keine E-Mails an" in page.replace(" ", "").replace(
        "NimmtkeineE-Mailsan", "Nimmt keine E-Mails an"
    )


def test_the_right_address_gets_the_invitation_anew(agent, drain, outbox, report, person):
    leader = factories.make_person(email="leitung@kdn.example")
    group = factories.make_group("Open Data", coordinators=[leader], members=[person])
    making.make_meeting(group, invited=True)
    drain()
    with factories.reading() as session:
        sent = session.scalars(
            sa.select(mails.OutgoingMail).where(mails.OutgoingMail.recipient == ADDRESS)
        ).one()
    desk.take_in(drain, report(sent))
    outbox.clear()
    agent.submit(f"{LIST}/{flag_of().id}", email="neu@stadt-eibe.example")
    drain()
    (invitation,) = [mail for mail in outbox if mail.recipients == ["neu@stadt-eibe.example"]]
    assert b"mailto:neu@stadt-eibe.example" in b"".join(
        part.get_payload(decode=True) or b""
        for part in invitation.message.walk()
        if part.get_content_type() == "text/calendar"
    ).replace(b"\r\n ", b"")
