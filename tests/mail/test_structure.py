"""The tree of a mail, found in bytes of any kind."""

import pytest

from kdn_helpdesk.mail.structure import Entity, parse

HEAD = b"From: a@b.example\nMIME-Version: 1.0\n"


def mixed(body: bytes, boundary: str = "g") -> Entity:
    declared = f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n'.encode()
    return parse(HEAD + declared + body)


def bodies(entity: Entity) -> list[bytes]:
    if not entity.children:
        return [bytes(entity.body)]
    return [body for child in entity.children for body in bodies(child)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"--g\n\neins\n--g\n\nzwei\n--g--\n", [b"eins", b"zwei"]),
        (b"Vorwort\n--g\r\n\r\neins\r\n--g--\r\nNachwort", [b"eins"]),
        (b"--g\n\neins", [b"eins"]),
        (b"--g  \n\neins\n--g-- \n", [b"eins"]),
        (b"--g\n\neins\n--gg\n--g--", [b"eins\n--gg"]),
        (b"--g\n\n--g\n\nzwei\n--g--", [b"", b"zwei"]),
        (b"--g\n\neins\n--g--\n\n--g\n\nzwei\n--g--", [b"eins", b"zwei"]),
        (b"--anders\nContent-Type: text/plain\n\neins\n--anders--", [b"eins"]),
        (b"ganz ohne Grenze", [b"ganz ohne Grenze"]),
        (b"--g\nContent-Type: text/plain\n--g\n\nzwei\n--g--", [b"", b"zwei"]),
    ],
)
def test_parts_are_found_between_boundaries(body, expected):
    assert bodies(mixed(body)) == expected


def test_parts_of_parts_are_found():
    inner = b'--g\nContent-Type: multipart/alternative; boundary="h"\n\n--h\n\na\n--h\n\nb\n--h--\n'
    tree = mixed(inner + b"--g\n\nc\n--g--")
    assert [child.content_type for child in tree.children] == [
        "multipart/alternative",
        "text/plain",
    ]
    assert bodies(tree) == [b"a", b"b", b"c"]


def test_an_inner_part_that_never_ends_does_not_swallow_the_outer():
    inner = b"--g\nContent-Type: multipart/mixed; boundary=h\n\n--h\n\na\n"
    assert bodies(mixed(inner + b"--g\n\nb\n--g--")) == [b"a", b"b"]


def test_a_thousand_levels_are_read_to_the_last():
    levels = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000)
    )
    assert bodies(parse(HEAD + levels.encode() + b"\nganz unten"))[-1] == b"ganz unten"


def test_no_more_parts_are_made_than_anybody_sends():
    tree = mixed(b"--g\n\nx\n" * 5000)
    assert 1000 < len(tree.children) <= 3000
    assert b"".join(bodies(tree)).count(b"x") == 5000


@pytest.mark.parametrize(
    ("raw", "subject", "body"),
    [
        (b"Subject: a\n\nText", "a", b"Text"),
        (b"\r\n \nSubject: a\r\n\r\nText", "a", b"Text"),
        (b"\xef\xbb\xbfSubject: a\n\nText", "a", b"Text"),
        (b"From x@y.example Tue Nov 3\nSubject: a\n\nText", "a", b"Text"),
        (b">From x@y.example Tue Nov 3\nSubject: a\n\nText", "a", b"Text"),
        (b"Subject: a\r\rText", "a", b"Text"),
        (b"Subject: a\n b\n\tc\n\nText", "a b c", b"Text"),
        (b"Subject: a\n \nText", "a", b"Text"),
        (b"Subject: a\nText ohne Leerzeile", "a", b"Text ohne Leerzeile"),
        (b"Subject: a\nweiter\nTo: b@c.example\n\nText", "a weiter", b"Text"),
        (b"Subject : a\n\nText", "a", b"Text"),
        (b"SUBJECT:a\n\nText", "a", b"Text"),
        (b"Subject: a", "a", b""),
        (b"", "", b""),
    ],
)
def test_the_header_ends_where_it_ought_to(raw, subject, body):
    found = parse(raw)
    assert (found.get("subject"), bytes(found.body)) == (subject, body)


def test_a_mail_in_wide_signs_is_read():
    assert parse("Subject: Größe\n\nText".encode("utf-16")).get("subject") == "Größe"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("text/html; charset=utf-8", "text/html"),
        ("TEXT/Plain", "text/plain"),
        ("text", "text/plain"),
        ("", "text/plain"),
        ("text/plain charset=utf-8", "text/plain"),
        ('"text/html"', "text/html"),
        ("ä/ö", "text/plain"),
    ],
)
def test_the_media_type_is_read_or_plain_text(declared, expected):
    assert parse(f"Content-Type: {declared}\n\n".encode()).content_type == expected


def test_parts_of_a_digest_are_mails():
    tree = parse(HEAD + b"Content-Type: multipart/digest; boundary=g\n\n--g\n\nSubject: x\n\n--g--")
    assert [child.content_type for child in tree.children] == ["message/rfc822"]
