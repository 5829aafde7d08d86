"""A mail becomes a row, once for each event and address, and is well formed."""

from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa

from kdn_helpdesk.mail import threads
from kdn_helpdesk.mail.models import OutgoingMail
from tests import factories
from tests.mail import mails

pytestmark = pytest.mark.usefixtures("app")


def sent(drain, outbox):
    drain()
    (mail,) = outbox
    return mail


def test_a_mail_is_sent_by_the_worker(drain, outbox):
    queued = mails.queue()
    assert outbox == []
    assert sent(drain, outbox).recipients == ["rathaus@stadt.example"]
    assert mails.outgoing(queued.id).state == "sent"


def test_one_event_is_mailed_to_one_address_once(app, drain, outbox):
    mails.queue(key="ticket:7:answer:1")
    with pytest.raises(AssertionError):
        mails.queue(key="ticket:7:answer:1")
    mails.queue(key="ticket:7:answer:2")
    drain()
    assert len(outbox) == 2


def test_the_text_comes_first_and_the_html_says_the_same(drain, outbox):
    mails.queue(body="Grüße & <b>mehr</b>")
    mail = sent(drain, outbox)
    kinds = [part.get_content_type() for part in mail.message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert "Grüße & <b>mehr</b>" in mail.text
    assert "Grüße &amp; &lt;b&gt;mehr&lt;/b&gt;" in mail.html


def test_a_mail_says_that_it_is_automatic(drain, outbox):
    mails.queue(automatic="auto-replied")
    message = sent(drain, outbox).message
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_what_a_person_wrote_does_not_call_itself_automatic(drain, outbox):
    mails.queue(automatic=None)
    message = sent(drain, outbox).message
    assert "Auto-Submitted" not in message


def test_an_answer_comes_back_with_a_signed_tag(app, drain, outbox):
    mails.queue(about=("ticket", 42))
    reply_to = sent(drain, outbox).message["Reply-To"].addresses[0].addr_spec
    with app.app_context():
        assert threads.read_reply_address(reply_to) == ("ticket", 42)


def test_mails_about_one_thing_share_a_reference(drain, outbox):
    mails.queue(key="a", about=("ticket", 42), references=("<x@y.example>",))
    mails.queue(key="b", about=("ticket", 42))
    drain()
    first, second = (mail.message["References"].split() for mail in outbox)
    assert first == [second[0], "<x@y.example>"]


def test_every_mail_has_a_message_id_that_names_its_subject(app, drain, outbox):
    mails.queue(about=("meeting", 3))
    with app.app_context():
        assert threads.read_message_id(sent(drain, outbox).message["Message-ID"]) == ("meeting", 3)


def test_no_value_can_add_a_header(drain, outbox):
    mails.queue(subject="Karte\nBcc: alle@stadt.example\r\n\r\nText")
    message = sent(drain, outbox).message
    assert message["Bcc"] is None
    assert message["Subject"] == "Karte Bcc: alle@stadt.example Text"


@pytest.mark.parametrize("address", ["keine-adresse", "a@b@c", "x@y.example\nBcc: z@y.example", ""])
def test_an_address_that_cannot_be_fails_with_a_reason(drain, outbox, address):
    mail = mails.queue(to=address)
    drain()
    assert outbox == []
    assert mails.outgoing(mail.id).state == "failed"
    assert "keine E-Mail-Adresse" in mails.outgoing(mail.id).reason


def test_a_domain_with_umlauts_is_written_as_smtp_takes_it(drain, outbox):
    mails.queue(to="info@müllheim.example")
    assert sent(drain, outbox).recipients == ["info@xn--mllheim-n2a.example"]


def test_an_address_with_umlauts_before_the_sign_says_what_is_wrong(drain, outbox):
    mail = mails.queue(to="jörg.müller@stadt.example")
    drain()
    assert outbox == []
    assert "Bitte erfragen Sie eine andere Adresse" in mails.outgoing(mail.id).reason


def test_a_mail_of_a_refused_transaction_does_not_leave(app, drain, outbox):
    with pytest.raises(ZeroDivisionError), factories.writing():
        mails.queue_mail(
            to=mails.Recipient("rathaus@stadt.example"),
            template=mails.TEMPLATE,
            context={"subject": "x", "body": "x"},
            about=("ticket", 1),
            event_key="undone",
        )
        raise ZeroDivisionError
    drain()
    assert outbox == []


def test_a_long_subject_survives_the_bytes(app):
    subject = "Überlänge " * 30
    queued = mails.queue(subject=subject)
    with factories.reading() as session:
        content = session.scalar(
            sa.select(OutgoingMail.content).where(OutgoingMail.id == queued.id)
        )
    assert message_from_bytes(content, policy=default)["Subject"] == subject.strip()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
