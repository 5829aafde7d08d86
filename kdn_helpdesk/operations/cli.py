"""Commands for those who run the service."""

import json
import sys

import click
from flask.cli import with_appcontext

from kdn_helpdesk.core.i18n import ngettext
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
