"""Where a mail ends: one outcome each, by the rules."""

from pathlib import Path

import pytest

from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.intake import jobs as intake_jobs
from kdn_helpdesk.intake.actions import filing
from kdn_helpdesk.tickets.queries import conversation
from kdn_helpdesk.tickets.states import State
from tests import factories
from tests.intake import desk
from tests.mail import arrivals, mails

CORPUS = Path(__file__).parents[1] / "data" / "mail"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


def test_a_mail_of_a_known_person_becomes_a_request(drain, ina):
    mail = desk.take_in(drain, subject="AW: Frage zur Karte", body="Wo ist die Karte?")
    (ticket,) = desk.tickets()
    assert (mail.outcome, mail.reference) == ("ticket", ticket.reference)
    assert (ticket.requester_id, ticket.subject) == (ina.id, "Frage zur Karte")
    assert ticket.organisation_id == ina.organisation_id
    assert [message.body for message in desk.messages(ticket)] == ["Wo ist die Karte?"]


def test_an_unknown_sender_becomes_a_person_without_organisation(drain):
    mail = desk.take_in(drain, sender="Uwe Neu <uwe@freipost.example>")
    (ticket,) = desk.tickets()
    assert mail.outcome == "ticket"
    assert (ticket.organisation_id, ticket.visibility) == (None, "only_me")


def test_the_sender_gets_a_receipt_with_the_number(drain, outbox, ina):
    mail = desk.take_in(drain)
    (receipt,) = [sent for sent in outbox if sent.recipients == [ina.email]]
    assert mail.reference in receipt.subject
    assert receipt.message["Auto-Submitted"] == "auto-replied"


def test_an_unknown_sender_gets_one_receipt_an_hour(drain, outbox):
    for number in range(3):
        desk.take_in(
            drain, sender="uwe@freipost.example", message_id=f"<{number}@freipost.example>"
        )
    assert len(desk.tickets()) == 3
    assert [sent.recipients for sent in outbox] == [["uwe@freipost.example"]]


def test_a_mail_without_subject_and_text_becomes_a_request(drain):
    assert desk.take_in(drain, subject="", body="").outcome == "ticket"


def test_the_files_of_a_mail_go_with_the_request(drain, ina):
    raw = (CORPUS / "apple_mail_attachment.eml").read_bytes()
    mail = desk.take_in(drain, raw)
    assert names_of_files(mail.reference) == ["Satzung über Gebühren.pdf"]


def names_of_files(reference):
    viewer = Viewer(roles=frozenset({Role.AGENT}))
    with factories.reading():
        said = conversation.list_messages(desk.ticket(reference).id, viewer=viewer)
        return [entry.stored.name for message in said for entry in message.files]


def test_automatic_mail_makes_no_request_and_is_not_answered(drain, outbox):
    mail = desk.take_in(drain, subject="Automatische Antwort: Karte")
    assert (mail.outcome, desk.tickets(), outbox) == ("automatic", [], [])


def test_automatic_mail_does_not_reopen_a_request(drain, app, ina):
    ticket = factories.make_ticket(requester=ina, state=State.SOLVED)
    mail = desk.take_in(
        drain, to=desk.reply_address(app, ticket), auto_submitted="auto-replied", subject="Urlaub"
    )
    assert (mail.outcome, mail.reference) == ("automatic", ticket.reference)
    assert desk.ticket(ticket.reference).state == "solved"
    assert len(desk.messages(ticket)) == 1


def test_what_cannot_be_read_failed_and_says_why(drain):
    mail = desk.take_in(drain, bytes(range(256)))
    assert (mail.outcome, mail.verdict) == ("failed", "unreadable")
    assert "keine E-Mail" in mail.reason


def test_a_mail_without_sender_is_held(drain):
    mail = desk.take_in(drain, (CORPUS / "no_subject_no_sender.eml").read_bytes())
    assert (mail.outcome, bool(mail.reason)) == ("held", True)


def test_a_mail_under_our_own_address_is_held(drain):
    assert desk.take_in(drain, sender="Beratung <beratung@kdn.example>").outcome == "held"


def test_our_own_mail_coming_back_is_automatic(app, drain, outbox, ina):
    factories.make_ticket(requester=ina, quiet=False)
    drain()
    (receipt,) = [sent for sent in outbox if sent.recipients == [ina.email]]
    assert desk.take_in(drain, receipt.content).outcome == "automatic"


def test_a_person_who_was_shut_out_opens_no_request(drain):
    factories.make_person(email="ina.roth@stadt.example", is_active=False)
    mail = desk.take_in(drain)
    assert (mail.outcome, desk.tickets()) == ("held", [])


