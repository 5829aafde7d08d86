"""The search page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.search import queries, results
from kdn_helpdesk.search.forms import SearchForm
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.search.queries import Results
from kdn_helpdesk.search.similar import find_similar
from kdn_helpdesk.tickets.views import filing
from kdn_helpdesk.web.access import public, viewer
from kdn_helpdesk.web.application import refuse
from kdn_helpdesk.web.limits import limit
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("search", __name__)
PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of results to choose, by its name in the address."""

    name: str
    label: str
    kinds: tuple[Kind, ...]


CHOICES = (
    Choice("", lazy("Everything"), ()),
    Choice("anfragen", lazy("Requests"), (Kind.TICKET, Kind.NOTE, Kind.SHARED)),
    Choice("wissen", lazy("Knowledge"), (Kind.ARTICLE,)),
    Choice("termine", lazy("Meetings"), (Kind.MEETING, Kind.MINUTES)),
    Choice("anforderungen", lazy("Wishes"), (Kind.WISH,)),
)


@bp.get("/suche")
@public
def show() -> ResponseReturnValue:
    """Show what was found, or how to search."""
    form = SearchForm(request.args)
    text = (form.q.data or "").strip()
    everything = queries.search(text, viewer=viewer(), mend="genau" not in request.args)
    choice = next((c for c in CHOICES if c.name == request.args.get("art", "")), CHOICES[0])
    chosen = _chosen(everything, choice)
    number = page_number()
    ranked = chosen.ranked[(number - 1) * PER_PAGE : number * PER_PAGE]
    shown = results.show(chosen, ranked, viewer=viewer())
    return render_template(
        "search/show.html",
        form=form,
        text=text,
        results=chosen,
        page=Page(shown, number, PER_PAGE, len(chosen.ranked)),
        tabs=_tabs(everything, choice),
        address_of=_address,
        page_address=lambda number: _address(seite=number),
        most=queries.MOST,
    )


@bp.get("/anfragen/neu/aehnlich")
@public
def similar() -> ResponseReturnValue:
    """Answer the page's script, which asks while somebody writes: a list to be put into it."""
    found = find_similar(
        request.args.get("betreff", ""), request.args.get("text", ""), viewer=viewer()
    )
    return jsonify(found=len(found), html=render_template("search/similar.html", similar=found))


@bp.post("/anfragen/neu/aehnlich")
@limit("60 per hour", visitors_only=True)
@public
def similar_beside_form() -> ResponseReturnValue:
    """Show the same above the form, without script: what was typed is kept, nothing is filed."""
    form = filing.new_form()
    refuse(200)
    found = find_similar(form.subject.data or "", form.body.data or "", viewer=viewer())
    return render_template("tickets/new.html", form=form, topics=(), similar=found, was_asked=True)


def _chosen(everything: Results, choice: Choice) -> Results:
    """Take the kind's results out of all, or look for them alone where all were too many."""
    if choice.kinds and everything.is_cut:
        text = everything.question.text
        return queries.search(text, viewer=viewer(), kinds=choice.kinds, mend=False)
    return everything.of_kinds(choice.kinds)


def _tabs(everything: Results, current: Choice) -> Sequence[tuple[str, str, bool, int | None]]:
    """Return the choices with what each brings; no number where not all were looked at."""
    return [
        (
            choice.label,
            _address(art=choice.name or None, seite=None),
            choice is current,
            None if everything.is_cut else len(everything.of_kinds(choice.kinds).ranked),
        )
        for choice in CHOICES
    ]


def _address(**changes: Any) -> str:
    """Return the address of this search with some of its parts changed; None takes one away."""
    asked = {name: request.args[name] for name in ("q", "art", "genau") if request.args.get(name)}
    wanted = {name: value for name, value in (asked | changes).items() if value is not None}
    return f"/suche?{urlencode(wanted)}" if wanted else "/suche"
