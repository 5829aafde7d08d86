"""Several addresses: each with a topic and a sender of its own."""

import pytest

from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.mail import lines
from kdn_helpdesk.tickets.actions import mailboxes as actions
from tests import factories
from tests.intake.desk import look, take_in, ticket
from tests.mail import arrivals

PAGE = "/verwaltung/postfaecher"


@pytest.fixture
def topic(app):
    factories.make_topic("sonstiges", name="Sonstiges")
    return factories.make_topic("umwelt", name="Umweltdaten")


@pytest.fixture
def mailbox(topic):
    return make_mailbox(topic=topic)


def make_mailbox(address="umwelt@kdn.example", *, topic=None, account="", is_active=True):
    with factories.writing():
        mailbox = actions.add_mailbox(address=address, actor=None)
        actions.edit_mailbox(
            mailbox,
            name="Umweltberatung",
            topic_id=topic.id if topic else None,
            account=account,
            is_active=is_active,
            actor=None,
        )
        return mailbox


@pytest.fixture
def admin(app, sign_in):
    return sign_in(factories.make_admin())


def topic_of(mail):
    return ticket(mail.reference).topic_id


def test_a_mailbox_is_added_with_its_topic(admin, topic):
    admin.submit(PAGE, address="Umwelt@kdn.example")
    admin.submit(name="Umweltberatung", topic=str(topic.id), is_active=True)
    assert "umwelt@kdn.example" in admin.main
    assert "Umweltdaten" in admin.main


@pytest.mark.parametrize("address", ["kein", "umwelt+x@kdn.example", "umwelt@kdn.example"])
def test_what_cannot_be_a_mailbox_is_refused_and_kept(admin, mailbox, address):
    admin.submit(PAGE, address=address)
    assert admin.status == 422
    assert admin.value("address") == address


def test_the_own_address_may_have_a_topic_and_a_name_and_stays_in_use(admin, topic):
    own = make_mailbox("beratung@kdn.example", topic=topic)
    admin.submit(f"{PAGE}/{own.id}", is_active=False)
    assert "immer in Gebrauch" in admin.main


def test_two_mailboxes_do_not_share_an_account(app, admin, mailbox, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "imap_url", "imap://a:b@mail.example/INBOX")
    make_mailbox("zwei@kdn.example", account="a@mail.example/INBOX")
    admin.submit(f"{PAGE}/{mailbox.id}", account="a@mail.example/INBOX")
    assert "gehören schon zu zwei@kdn.example" in admin.main


def test_without_mailboxes_the_page_says_where_mails_go(admin):
    assert "Alle E-Mails gehen an beratung@kdn.example" in admin.get(PAGE).main


def test_the_page_counts_the_mails_of_each_mailbox(admin, mailbox, drain):
    take_in(drain, to="umwelt@kdn.example")
    row = admin.get(PAGE).page.xpath("//tr[contains(., 'umwelt@kdn.example')]")[0]
    assert row.xpath("./td")[1].text_content().strip() == "1"


def test_the_page_shows_a_disturbed_server_and_lets_it_be_tried_at_once(
    app, admin, topic, monkeypatch
):
    monkeypatch.setattr(app.config["KDN"], "imap_url", "imap://a:b@mail.example/INBOX")
    with app.app_context(), transaction():
        lines.note_failure("a@mail.example/INBOX", "Der Mailserver verweigert die Anmeldung")
    assert "verweigert die Anmeldung" in admin.get(PAGE).main
    admin.press("Sofort versuchen")
    with app.app_context():
        assert lines.may_try("a@mail.example/INBOX")


def test_a_setting_that_cannot_be_read_is_told_on_the_page(app, admin, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "imap_url", "http://localhost")
    assert "KDN_IMAP_URL nennt kein Postfach" in admin.get(PAGE).main


def test_a_mail_to_a_mailbox_gets_its_topic(mailbox, topic, drain):
    mail = take_in(drain, to="Umwelt <umwelt@kdn.example>")
    assert topic_of(mail) == topic.id
    assert mail.mailbox == "umwelt@kdn.example"


def test_the_envelope_says_more_than_the_mail(mailbox, topic, drain):
    mail = take_in(drain, to="liste@stadt.example", recipient="umwelt+tag@kdn.example")
    assert topic_of(mail) == topic.id


def test_a_mail_to_the_own_address_gets_the_usual_topic(mailbox, topic, drain):
    mail = take_in(drain)
    assert topic_of(mail) != topic.id
    assert mail.mailbox == "beratung@kdn.example"


def test_one_process_serves_several_addresses(mailbox, topic, drain):
    make_mailbox("karte@kdn.example")
    for address in ("umwelt@kdn.example", "karte@kdn.example"):
        arrivals.arrive(recipient=address, message_id=f"<{address}>")
    drain()
    assert [mail.mailbox for mail in arrivals.arrived()] == [
        "umwelt@kdn.example",
        "karte@kdn.example",
    ]


@pytest.mark.real("imap")
def test_a_fetched_mail_that_names_no_address_belongs_to_its_account(
    app, topic, imap_account, drain, monkeypatch
):
    box = imap_account()
    make_mailbox(topic=topic, account=box.name)
    monkeypatch.setattr(app.config["KDN"], "imap_url", box.url)
    box.deliver(arrivals.source(to="undisclosed-recipients:;"))
    drain()
    assert look(arrivals.arrived()[0].id).mailbox == "umwelt@kdn.example"


def test_an_answer_leaves_from_the_address_that_was_written_to(mailbox, drain, outbox):
    take_in(drain, to="umwelt@kdn.example")
    (receipt,) = [mail for mail in outbox if mail.recipients == ["ina.roth@stadt.example"]]
    assert receipt.message["From"] == "Umweltberatung <umwelt@kdn.example>"
    assert receipt.message["Reply-To"].addresses[0].addr_spec.startswith("umwelt")
    assert "umwelt@kdn.example" in receipt.text
    assert "beratung@kdn.example" not in receipt.text


def test_a_reply_to_that_address_finds_its_request(mailbox, drain, sign_in, outbox):
    organisation = factories.make_organisation()
    factories.make_person(email="ina.roth@stadt.example", organisation=organisation)
    mail = take_in(drain, to="umwelt@kdn.example")
    desk = sign_in(factories.make_agent())
    desk.submit(f"/servicestelle/{mail.reference}", body="Bitte sehr.")
    drain()
    answer = outbox[-1].message
    assert answer["Reply-To"].addresses[0].addr_spec.startswith("umwelt+ticket.")
    follow_up = take_in(
        drain, to=answer["Reply-To"].addresses[0].addr_spec, message_id="<zwei@stadt.example>"
    )
    assert (follow_up.outcome, follow_up.reference) == ("follow_up", mail.reference)


def test_a_mailbox_that_is_not_in_use_still_takes_mails_and_does_not_answer(topic, drain, outbox):
    make_mailbox(topic=topic, is_active=False)
    mail = take_in(drain, to="umwelt@kdn.example")
    assert topic_of(mail) != topic.id
    assert {sent.message["From"].addresses[0].addr_spec for sent in outbox} == {
        "beratung@kdn.example"
    }


def test_a_mail_that_calls_itself_a_mailbox_of_ours_is_held(mailbox, drain):
    mail = take_in(drain, sender="umwelt@kdn.example")
    assert mail.outcome == "held"


def test_a_topic_that_was_closed_gives_way_to_the_usual_one(mailbox, topic, drain):
    with factories.writing() as session:
        session.merge(topic).is_active = False
    assert topic_of(take_in(drain, to="umwelt@kdn.example")) != topic.id
