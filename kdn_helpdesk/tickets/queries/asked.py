"""What an address asks of the desk's list: its parameters, and the filter they mean."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from kdn_helpdesk.tickets.queries import lists
from kdn_helpdesk.tickets.queries.lists import TicketFilter

FILTERS = ("ansicht", "zustand", "thema", "organisation", "text", "schlagwort", "angabe")
PARAMETERS = (*FILTERS, "sortierung", "seite")
KEPT = (*FILTERS, "sortierung")
"""What a saved view keeps."""
USUAL_ORDER = "-aktiv"


def filter_from(asked: Mapping[str, str]) -> TicketFilter:
    """Return the filter that these parameters mean; unknown ones mean nothing."""
    return TicketFilter(
        view=_view(asked),
        state=asked.get("zustand", ""),
        topic=asked.get("thema", ""),
        organisation=asked.get("organisation", ""),
        text=asked.get("text", ""),
        tag=asked.get("schlagwort", ""),
        detail=asked.get("angabe", ""),
    )


def kept(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that make a view, without the empty ones and the page's number."""
    return {name: asked[name].strip() for name in KEPT if asked.get(name, "").strip()}


def kept_from(query: str) -> dict[str, str]:
    """Return the parameters that make a view, from the part of an address behind its `?`."""
    return kept(dict(parse_qsl(query)))


def address_of(asked: Mapping[str, str]) -> str:
    """Return the address of the list with these parameters."""
    return f"/servicestelle?{urlencode(kept(asked) or {'ansicht': lists.VIEWS[0]})}"


def _view(asked: Mapping[str, str]) -> str:
    """Return the view: what is asked for, all where a state is, else what is not done."""
    view = asked.get("ansicht", "")
    if view in lists.VIEWS:
        return view
    return "alle" if asked.get("zustand") else lists.VIEWS[0]
