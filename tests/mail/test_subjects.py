"""Prefixes and request numbers in subjects."""

import pytest

from kdn_helpdesk.mail import subjects


@pytest.mark.parametrize(
    "prefix",
    ["Re:", "AW:", "Antw:", "Antwort:", "Fw:", "Fwd:", "WG:", "TR:", "SV:", "VS:", "RV:", "Rif:"],
)
def test_a_prefix_is_stripped(prefix):
    assert subjects.strip_prefixes(f"{prefix} Karte") == "Karte"


@pytest.mark.parametrize("subject", ["AW: Re: WG: Karte", "Re[2]: AW (3): Karte", "re : aw:Karte"])
def test_prefixes_are_stripped_however_many(subject):
    assert subjects.strip_prefixes(subject) == "Karte"


def test_a_word_that_only_begins_like_a_prefix_stays():
    assert subjects.strip_prefixes("Rechnung: offen") == "Rechnung: offen"


def test_the_numbers_of_a_subject_are_found_in_order():
    subject = "AW: [KDN-2026-0042] wie [kdn-2025-12345]"
    assert subjects.references(subject) == ("KDN-2026-0042", "KDN-2025-12345")


def test_a_number_in_brackets_comes_before_a_bare_one():
    subject = "zu KDN-2026-0001: [KDN-2026-0042]"
    assert subjects.references(subject) == ("KDN-2026-0042", "KDN-2026-0001")


def test_a_subject_without_our_marks_can_be_compared():
    assert subjects.strip_references("AW: [KDN-2026-0042] Re: Karte  fehlt") == "Karte fehlt"


@pytest.mark.parametrize(("subject", "expected"), [("WG: x", True), ("AW: WG: x", False)])
def test_only_the_outermost_prefix_makes_a_forward(subject, expected):
    assert subjects.is_forwarded(subject) is expected
