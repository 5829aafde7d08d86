"""The commands about the index."""

import json

from kdn_helpdesk.search.models import Kind
from tests.factories import make_agent


def test_a_query_prints_references_with_scores(put, command):
    put("Beteiligung", reference="beteiligung")
    put("Bürgerbeteiligung", reference="buerger")
    result = command("search", "query", "Beteiligung", "--json")
    rows = json.loads(result.output)
    assert [row["reference"] for row in rows] == ["beteiligung", "buerger"]
    assert rows[0]["score"] > rows[1]["score"] > 0
    assert rows[0] | {"score": 0} == {
        "rank": 1,
        "score": 0,
        "kind": "article",
        "reference": "beteiligung",
        "title": "Beteiligung",
        "url": "/wissen/beteiligung",
        "file": "",
    }


def test_a_query_finds_what_its_reader_may_see(put, command):
    put("Karte", kind=Kind.NOTE, readers=("desk",))
    agent = make_agent()
    assert command("search", "query", "Karte", "--json").output == "[]\n"
    assert "Karte" in command("search", "query", "Karte", "--as", agent.email).output


def test_a_query_takes_kinds_and_a_limit(put, command):
    put("Karte eins")
    put("Karte zwei")
    put("Karte drei", kind=Kind.MEETING)
    one = json.loads(command("search", "query", "Karte", "--limit", 1, "--json").output)
    assert len(one) == 1
    rows = json.loads(command("search", "query", "Karte", "--kind", "meeting", "--json").output)
    assert [row["title"] for row in rows] == ["Karte drei"]


def test_an_unknown_reader_is_named(command):
    result = command("search", "query", "Karte", "--as", "niemand@stadt.example")
    assert result.exit_code == 1
    assert "Nobody has the address niemand@stadt.example." in result.output


def test_an_evaluation_prints_recall_and_rank(put, command, tmp_path):
    put("Beteiligung", reference="beteiligung")
    put("Bürgerbeteiligung", reference="buerger")
    file = tmp_path / "questions.tsv"
    file.write_text(
        "# question, references\nBeteiligung\tbuerger\nBürgerbeteiligung\tbuerger, fehlt\n",
        encoding="utf-8",
    )
    result = command("search", "evaluate", file, "--json")
    assert json.loads(result.output) == {
        "recall@5": 0.75,
        "recall@10": 0.75,
        "mrr": 0.75,
        "queries": 2,
    }
    assert "recall@5" in command("search", "evaluate", file).output


def test_a_file_of_another_form_is_refused_with_its_line(command, tmp_path):
    file = tmp_path / "questions.tsv"
    file.write_text("Beteiligung\tbuerger\nnur eine Frage\n", encoding="utf-8")
    result = command("search", "evaluate", file)
    assert result.exit_code == 1
    assert "2" in result.output
    file.write_text("", encoding="utf-8")
    assert command("search", "evaluate", file).exit_code == 1
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in command("search", "evaluate", file).output
