"""The command that prints when a target ends."""

import json

import pytest

from kdn_helpdesk.tickets.worktime import Calendar, Hours
from tests.tickets.rules import make_calendar

EIGHT_TO_SIX = Calendar(hours=(*[(Hours(480, 1080),)] * 5, (), ()))


@pytest.fixture
def deadline(command):
    return lambda *arguments, **options: command("desk", "deadline", *arguments, **options)


def test_the_due_time_is_printed_with_its_offset(deadline):
    result = deadline("--start", "2026-11-23T08:30:00+01:00", "--minutes", 210)
    assert (result.exit_code, result.output) == (0, "2026-11-23T12:00:00+01:00\n")


@pytest.mark.parametrize("start", ["2026-03-27T11:00:00Z", "2026-03-27T12:00", "2026-03-27 12:00"])
def test_a_start_may_stand_in_any_zone_and_without_one_in_berlin(deadline, start):
    result = deadline("--start", start, "--minutes", 60)
    assert result.output == "2026-03-30T09:00:00+02:00\n"


def test_the_spans_that_were_counted_are_explained(deadline):
    result = deadline("--start", "2026-11-26T15:00:00+01:00", "--minutes", 100, "--explain")
    first, *spans = result.output.splitlines()
    assert first == "2026-11-27T09:10:00+01:00"
    assert [span.split() for span in spans] == [
        ["2026-11-26", "15:00–16:00", "60", "Min."],
        ["2026-11-27", "08:30–09:10", "40", "Min."],
    ]


def test_another_calendar_is_named(deadline):
    make_calendar(is_default=True)
    make_calendar("Lange Tage", like=EIGHT_TO_SIX)
    start = ("--start", "2026-11-23T16:00:00+01:00", "--minutes", 240)
    assert deadline(*start).output == "2026-11-24T13:30:00+01:00\n"
    named = deadline(*start, "--calendar", "lange tage")
    assert named.output == "2026-11-24T10:00:00+01:00\n"
    unknown = deadline(*start, "--calendar", "Nachtdienst")
    assert unknown.exit_code == 1
    assert "Servicestelle, Lange Tage" in unknown.output


def test_a_file_is_answered_line_by_line(deadline, tmp_path):
    batch = tmp_path / "starts.tsv"
    batch.write_text("2026-11-23T08:30:00+01:00\t210\n\n2026-11-23T16:00\t30\r\n", encoding="utf-8")
    result = deadline("--batch", batch, "--json")
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.output.splitlines()] == [
        {
            "start": "2026-11-23T08:30:00+01:00",
            "minutes": 210,
            "due": "2026-11-23T12:00:00+01:00",
        },
        {
            "start": "2026-11-23T16:00:00+01:00",
            "minutes": 30,
            "due": "2026-11-24T09:00:00+01:00",
        },
    ]
    assert deadline("--batch", batch).output.splitlines() == [
        "2026-11-23T12:00:00+01:00",
        "2026-11-24T09:00:00+01:00",
    ]


def test_json_explains_too(deadline):
    start = "2026-11-23T08:30:00+01:00"
    result = deadline("--start", start, "--minutes", 1, "--json", "--explain")
    assert json.loads(result.output)["spans"] == [
        {"begin": start, "end": "2026-11-23T08:31:00+01:00", "minutes": 1}
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-11-23T08:30:00+01:00 210", "Tabulator"),
        ("gestern\t210", "„gestern“ ist keine Zeit nach ISO 8601"),
        ("2026-13-01T08:30\t210", "keine Zeit"),
        ("0001-01-01T00:00:00+01:00\t210", "keine Zeit"),
        ("2026-11-23T08:30\t-5", "„-5“ ist keine Zahl von Minuten"),
        ("2026-11-23T08:30\t1.5", "keine Zahl"),
        ("2026-11-23T08:30\t99999999999999999", "keine Zahl"),
        ("2026-11-23T08:30\t", "keine Zahl"),
    ],
)
def test_a_bad_line_says_why_and_the_others_are_answered(deadline, line, reason):
    result = deadline("--batch", "-", "--json", input=f"{line}\n2026-11-23T08:30\t1\n")
    assert result.exit_code == 1
    assert "Zeile 1: " in result.stderr
    assert reason in result.stderr
    assert json.loads(result.stdout)["due"] == "2026-11-23T08:31:00+01:00"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--start", "2026-11-23T08:30"),
        ("--batch", "-", "--minutes", "5"),
        ("--start", "2026-11-23T08:30", "--minutes", "viele"),
    ],
)
def test_what_is_missing_or_wrong_is_said(deadline, arguments):
    result = deadline(*arguments)
    assert result.exit_code != 0
    assert result.stderr


def test_a_calendar_that_is_never_open_is_said(deadline):
    make_calendar("Nie", like=Calendar(hours=((),) * 7))
    result = deadline("--start", "2026-11-23T08:30", "--minutes", 1, "--calendar", "Nie")
    assert result.exit_code == 1
    assert "So viel Zeit hat dieser Kalender nie." in result.stderr
