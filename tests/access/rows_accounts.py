"""Accounts, organisations, pages of the service, and mails."""

import sqlalchemy as sa

from kdn_helpdesk.accounts.actions import organisations, people, registration
from kdn_helpdesk.accounts.models import Organisation
from kdn_helpdesk.mail.models import OutgoingMail
from tests import factories as make
from tests.access.rows import ALL, NOBODY, SIGNED_IN, UNMAILED, Case, rows, who
from tests.access.world import World, builds

UNMAILED |= {
    "passwords.choose": "tests/accounts/test_forgotten_passwords.py",
    "registration.register": "tests/accounts/test_registration.py",
    "registration.accept": "tests/accounts/test_invitations.py",
    "account.confirm_address": "tests/accounts/test_account.py",
}
DESK = who("agent", "admin")


@builds
def add_contacts(world: World) -> None:
    """How an organisation is reached is for its manager and the desk."""
    for side, manager in (("own", "manager"), ("foreign", "foreign manager")):
        with make.writing() as session:
            place = session.get_one(Organisation, world[f"{side} organisation"].id)
            text = world.keep_secret(f"Markkontakt{side}", DESK | who(manager))
            organisations.set_contact(place, contact=text, actor=None)


@builds
def add_joins(world: World) -> None:
    for side in ("own", "foreign"):
        place = world[f"{side} organisation"]
        with make.writing() as session:
            person = people.find_or_add_person(email=f"neu@{place.name.casefold()}.example")
            manager = who("manager" if side == "own" else "foreign manager")
            person.name = world.keep_secret(f"Markbeitritt{side}", DESK | manager)
            join = registration.ask_to_join(person, organisation_id=place.id)
            found = session.get_one(Organisation, place.id)
            domain = organisations.add_domain(
                found, f"zwei.{place.name.casefold()}.example", actor=None
            )
            world.things |= {f"{side} join": join.id, f"{side} domain": domain.id}
            world.things[f"{side} newcomer"] = person.id


@rows("joins.decide")
def joins_at_the_desk(world: World) -> list[Case]:
    return [
        Case("own", {"number": world["own join"]}, DESK),
        Case("foreign", {"number": world["foreign join"]}, DESK),
    ]


@rows("joins.decide_own")
def joins_of_an_organisation(world: World) -> list[Case]:
    return [
        Case("own", {"number": world["own join"]}, who("manager")),
        Case("foreign", {"number": world["foreign join"]}, who("foreign manager")),
    ]


@rows("organisation.remove", "organisation.name_manager")
def colleagues(world: World) -> list[Case]:
    own, foreign = world.people["colleague"], world.people["foreign requester"]
    return [
        Case("own", {"number": own.id}, who("manager")),
        Case("foreign", {"number": foreign.id}, who("foreign manager")),
        Case("nobody's", {"number": world.people["loner"].id}, NOBODY),
    ]


@rows("people.show", "people.edit", "people.deactivate", "people.reactivate")
def people_at_the_desk(world: World) -> list[Case]:
    return [
        Case("own", {"number": world.people["requester"].id}, DESK),
        Case("foreign", {"number": world.people["foreign requester"].id}, DESK),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows(
    "organisations.show",
    "organisations.edit",
    "organisations.close",
    "organisations.reopen",
    "organisations.add_domain",
)
def organisations_at_the_desk(world: World) -> list[Case]:
    return [
        Case("own", {"number": world["own organisation"].id}, DESK),
        Case("foreign", {"number": world["foreign organisation"].id}, DESK),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("organisations.remove_domain")
def domains(world: World) -> list[Case]:
    number = world["own organisation"].id
    return [
        Case("own", {"number": number, "domain": world["own domain"]}, DESK),
        Case("another's", {"number": number, "domain": world["foreign domain"]}, NOBODY),
    ]


@rows("account.end_session")
def sessions(world: World) -> list[Case]:
    """A session of somebody else is left alone without a word; see test_account.py."""
    return [Case("any", {"number": 999_999}, SIGNED_IN)]


@rows("mail.show", "mail.send_again")
def mails(world: World) -> list[Case]:
    with make.reading() as session:
        number = session.scalar(sa.select(OutgoingMail.id).limit(1))
    return [Case("any", {"number": number}, DESK)]


@rows("static")
def files_of_the_house(world: World) -> list[Case]:
    return [Case("style", {"filename": "css/base.css"}, ALL)]
