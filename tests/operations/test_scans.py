"""What was stored while no scanner looked is scanned later."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.core import audit, scanning
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.scanning import Scan, ScannerAway
from kdn_helpdesk.operations import doctor
from kdn_helpdesk.tickets.models.messages import MessageFile
from tests import factories
from tests.intake import desk
from tests.intake.test_scans import with_files
from tests.scanner import THREAT, VIRUS, ToyScanner

NEW = "/anfragen/neu"


def a_minute_later():
    """So that what comes each minute comes again."""
    return time_machine.travel(timedelta(minutes=2))


@pytest.fixture
def scanner(app, monkeypatch):
    return ToyScanner(app, monkeypatch)


@pytest.fixture
def ina(sign_in):
    factories.make_topic("sonstiges")
    town = factories.make_organisation("Lerche")
    return sign_in(factories.make_person(email="ina.roth@stadt.example", organisation=town))


def stored() -> list[StoredFile]:
    with factories.reading() as session:
        return list(session.scalars(sa.select(StoredFile).order_by(StoredFile.id)))


def states() -> list[Scan]:
    return [file.scan for file in stored()]


def addresses(ticket) -> list[str]:
    """Where the request's files would be fetched."""
    with factories.reading() as session:
        numbers = session.scalars(sa.select(MessageFile.id).order_by(MessageFile.id)).all()
    return [
        f"/anfragen/{ticket.reference}/dateien/{number}/datei-{place}.txt"
        for place, number in enumerate(numbers)
    ]


def file_request(ina, *contents):
    files = [(content, f"datei-{n}.txt") for n, content in enumerate(contents)]
    return ina.submit(NEW, topic="sonstiges", subject="Anlage", body="Siehe Anlage.", files=files)


def test_an_upload_with_a_virus_is_refused_and_what_was_typed_stays(scanner, ina):
    page = file_request(ina, VIRUS)
    assert page.status == 422
    assert "„datei-0.txt“ enthält einen Virus (Trial.Virus)" in page.main
    assert page.value("body").strip() == "Siehe Anlage."
    assert stored() == []


def test_an_upload_too_large_for_the_scanner_is_refused(scanner, ina):
    assert "zu groß, um auf Viren geprüft zu werden" in file_request(ina, b"x" * 200_000).main


def test_while_the_scanner_is_away_an_upload_is_taken_and_nobody_gets_it(scanner, ina):
    scanner.is_away = True
    page = file_request(ina, b"harmlos")
    assert states() == [Scan.PENDING]
    assert "wird auf Viren geprüft" in page.main
    (ticket,) = desk.tickets()
    assert not any("/dateien/" in link for link in page.links)
    assert [ina.get(address).status for address in addresses(ticket)] == [422]


def test_the_worker_scans_it_once_the_scanner_is_back(scanner, ina, drain):
    scanner.is_away = True
    file_request(ina, b"harmlos", VIRUS)
    drain()
    assert states() == [Scan.PENDING, Scan.PENDING]
    scanner.is_away = False
    with a_minute_later():
        drain()
    assert states() == [Scan.CLEAN, Scan.FOUND]
    (ticket,) = desk.tickets()
    page = ina.get(f"/anfragen/{ticket.reference}")
    assert "gesperrt: enthält einen Virus (Trial.Virus)" in page.main
    good, bad = addresses(ticket)
    assert [link for link in page.links if "/dateien/" in link] == [good]
    assert (ina.get(good).status, ina.get(bad).status) == (200, 422)


def test_files_and_mails_of_the_time_before_are_scanned_by_command(scanner, ina, drain, command):
    scanner.switch(on=False)
    file_request(ina, VIRUS)
    mail = desk.take_in(drain, with_files(VIRUS))
    assert (states(), mail.scan) == ([Scan.NONE] * 2, Scan.NONE)
    scanner.switch(on=True)
    result = command("files", "scan")
    assert (result.exit_code, result.stdout) == (0, "3 Viren gefunden\n")
    assert (states(), desk.look(mail.id).scan) == ([Scan.FOUND] * 2, Scan.FOUND)
    with factories.reading():
        entries = audit.list_about("stored_file", stored()[0].id)
    assert [(entry.action, entry.details) for entry in entries] == [
        ("file:lock", {"threat": THREAT})
    ]
    assert command("files", "scan").stdout == "0 Viren gefunden\n"


def test_the_command_says_what_keeps_it_from_scanning(scanner, ina, command):
    scanner.is_away = True
    file_request(ina, b"harmlos")
    assert "antwortet nicht" in command("files", "scan").stderr
    scanner.switch(on=False)
    assert "KDN_CLAMD_URL" in command("files", "scan").stderr


def test_without_a_scanner_nobody_waits_for_one(scanner, ina, drain):
    scanner.is_away = True
    file_request(ina, b"harmlos")
    scanner.switch(on=False)
    with a_minute_later():
        drain()
    assert states() == [Scan.NONE]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("ClamAV 1.4.6/27800/Mon Nov  9 09:30:00 2020", doctor.Level.WARNING),
        ("ClamAV 1.4.6", doctor.Level.OK),
        (None, doctor.Level.ERROR),
    ],
)
def test_the_doctor_looks_at_the_scanner(scanner, app, monkeypatch, words, level):
    def version():
        if words is None:
            raise ScannerAway("weg")
        return words

    monkeypatch.setattr(scanning, "version", version)
    with app.app_context():
        assert doctor.check_scanner().level is level
        scanner.switch(on=False)
        assert doctor.check_scanner().level is doctor.Level.OK
