"""The commands by which mails come in, and those that tell what became of them."""

import json
import mailbox
from pathlib import Path

import pytest

from kdn_helpdesk.mail import cli, inbox
from tests.mail import arrivals

pytestmark = pytest.mark.usefixtures("app")
CORPUS = Path(__file__).parents[1] / "data" / "mail"


def test_a_mail_on_standard_input_is_stored(command):
    done = command("mail", "receive", input=arrivals.source())
    assert (done.exit_code, len(arrivals.arrived())) == (0, 1)


def test_the_recipient_can_be_given(command):
    command("mail", "receive", "--to", "Termine@KDN.example", input=arrivals.source())
    assert arrivals.arrived()[0].recipient == "termine@kdn.example"


def test_what_could_not_be_stored_is_to_be_tried_again(command, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("Platte voll")

    monkeypatch.setattr(inbox, "store", fail)
    done = command("mail", "receive", input=arrivals.source())
    assert (done.exit_code, len(arrivals.arrived())) == (75, 0)
    assert "Platte voll" in done.stderr


def test_an_empty_standard_input_is_no_mail(command):
    assert command("mail", "receive", input=b"").exit_code == 64


def test_wrong_usage_has_the_code_that_mail_servers_know(command):
    assert command("mail", "receive", "--recipients", input=b"x").exit_code == 64


def test_a_mail_without_end_is_kept_up_to_the_limit(app, command, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 1 << 20)
    endless = arrivals.source(body="x" * 70) + b"y" * (9 << 20)
    assert command("mail", "receive", "--recipient", "a@kdn.example", input=endless).exit_code == 0
    (mail,) = arrivals.arrived()
    assert mail.is_cut
    assert 4 << 20 <= mail.size < 9 << 20, "it is not read to its end"
    assert len(arrivals.bytes_of(mail.id)) == 1 << 20


def test_a_batch_that_was_broken_off_is_started_again(command, tmp_path, monkeypatch):
    box = mailbox.mbox(tmp_path / "alt.mbox")
    for number in range(5):
        box.add(arrivals.source(message_id=f"<{number}@stadt.example>"))
    box.close()
    monkeypatch.setattr(cli, "AT_ONCE", 2)
    store, calls = inbox.store, []

    def break_off(*arguments, **options):
        calls.append(1)
        if len(calls) == 4:
            raise OSError("Platte voll")
        return store(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "store", break_off)
        assert command("mail", "receive", "--batch", tmp_path / "alt.mbox").exit_code == 75
    assert len(arrivals.arrived()) == 2
    done = command("mail", "receive", "--batch", tmp_path / "alt.mbox")
    assert "3 E-Mails gespeichert" in done.output
    assert "2 waren schon da" in done.output
    assert len(arrivals.arrived()) == 5


def test_a_batch_tells_how_far_it_is(command, tmp_path, monkeypatch):
    for number in range(4):
        raw = arrivals.source(message_id=f"<{number}@stadt.example>")
        (tmp_path / f"{number}.eml").write_bytes(raw)
    monkeypatch.setattr(cli, "AT_ONCE", 1)
    monkeypatch.setattr(cli, "TOLD_EACH", 2)
    done = command("mail", "receive", "--batch", tmp_path)
    assert done.stderr.split("\n")[:2] == ["2 / 4", "4 / 4"]


def test_an_mbox_is_stored_whole(command, tmp_path):
    box = mailbox.mbox(tmp_path / "alt.mbox")
    for number in range(3):
        box.add(arrivals.source(message_id=f"<{number}@stadt.example>"))
    box.close()
    done = command("mail", "receive", "--batch", tmp_path / "alt.mbox")
    assert "3 E-Mails" in done.output
    assert len(arrivals.arrived()) == 3


def test_a_maildir_is_stored_whole(command, tmp_path):
    box = mailbox.Maildir(tmp_path / "Maildir")
    for number in range(3):
        box.add(arrivals.source(message_id=f"<{number}@stadt.example>"))
    command("mail", "receive", "--batch", tmp_path / "Maildir")
    assert len(arrivals.arrived()) == 3


def test_a_folder_of_mails_is_stored_whole(command):
    command("mail", "receive", "--batch", CORPUS)
    assert len(arrivals.arrived()) == len([f for f in CORPUS.iterdir() if f.is_file()])


def test_a_batch_taken_twice_is_stored_once(command):
    command("mail", "receive", "--batch", CORPUS)
    before = len(arrivals.arrived())
    command("mail", "receive", "--batch", CORPUS)
    assert len(arrivals.arrived()) == before


def test_inspect_prints_one_object_a_mail(command):
    done = command("mail", "inspect", CORPUS / "gmail_reply.eml", CORPUS / "newsletter.eml")
    first, second = (json.loads(line) for line in done.output.splitlines())
    assert first["new_text"] == "Danke, das passt so!"
    assert (first["verdict"]["kind"], second["verdict"]["kind"]) == ("ordinary", "automatic")
    assert set(first) >= {"file", "from", "to", "subject", "message_id", "text", "quoted"}


def test_inspect_goes_on_after_a_file_that_is_missing(command, tmp_path):
    done = command("mail", "inspect", tmp_path / "weg.eml", CORPUS / "newsletter.eml")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["file"].endswith("newsletter.eml")


def test_outcomes_lists_what_waits_too(command):
    arrivals.arrive()
    (line,) = command("mail", "outcomes", "--json").output.splitlines()
    assert json.loads(line) == {
        "message_id": "<eins@stadt.example>",
        "from": "",
        "subject": "",
        "outcome": None,
        "reason": "",
        "ticket": None,
    }


def test_fetching_without_a_mailbox_says_what_to_set(command):
    assert "KDN_IMAP_URL" in command("mail", "fetch").output
