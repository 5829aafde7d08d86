"""Transfer encodings, whole and damaged."""

import base64
import binascii

import pytest

from kdn_helpdesk.mail.transfer import cut_blocks, undo

TEXT = b"Guten Tag, die Pruefung laeuft noch bis zum Ende der naechsten Woche."
CODED = base64.encodebytes(TEXT)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (CODED, TEXT),
        (CODED.replace(b"\n", b"\r\n"), TEXT),
        (CODED.replace(b"\n", b" \n\n"), TEXT),
        (CODED.rstrip(b"=\n"), TEXT),
        (CODED[:20] + b"\x00!" + CODED[20:], TEXT),
        (CODED + base64.encodebytes(b"Noch einer"), TEXT + b"Noch einer"),
        (CODED + b"\nListe hier\n", TEXT + b"Liste hier\n"),
        (b"Das ist Text, kein Base64.", b"Das ist Text, kein Base64."),
        (b"QUJDRA", b"ABCD"),
        (b"QUJDR", b"ABC"),
        (b"", b""),
    ],
)
def test_base64_is_undone_as_far_as_it_is_base64(body, expected):
    assert undo(memoryview(body), "BASE64") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"F=C3=BCr 100 =\n% =", "Für 100 % ".encode()),
        (b"weich =  \numbrochen", b"weich umbrochen"),
        (b"=ZZ =4 =", b"=ZZ =4 "),
        (b"klein=c3=bc", "kleinü".encode()),
    ],
)
def test_quoted_printable_is_undone(body, expected):
    assert undo(memoryview(body), "Quoted-Printable ") == expected


@pytest.mark.parametrize("encoding", ["", "7bit", "8BIT", "binary", "unbekannt", "x-anders; a=b"])
def test_other_encodings_are_none(encoding):
    assert undo(memoryview(b"=41 QUJD"), encoding) == b"=41 QUJD"


def uuencoded(content: bytes, name: str = "a.bin") -> bytes:
    rows = b"".join(binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    return f"begin 644 {name}\n".encode() + rows + b"`\nend\n"


def test_files_in_uuencode_are_cut_out_of_the_text():
    content = bytes(range(256))
    blocks, rest = cut_blocks(
        b"vorher\n" + uuencoded(content) + b"nachher\n" + uuencoded(b"b", "b")
    )
    assert [(block.name, block.content) for block in blocks] == [("a.bin", content), ("b", b"b")]
    assert rest.split() == [b"vorher", b"nachher"]


def test_a_file_in_uuencode_that_breaks_off_is_kept_so_far():
    (block,), rest = cut_blocks(
        uuencoded(b"x" * 90).removesuffix(b"`\nend\n") + b"Ein Satz danach.\n"
    )
    assert (block.content, rest.strip()) == (b"x" * 90, b"Ein Satz danach.")


def test_a_sentence_that_begins_with_begin_is_text():
    text = b"begin 644 steps later\nand go on\n"
    assert cut_blocks(text) == ([], text)


def test_a_whole_part_in_uuencode_is_undone():
    assert undo(memoryview(uuencoded(b"abc")), "x-uuencode") == b"abc"
