"""The addresses of one-time links: what a mail carries and a command prints."""

from datetime import timedelta

from kdn_helpdesk.accounts.models import AccountLink, LinkPurpose
from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.settings import settings

LIFETIMES = {
    LinkPurpose.REGISTRATION: timedelta(days=1),
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.PASSWORD: timedelta(hours=1),
    LinkPurpose.ADDRESS: timedelta(days=1),
}
PATHS = {
    LinkPurpose.REGISTRATION: "/registrieren",
    LinkPurpose.INVITATION: "/willkommen",
    LinkPurpose.PASSWORD: "/passwort",
    LinkPurpose.ADDRESS: "/konto/adresse",
}
_PURPOSE = "account-link"


def address_of(link: AccountLink) -> str:
    """Return the whole address; behind it GET shows and POST acts."""
    token = tokens.sign(_PURPOSE, link.id)
    return f"{settings().public_url.rstrip('/')}{PATHS[link.purpose]}/{token}"


def number_in(token: str) -> int:
    """Return the number of the link's row; raises DomainError where the token is not ours."""
    return int(tokens.read(_PURPOSE, token))
