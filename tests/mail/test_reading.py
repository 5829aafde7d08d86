"""Every mail of the corpus is read as the file beside it says, and no bytes break the reader."""

import json
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdn_helpdesk.mail.inspection import describe
from kdn_helpdesk.mail.reading import ReadMail, read_mail

CORPUS = Path(__file__).parents[1] / "data" / "mail"
MAILS = sorted(CORPUS.glob("*.eml"))
FIELDS = (b"From", b"To", b"Subject", b"Content-Type", b"Message-ID", b"References", b"Date")
unhurried = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read(source: str) -> ReadMail:
    return read_mail(source.lstrip("\n").encode())


def storable(mail: ReadMail) -> bool:
    """Say whether a database of any kind could keep every text of the mail."""
    texts = [mail.subject, mail.message_id, mail.text, mail.html, mail.quoted, mail.new_text]
    texts += [file.name for file in mail.attachments] + [str(r) for r in mail.verdict.reasons]
    texts += [part for box in mail.recipients for part in (box.name, box.email)]
    return all("\0" not in text and text.encode() is not None for text in texts)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_of_the_corpus_is_read_as_expected(path):
    expected = json.loads(path.with_suffix(".json").read_text())
    understood = describe(read_mail(path.read_bytes(), file=path.name))
    if expected["new_text"] is None:  # noise: only that it is there
        expected["new_text"] = understood["new_text"]
    assert {key: understood[key] for key in expected} == expected


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_no_line_of_a_mail_is_lost_by_folding(path):
    mail = read_mail(path.read_bytes())
    kept = " ".join(segment.text for segment in mail.segments).split()
    assert kept == mail.text.split()


@unhurried
@given(st.binary(max_size=4000))
def test_any_bytes_can_be_read(raw):
    assert storable(read_mail(raw))


@unhurried
@given(st.sampled_from(MAILS), st.data())
def test_a_damaged_mail_can_be_read(path, data):
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        raw[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=6))
    assert storable(read_mail(bytes(raw)))


@unhurried
@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.binary(max_size=80)), max_size=8), st.text())
def test_any_header_can_be_read(fields, body):
    raw = b"".join(name + b": " + value + b"\n" for name, value in fields)
    assert storable(read_mail(b"Received: x\n" + raw + b"\n" + body.encode("utf-8", "replace")))


def test_a_tree_of_a_thousand_levels_is_no_obstacle():
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000)
    )
    assert read(f"From: a@b.example\nSubject: tief\n{nested}\nText").verdict.kind in {
        "ordinary",
        "unreadable",
    }


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "unicode_escape", "zip", "hex", "rot13", "utf-16", "\x00", "ß"]
)
def test_a_charset_that_is_none_does_not_hinder(charset):
    head = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\n\n"
    assert storable(read(head + "Grüße" * 3000))


def test_latin_1_is_read_as_the_windows_code_page():
    raw = b'From: a@b.example\nContent-Type: text/plain; charset="iso-8859-1"\n\n\x8412 \x80\x93'
    assert read_mail(raw).text == "„12 €“"


def test_a_byte_order_mark_wins_over_the_declared_charset():
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=iso-8859-1\n\n\xef\xbb\xbf\xc3\xbc"
    assert read_mail(raw).text == "ü"


def test_html_is_read_where_the_plain_part_is_empty():
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content(" \n")
    mail.add_alternative("<p>Guten&nbsp;Tag</p><script>alert(1)</script>", subtype="html")
    assert read_mail(mail.as_bytes()).text == "Guten Tag"


def test_plain_text_is_preferred_and_the_html_is_kept():
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content("schlicht")
    mail.add_alternative("<p>bunt</p>", subtype="html")
    read_back = read_mail(mail.as_bytes())
    assert (read_back.text, "bunt" in read_back.html) == ("schlicht", True)


def test_an_attached_text_file_is_no_body():
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content("siehe Anlage")
    mail.add_attachment("Daten", filename="daten.csv", subtype="csv")
    read_back = read_mail(mail.as_bytes())
    assert read_back.text == "siehe Anlage"
    assert [(file.name, file.type) for file in read_back.attachments] == [("daten.csv", "text/csv")]


def test_the_ids_a_mail_answers_to_start_with_the_nearest():
    mail = read(
        "From: a@b.example\nReferences: <1@x> <2@x>\n <3@x>\nIn-Reply-To: <3@x> (Ihre Mail)\n\n"
    )
    assert mail.thread_ids == ("<3@x>", "<2@x>", "<1@x>")


def test_a_message_id_folded_inside_is_put_together():
    assert read("From: a@b.example\nMessage-ID: <abc\n  def@x.example>\n\n").message_id == (
        "<abcdef@x.example>"
    )


def test_a_second_subject_does_not_replace_the_first():
    assert read("Subject: eins\nSubject: zwei\n\n").subject == "eins"


def test_the_delivery_fields_count_as_recipients():
    mail = read("From: a@b.example\nTo: x@y.example\nDelivered-To: hilfe+t1.ab@kdn.example\n\n")
    assert [box.email for box in mail.recipients] == ["x@y.example", "hilfe+t1.ab@kdn.example"]


def test_a_date_that_is_none_is_left_out():
    assert read("From: a@b.example\nDate: Mon, 99 Foo 2026 25:61\n\n").sent_at is None
    assert read("Date: Tue, 3 Mar 2026 10:31:07 +0100\n\n").sent_at.isoformat() == (
        "2026-03-03T09:31:07+00:00"
    )
