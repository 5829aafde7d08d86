"""The command that reads mails again."""

import sys
from datetime import datetime

import click
from rich.progress import Progress

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import ngettext
from kdn_helpdesk.intake.actions import rereading
from kdn_helpdesk.mail.cli import mail
from kdn_helpdesk.mail.models import Outcome


@mail.command("reread")
@click.option("--failed", is_flag=True, help="Those that could not be read.")
@click.option("--held", is_flag=True, help="Those that wait for a person.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Those that arrived since a day.")
def reread(failed: bool, held: bool, since: datetime | None) -> None:
    """Read mails again, as after an upgrade; no request is made twice."""
    named = ((failed, Outcome.FAILED), (held, Outcome.HELD))
    outcomes = [outcome for is_named, outcome in named if is_named]
    if not outcomes and since is None:
        raise click.UsageError("Say which: --failed, --held or --since YYYY-MM-DD.")
    day = since.replace(tzinfo=clock.BERLIN) if since else None
    try:
        with transaction():
            total = rereading.begin(outcomes=outcomes, since=day, actor=None).total
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    done = 0
    with Progress(disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Reading again", total=total)
        while handed := _step():
            done += handed
            progress.update(task, completed=done)
    words = ngettext(
        "%(num)d mail is read again by the worker.",
        "%(num)d mails are read again by the worker.",
        total,
    )
    click.echo(words)


def _step() -> int:
    with transaction():
        return rereading.go_on()