def test_a_mail_that_is_too_large_is_held_and_its_sender_told_once(app, drain, outbox, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 600)
    for number in range(2):
        mail = desk.take_in(drain, message_id=f"<{number}@stadt.example>", body="x" * 900)
    assert (mail.outcome, len(outbox)) == ("held", 1)
    assert "zu groß" in outbox[0].subject
    assert outbox[0].message["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize(
    ("body", "languages", "subject"),
    [
        ("Wo finde ich die Karte? Mit freundlichen Grüßen ", "de", "Ihre "),
        ("Where can I find the map of the district? Kind regards ", "en", "Your mail is too large"),
        ("", "de, en", " / Your mail is too large"),
    ],
)
def test_an_unknown_sender_of_a_large_mail_is_told_in_the_mails_language_or_in_both(
    app, drain, outbox, monkeypatch, body, languages, subject
):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 600)
    desk.take_in(drain, subject="4711", body=body + "x" * 900)
    (told,) = outbox
    assert told.message["Content-Language"] == languages
    assert subject in told.subject
    assert ('lang="en"' in told.html) == ("en" in languages)
    assert ("in mehreren" in told.text, "in several mails" in told.text) == (
        "de" in languages,
        "en" in languages,
    )


def test_the_receipt_of_a_stranger_comes_in_the_language_they_wrote_in(drain, outbox):
    desk.take_in(drain, body="Hello, where can I find the map of the district? Kind regards")
    assert [mail.message["Content-Language"] for mail in outbox] == ["en"]


def test_an_error_in_one_mail_stops_no_other(drain, monkeypatch, ina):

    file_mail = filing.file_mail

    def stumble(mail, read, enclosures):
        if "Gift" in read.subject:
            raise ZeroDivisionError("geteilt")
        file_mail(mail, read, enclosures)

    monkeypatch.setattr(filing, "file_mail", stumble)
    bad = arrivals.arrive(subject="Gift", message_id="<gift@stadt.example>")
    good = arrivals.arrive()
    drain()
    assert (desk.look(bad).outcome, desk.look(good).outcome) == ("failed", "ticket")
    assert "geteilt" in desk.look(bad).reason


def test_a_mail_that_kills_its_reader_three_times_failed(drain):
    number = arrivals.arrive()
    with factories.writing() as session:
        mail = session.merge(desk.look(number))
        mail.attempts = 3
    drain()
    assert desk.look(number).outcome == "failed"


def test_a_hard_bounce_marks_the_mail_with_a_german_reason(app, drain, outbox, ina):
    sent = mails.queue(to="weg@stadt-eibe.example", about=("ticket", factories.make_ticket().id))
    drain()
    raw = (CORPUS / "bounce_postfix.eml").read_bytes()
    mail = desk.take_in(drain, raw.replace(b"<t50.c0ffee@kdn.example>", sent.message_id.encode()))
    outgoing = mails.outgoing(sent.id)
    assert (mail.outcome, outgoing.state) == ("bounce", "undelivered")
    assert "Ein Postfach mit dieser Adresse gibt es nicht" in outgoing.reason
    assert mail.reference.startswith("KDN-")


def test_a_soft_bounce_lets_the_mail_be_sent_again(drain):
    sent = mails.queue(to="voll@kreis-tanne.example")
    drain()
    raw = (CORPUS / "bounce_exchange_german.eml").read_bytes().replace(b"5.2.2", b"4.2.2")
    desk.take_in(drain, raw.replace(b"<t51.beef@kdn.example>", sent.message_id.encode()))
    assert mails.outgoing(sent.id).state == "queued"


def test_a_report_of_delay_leaves_the_mail_sent(drain):
    sent = mails.queue(to="langsam@stadt-kiefer.example")
    drain()
    raw = (CORPUS / "bounce_delayed.eml").read_bytes()
    desk.take_in(drain, raw.replace(b"<t53.cafe@kdn.example>", sent.message_id.encode()))
    assert mails.outgoing(sent.id).state == "sent"
    assert "versucht es weiter" in mails.outgoing(sent.id).reason


def test_a_bounce_of_a_mail_that_is_none_of_ours_is_stored_all_the_same(drain):
    mail = desk.take_in(drain, (CORPUS / "bounce_postfix.eml").read_bytes())
    assert (mail.outcome, desk.tickets()) == ("bounce", [])


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.eml")), ids=lambda path: path.stem)
def test_every_mail_of_the_corpus_ends_somewhere(drain, path):
    mail = desk.take_in(drain, path.read_bytes())
    assert mail.outcome is not None


def test_the_list_of_outcomes_names_the_request(drain, command, ina):
    mail = desk.take_in(drain)
    line = command("mail", "outcomes", "--json").output
    assert f'"ticket": "{mail.reference}"' in line
    assert '"from": "ina.roth@stadt.example"' in line


def test_large_mails_are_not_all_held_in_memory_at_once(app, drain, monkeypatch):
    factories.make_topic("sonstiges")
    monkeypatch.setattr(intake_jobs, "BYTES_AT_ONCE", 5000)
    for number, size in enumerate((2000, 2000, 9000, 100)):
        body = f"Frage {number} " + "x" * size
        arrivals.arrive(message_id=f"<{number}@gross.example>", body=body)
    rounds, settle = [], intake_jobs._settle
    monkeypatch.setattr(
        intake_jobs, "_settle", lambda some: rounds.append(len(some)) or settle(some)
    )
    drain()
    assert rounds == [2, 1, 1]
    assert {mail.outcome for mail in arrivals.arrived()} == {"ticket"}
