"""Commands about the library: `flask --app wsgi knowledge …`."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track

from kdn_helpdesk.core import files
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.knowledge import folders
from kdn_helpdesk.knowledge.actions import exchange as writes
from kdn_helpdesk.knowledge.documents import DocumentError, Problem
from kdn_helpdesk.knowledge.folders import Parcel, Reading
from kdn_helpdesk.knowledge.queries import exchange as reads

knowledge = AppGroup("knowledge", help="Articles and best practices as files.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@knowledge.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@AS_JSON
def import_folder(folder: Path, as_json: bool) -> None:
    """Read every Markdown, HTML and Word file below FOLDER with the files they name.

    Nothing is written while any of them is wrong.
    """
    reading = folders.read(folder)
    stored = {parcel.place: _store(parcel, reading) for parcel in reading.parcels}
    db.session.rollback()
    counts: Counter[str] = Counter()
    console = Console(stderr=True)
    try:
        with transaction():
            for parcel in track(reading.parcels, "Articles", console=console):
                counts[_import(parcel, stored[parcel.place], reading)] += 1
            if reading.problems:
                raise _WrongFilesError
    except _WrongFilesError:
        for problem in reading.problems:
            click.echo(problem, err=True)
        raise click.ClickException(
            f"Nothing was imported: {len(reading.problems)} problems in {folder}."
        ) from None
    for hint in reading.hints:
        click.echo(hint, err=True)
    done = {effect.value: counts[effect.value] for effect in writes.Effect}
    click.echo(json.dumps(done) if as_json else _sentence(done))


@knowledge.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@AS_JSON
def export_folder(folder: Path, as_json: bool) -> None:
    """Write every article into FOLDER, a Markdown file for each; import reads them back.

    An article with files gets a folder of its own beside which they lie.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = reads.count_documents()
    console = Console(stderr=True)
    listed = track(reads.list_documents(), "Articles", total=total, console=console)
    for document, enclosures in listed:
        folders.write(document, enclosures, folder)
    db.session.rollback()
    click.echo(json.dumps({"articles": total}) if as_json else f"{total} articles in {folder}")


class _WrongFilesError(Exception):
    """Ends the transaction without a commit."""


def _store(parcel: Parcel, reading: Reading) -> Sequence[Upload]:
    """Store the article's files before the transaction, unless all of them are there already."""
    if _checksums(parcel) == reads.find_checksums(parcel.document.slug):
        return ()
    stored = []
    for item in parcel.enclosures:
        try:
            stored.append(files.put(item.content, name=item.name))
        except DomainError as error:
            line = parcel.document.lines.get("files", 1)
            reading.refuse(parcel.place, Problem(line, error.sentence))
    return stored


def _import(parcel: Parcel, uploads: Sequence[Upload], reading: Reading) -> str:
    try:
        return writes.import_document(
            parcel.document, checksums=_checksums(parcel), uploads=uploads
        ).value
    except DocumentError as error:
        for problem in error.problems:
            reading.refuse(parcel.place, problem)
        return "wrong"


def _checksums(parcel: Parcel) -> dict[str, str]:
    return {item.name: item.sha256 for item in parcel.enclosures}


def _sentence(done: dict[str, int]) -> str:
    return ", ".join(f"{number} {effect}" for effect, number in done.items())
