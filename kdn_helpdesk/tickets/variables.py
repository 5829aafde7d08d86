"""The variables of text modules: what they are called, and what stands for them in one request."""

import re
from collections.abc import Mapping

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.salutations import salutation
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.i18n import _, in_language, language, lazy
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.tickets.models.tickets import Ticket

MEANINGS = {
    "anrede": lazy("Salutation, as in “Dear Mrs Dr. Weber,”"),
    "name": lazy("First and family name of the person who asks"),
    "organisation": lazy("Their organisation"),
    "nummer": lazy("Number of the request"),
    "betreff": lazy("Subject of the request"),
    "thema": lazy("Topic of the request"),
    "link": lazy("Address of the request's page"),
    "datum": lazy("Today's date"),
    "bearbeitung": lazy("Name of the agent who writes"),
}
_VARIABLE = re.compile(r"\{\s*([\w-]+)\s*\}")


def unknown_in(text: str) -> list[str]:
    """Return the names in braces that mean nothing, each once."""
    names = (match.group(1) for match in _VARIABLE.finditer(text))
    return list(dict.fromkeys(name for name in names if name.casefold() not in MEANINGS))


def fill(text: str, *, ticket: Ticket, agent: str) -> str:
    """Return the text for this request, in the language of the person who asks.

    The request must have its requester, organisation and topic loaded.
    """
    with in_language(ticket.requester.language):
        values = _values(ticket, agent)
    return _VARIABLE.sub(lambda match: values.get(match.group(1).casefold(), match.group()), text)


def _values(ticket: Ticket, agent: str) -> Mapping[str, str]:
    requester: Person = ticket.requester
    organisation = ticket.organisation
    return {
        "anrede": salutation(requester),
        "name": requester.name,
        "organisation": organisation.short_name if organisation else _("your organisation"),
        "nummer": ticket.reference,
        "betreff": ticket.subject,
        "thema": ticket.topic.label(language()),
        "link": f"{settings().public_url.rstrip('/')}/anfragen/{ticket.reference}",
        "datum": clock.today().strftime("%d.%m.%Y"),
        "bearbeitung": agent,
    }
