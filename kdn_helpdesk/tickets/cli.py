"""Commands of the desk: when a target ends."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from kdn_helpdesk.core.clock import BERLIN, local
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.tickets import drawing
from kdn_helpdesk.tickets.queries import worktimes
from kdn_helpdesk.tickets.worktime import Calendar, NeverOpen, Span

MOST_MINUTES = 10_000_000
"""More is a slip of the pen: it would be due after a whole working life."""
YEARS = range(1900, 2900)

desk = AppGroup("desk", help="Service times of the desk.")


@dataclass(frozen=True, slots=True)
class Question:
    """A start and the working minutes from then on."""

    text: str
    """The start as it was written, with an offset."""
    start: datetime
    minutes: int


@desk.command("deadline")
@click.option("--start", help="When it begins, ISO 8601; without offset Berlin's time.")
@click.option("--minutes", help="Working minutes.")
@click.option("--calendar", "name", help="The calendar's name; without, the usual one.")
@click.option("--explain", is_flag=True, help="Print the working spans that were counted.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="A file with a start, a tab and minutes on each line.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each.")
def deadline(
    start: str | None,
    minutes: str | None,
    name: str | None,
    explain: bool,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Print when so many working minutes have passed, ISO 8601 with Berlin's offset."""
    try:
        calendar = worktimes.get_hours_of(name)
    except DomainError as error:
        raise click.ClickException(error.sentence) from None
    if batch is not None:
        if start is not None or minutes is not None:
            raise click.UsageError(_("Give either --batch or --start with --minutes."))
        sys.exit(1 if _answer_all(batch, calendar, explain=explain, as_json=as_json) else 0)
    if start is None or minutes is None:
        raise click.UsageError(_("Give --start with --minutes, or --batch."))
    try:
        _answer(_question(start, minutes), calendar, explain=explain, as_json=as_json)
    except DomainError as error:
        raise click.ClickException(error.sentence) from None


@desk.command("states")
def states() -> None:
    """Print the states and the allowed moves, as the handbook draws them."""
    click.echo(drawing.draw())


def _answer_all(batch: Path, calendar: Calendar, *, explain: bool, as_json: bool) -> int:
    """Answer every line; return how many could not be."""
    wrong = 0
    for number, line in _lines(batch):
        try:
            start, tab, minutes = line.partition("\t")
            if not tab:
                raise DomainError(_("Expected a start, a tab and minutes."))
            _answer(_question(start, minutes), calendar, explain=explain, as_json=as_json)
        except DomainError as error:
            wrong += 1
            sentence = _("Line %(number)s: %(reason)s", number=number, reason=error.sentence)
            click.echo(sentence, err=True)
    if wrong:
        click.echo(
            ngettext("%(num)d line was left out.", "%(num)d lines were left out.", wrong), err=True
        )
    return wrong


def _lines(batch: Path) -> Iterator[tuple[int, str]]:
    with click.open_file(str(batch), encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, line.strip("\r\n")


def _question(start: str, minutes: str) -> Question:
    try:
        moment = datetime.fromisoformat(start.strip())
        is_known = moment.year in YEARS
    except ValueError:
        is_known = False
    if not is_known:
        raise DomainError(
            _(
                "“%(text)s” is no time in ISO 8601, as 2026-11-23T08:30:00+01:00.",
                text=start.strip(),
            )
        )
    number = minutes.strip()
    if not (number.isascii() and number.isdecimal() and int(number[:12]) <= MOST_MINUTES):
        raise DomainError(
            _("“%(text)s” is no number of minutes from 0 to %(most)s.",
              text=number, most=MOST_MINUTES)
        )  # fmt: skip
    text = start.strip()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BERLIN)
        text = moment.isoformat()
    return Question(text, moment, int(number))


def _answer(question: Question, calendar: Calendar, *, explain: bool, as_json: bool) -> None:
    try:
        spans = calendar.count(question.start, question.minutes)
    except NeverOpen:
        raise DomainError(_("The calendar never has that much time.")) from None
    due = spans[-1].end.isoformat()
    if as_json:
        answer = {"start": question.text, "minutes": question.minutes, "due": due}
        if explain:
            answer["spans"] = [_span_as_dict(span) for span in spans]
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(due)
    for span in spans if explain else ():
        click.echo(_explained(span))


def _explained(span: Span) -> str:
    day, begin, end = span.begin.strftime("%Y-%m-%d"), span.begin, span.end
    minutes = _("%(number)s min", number=span.minutes)
    return f"  {day}  {begin.strftime('%H:%M')}–{end.strftime('%H:%M')}  {minutes:>8}"


def _span_as_dict(span: Span) -> dict[str, str | int]:
    return {
        "begin": local(span.begin).isoformat(),
        "end": local(span.end).isoformat(),
        "minutes": span.minutes,
    }
