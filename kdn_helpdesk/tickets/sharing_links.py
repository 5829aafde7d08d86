"""Links in mails about shared requests; behind each GET shows and POST acts."""

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.settings import settings

_CONSENT = "sharing.consent"
_JOINER = "sharing.joiner"


def consent_link(version_id: int) -> str:
    """Return where the author reads this version and decides."""
    return _address("anfragen/teilen", tokens.sign(_CONSENT, version_id))


def version_in(token: str) -> int:
    """Return the number of the version; raises DomainError where the token is not ours."""
    return int(tokens.read(_CONSENT, token))


def leaving_link(joiner_id: int) -> str:
    """Return where somebody who joined leaves again."""
    return _address("geteilte-anfragen/verlassen", tokens.sign(_JOINER, joiner_id))


def joiner_in(token: str) -> int:
    """Return the number of who joined; raises DomainError where the token is not ours."""
    return int(tokens.read(_JOINER, token))


def shared_link(number: int) -> str:
    """Return the address of the shared request."""
    return _address("geteilte-anfragen", str(number))


def _address(room: str, rest: str) -> str:
    return f"{settings().public_url.rstrip('/')}/{room}/{rest}"
