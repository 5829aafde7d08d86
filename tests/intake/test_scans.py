"""Mails whose files are scanned for viruses."""

import pytest

from kdn_helpdesk.core.scanning import Scan
from kdn_helpdesk.mail import lines
from kdn_helpdesk.mail.models import Outcome
from tests import factories
from tests.intake import desk
from tests.mail import arrivals
from tests.scanner import LARGEST, THREAT, VIRUS, ToyScanner

INTAKE = "/servicestelle/posteingang"


@pytest.fixture(autouse=True)
def topic(app):
    return factories.make_topic("sonstiges")


@pytest.fixture
def scanner(app, monkeypatch):
    return ToyScanner(app, monkeypatch)


@pytest.fixture
def agent(sign_in):
    return sign_in(factories.make_agent(name="Ada Agentin"))


def with_files(*files: bytes, message_id: str = "<anhang@stadt.example>") -> bytes:
    """A mail with these files; their names are datei-0.txt and so on."""
    parts = ["Content-Type: text/plain\r\n\r\nBitte sehen Sie die Anlage an."]
    parts += [
        f"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=datei-{n}.txt\r\n"
        f"\r\n{content.decode()}"
        for n, content in enumerate(files)
    ]
    head = f"From: ina.roth@stadt.example\r\nSubject: Anlage\r\nMessage-ID: {message_id}\r\n"
    head += "Content-Type: multipart/mixed; boundary=g\r\n\r\n"
    return (head + "".join(f"--g\r\n{part}\r\n" for part in parts) + "--g--\r\n").encode()


def pass_time(app):
    """Let the next round ask the scanner again."""
    with app.app_context(), factories.writing():
        lines.try_now(lines.SCANNER)


def test_a_clean_file_goes_with_the_request(scanner, drain):
    mail = desk.take_in(drain, with_files(b"harmlos"))
    assert (mail.outcome, mail.scan) == (Outcome.TICKET, Scan.CLEAN)
    assert scanner.asked == 1


def test_a_mail_with_a_virus_is_held_and_nobody_gets_the_file(scanner, drain, agent, outbox):
    mail = desk.take_in(drain, with_files(VIRUS, b"harmlos"))
    assert (mail.outcome, mail.scan) == (Outcome.HELD, Scan.FOUND)
    assert THREAT in mail.reason
    assert "datei-0.txt" in mail.reason
    assert (outbox, desk.tickets()) == ([], [])
    page = agent.get(f"{INTAKE}/{mail.id}")
    assert "gesperrt: enthält einen Virus (Trial.Virus)" in page.main
    assert f"{INTAKE}/{mail.id}/anhang/0" not in page.links
    assert f"{INTAKE}/{mail.id}/quelle" not in page.links
    assert agent.get(f"{INTAKE}/{mail.id}/anhang/0").status == 422
    assert agent.get(f"{INTAKE}/{mail.id}/quelle").status == 422
    assert agent.get(f"{INTAKE}/{mail.id}/anhang/1").status == 200


def test_the_desk_makes_a_request_of_it_without_the_virus(scanner, drain, agent):
    mail = desk.take_in(drain, with_files(VIRUS, b"harmlos"))
    agent.submit(f"{INTAKE}/{mail.id}", form=f"{INTAKE}/{mail.id}/anfrage")
    (ticket,) = desk.tickets()
    page = agent.get(f"/servicestelle/{ticket.reference}")
    assert "datei-1.txt" in page.main
    assert "datei-0.txt" not in page.main
    assert agent.get(f"{INTAKE}/{mail.id}/anhang/0").status == 422


def test_a_file_that_is_too_large_for_the_scanner_stays_behind(scanner, drain, agent):
    mail = desk.take_in(drain, with_files(b"x" * (LARGEST + 1), b"harmlos"))
    assert mail.outcome is Outcome.TICKET
    assert "datei-0.txt" in mail.reason
    assert agent.get(f"{INTAKE}/{mail.id}/anhang/0").status == 422
    assert "datei-0.txt" not in agent.get(f"/servicestelle/{mail.reference}").main


def test_while_the_scanner_is_away_a_mail_with_files_waits_where_people_see_it(
    scanner, drain, agent
):
    scanner.is_away = True
    waiting = desk.take_in(drain, with_files(b"harmlos"))
    plain = desk.take_in(drain)
    assert (waiting.outcome, waiting.scan, waiting.attempts) == (None, Scan.PENDING, 0)
    assert plain.outcome is Outcome.TICKET
    page = agent.get(INTAKE).main
    assert "1 E-Mail wartet auf den Virenscanner" in page
    assert "niemand lauscht" in page
    assert "Anlage" in page
    assert "wartet auf den Virenscanner" in agent.get(f"{INTAKE}/{waiting.id}").main
    assert agent.get(f"{INTAKE}/{waiting.id}/anhang/0").status == 422
    assert agent.get(f"{INTAKE}/{waiting.id}/quelle").status == 422


def test_a_scanner_that_is_away_is_asked_once_a_round(scanner, drain):
    scanner.is_away = True
    for number in range(5):
        arrivals.arrive(with_files(b"harmlos", message_id=f"<{number}@stadt.example>"))
    drain()
    drain()
    assert scanner.asked == 1


def test_once_the_scanner_is_back_the_mail_comes_to_its_place(scanner, drain, app):
    scanner.is_away = True
    for _ in range(4):
        mail = desk.take_in(drain, with_files(b"harmlos"))
        pass_time(app)
    scanner.is_away = False
    drain()
    assert desk.look(mail.id).outcome is Outcome.TICKET
    assert desk.look(mail.id).scan is Scan.CLEAN
    assert len(desk.tickets()) == 1


def test_without_a_scanner_what_waited_goes_on(scanner, drain):
    scanner.is_away = True
    mail = desk.take_in(drain, with_files(b"harmlos"))
    scanner.switch(on=False)
    drain()
    assert (desk.look(mail.id).outcome, desk.look(mail.id).scan) == (Outcome.TICKET, Scan.NONE)


def test_a_correction_waits_for_the_scanner_too(scanner, drain, agent):
    scanner.is_away = True
    mail = desk.take_in(drain, with_files(b"harmlos"))
    page = agent.submit(f"{INTAKE}/{mail.id}", form=f"{INTAKE}/{mail.id}/anfrage")
    assert "Der Virenscanner antwortet nicht" in page.main
    assert desk.tickets() == []


def test_a_picture_with_a_virus_is_not_shown_in_the_mails_frame(scanner, drain, agent):
    raw = (
        b"From: ina.roth@stadt.example\r\nSubject: Bild\r\n"
        b"Content-Type: multipart/related; boundary=g\r\n\r\n--g\r\nContent-Type: text/html\r\n\r\n"
        b'<p>Bild</p><img src="cid:a"><img src="cid:b">\r\n'
        + b"".join(
            b"--g\r\nContent-Type: image/png\r\nContent-ID: <%s>\r\n\r\n%s\r\n" % part
            for part in ((b"a", b"\x89PNG\r\n\x1a\n" + VIRUS), (b"b", b"\x89PNG\r\n\x1a\nharmlos"))
        )
        + b"--g--\r\n"
    )
    mail = desk.take_in(drain, raw)
    frame = agent.get(f"{INTAKE}/{mail.id}/html").data.decode()
    assert mail.scan is Scan.FOUND
    assert frame.count("data:image/png") == 1
