"""Which mail was written by a machine, and what gives it away."""

import pytest

from kdn_helpdesk.mail.reading import read_mail


def verdict(head: str = "", body: str = "Guten Tag", sender: str = "ina@stadt.example"):
    source = f"From: {sender}\n{head.strip()}\n\n{body}" if head else f"From: {sender}\n\n{body}"
    return read_mail(source.encode(), is_ours=lambda found: found.startswith("<kdn.")).verdict


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner=x",
        "Precedence: bulk",
        "Precedence: junk",
        "Precedence: list",
        "Precedence: auto_reply",
        "Precedence: first-class\nPrecedence: Bulk",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: RN, NRN, OOF",
        "X-Auto-Response-Suppress: AutoReply",
        "X-Auto-Response-Suppress: DR",
        "List-Id: <liste.example>",
        "List-Unsubscribe: <https://liste.example>",
        "X-Loop: ja",
        "X-Autoreply: yes",
        "X-Autorespond: Abwesend",
        "X-Autoresponse:",
        "X-Mail-Autoreply: 1",
        "X-FC-MachineGenerated: true",
        "Return-Path: <>",
        "Message-ID: <kdn.t1.abc@helpdesk.example>",
        "Subject: Automatische Antwort: Karte",
        "Subject: Automatische Antwort auf Ihre Mail",
        "Subject: Abwesenheitsnotiz",
        "Subject: Abwesenheit: Karte",
        "Subject: Out of Office: Map",
        "Subject: Automatic reply: Map",
    ],
)
def test_a_machine_gives_itself_away_by_its_header(head):
    found = verdict(head)
    assert (found.kind, bool(found.reasons)) == ("automatic", True)


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: no",
        "Precedence: normal",
        "X-Auto-Response-Suppress: RN",
        "Return-Path: <ina@stadt.example>",
        "Subject: WG: Automatische Antwort: Karte",
        "Message-ID: <fremd@stadt.example>",
    ],
)
def test_what_people_send_stays_ordinary(head):
    assert verdict(head).kind == "ordinary"


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@mx.example",
        "postmaster@stadt.example",
        "noreply@portal.example",
        "no-reply@portal.example",
        "do_not_reply@portal.example",
        "nicht-antworten@portal.example",
        "portal-noreply@stadt.example",
    ],
)
def test_some_senders_are_machines(sender):
    assert verdict(sender=sender).kind == "automatic"


@pytest.mark.parametrize("sender", ["norbert@stadt.example", "postamt@stadt.example"])
def test_names_that_begin_alike_are_people(sender):
    assert verdict(sender=sender).kind == "ordinary"


@pytest.mark.parametrize(
    "body",
    [
        "Guten Tag, ich bin derzeit nicht im Büro.",
        "Ich bin bis 12.08.2026 nicht erreichbar.",
        "ich bin bis einschließlich Freitag, 14. August nicht erreichbar. Es vertritt mich X.",
        "Vielen Dank für Ihre Mail. Zurzeit bin ich im Urlaub. In dringenden Fällen: Herr Y.",
        "I am currently out of the office and will reply after my return.",
        "Dies ist eine automatisch erzeugte Nachricht.",
        "Ich befinde mich bis zum 20.11. im Urlaub und habe keinen Zugriff auf meine Mails.",
        "Ihre Nachricht wird nicht weitergeleitet. Ich bin ab Montag, 9. November wieder im Haus.",
        "Sehr geehrte Damen und Herren, ich bin zurzeit außer Haus. Vertretung: Frau Ebert.",
        "Zur Zeit bin ich in Elternzeit. Bitte wenden Sie sich an Frau Ebert.",
        "Unser Büro ist vom 24.12. bis 1.1. geschlossen. Wir antworten ab dem 2.1.",
        "Ich bin erst am 12.11. wieder erreichbar. Ihre Mail wird nicht gelesen.",
        "I'm on annual leave until Monday. Please contact my colleague.",
        "Thank you for your email. I will be out of the office until 9 November.",
    ],
)
def test_an_absence_without_any_header_is_recognised(body):
    assert verdict("Subject: Re: Karte", body=body).kind == "automatic"


@pytest.mark.parametrize(
    "body",
    [
        "Ich bin bis Freitag nicht erreichbar. Können Sie bis dahin den Datensatz prüfen?",
        "Das Portal ist derzeit nicht erreichbar, bitte prüfen Sie das. " + "Mehr dazu. " * 30,
        "Abwesenheiten trage ich im Portal ein.",
        "Das Portal war gestern nicht erreichbar, heute geht es wieder. Danke für die Hilfe!",
        "Bitte rufen Sie an. Ich bin nicht im Büro, sondern unter 0200 1 zu erreichen. "
        + "x " * 600,
        "Frau Ebert ist derzeit im Urlaub, deshalb schreibe ich Ihnen: Der Export fehlt noch.",
        "Ich bin bis Freitag nicht erreichbar, bitte prüfen Sie bis dahin den Datensatz.",
        "Der Export läuft nun, und die Karte auch. Nur die Suche hakt noch ein wenig. " * 4
        + "Ich bin nicht im Büro, bitte per Mail.",
        "Unsere Seite ist seit heute früh nicht erreichbar.",
    ],
)
def test_a_person_who_mentions_an_absence_is_no_machine(body):
    assert verdict("Subject: Frage", body=body).kind == "ordinary"


def test_a_bounce_wins_over_every_other_sign():
    head = "Auto-Submitted: auto-replied\nReturn-Path: <>\nSubject: Unzustellbar: Karte"
    assert verdict(head, sender="postmaster@stadt.example").kind == "bounce"


def test_a_bounce_that_a_person_forwards_is_ordinary():
    assert verdict("Subject: Undelivered Mail Returned to Sender").kind == "ordinary"


def test_an_attached_calendar_file_makes_no_calendar_mail():
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"'
    body = (
        "--x\n\nSiehe Anlage\n--x\nContent-Type: text/calendar; name=a.ics\n"
        "Content-Disposition: attachment\n\nBEGIN:VCALENDAR\nMETHOD:PUBLISH\nEND:VCALENDAR\n--x--"
    )
    assert verdict(head, body=body).kind == "ordinary"


def test_an_answer_named_ics_in_an_odd_place_is_a_calendar_mail():
    head = "MIME-Version: 1.0\nContent-Type: application/octet-stream; name=antwort.ics"
    body = "\ufeffBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"
    assert verdict(head, body=body).kind == "calendar"
