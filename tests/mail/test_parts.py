"""What of a mail is text, what is attached, and under which name."""

from email.message import EmailMessage

import pytest

from kdn_helpdesk.mail.parts import clean_name
from kdn_helpdesk.mail.reading import ReadMail, read_mail

HEAD = "From: a@b.example\nMIME-Version: 1.0\n"


def mixed(*parts: str, kind: str = "mixed") -> ReadMail:
    body = "".join(f"--g\n{part}\n" for part in parts)
    return read_mail(f"{HEAD}Content-Type: multipart/{kind}; boundary=g\n\n{body}--g--\n".encode())


PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n"


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        ("mixed", (PLAIN + "eins", PLAIN + "zwei"), "eins\n\nzwei"),
        ("mixed", (PLAIN + "eins", HTML + "<p>zwei</p>"), "eins\n\nzwei"),
        ("mixed", (HTML + "<p>eins</p>", HTML + "<p>zwei</p>"), "eins\n\nzwei"),
        ("mixed", (PLAIN + "gesagt ist gesagt, hier und dort", HTML + "<p>gesagt ist gesagt, hier"
                   " und dort</p>"), "gesagt ist gesagt, hier und dort"),
        ("alternative", (PLAIN + "schlicht", HTML + "<p>bunt</p>"), "schlicht"),
        ("alternative", (HTML + "<p>bunt</p>", PLAIN + "schlicht"), "schlicht"),
        ("alternative", (PLAIN + " \n", HTML + "<p>bunt</p>"), "bunt"),
        ("alternative", (PLAIN + "Your client does not support HTML mail.", HTML + "<p>bunt</p>"),
         "bunt"),
        ("mixed", ("Content-Type: text/enriched\n\n<bold>fett</bold> und <<klein>",),
         "fett und <klein>"),
        ("mixed", ("Content-Type: text/plain; name=brief.txt\n\nals Datei, doch allein",),
         "als Datei, doch allein"),
    ],
)  # fmt: skip
def test_the_text_is_what_its_reader_sees(kind, parts, text):
    assert mixed(*parts, kind=kind).text == text


@pytest.mark.parametrize(
    ("part", "name", "kind"),
    [
        ("Content-Type: application/pdf\n\nx", "attachment.pdf", "application/pdf"),
        ("Content-Type: image/png\n\nx", "image.png", "image/png"),
        ("Content-Type: message/rfc822\n\nSubject: Hallo\n\nx", "Hallo.eml", "message/rfc822"),
        ("Content-Type: message/rfc822\n\n\nx", "message.eml", "message/rfc822"),
        ("Content-Disposition: attachment\n\nx", "attachment.txt", "text/plain"),
        ("Content-Type: text/csv; name=a.csv\n\nx", "a.csv", "text/csv"),
        ("Content-Type: text/plain\nContent-Disposition: inline; filename=a.txt\n\nx", "a.txt",
         "text/plain"),
        ("Content-Type: kaputt\nContent-Disposition: attachment; filename=a.bin\n\nx", "a.bin",
         "text/plain"),
    ],
)  # fmt: skip
def test_a_file_has_a_name_and_a_type(part, name, kind):
    mail = mixed(PLAIN + "siehe Anlage", part)
    assert (mail.text, [(file.name, file.type) for file in mail.attachments]) == (
        "siehe Anlage",
        [(name, kind)],
    )


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Akten\\Plan.pdf", "Plan.pdf"),
        ("a\tb\n c.pdf", "a b c.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("..", ""),
        ("x" * 400 + ".pdf", "x" * 138 + ".pdf"),
    ],
)
def test_a_name_is_safe(name, cleaned):
    assert clean_name(name) == cleaned


def test_a_picture_that_the_html_shows_is_inline():
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content('<img src="cid:bild@x">', subtype="html")
    mail.add_related(b"x", "image", "png", cid="<bild@x>", filename="b.png")
    mail.add_attachment(b"y", maintype="image", subtype="png", filename="c.png")
    read = read_mail(mail.as_bytes())
    assert [(file.name, file.inline) for file in read.attachments] == [
        ("b.png", True),
        ("c.png", False),
    ]


@pytest.mark.parametrize("content", ["", "bm9uZQ==", "eJ8+IgEA", "eJ8+Ig" + "AAAA" * 20])
def test_a_broken_winmail_stays_attached(content):
    part = "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n" + content
    mail = mixed(PLAIN + "siehe Anlage", part)
    assert [file.name for file in mail.attachments] == ["winmail.dat"]


@pytest.mark.parametrize("content", ["", "bm9uZQ==", "MIAGCSqGSIb3DQEHAqCA", "MIMAAAA="])
def test_a_broken_signed_mail_stays_attached(content):
    part = (
        "Content-Type: application/pkcs7-mime; name=smime.p7m\n"
        "Content-Transfer-Encoding: base64\n\n" + content
    )
    mail = mixed(PLAIN + "siehe Anlage", part)
    assert [file.name for file in mail.attachments] == ["smime.p7m"]
