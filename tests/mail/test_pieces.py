"""Mails larger than one piece are whole again wherever somebody asks for them."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.mail import pieces
from kdn_helpdesk.mail.models import IncomingMail, IncomingPiece
from tests import factories
from tests.mail import arrivals


def rows():
    with factories.reading() as session:
        return list(session.scalars(sa.select(IncomingPiece.number).order_by(IncomingPiece.number)))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "LONGEST", 100)


@pytest.mark.parametrize("length", [99, 100, 101, 199, 200, 201, 950])
def test_a_mail_of_any_length_comes_back_as_it_was(app, length):
    raw = arrivals.source(message_id="<a@b.example>")[:50].ljust(length, b"x")
    number = arrivals.arrive(raw)
    assert arrivals.bytes_of(number) == raw
    assert rows() == list(range(1, -(-length // 100)))


def test_the_pieces_come_one_by_one(app):
    number = arrivals.arrive(b"x" * 250)
    with factories.reading():
        assert [len(piece) for piece in pieces.iterate(number)] == [100, 100, 50]


def test_the_rest_follows_what_was_read_already(app):
    number = arrivals.arrive(b"abc" * 100)
    with factories.reading():
        assert pieces.join_with(number, b"abc" * 33 + b"a", 300) == b"abc" * 100
        assert pieces.join_with(number, b"kurz", 4) == b"kurz"


def test_of_a_mail_that_is_gone_there_is_nothing(app):
    with factories.reading():
        assert pieces.join(1) == b""


def test_what_is_above_the_limit_is_in_no_piece(app, monkeypatch):
    monkeypatch.setattr(app.config["KDN"], "mail_size_limit", 250)
    number = arrivals.arrive(b"x" * 400)
    assert arrivals.bytes_of(number) == b"x" * 250


def test_the_pieces_go_with_their_mail(app):
    arrivals.arrive(b"x" * 400)
    with factories.writing() as session:
        session.execute(sa.delete(IncomingMail))
    assert rows() == []


def test_the_same_large_mail_again_is_the_same_row(app):
    assert arrivals.arrive(b"x" * 400) == arrivals.arrive(b"x" * 400)
    assert rows() == [1, 2, 3]
