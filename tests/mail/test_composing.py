"""A mail as bytes: its headers, its lines, and what no name, subject or file can do to it."""

from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kdn_helpdesk.mail import composing
from kdn_helpdesk.mail.composing import Attachment, Extras, Headers, Recipient, Text
from kdn_helpdesk.mail.mailboxes import Box

KNOWN = {
    "from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to", "references",
    "auto-submitted", "x-auto-response-suppress", "content-language", "content-type",
    "content-transfer-encoding", "mime-version", "list-unsubscribe", "list-unsubscribe-post",
}  # fmt: skip
ADDRESS = "https://kdn.example/abbestellen/muster"


@pytest.fixture(scope="module")
def in_app(migrated_app):
    with migrated_app.app_context():
        yield


def compose(
    name="Rathaus", subject="Betreff", plain="Guten Tag\n", html="<p>Guten Tag</p>", **given
):
    headers = Headers(
        message_id="<a.1.x@kdn.example>",
        sender=Box(None, "beratung@kdn.example", "Beratung"),
        reply_to="beratung+a.1.x@kdn.example",
        in_reply_to=given.get("in_reply_to"),
        references=("<a.1.thread@kdn.example>",),
        unsubscribe=given.get("unsubscribe"),
    )
    return composing.compose(
        Text(subject=composing.one_line(subject), plain=plain, html=html),
        to=Recipient("rathaus@stadt.example", name),
        headers=headers,
        extras=Extras(attachments=given.get("attachments", ())),
    ).as_bytes()


def read(content):
    return message_from_bytes(content, policy=default)


@given(st.text(max_size=300), st.text(max_size=600))
@example('Müller, "Max" <x@y.example>\r\nBcc: z@y.example', "Karte\r\n\r\nText\nBcc: a@b.example")
@example("😀" * 150, "😀" * 300)
@example("\ud800 kaputt", "a" * 900)
@hypothesis_settings(max_examples=120, deadline=None)
@pytest.mark.usefixtures("in_app")
def test_no_name_and_no_subject_adds_a_header_or_breaks_a_line(name, subject):
    content = compose(name=name, subject=subject)
    mail = read(content)
    assert {key.lower() for key in mail} <= KNOWN
    assert [a.addr_spec for a in mail["To"].addresses] == ["rathaus@stadt.example"]
    assert mail["Subject"].split() == composing.one_line(subject).split()
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


@given(st.text(max_size=3000), st.text(min_size=1, max_size=200))
@hypothesis_settings(max_examples=60, deadline=None)
@pytest.mark.usefixtures("in_app")
def test_no_text_and_no_file_breaks_a_mail(text, name):
    words = "".join(c for c in text if c.isprintable())
    file = Attachment(name, "image/png", b"\x89PNG\r\n\x00" * 50)
    content = compose(plain=f"{words}\n", html=f"<p>{words}</p>", attachments=[file])
    mail = read(content)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert [part.get_content() for part in mail.iter_attachments()] == [file.content]
    assert {key.lower() for key in mail} <= KNOWN


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize(
    "kind", ["message/rfc822", "multipart/mixed", "text", "kaputt/", "", "a/b/c"]
)
def test_a_file_of_any_kind_can_be_sent(kind):
    content = compose(
        attachments=[Attachment("brief.eml", kind, b"From: a@b.example\r\n\r\nHallo")]
    )
    (file,) = read(content).iter_attachments()
    assert file.get_filename() == "brief.eml"
    assert file.get_payload(decode=True) == b"From: a@b.example\r\n\r\nHallo"


@pytest.mark.usefixtures("in_app")
def test_where_there_is_a_choice_one_click_ends_such_mails():
    mail = read(compose(unsubscribe=ADDRESS))
    assert mail["List-Unsubscribe"] == f"<{ADDRESS}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(compose())["List-Unsubscribe"] is None


@pytest.mark.usefixtures("in_app")
def test_a_mail_names_its_day_its_language_and_its_thread():
    mail = read(compose(in_reply_to="<frage@stadt.example>"))
    assert mail["Date"].datetime.tzinfo is not None
    assert mail["Content-Language"] == "de"
    assert mail["References"] == "<a.1.thread@kdn.example>"
    assert mail["In-Reply-To"] == "<frage@stadt.example>"


@pytest.mark.usefixtures("in_app")
def test_the_text_may_be_joined_again_by_mail_programs():
    part = read(compose(plain=f"{'Wort ' * 30}\n")).get_body(("plain",))
    assert part.get_param("format") == "flowed"
    assert part["Content-Transfer-Encoding"] == "quoted-printable"


@pytest.mark.usefixtures("in_app")
@pytest.mark.parametrize("given", ["a\r\nBcc: x@y.example", "<a@b.example>\n", "  ", "ü" * 2000])
def test_a_message_id_of_somebody_else_adds_no_header(given):
    content = compose(in_reply_to=given)
    mail = read(content)
    assert {key.lower() for key in mail} <= KNOWN
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
