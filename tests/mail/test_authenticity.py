"""What the receiving server says of a mail's sender, and which of its words are believed."""

import pytest

from kdn_helpdesk.mail.authenticity import Authenticity, assess

PASS, FAIL, NONE = Authenticity.PASS, Authenticity.FAIL, Authenticity.NONE
ALIGNED = "dkim=pass header.d=stadt.example"


def judge(*fields, domain="stadt.example", trusted=("mx.kdn.example",), demanded=False):
    return assess(fields, trusted=trusted, domain=domain, is_demanded=demanded).authenticity


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("dmarc=pass (p=reject dis=none) header.from=stadt.example", PASS),
        ("dmarc=fail (p=none dis=none) header.from=stadt.example", FAIL),
        (f"{ALIGNED}; dmarc=fail header.from=stadt.example", FAIL),
        ("dkim=pass (2048-bit key) header.d=stadt.example header.s=s1", PASS),
        ("dkim=pass header.i=@stadt.example", PASS),
        ("dkim=pass header.d=mail.stadt.example", PASS),
        ("dkim=pass header.d=versand.example", NONE),
        ("dkim=fail header.d=stadt.example; dkim=pass header.d=stadt.example", PASS),
        ("spf=pass smtp.mailfrom=bounce@stadt.example", PASS),
        ('spf=pass smtp.mailfrom="Amt <b@stadt.example>"', NONE),
        ("spf=fail smtp.mailfrom=stadt.example", NONE),
        ("spf=softfail smtp.mailfrom=stadt.example; dkim=none; dmarc=none", NONE),
        ("dmarc=pass header.from=anders.example", FAIL),
        ("dmarc=temperror header.from=stadt.example", NONE),
        ("dkim/1 = pass (good; signature) header.d=stadt.example", PASS),
        ("dkim=pass header.d=xstadt.example", NONE),
        ("dkim=pass header.d=example", NONE),
        ("none", NONE),
        ("", NONE),
    ],
)
def test_what_a_statement_comes_to(statement, expected):
    assert judge(f"mx.kdn.example; {statement}") is expected


def test_without_a_named_server_nobody_is_believed():
    assert judge("mx.kdn.example; dmarc=fail", trusted=()) is NONE


def test_a_strangers_statement_is_not_believed():
    assert judge("mx.forger.example; dmarc=pass header.from=stadt.example") is NONE


def test_what_stands_below_a_strangers_statement_is_not_believed():
    forged = "mx.kdn.example; dmarc=pass header.from=stadt.example"
    assert judge("mx.other.example; dmarc=fail", forged) is NONE


def test_the_topmost_statement_of_each_method_counts():
    own = "mx.kdn.example; dmarc=fail header.from=stadt.example"
    forged = "mx.kdn.example; dmarc=pass header.from=stadt.example"
    assert judge(own, forged) is FAIL


def test_several_filters_of_one_server_speak_together():
    spf = "mx.kdn.example; spf=fail smtp.mailfrom=stadt.example"
    assert judge(spf, f"mx.kdn.example; {ALIGNED}") is PASS


def test_a_second_trusted_server_below_the_first_adds_nothing():
    fields = ("mx.kdn.example; spf=none", f"mx2.kdn.example; {ALIGNED}")
    assert judge(*fields, trusted=("mx.kdn.example", "mx2.kdn.example")) is NONE


def test_the_server_is_known_in_any_case_with_version_and_comment():
    assert judge(f"MX.kdn.example (Postfix (Debian)) 1; {ALIGNED}") is PASS


def test_a_server_without_name_is_believed_only_where_that_is_said():
    nameless = "spf=pass smtp.mailfrom=stadt.example; dmarc=fail action=none header.from=x"
    assert judge(nameless) is NONE
    assert judge(nameless, trusted=("-",)) is FAIL


@pytest.mark.parametrize("statement", ["", "mx.kdn.example; none", "mx.kdn.example; spf=fail"])
def test_where_a_proof_is_demanded_a_missing_one_fails(statement):
    assert judge(*filter(None, [statement]), demanded=True) is FAIL
    assert judge(f"mx.kdn.example; {ALIGNED}", demanded=True) is PASS


@pytest.mark.parametrize("noise", ["((((", ";;;===", "mx.kdn.example; (", "=" * 5000, "\x00;dkim"])
def test_nonsense_is_no_statement(noise):
    assert judge(noise) is NONE


def test_the_findings_are_named():
    field = "mx.kdn.example; dmarc=fail header.from=stadt.example; spf=softfail; arc=pass"
    proof = assess([field], trusted=["mx.kdn.example"], domain="stadt.example")
    assert (proof.server, proof.lines) == ("mx.kdn.example", ["spf=softfail", "dmarc=fail"])
