"""`flask demo …`: load the region, and show it."""

import click
from flask.cli import AppGroup

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.demo import people, region, serving

demo = AppGroup("demo", help="Show the service with a sample region.")
TICKETS = 60
SEED = 2026


@demo.command("load")
@click.option("--tickets", default=TICKETS, show_default=True, help="How many requests.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed, the same region.")
def load(tickets: int, seed: int) -> None:
    """Fill an empty database with a sample region."""
    try:
        needed = region.check_database()
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    if not needed:
        click.echo(_("The sample region is loaded already."))
        return
    region.load(tickets=tickets, seed=seed)
    click.echo(_("The sample region is loaded."))


@demo.command("serve")
@click.pass_context
def serve(context: click.Context) -> None:
    """Load the region where the database is empty, and run everything until Ctrl-C."""
    try:
        serving.check_port(settings().port)
        if region.check_database():
            click.echo(_("Loading the sample region …"))
            context.invoke(load, tickets=TICKETS, seed=SEED)
        serving.run(settings(), greeting=_greeting())
    except DomainError as error:
        raise click.ClickException(error.sentence) from error
    click.echo(_("Everything has ended."))


def _greeting() -> str:
    address = f"http://localhost:{settings().port}"
    sign_ins = people.sign_ins()
    width = max(len(email) for email, _part in sign_ins)
    lines = [
        _("KDN Helpdesk runs at %(address)s", address=address),
        _("Every mail it sends is at %(address)s", address=f"{address}/postfach/"),
        "",
        _("Sign in with the password %(password)s:", password=people.PASSWORD),
        *(f"  {email:<{width}}  {part}" for email, part in sign_ins),
        "",
        _("Ctrl-C ends it."),
    ]
    return "\n" + "".join(f"  {line}".rstrip() + "\n" for line in lines) + "\n"
