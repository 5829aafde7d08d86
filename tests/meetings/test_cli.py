"""The command that examines invitations."""

import json

import pytest

from tests.ical.checkup.objects import INVITATION, crlf, mail
from tests.ical.checkup.spoiled import SPOILED
from tests.ical.checkup.spoiled_mails import SPOILED_MAILS


@pytest.fixture
def file(tmp_path):
    def write(name, raw):
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return write


def test_a_sound_file_and_mail_end_well(command, file):
    done = command(
        "meetings", "check-invitation", file("a.ics", crlf(INVITATION)), file("b.eml", mail())
    )
    assert done.exit_code == 0
    assert done.output.count("Nichts ist daran falsch.") == 2


def test_an_error_says_where_why_and_what_to_do(command, file):
    path = file("a.ics", SPOILED["cancel-not-cancelled"][0])
    done = command("meetings", "check-invitation", path)
    assert done.exit_code == 1
    assert "Fehler · Zeile 32, STATUS · cancel-not-cancelled (RFC 5546, 3.2.5)" in done.output
    assert "Wer stolpert: Outlook, Gmail, Apple Mail." in done.output
    assert "STATUS:CANCELLED schreiben." in done.output


def test_a_hint_alone_is_no_failure(command, file):
    done = command("meetings", "check-invitation", file("a.ics", SPOILED["rsvp-missing"][0]))
    assert done.exit_code == 0
    assert "Hinweis" in done.output


def test_programs_get_one_object_a_file(command, file):
    good, bad = (
        file("a.ics", crlf(INVITATION)),
        file("b.eml", SPOILED_MAILS["method-unlike-mime"][0]),
    )
    done = command("meetings", "check-invitation", good, bad, "--json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first == {"file": str(good), "findings": []}
    (finding,) = second["findings"]
    assert finding["rule"] == "method-unlike-mime"
    assert finding["severity"] == "error"
    assert finding["place"] == "Zeile 5, METHOD"
    assert done.exit_code == 1


def test_english_is_spoken_where_asked(command, file):
    path = file("a.ics", SPOILED["uid-missing"][0])
    done = command("meetings", "check-invitation", path, "--language", "en")
    assert "UID is missing" in done.output


def test_a_missing_file_stops_nothing(command, file, tmp_path):
    done = command(
        "meetings", "check-invitation", tmp_path / "weg.ics", file("a.ics", crlf(INVITATION))
    )
    assert done.exit_code == 1
    assert "weg.ics" in done.stderr
    assert "Nichts ist daran falsch." in done.stdout
