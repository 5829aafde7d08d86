"""`flask doctor` names what is wrong and how to mend it."""

import json
import smtplib
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import transports
from kdn_helpdesk.mail.models import OutgoingMail
from kdn_helpdesk.operations import doctor, health
from tests import factories


@pytest.fixture
def change(app, monkeypatch):
    """Set a setting of the running application for this test."""

    def change(**values):
        with app.app_context():
            found = settings()
        for name, value in values.items():
            monkeypatch.setattr(found, name, value)

    return change


@pytest.fixture
def found(command):
    """What doctor says about one subject."""

    def found(subject):
        lines = [json.loads(line) for line in command("doctor", "--json").stdout.splitlines()]
        return next(line for line in lines if line["subject"] == subject)

    return found


@contextmanager
def answering():
    """A mail server that takes the connection."""
    yield


@pytest.fixture(autouse=True)
def mail_server(monkeypatch):
    monkeypatch.setattr(transports, "connection", answering)


def test_every_check_is_told(command):
    result = command("doctor", "--json")
    told = [json.loads(line)["subject"] for line in result.stdout.splitlines()]
    assert told == list(doctor.CHECKS)


def test_a_check_that_breaks_does_not_hide_the_others(command, found, monkeypatch):
    def break_down():
        raise RuntimeError("out of paper\nand more")

    monkeypatch.setitem(doctor.CHECKS, "space", break_down)
    assert "out of paper" in found("space")["sentence"]
    assert found("database")["level"] == "ok"
    assert command("doctor").exit_code == 1


def test_an_error_says_how_to_mend_it(command, monkeypatch):
    monkeypatch.setattr(health, "newest_steps", lambda: {"9999"})
    result = command("doctor")
    assert result.exit_code == 1
    assert "→ Ausführen: flask --app wsgi db upgrade" in result.stdout


def test_warnings_alone_are_no_failure(command, monkeypatch):
    warning = doctor.Finding("space", doctor.Level.WARNING, "tight")
    monkeypatch.setattr(doctor, "CHECKS", {"space": lambda: warning})
    result = command("doctor")
    assert result.exit_code == 0
    assert result.stdout == "  !   tight\n"


def test_a_short_key_is_an_error(found, change):
    change(secret_key=SecretStr("short"))
    assert found("secret_key")["level"] == "error"


def test_a_key_that_others_can_read_is_a_warning(found, change, app):
    change(secret_key=SecretStr("k" * 48))
    with app.app_context():
        path = settings().data_dir / "secret_key"
    path.write_text("k" * 48)
    path.chmod(0o644)
    assert found("secret_key")["level"] == "warning"
    path.chmod(0o600)
    assert found("secret_key")["level"] == "ok"
    path.unlink()


@pytest.mark.parametrize(
    ("free", "level"), [(5 * 1024**3, "ok"), (500 * 1024**2, "warning"), (1024, "error")]
)
def test_little_room_on_the_disk_is_told(found, monkeypatch, free, level):
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: usage)
    assert found("space")["level"] == level


def test_a_database_behind_this_version_is_an_error(found, monkeypatch):
    monkeypatch.setattr(health, "newest_steps", lambda: {"9999"})
    assert found("database")["level"] == "error"


def test_files_that_cannot_be_stored_are_an_error(found, monkeypatch):
    def refuse(_url):
        raise PermissionError("no such bucket")

    monkeypatch.setattr(files, "open_store", refuse)
    assert "no such bucket" in found("files")["sentence"]


def test_a_late_mail_means_that_no_worker_runs(app, found):
    assert found("jobs")["level"] == "ok"
    with factories.writing() as session:
        session.add(
            OutgoingMail(
                event_key="test", recipient="a@kdn.example", kind="ticket", subject_id=1,
                message_id="<a@kdn.example>", subject="Spät", language="de", content=b"",
                is_automatic=True, due_at=clock.now() - timedelta(hours=1),
            )
        )  # fmt: skip
    assert found("jobs")["level"] == "error"
    assert "worker" in found("jobs")["remedy"]


def test_a_queue_that_does_not_answer_is_an_error(app, found, monkeypatch):
    def refuse():
        raise ConnectionError("refused")

    monkeypatch.setattr(app.extensions["jobs"].engine, "pending_count", refuse)
    assert "refused" in found("jobs")["sentence"]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("refused"), smtplib.SMTPAuthenticationError(535, b"refused")]
)
def test_a_mail_server_that_cannot_be_used_is_an_error(found, monkeypatch, error):
    def refuse():
        raise error

    monkeypatch.setattr(transports, "connection", refuse)
    assert found("smtp")["level"] == "error"
    assert "refused" in found("smtp")["sentence"]


@pytest.mark.real("imap")
def test_every_mailbox_that_is_fetched_has_to_open(found, change, imap_account):
    assert found("imap")["level"] == "ok"
    box = imap_account()
    change(imap_url=box.url)
    assert box.name in found("imap")["sentence"]
    change(imap_url=f"{box.url} {box.url_at(1)}")
    assert found("imap")["level"] == "error"
    assert "dort nimmt niemand" in found("imap")["sentence"]
    change(imap_url="http://localhost")
    assert "KDN_IMAP_URL" in found("imap")["sentence"]


@pytest.mark.parametrize(
    ("address", "level"),
    [("beratung@kdn-test.de", "ok"), ("beratung@kdn.example", "warning"), ("beratung", "error")],
)
def test_the_address_has_to_be_one_that_can_be_answered(found, change, address, level):
    change(mail_address=address)
    assert found("mail_address")["level"] == level


@pytest.mark.parametrize(
    ("url", "level"),
    [("https://beratung.kdn.de", "ok"), ("http://localhost", "warning"), ("kdn", "error")],
)
def test_people_should_come_by_https(found, change, url, level):
    change(public_url=url)
    assert found("public_url")["level"] == level


def test_a_demonstration_needs_neither_https_nor_a_real_address(found, change):
    change(demo=True, public_url="http://localhost:8000", mail_address="a@demo.kdn.example")
    assert found("public_url")["level"] == found("mail_address")["level"] == "ok"


@pytest.mark.parametrize("subject", ["catalogue", "front_end"])
def test_what_set_up_makes_is_missed_when_it_is_not_there(found, monkeypatch, tmp_path, subject):
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    assert found(subject)["level"] == "error"
    assert "make setup" in found(subject)["remedy"]
