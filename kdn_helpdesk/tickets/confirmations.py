"""The link by which somebody without account confirms the address of a request."""

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.settings import settings

_PURPOSE = "filing"


def address_of(filing_id: int) -> str:
    """Return the whole address; behind it GET shows and POST acts."""
    token = tokens.sign(_PURPOSE, filing_id)
    return f"{settings().public_url.rstrip('/')}/anfragen/bestaetigen/{token}"


def number_in(token: str) -> int:
    """Return the number of what was kept; raises DomainError where the token is not ours."""
    return int(tokens.read(_PURPOSE, token))
