"""Commands about accounts and the register: `flask --app wsgi accounts …`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from kdn_helpdesk.accounts import gv100ad, links
from kdn_helpdesk.accounts.actions import invitations, people, register
from kdn_helpdesk.accounts.queries import people as reads
from kdn_helpdesk.accounts.register import Changes, Edition
from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import LANGUAGES
from kdn_helpdesk.core.permissions import Role

accounts = AppGroup("accounts", help="People, organisations and the municipal register.")
INVITED = [role.value for role in Role if role != Role.VISITOR]


@accounts.command("invite")
@click.argument("email")
@click.option("--role", "roles", type=click.Choice(INVITED), multiple=True, required=True)
@click.option("--group", default="", help="The short name of the working group to coordinate.")
@click.option("--organisation", "ags", default="", help="The key (AGS) of the organisation.")
@click.option("--name", default="", help="What the person is called.")
@click.option("--language", type=click.Choice(LANGUAGES), default="de")
@click.option("--mail", is_flag=True, help="Mail the link too, instead of printing it alone.")
@click.option("--json", "as_json", is_flag=True)
def invite(email: str, roles: tuple[str, ...], ags: str, as_json: bool, **options: Any) -> None:
    """Invite EMAIL and print the one-time link by which the account is made.

    Whoever has an account already is given the roles at once.
    """
    wanted = frozenset(Role(role) for role in roles)
    try:
        with transaction():
            if invitations.has_account(email.strip().casefold()):
                result = _add_roles(email, wanted, options["group"])
            else:
                link = invitations.invite_person(
                    email=email,
                    roles=wanted,
                    inviter=None,
                    organisation_id=register.number_of(ags) if ags else None,
                    **options,
                )
                result = {
                    "email": link.email,
                    "link": links.address_of(link),
                    "until": link.expires_at.isoformat(),
                }
    except DomainError as error:
        raise click.ClickException(error.sentence) from None
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        click.echo(result.get("link") or f"{email} has an account; the roles are given.")


@accounts.command("seed-register")
def seed_register() -> None:
    """Bring the municipal register that ships with the product into an empty database."""
    with transaction():
        number = register.seed_register()
    click.echo(f"{number} organisations added." if number else "There are organisations already.")


@accounts.command("import-register")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "--yes", "apply", is_flag=True, help="Do it, without asking.")
@click.option("--json", "as_json", is_flag=True)
def import_register(file: Path, apply: bool, as_json: bool) -> None:
    """Read FILE (GV100AD of Destatis, plain or zipped), show what changes, and apply it.

    What people entered stays: mail domains, managers, contacts, requests.
    """
    try:
        edition = gv100ad.read(file.read_bytes())
    except gv100ad.WrongFileError as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    changes = register.preview_changes(edition.entries)
    if as_json:
        click.echo(json.dumps(_as_values(edition, changes, applied=apply), ensure_ascii=False))
    else:
        _show(edition, changes)
    if not changes:
        return
    if apply or (not as_json and click.confirm("Apply these changes?")):
        with transaction():
            register.apply_changes(register.preview_changes(edition.entries), actor=None)
        if not as_json:
            click.echo("The register is up to date.")


def _add_roles(email: str, roles: frozenset[Role], group: str) -> dict[str, Any]:
    person = reads.find_person(email)
    if person is None:
        raise DomainError(f"{email} has vanished.")
    for role in people.GRANTABLE:
        if role in roles:
            people.grant_role(person, role, actor=None)
    if Role.COORDINATOR in roles:
        invitations.give_group(person, group)
    return {"email": person.email, "roles": sorted(roles)}


def _show(edition: Edition, changes: Changes) -> None:
    console = Console()
    console.print(f"Register of {edition.as_of}: {len(edition.entries)} entries.")
    if not changes:
        console.print("Nothing changes.")
        return
    table = Table("change", "key", "name", "what")
    for entry in changes.new:
        table.add_row("new", entry.ags, entry.name, entry.kind)
    for change in changes.changed:
        what = "; ".join(
            f"{name}: {getattr(change.before, name)} → {getattr(change.after, name)}"
            for name in change.fields
        )
        table.add_row("changed", change.before.ags, change.before.name, what)
    for entry in changes.dissolved:
        table.add_row("dissolved", entry.ags, entry.name, "closed for newcomers, kept")
    console.print(table)


def _as_values(edition: Edition, changes: Changes, *, applied: bool) -> dict[str, Any]:
    return {
        "as_of": edition.as_of.isoformat(),
        "entries": len(edition.entries),
        "new": [asdict(entry) for entry in changes.new],
        "changed": [
            {"before": asdict(c.before), "after": asdict(c.after), "fields": c.fields}
            for c in changes.changed
        ],
        "dissolved": [asdict(entry) for entry in changes.dissolved],
        "applied": applied and bool(changes),
    }
