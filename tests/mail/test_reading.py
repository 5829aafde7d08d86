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
LINES = [
    "> zitiert",
    ">> älter",
    "",
    "Neuer Text.",
    "-- ",
    "Viele Grüße",
    "Ina",
    "Tel.: 0200 1",
    "Von: Max",
    "An: Ina",
    "Betreff: Karte",
    "Gesendet: heute",
    "Am 03.03.2026 um 10:15 schrieb Max:",
    "Am 3.3.2026",
    "schrieb Max <m@a.example>:",
    "-----Ursprüngliche Nachricht-----",
    "Von meinem iPhone gesendet",
    "________________________________",
    "---------- Forwarded message ---------",
    "\ue0f0Zeichen",
    "| a",
    "Diese E-Mail ist vertraulich.",
    "begin 644 a.txt",
    "M" + "#" * 60,
    "end",
    "\x0c",
    "\u2028",
    "a" * 500,
]
TAGS = [
    "<p>",
    "</p>",
    "<div class=gmail_quote>",
    "</div>",
    "<blockquote type=cite>",
    "</blockquote>",
    "<br>",
    "<pre>",
    "</pre>",
    "<div class=gmail_signature>",
    "<div id=divRplyFwdMsg>",
    "Text ",
    "\n",
    "&nbsp;",
    "<li>",
    "<ul>",
    "</ul>",
    "<table><tr><td>",
    "</table>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
    "<",
    "<span style='display:none'>",
    "</span>",
    "\ue0f1",
    "Von: Max<br>An: Ina<br>Betreff: x<br>",
    "-- <br>",
]
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


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a mail of the corpus with bytes changed, lines doubled or lost, another one in it."""
    raw = draw(st.sampled_from(MAILS)).read_bytes()
    for way in draw(
        st.lists(st.sampled_from(["bytes", "double", "drop", "cut", "splice"]), max_size=6)
    ):
        lines = raw.split(b"\n")
        at = draw(st.integers(0, len(lines) - 1))
        if way == "bytes":
            place = draw(st.integers(0, len(raw)))
            raw = raw[:place] + draw(st.binary(max_size=6)) + raw[place + draw(st.integers(0, 5)) :]
        elif way == "cut":
            raw = raw[: draw(st.integers(0, len(raw)))]
        elif way == "splice":
            other = draw(st.sampled_from(MAILS)).read_bytes().split(b"\n")
            raw = b"\n".join(lines[:at] + other[draw(st.integers(0, len(other))) :])
        else:
            raw = b"\n".join(
                lines[:at] + lines[at : at + 1] * (2 * (way == "double")) + lines[at + 1 :]
            )
    return raw


def check(raw: bytes) -> None:
    """Assert what holds for any mail: it can be kept, nothing is lost, twice is the same."""
    mail = read_mail(raw)
    assert storable(mail)
    assert " ".join(segment.text for segment in mail.segments).split() == mail.text.split()
    folded = " ".join((mail.new_text, mail.quoted, mail.signature)).split()
    assert sorted(folded) == sorted(mail.text.split())
    assert describe(read_mail(raw)) == describe(mail)
    json.dumps(describe(mail))


@unhurried
@given(damaged())
def test_a_damaged_mail_is_read_without_loss(raw):
    check(raw)


@unhurried
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_any_text_is_folded_without_loss(lines):
    check(b"From: a@b.example\n\n" + "\n".join(lines).encode())


@unhurried
@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_any_html_is_read(tags):
    raw = b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n"
    check(raw + "".join(tags).encode())


@unhurried
@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.binary(max_size=80)), max_size=8), st.text())
def test_any_header_can_be_read(fields, body):
    raw = b"".join(name + b": " + value + b"\n" for name, value in fields)
    assert storable(read_mail(b"Received: x\n" + raw + b"\n" + body.encode("utf-8", "replace")))


def test_a_tree_of_a_thousand_levels_is_no_obstacle():
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000)
    )
    assert read(f"From: a@b.example\nSubject: tief\n{nested}\nText").text == "Text"


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
