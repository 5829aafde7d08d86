"""A mail with large files goes all its ways without many copies of it in memory."""

import base64
import random

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import files
from kdn_helpdesk.core.files import StoredFile
from tests import factories
from tests.intake import desk
from tests.mail import arrivals
from tests.memory import measured

MEGABYTE = 1 << 20
FILE = 5 * MEGABYTE
FIRST_USE = 4 * MEGABYTE
"""What a process loads when it does something for the first time: texts, templates, libraries."""


def heavy():
    """Return a mail of some 14 MB with two files, and the files."""
    contents = [random.Random(seed).randbytes(FILE) for seed in (1, 2)]
    parts = b"".join(
        b"--grenze\r\nContent-Type: application/octet-stream; name=plan%d.bin\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        % number
        + base64.encodebytes(content).replace(b"\n", b"\r\n")
        for number, content in enumerate(contents)
    )
    head = b"\r\n".join(
        [
            b"From: Ina Roth <ina.roth@stadt.example>",
            b"To: beratung@kdn.example",
            b"Subject: Karten",
            b"Message-ID: <schwer@stadt.example>",
            b"MIME-Version: 1.0",
            b'Content-Type: multipart/mixed; boundary="grenze"',
            b"\r\n--grenze\r\nContent-Type: text/plain\r\n\r\nAnbei die Karten.\r\n",
        ]
    )
    return head + parts + b"--grenze--\r\n", contents


RAW, CONTENTS = heavy()


@pytest.fixture(autouse=True)
def topic(app):
    return factories.make_topic("sonstiges")


@pytest.fixture
def number(app):
    return arrivals.arrive(RAW)


@pytest.fixture
def agent(app):
    return factories.make_agent()


def test_storing_takes_a_piece_at_a_time(app):
    with measured() as peak:
        number = arrivals.arrive(RAW)
    assert arrivals.bytes_of(number) == RAW
    assert peak.taken < len(RAW) * 0.5 + FIRST_USE


def test_routing_holds_the_mail_once_and_its_files_in_parts(app, ina, number, drain):
    with measured() as peak:
        drain()
    (message,) = desk.messages(desk.look(number).reference)
    with factories.reading() as session:
        stored = session.scalars(sa.select(StoredFile).order_by(StoredFile.id))
        assert [files.read(file) for file in stored] == CONTENTS
    assert message.body == "Anbei die Karten."
    assert peak.taken < len(RAW) * 1.6 + FIRST_USE


def test_the_page_of_the_mail_decodes_no_file(ina, number, drain, agent, sign_in):
    drain()
    browser = sign_in(agent).get(f"/servicestelle/posteingang/{number}")  # compiles
    with measured() as peak:
        browser.get(f"/servicestelle/posteingang/{number}")
    assert "plan0.bin" in browser.text
    assert "5,2 MB" in browser.text
    assert peak.taken < len(RAW) * 1.6 + FIRST_USE


def test_the_page_of_the_request_reads_neither_mail_nor_file(ina, number, drain, agent, sign_in):
    drain()
    reference = desk.look(number).reference
    browser = sign_in(agent).get(f"/servicestelle/{reference}")  # compiles
    with measured() as peak:
        browser.get(f"/servicestelle/{reference}")
    assert "plan0.bin" in browser.text
    assert peak.taken < len(RAW) * 0.5 + FIRST_USE


@pytest.mark.parametrize(
    ("address", "expected", "most"),
    [("quelle", RAW, 0.5), ("anhang/1", CONTENTS[1], 1.6)],
    ids=["the mail", "a file"],
)
def test_downloads_of_the_mail_leave_in_parts(
    ina, number, drain, agent, sign_in, address, expected, most
):
    drain()
    client = sign_in(agent).client
    with measured() as peak:
        response = client.get(f"/servicestelle/posteingang/{number}/{address}", buffered=False)
        position = 0
        for chunk in response.iter_encoded():
            assert expected.startswith(chunk, position)
            position += len(chunk)
        response.close()
    assert position == len(expected)
    assert peak.taken < len(RAW) * most + FIRST_USE


def test_the_requests_file_leaves_in_parts(ina, number, drain, agent, sign_in):
    drain()
    browser = sign_in(agent).get(f"/servicestelle/{desk.look(number).reference}")
    (link,) = browser.page.xpath("//a[contains(., 'plan0.bin')]/@href")
    with measured() as peak:
        response = browser.client.get(link, buffered=False)
        position = 0
        for chunk in response.iter_encoded():
            assert CONTENTS[0].startswith(chunk, position)
            position += len(chunk)
        response.close()
    assert position == FILE == int(response.headers["Content-Length"])
    assert peak.taken < len(RAW) * 0.6 + FIRST_USE
