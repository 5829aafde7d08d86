"""The mails about accounts: links, wishes to join, changes that an attacker could have made."""

from typing import Any

from kdn_helpdesk.accounts import deliveries, links
from kdn_helpdesk.accounts.events import (
    AddressChanged,
    JoinDecided,
    JoinRequested,
    LinkRequested,
    PasswordChanged,
    RegistrationRepeated,
)
from kdn_helpdesk.accounts.models import JoinState, LinkPurpose, Notice, Person
from kdn_helpdesk.accounts.queries import joins, organisations, people
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail.outbox import Recipient, queue_mail

TEMPLATES = {
    LinkPurpose.REGISTRATION: "mail/account_registration.txt",
    LinkPurpose.INVITATION: "mail/account_invitation.txt",
    LinkPurpose.PASSWORD: "mail/account_password.txt",
    LinkPurpose.ADDRESS: "mail/account_address.txt",
}


def recipient(person: Person, *, email: str | None = None) -> Recipient:
    """Return the person as somebody to write to, in their language."""
    return Recipient(
        email=email or person.email,
        name=person.name,
        language=person.language,
        person_id=person.id,
    )


def send_link(event: LinkRequested) -> None:
    """Mail a one-time link to the address that it proves."""
    link = people.get_link_by_number(event.link_id)
    person = people.get_person_by_number(link.person_id) if link.person_id else None
    inviter = people.get_person_by_number(link.made_by_id) if link.made_by_id else None
    organisation_id = link.details.get("organisation_id")
    organisation = organisations.find_organisation(organisation_id) if organisation_id else None
    name = person.name if person else link.details.get("name", "")
    queue_mail(
        to=Recipient(
            email=link.email,
            name="" if name == link.email else name,
            language=link.language,
            person_id=link.person_id,
        ),
        template=TEMPLATES[link.purpose],
        context={
            "link": links.address_of(link),
            "until": link.expires_at,
            "person": person,
            "inviter": inviter,
            "organisation": organisation,
        },
        about=("account_link", link.id),
        event_key=f"account-link:{link.id}",
        asked_for=link.made_by_id is None,
    )


def remind_of_account(event: RegistrationRepeated) -> None:
    """Tell the owner of an address that it is registered already."""
    person = people.get_person_by_number(event.person_id)
    _send(
        person,
        "mail/account_exists.txt",
        event_key=f"account-exists:{person.id}:{event.attempt}",
        password_url=f"{_base()}/passwort-vergessen",
        sign_in_url=f"{_base()}/anmelden",
    )


def send_join_request(event: JoinRequested) -> None:
    """Ask the organisation's managers and the desk."""
    join = joins.get_join_by_number(event.join_id)
    deciders = {p.id: p for p in people.list_agents()}
    deciders |= {p.id: p for p in people.list_managers(join.organisation_id)}
    for person in deciders.values():
        if person.id == join.person_id:
            continue
        manages = person.organisation_id == join.organisation_id
        _send(
            person,
            "mail/join_requested.txt",
            event_key=f"join:{join.id}",
            notice=Notice.JOINS,
            about=("join_request", join.id),
            join=join,
            manages=manages,
            url=f"{_base()}{'/organisation' if manages else '/verwaltung'}/beitritte/{join.id}",
        )


def send_join_decision(event: JoinDecided) -> None:
    """Tell the person what was decided."""
    join = joins.get_join_by_number(event.join_id)
    agreed = join.state == JoinState.AGREED
    _send(
        people.get_person_by_number(join.person_id),
        "mail/join_agreed.txt" if agreed else "mail/join_refused.txt",
        event_key=f"join-decided:{join.id}",
        about=("join_request", join.id),
        join=join,
        url=f"{_base()}/konto" if not agreed else f"{_base()}/anfragen",
    )


def send_password_changed(event: PasswordChanged) -> None:
    """Tell the owner, who may not be the one who did it."""
    person = people.get_person_by_number(event.person_id)
    moment = clock.now()
    _send(
        person,
        "mail/password_changed.txt",
        event_key=f"password-changed:{person.id}:{moment:%Y-%m-%dT%H:%M:%S}",
        moment=moment,
        url=f"{_base()}/passwort-vergessen",
    )


def send_address_changed(event: AddressChanged) -> None:
    """Tell the old address, since the new one knows; not one that takes no mail."""
    if flags.find_flag(event.old_email) is not None:
        return
    person = people.get_person_by_number(event.person_id)
    queue_mail(
        to=recipient(person, email=event.old_email),
        template="mail/address_changed.txt",
        context={"person": person, "email": person.email, "url": f"{_base()}/seiten/kontakt"},
        about=("person", person.id),
        event_key=f"address-changed:{person.id}:{person.email}",
    )


def _send(
    person: Person,
    template: str,
    *,
    event_key: str,
    about: tuple[str, int] | None = None,
    notice: Notice | None = None,
    **context: Any,
) -> None:
    deliveries.deliver(
        person,
        notice=notice,
        template=template,
        context=context,
        about=about or ("person", person.id),
        event_key=event_key,
    )


def _base() -> str:
    return settings().public_url.rstrip("/")
