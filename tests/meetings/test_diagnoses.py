"""What is said about a finding."""

import re
from pathlib import Path

import pytest

from kdn_helpdesk.core.i18n import in_language
from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.ical.checkup.rules import RULES
from kdn_helpdesk.meetings.diagnoses.explaining import WORDINGS, explain
from tests.ical.checkup.objects import changed, encoded, mail
from tests.ical.checkup.spoiled import SPOILED
from tests.ical.checkup.spoiled_mails import SPOILED_MAILS

pytestmark = pytest.mark.usefixtures("app")
HANDBOOK = Path(__file__).parents[2] / "docs" / "handbuch" / "einladungen-pruefen.md"
SEVERITIES = {"error": "Fehler", "warning": "Warnung", "hint": "Hinweis"}
EXAMPLES = [objects[0] for objects in (*SPOILED.values(), *SPOILED_MAILS.values())]


def said(raw, language="de"):
    with in_language(language):
        return [explain(finding) for finding in examine(raw).findings]


def test_every_rule_has_words():
    assert set(WORDINGS) == set(RULES)


def test_the_handbook_lists_every_rule_with_its_source():
    text = HANDBOOK.read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    assert set(rows) == set(RULES)
    for code, rule in RULES.items():
        assert f"| {SEVERITIES[rule.severity]} |" in rows[code]
        assert f"| {rule.source} |" in rows[code]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_explanation_is_a_whole_sentence(language):
    for raw in EXAMPLES:
        for diagnosis in said(raw, language):
            for sentence in (diagnosis.explanation, diagnosis.advice):
                assert sentence.endswith("."), sentence
                assert "%(" not in sentence, sentence


def test_german_and_english_differ():
    raw = SPOILED["method-missing"][0]
    (german,), (english,) = said(raw), said(raw, "en")
    assert german.explanation.startswith("METHOD fehlt")
    assert english.explanation.startswith("METHOD is missing")


def test_the_place_names_line_and_property():
    (diagnosis,) = said(SPOILED["dtstamp-not-utc"][0])
    assert re.fullmatch(r"Zeile \d+, DTSTAMP", diagnosis.place)


def test_a_header_has_no_line():
    (diagnosis,) = said(SPOILED_MAILS["mime-method-missing"][0])
    assert diagnosis.place == "Kopf des Kalenderteils, Content-Type"


def test_parts_of_a_mail_that_differ_are_told_apart():
    first, second = changed("UID:7", "UID:8"), changed("STATUS:CONFIRMED", "STATUS:JA")
    parts = [encoded(raw.decode().replace("\r\n", "\n")) for raw in (first, second)]
    places = [diagnosis.place for diagnosis in said(mail(*parts, kind="mixed"))]
    assert places == ["Kopf der E-Mail", "Kalenderteil 2, Zeile 32, STATUS"]


def test_others_of_the_same_kind_are_counted():
    lines = "".join(f"COMMENT:a,{number}\n" for number in range(25))
    last = said(changed("STATUS:", f"{lines}STATUS:"))[-1]
    assert "noch 5" in last.explanation


def test_programs_read_four_values():
    (diagnosis,) = said(SPOILED["rule-unknown-to-outlook"][0])
    row = diagnosis.as_dict()
    assert set(row) == {"rule", "severity", "place", "explanation"}
    assert "Outlook kennt keine Reihe mit FREQ=HOURLY" in row["explanation"]
