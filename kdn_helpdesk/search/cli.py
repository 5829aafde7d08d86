"""Commands about the index: `flask --app wsgi search …`."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TaskID
from rich.table import Table

from kdn_helpdesk.accounts import sessions
from kdn_helpdesk.accounts.queries.people import find_person
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.search import evaluation, indexing, queries, results
from kdn_helpdesk.search.filters import Filter
from kdn_helpdesk.search.models import Kind

search = AppGroup("search", help="The index over requests, articles and meetings.")
KINDS = [kind.value for kind in Kind]
READER = click.option(
    "--as", "email", default="", help="Whose rights count; without, what a visitor finds."
)


@search.command("rebuild")
@click.option("--json", "as_json", is_flag=True)
def rebuild(as_json: bool) -> None:
    """Make the whole index anew, while people go on working."""
    console = Console(stderr=True)
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done)

        entries = indexing.rebuild(show)
    click.echo(json.dumps({"entries": entries}) if as_json else f"{entries} entries")


@search.command("query")
@click.argument("words", nargs=-1, required=True)
@READER
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True)
@click.option("--topic", default="", help="Only what has this topic or category.")
@click.option("--group", default="", help="Only what belongs to the working group of this name.")
@click.option("--organisation", default="", help="Only what concerns this organisation.")
@click.option("--year", default="", help="Only what has its date in this year.")
@click.option("--limit", type=click.IntRange(1, queries.MOST), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def query(
    words: tuple[str, ...],
    email: str,
    kinds: tuple[str, ...],
    limit: int,
    as_json: bool,
    **named: str,
) -> None:
    """Search for WORDS and print what is found, best first."""
    viewer = _viewer(email)
    wanted = Filter(kinds=tuple(Kind(kind) for kind in kinds), **named)
    indexing.catch_up()
    found = queries.search(" ".join(words), viewer=viewer, wanted=wanted)
    shown = results.show(found, found.ranked[:limit], viewer=viewer)
    rows = [
        {
            "rank": rank,
            "score": round(result.score, 4),
            "kind": result.kind.value,
            "reference": result.reference,
            "title": "".join(piece.text for piece in result.title),
            "url": result.address,
            "file": result.file_name,
        }
        for rank, result in enumerate(shown, start=1)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for word in found.mended:
        click.echo(f"Nothing for “{word.written}”; this is for “{word.instead}”.")
    _print(rows, empty="Nothing was found.")


@search.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@READER
@click.option("--json", "as_json", is_flag=True)
def evaluate(file: Path, email: str, as_json: bool) -> None:
    """Measure the order of results by FILE: question, tab, relevant references with commas."""
    viewer = _viewer(email)
    try:
        judged = evaluation.read_judgements(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not written in UTF-8.") from None
    except DomainError as error:
        raise click.ClickException(f"{file}: {error.sentence}") from None
    indexing.catch_up()
    figures = evaluation.measure((line, _references(line.question, viewer)) for line in judged)
    row = {
        "recall@5": round(figures.recall_at_5, 4),
        "recall@10": round(figures.recall_at_10, 4),
        "mrr": round(figures.mrr, 4),
        "queries": figures.queries,
    }
    if as_json:
        click.echo(json.dumps(row))
    else:
        _print([row])


def _references(question: str, viewer: Viewer) -> list[str]:
    found = queries.search(question, viewer=viewer)
    ids = [ranked.candidate.id for ranked in found.ranked[:50]]
    return list(dict.fromkeys(entry.reference for entry in queries.list_entries(ids)))


def _viewer(email: str) -> Viewer:
    if not email:
        return Viewer()
    person = find_person(email.strip().casefold())
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return sessions.get_viewer_of(person.id)


def _print(rows: list[dict[str, Any]], *, empty: str = "") -> None:
    if not rows:
        click.echo(empty)
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)
