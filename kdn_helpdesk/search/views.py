"""The search page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.search import misses, queries, results
from kdn_helpdesk.search.filters import Filter, values_of
from kdn_helpdesk.search.forms import SearchForm
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.search.queries import Results
from kdn_helpdesk.search.similar import find_similar
from kdn_helpdesk.search.suggestions import suggest
from kdn_helpdesk.tickets.views import filing
from kdn_helpdesk.web.access import public, requires, viewer
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


NAMES = {"thema": "topic", "arbeitskreis": "group", "organisation": "organisation", "jahr": "year"}
"""What the filters are called in the address."""


@bp.get("/suche")
@public
def show() -> ResponseReturnValue:
    """Show what was found, or how to search."""
    form = SearchForm(request.args)
    text = (form.q.data or "").strip()
    everything = queries.search(text, viewer=viewer(), mend="genau" not in request.args)
    choice = next((c for c in CHOICES if c.name == request.args.get("art", "")), CHOICES[0])
    named = {NAMES[name]: request.args.get(name, "") for name in NAMES}
    wanted = Filter(kinds=choice.kinds, **named)
    chosen = _chosen(everything, wanted)
    number = page_number()
    if everything.question and not everything.ranked and "genau" not in request.args:
        misses.note(everything.question)
    ranked = chosen.ranked[(number - 1) * PER_PAGE : number * PER_PAGE]
    shown = results.show(chosen, ranked, viewer=viewer())
    _offer_values(form, everything, wanted)
    return render_template(
        "search/show.html",
        form=form,
        text=text,
        results=chosen,
        page=Page(shown, number, PER_PAGE, len(chosen.ranked)),
        tabs=_tabs(everything, choice, replace(wanted, kinds=())),
        filters=[form[name] for name in NAMES if len(form[name].choices) > 1],
        is_narrowed=any(named.values()),
        kind=choice.name,
        address_of=_address,
        page_address=lambda number: _address(seite=number),
        without_filters=_address(seite=None, **dict.fromkeys(NAMES)),
        most=queries.MOST,
        edits=viewer().can(Permission.ARTICLE_REVIEW),
    )


@bp.get("/suche/vorschlaege")
@public
def suggestions() -> ResponseReturnValue:
    """Answer the page's script, which asks while somebody types: a list to be put below."""
    found = suggest(request.args.get("q", ""), viewer=viewer())
    return jsonify(
        found=len(found), html=render_template("search/suggestions.html", suggestions=found)
    )


@bp.get("/suche/ohne-treffer")
@requires(Permission.ARTICLE_REVIEW)
def missed() -> ResponseReturnValue:
    """Show the editors what is asked for and not there."""
    return render_template(
        "search/missed.html", missed=misses.list_misses(), days=misses.FORGOTTEN_AFTER.days
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


def _chosen(everything: Results, wanted: Filter) -> Results:
    """Take out of all results what fits, or look for it alone where all were too many."""
    if wanted and everything.is_cut:
        found = queries.search(everything.question.text, viewer=viewer(), wanted=wanted, mend=False)
        return replace(found, mended=everything.mended)
    return everything.narrowed(wanted)


def _offer_values(form: SearchForm, everything: Results, wanted: Filter) -> None:
    """Let each filter offer what the results have, as far as the other filters leave them."""
    for name, part in NAMES.items():
        others = everything.narrowed(wanted.without(part)).facts_ranked
        values = values_of(part, others)
        chosen = getattr(wanted, part)
        if chosen and chosen not in dict(values):
            values.append((chosen, 0))
        numbered = not everything.is_cut
        form[name].choices = [
            ("", str(_("All"))),
            *((value, f"{value} ({count})" if numbered else value) for value, count in values),
        ]


def _tabs(
    everything: Results, current: Choice, wanted: Filter
) -> Sequence[tuple[str, str, bool, int | None]]:
    """Return the choices with what each brings; no number where not all were looked at."""
    return [
        (
            choice.label,
            _address(art=choice.name or None, seite=None),
            choice is current,
            None
            if everything.is_cut
            else len(everything.narrowed(replace(wanted, kinds=choice.kinds)).ranked),
        )
        for choice in CHOICES
    ]


def _address(**changes: Any) -> str:
    """Return the address of this search with some of its parts changed; None takes one away."""
    kept = ("q", "art", *NAMES, "genau")
    asked = {name: request.args[name] for name in kept if request.args.get(name)}
    wanted = {name: value for name, value in (asked | changes).items() if value is not None}
    return f"/suche?{urlencode(wanted)}" if wanted else "/suche"
