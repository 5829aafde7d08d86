"""Files of the developers: kept at their answer, passed on where an agent wants it."""

import pytest

from kdn_helpdesk.core import files
from kdn_helpdesk.mail import inbox
from kdn_helpdesk.wishes.actions import developers, publishing
from kdn_helpdesk.wishes.queries import wishes
from kdn_helpdesk.wishes.states import State
from tests.factories import make_agent, make_organisation, make_person, make_ticket, reading
from tests.factories import writing as transaction
from tests.wishes.making import MAILBOX, act, entries_of, join, make_portal, make_wish

PLAN, PICTURE = ("plan.txt", b"Im April."), ("bild.txt", b"Ein Bild.")


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def rita(app):
    return make_person(email="rita@a.example", organisation=make_organisation())


@pytest.fixture
def ticket(rita):
    return make_ticket(requester=rita)


@pytest.fixture
def wish(ticket, anna, drain, outbox):
    """A wish with the developers, its mails gone."""
    wish = make_wish(ticket=ticket, agent=anna, is_public=True)
    act(developers.send_copy, wish, agent=anna.id)
    drain()
    outbox.clear()
    return wish


@pytest.fixture
def answered(app, wish):
    """The developers have answered with two files."""
    with app.app_context():
        uploads = [files.put(content, name=name) for name, content in (PLAN, PICTURE)]
    act(developers.record_answer, wish, mail_id=7, sender=MAILBOX, body="Siehe Anlage.",
        uploads=uploads)  # fmt: skip
    return wish


def numbers(wish):
    with reading():
        return {file.stored.name: file.id for file in wishes.list_answer_files(wish.id)}


def download(browser, label):
    [address] = [link for link in browser.links if link.endswith(f"/{label}")]
    return browser.get(address)


def pass_on(wish, anna, *names):
    chosen = [number for name, number in numbers(wish).items() if name in names]
    act(publishing.publish_news, wish, agent=anna.id, body="Kommt im April.",
        state=State.PLANNED, files=chosen)  # fmt: skip


def test_files_of_a_mail_stand_at_the_answer_for_the_desk_alone(
    wish, drain, anna, sign_in, visitor
):
    raw = "\r\n".join([
        f"From: {MAILBOX}", "To: beratung@kdn.example", f"Subject: [KDN-A-{wish.id:04d}] Karten",
        "Message-ID: <a@portal.example>", "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="x"', "", "--x", "", "Siehe Anlage.",
        "--x", 'Content-Disposition: attachment; filename="plan.txt"', "", "Im April.", "--x--", "",
    ]).encode()  # fmt: skip
    with transaction():
        inbox.store(raw, recipient=None, source="test")
    drain()
    assert entries_of(wish)[-1] == ("answer", "Siehe Anlage.")
    desk = sign_in(anna).get(f"/servicestelle/anforderungen/{wish.id}")
    assert "plan.txt" in desk.main
    assert download(desk, "plan.txt").response.data == b"Im April."
    assert "plan.txt" not in visitor.get(f"/anforderungen/{wish.id}").text


def test_an_agent_chooses_on_the_page_what_goes_along(answered, anna, sign_in, visitor):
    desk = sign_in(anna)
    plan = numbers(answered)["plan.txt"]
    desk.submit(
        f"/servicestelle/anforderungen/{answered.id}/neues", state="planned", body="Im April.",
        files=[str(plan)],
    )  # fmt: skip
    assert "Die Neuigkeit ist veröffentlicht" in desk.text
    page = visitor.get(f"/anforderungen/{answered.id}")
    assert "bild.txt" not in page.text
    assert download(page, "plan.txt").response.data == b"Im April."


def test_the_agent_hears_that_files_came(answered, drain, outbox):
    drain()
    [mail] = outbox
    assert "Es kamen 2 Dateien mit" in mail.text


def test_nothing_goes_along_by_itself(answered, anna, drain, outbox, visitor):
    pass_on(answered, anna)
    drain()
    assert all(not list(mail.message.iter_attachments()) for mail in outbox)
    assert "plan.txt" not in visitor.get(f"/anforderungen/{answered.id}").text


def test_what_goes_along_reaches_requests_and_joiners(
    answered, ticket, anna, rita, sign_in, drain, outbox
):
    join(answered, make_person(email="jo@b.example"))
    pass_on(answered, anna, "plan.txt")
    drain()
    attached = {
        mail.recipients[0]: [part.get_filename() for part in mail.message.iter_attachments()]
        for mail in outbox
    }
    assert attached.pop(anna.email) == []
    assert attached == {"jo@b.example": ["plan.txt"], "rita@a.example": ["plan.txt"]}
    page = sign_in(rita).get(f"/anfragen/{ticket.reference}")
    assert download(page, "plan.txt").response.data == b"Im April."


def test_a_file_of_another_wish_is_not_passed_on(answered, anna, visitor):
    other = make_wish(agent=anna, is_public=True, portal=make_portal("Open.NRW"))
    act(developers.send_copy, other, agent=anna.id)
    chosen = list(numbers(answered).values())
    act(publishing.publish_news, other, agent=anna.id, body="Ja.", state=State.PLANNED,
        files=chosen)  # fmt: skip
    assert "plan.txt" not in visitor.get(f"/anforderungen/{other.id}").text


def test_a_mail_read_again_adds_no_file_twice(app, answered):
    with app.app_context():
        again = [files.put(b"Im April.", name="plan.txt")]
    act(developers.record_answer, answered, mail_id=7, sender=MAILBOX, body="Siehe Anlage.",
        uploads=again)  # fmt: skip
    assert sorted(numbers(answered)) == ["bild.txt", "plan.txt"]
