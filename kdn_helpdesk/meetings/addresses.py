"""The token mailbox of one invitation: who can write to it holds the invitation."""

import re
from collections.abc import Iterable

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.settings import settings

_PURPOSE = "invitation-address"
_LOCAL = re.compile(r"\+termin-(\d{1,18})-([a-z2-7]{16})$")


def organizer_address(invitation_id: int) -> str:
    """Return the address that stands as ORGANIZER in this invitation."""
    local, _, domain = settings().mail_address.partition("@")
    stamp = tokens.stamp(_PURPOSE, str(invitation_id))
    return f"{local}+termin-{invitation_id}-{stamp}@{domain}"


def invitation_in(addresses: Iterable[str]) -> int | None:
    """Return the number of the invitation whose token stands in one of the addresses."""
    for address in addresses:
        found = _LOCAL.search(address.strip().lower().rpartition("@")[0])
        if found and tokens.has_stamp(_PURPOSE, found[1], found[2]):
            return int(found[1])
    return None


def sign_link(invitation_id: int) -> str:
    """Return the personal token of the page on which the invitation is answered."""
    return tokens.sign("invitation", invitation_id)


def read_link(token: str) -> int:
    """Return the invitation of a personal token; raises DomainError for a broken one."""
    return int(tokens.read("invitation", token))
