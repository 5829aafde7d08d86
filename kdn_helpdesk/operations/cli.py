"""Commands for those who run the service."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from rich.progress import Progress

from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.scanning import ScannerAway
from kdn_helpdesk.operations import backups, scans
from kdn_helpdesk.operations import doctor as examination
from kdn_helpdesk.operations.doctor import Finding, Level

SIGNS = {Level.OK: "ok", Level.WARNING: "! ", Level.ERROR: "!!"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it; exit 1 for an error."""
    findings = examination.examine()
    for finding in findings:
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else _line(finding))
    errors = sum(finding.level is Level.ERROR for finding in findings)
    if errors and not as_json:
        sentence = ngettext(
            "%(num)d thing has to be mended.", "%(num)d things have to be mended.", errors
        )
        click.echo(sentence, err=True)
    sys.exit(1 if errors else 0)


def _line(finding: Finding) -> str:
    advice = f"\n      → {finding.remedy}" if finding.remedy else ""
    return f"  {SIGNS[finding.level]}  {finding.sentence}{advice}"


files = AppGroup("files", help="The files that are stored.")


@files.command("scan")
def scan() -> None:
    """Scan for viruses what was stored while no scanner was set or it was away."""
    if not scanning.is_on():
        raise click.UsageError(_("KDN_CLAMD_URL is not set."))
    try:
        with Progress(disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("Scanning", total=scans.count_due())
            found = scans.scan_due(progress=lambda done: progress.update(task, completed=done))
    except ScannerAway as error:
        raise click.ClickException(error.sentence) from error
    click.echo(ngettext("%(num)d virus found", "%(num)d viruses found", found))


backup = AppGroup("backup", help="Keep the whole service in one file.")


@backup.command("create")
@click.argument("file", type=click.Path(path_type=Path))
def create(file: Path) -> None:
    """Write every table and every stored file to FILE, while people go on working."""
    summary = _do(backups.create, file)
    click.echo(
        _("%(rows)d rows and %(files)d files saved.", rows=summary.rows, files=summary.files)
    )


@backup.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Bring FILE into an empty database at the same step; then run `search rebuild`."""
    summary = _do(backups.restore, file)
    click.echo(
        _("%(rows)d rows and %(files)d files restored.", rows=summary.rows, files=summary.files)
    )
    click.echo(_("Now run: %(command)s", command="flask --app wsgi search rebuild"))


def _do(act: Callable[[Path], backups.Summary], file: Path) -> backups.Summary:
    try:
        return act(file)
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}") from error
