"""Commands about meetings: `flask --app wsgi meetings …`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, _, in_language
from kdn_helpdesk.ical.checkup.examination import examine
from kdn_helpdesk.ical.checkup.findings import Severity
from kdn_helpdesk.meetings.diagnoses.explaining import Diagnosis, explain

meetings = AppGroup("meetings", help="Meetings and their invitations.")


@meetings.command("check-invitation")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each file.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True
)
def check_invitation(files: tuple[Path, ...], as_json: bool, language: str) -> None:
    """Say why calendars stumble over an .ics file or a mail.

    Exit 1 where there is an error or a warning, or a file cannot be read; hints alone are no harm.
    """
    failed = False
    with in_language(language):
        for path in files:
            try:
                raw = path.read_bytes()
            except OSError as error:
                click.echo(f"{path}: {error.strerror}", err=True)
                failed = True
                continue
            found = [explain(finding) for finding in examine(raw).findings]
            failed = failed or any(one.severity is not Severity.HINT for one in found)
            click.echo(_json(path, found) if as_json else _text(path, found))
    sys.exit(1 if failed else 0)


def _json(path: Path, found: Sequence[Diagnosis]) -> str:
    rows = [diagnosis.as_dict() for diagnosis in found]
    return json.dumps({"file": str(path), "findings": rows}, ensure_ascii=False)


def _text(path: Path, found: Sequence[Diagnosis]) -> str:
    if not found:
        return f"{path}: " + _("Nothing is wrong with it.")
    words = {
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.HINT: _("Hint"),
    }
    lines = [f"{path}:"]
    for one in found:
        lines.append(f"  {words[one.severity]} · {one.place} · {one.rule} ({one.source})")
        lines += [f"    {one.explanation}", f"    {one.stumblers} {one.advice}"]
    return "\n".join(lines)
