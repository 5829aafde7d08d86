"""Commands of the mail room: the ways in, and what was understood of a mail."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from rich.progress import Progress

from kdn_helpdesk.core import clock
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
USAGE = 64
"""EX_USAGE of sysexits.h: the command was called wrongly."""
TIMES_LIMIT = 4
"""A mail is kept up to the size limit, and read no further than so many times of it."""
AT_ONCE = 100
BYTES_AT_ONCE = 4 << 20
TOLD_EACH = 1000

mail = AppGroup("mail", help="Mail in, and what was understood of it.")


class WrongUsage(click.UsageError):
    """Wrong usage, with the code that mail servers know."""

    exit_code = USAGE


class _Pipe(click.Command):
    """A command that a mail server calls: wrong usage has the code that such servers know."""

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read the arguments."""
        try:
            return super().make_context(*args, **options)
        except click.UsageError as error:
            raise WrongUsage(error.message, error.ctx) from error


@mail.command("receive", cls=_Pipe)
@click.option("--to", "--recipient", "recipient", help="The address the mail was sent to.")
@click.option(
    "--batch",
    type=click.Path(exists=True, path_type=Path),
    help="An mbox file, a Maildir or a folder of mails instead of one mail on standard input.",
)
def receive(recipient: str | None, batch: Path | None) -> None:
    """Store one mail from standard input; exit 0 = stored, 75 = try again later, 64 = usage."""
    try:
        if batch is not None:
            _receive_batch(batch, recipient)
            return
        limit = settings().mail_size_limit
        raw = batches.take(sys.stdin.buffer, at_most=limit + 1, look_no_further=limit * TIMES_LIMIT)
        if not raw.content:
            raise WrongUsage(_("There is no mail on standard input."))
        with transaction():
            inbox.store(raw.content, recipient=recipient, source="command", size=raw.size)
    except click.ClickException:
        raise
    except Exception as error:  # whatever it is, the mail server keeps the mail
        log.exception("mail_not_stored", error=str(error))
        cause = str(error).partition("\n")[0]
        click.echo(_("Not stored, try again later: %(error)s", error=cause), err=True)
        sys.exit(TRY_LATER)


def _receive_batch(path: Path, recipient: str | None) -> None:
    """Store all mails, some at a time; one that was there already is no error, so it may be
    started again after it was broken off.
    """
    started, done, new = clock.now(), 0, 0
    mails = batches.read(path, at_most=settings().mail_size_limit + 1)
    total = batches.count(path)
    is_watched = sys.stderr.isatty()
    with Progress(disable=not is_watched) as progress:
        task = progress.add_task("Storing", total=total)
        for some in _rounds(mails):
            with transaction():
                stored = [
                    inbox.store(raw.content, recipient=recipient, source="batch", size=raw.size)
                    for raw in some
                ]
                new += sum(mail.created_at >= started for mail in stored)
            before, done = done, done + len(some)
            progress.update(task, completed=done)
            if not is_watched and done // TOLD_EACH > before // TOLD_EACH:
                click.echo(f"{done} / {total}", err=True)
    click.echo(_stored(new))
    if done > new:
        click.echo(_("%(count)d were there already.", count=done - new))


def _rounds(mails: Iterator[batches.Raw]) -> Iterator[list[batches.Raw]]:
    """Put together what one transaction stores: not too many, and not too large."""
    some: list[batches.Raw] = []
    while (raw := next(mails, None)) is not None:
        some.append(raw)
        del raw  # else it stays in memory beside the next one
        if len(some) == AT_ONCE or sum(len(each.content) for each in some) > BYTES_AT_ONCE:
            yield some
            some.clear()
    if some:
        yield some


@mail.command("fetch")
def fetch() -> None:
    """Store the new mails of every mailbox of KDN_IMAP_URL."""
    failed, count = "", 0
    try:
        accounts = fetching.list_accounts()
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    if not accounts:
        raise click.UsageError(_("KDN_IMAP_URL is not set."))
    with Progress(disable=not sys.stderr.isatty()) as progress:
        for account in accounts:
            task = progress.add_task(account.name, total=None)
            try:
                count += fetching.fetch(
                    account,
                    progress=lambda done, task=task: progress.update(task, completed=done),  # type: ignore[misc]
                )
            except DomainError as error:
                failed = f"{account.name}: {error.sentence}"
                click.echo(failed, err=True)
    click.echo(_stored(count))
    if failed:
        sys.exit(1)


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
            asyncio.run(_serve_until_told(app, host, port, ready))
    except OSError as error:
        address = f"{host}:{port}"
        sentence = _("%(address)s cannot be used: %(error)s", address=address, error=error)
        raise click.ClickException(sentence) from error


async def _serve_until_told(app: Flask, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Serve until SIGTERM or SIGINT, and end what has begun."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await lmtp.serve(app, host, port, ready=ready, stop=stop)


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
