"""Commands of the mail room: the ways in, and what was understood of a mail."""

import asyncio
import contextlib
import json
import sys
from itertools import islice
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from rich.progress import Progress

from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.log import log
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import batches, fetching, inbox, lmtp, queries, threads
from kdn_helpdesk.mail.inspection import describe
from kdn_helpdesk.mail.reading import read_mail

TRY_LATER = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again."""
AT_ONCE = 100

mail = AppGroup("mail", help="Mail in, and what was understood of it.")


@mail.command("receive")
@click.option("--to", "recipient", help="The address the mail was sent to.")
@click.option(
    "--batch",
    type=click.Path(exists=True, path_type=Path),
    help="An mbox file, a Maildir or a folder of mails instead of one mail on standard input.",
)
def receive(recipient: str | None, batch: Path | None) -> None:
    """Store one mail from standard input; exit 0 = stored, 75 = try again later."""
    try:
        if batch is not None:
            click.echo(_stored(_receive_batch(batch, recipient)))
            return
        raw = sys.stdin.buffer.read()
        if not raw:
            raise click.UsageError(_("There is no mail on standard input."))
        with transaction():
            inbox.store(raw, recipient=recipient, source="command")
    except click.ClickException:
        raise
    except Exception as error:  # whatever it is, the mail server keeps the mail
        log.exception("mail_not_stored", error=str(error))
        cause = str(error).partition("\n")[0]
        click.echo(_("Not stored, try again later: %(error)s", error=cause), err=True)
        sys.exit(TRY_LATER)


def _receive_batch(path: Path, recipient: str | None) -> int:
    stored = 0
    mails = batches.read(path)
    with Progress(disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Storing", total=batches.count(path))
        while some := list(islice(mails, AT_ONCE)):
            with transaction():
                for raw in some:
                    inbox.store(raw, recipient=recipient, source="batch")
            stored += len(some)
            progress.update(task, completed=stored)
    return stored


@mail.command("fetch")
def fetch() -> None:
    """Store the new mails of the mailbox of KDN_IMAP_URL."""
    url = settings().imap_url
    if not url:
        raise click.UsageError(_("KDN_IMAP_URL is not set."))
    try:
        with Progress(disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("Fetching", total=None)
            count = fetching.fetch(url, progress=lambda done: progress.update(task, completed=done))
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(_stored(count))


@mail.command("lmtp")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8024, show_default=True, help="0 takes a free one.")
def serve_lmtp(host: str, port: int) -> None:
    """Take mails by LMTP until stopped."""

    def ready(actual: int) -> None:
        click.echo(_("Taking mails by LMTP at %(address)s.", address=f"{host}:{actual}"))

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(lmtp.serve(app, host, port, ready=ready))
    except OSError as error:
        address = f"{host}:{port}"
        sentence = _("%(address)s cannot be used: %(error)s", address=address, error=error)
        raise click.ClickException(sentence) from error


@mail.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def inspect(files: tuple[Path, ...]) -> None:
    """Print what is understood of each mail, one JSON object a line."""
    failed = False
    for path in files:
        try:
            raw = path.read_bytes()
        except OSError as error:
            click.echo(f"{path}: {error.strerror}", err=True)
            failed = True
            continue
        understood = describe(read_mail(raw, file=str(path), is_ours=threads.is_ours))
        click.echo(json.dumps(understood, ensure_ascii=False))
    sys.exit(1 if failed else 0)


@mail.command("outcomes")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def outcomes(as_json: bool) -> None:
    """List every mail received with where it ended."""
    for row in queries.iterate_outcomes():
        if as_json:
            click.echo(json.dumps(row.as_dict(), ensure_ascii=False))
        else:
            click.echo(_line(row))


def _stored(count: int) -> str:
    return ngettext("%(num)d mail stored", "%(num)d mails stored", count)


def _line(row: queries.Received) -> str:
    start = f"{row.outcome or 'waiting':<16}{row.ticket or '–':<15}"
    return f"{start}{row.sender}  {row.subject}  {row.reason}".rstrip()
