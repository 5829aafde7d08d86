"""Commands about the library: `flask --app wsgi knowledge …`."""

import json
from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track

from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.knowledge import documents
from kdn_helpdesk.knowledge.actions import exchange as writes
from kdn_helpdesk.knowledge.documents import Document, DocumentError
from kdn_helpdesk.knowledge.queries import exchange as reads

knowledge = AppGroup("knowledge", help="Articles and best practices as Markdown files.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@knowledge.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@AS_JSON
def import_folder(folder: Path, as_json: bool) -> None:
    """Read every Markdown file below FOLDER; nothing is written while any of them is wrong."""
    paths = sorted(folder.rglob("*.md"))
    problems: list[str] = []
    found = [(path, _read(path, folder, problems)) for path in paths]
    counts: Counter[str] = Counter()
    try:
        with transaction():
            for path, document in track(found, "Articles", console=Console(stderr=True)):
                if document is not None:
                    counts[_import(document, path, folder, problems)] += 1
            if problems:
                raise _WrongFilesError
    except _WrongFilesError:
        for problem in problems:
            click.echo(problem, err=True)
        raise click.ClickException(
            f"Nothing was imported: {len(problems)} problems in {folder}."
        ) from None
    done = {effect.value: counts[effect.value] for effect in writes.Effect}
    click.echo(json.dumps(done) if as_json else _sentence(done))


@knowledge.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@AS_JSON
def export_folder(folder: Path, as_json: bool) -> None:
    """Write every article into FOLDER, a Markdown file for each; import reads them back."""
    folder.mkdir(parents=True, exist_ok=True)
    total = reads.count_documents()
    console = Console(stderr=True)
    for document in track(reads.list_documents(), "Articles", total=total, console=console):
        (folder / f"{document.slug}.md").write_text(documents.write(document), encoding="utf-8")
    db.session.rollback()
    click.echo(json.dumps({"articles": total}) if as_json else f"{total} articles in {folder}")


class _WrongFilesError(Exception):
    """Ends the transaction without a commit."""


def _read(path: Path, folder: Path, problems: list[str]) -> Document | None:
    try:
        return documents.read(path.read_text(encoding="utf-8"), name=path.stem)
    except UnicodeDecodeError:
        problems.append(f"{path.relative_to(folder)}:1: This file is not UTF-8.")
    except DocumentError as error:
        problems.extend(_named(error, path, folder))
    return None


def _import(document: Document, path: Path, folder: Path, problems: list[str]) -> str:
    try:
        return writes.import_document(document).value
    except DocumentError as error:
        problems.extend(_named(error, path, folder))
        return "wrong"


def _named(error: DocumentError, path: Path, folder: Path) -> list[str]:
    place = path.relative_to(folder)
    return [f"{place}:{problem.line}: {problem.sentence}" for problem in error.problems]


def _sentence(done: dict[str, int]) -> str:
    return ", ".join(f"{number} {effect}" for effect, number in done.items())
