"""Every rule is broken by an object of its own, which breaks nothing else."""

import ast
from pathlib import Path

import pytest

from kdn_helpdesk.ical import checkup
from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.ical.checkup.rules import RULES
from tests.ical.checkup.spoiled import SPOILED
from tests.ical.checkup.spoiled_mails import SPOILED_MAILS

WITHOUT_OBJECT = {"mail-unreadable"}
"""What only a parser's own failure brings about."""
BOTH = [*SPOILED.items(), *SPOILED_MAILS.items()]
CASES = [(code, raw) for code, objects in BOTH for raw in objects]
# An object that breaks the rule to be shown cannot help breaking these.
FOLLOWS = {
    "mail-line-too-long": {"mail-line-too-long", "line-too-long"},
    "component-unknown": {"component-unknown"},
}


def codes_of(raw: bytes) -> list[str]:
    return [finding.code for finding in examine(raw).findings]


@pytest.mark.parametrize(("code", "raw"), CASES)
def test_an_object_breaks_exactly_its_rule(code, raw):
    found = codes_of(raw)
    assert set(found) == FOLLOWS.get(code, {code})


def test_every_rule_has_an_object():
    assert set(RULES) - WITHOUT_OBJECT == set(SPOILED) | set(SPOILED_MAILS)


def test_every_rule_is_asked_somewhere():
    """No rule is left in the table that no check knows."""
    texts = [
        str(node.value)
        for path in Path(checkup.__file__).parent.glob("*.py")
        if path.stem != "rules"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    ]
    ends = {text for text in texts if text.startswith("-")}
    unasked = [
        code for code in RULES if code not in texts and not any(code.endswith(end) for end in ends)
    ]
    assert not unasked
