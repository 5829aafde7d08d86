"""The public list of wishes, joining one, and the author's word on a copy."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.queries import agendas
from kdn_helpdesk.tickets.queries import portals
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.downloads import send_stored
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.paging import Page, page_number
from kdn_helpdesk.wishes.actions import agreeing, joining
from kdn_helpdesk.wishes.forms import ObjectionForm
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import reach, wishes
from kdn_helpdesk.wishes.states import STATE_BADGES, STATE_LABELS, State

bp = Blueprint("wishes", __name__, url_prefix="/anforderungen")
FEED_LENGTH = 30


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """List what the portals should do better, and how it stands."""
    who, number = viewer(), page_number()
    is_mine = bool(request.args.get("meine")) and who.is_signed_in
    found = wishes.list_public(
        portal_id=request.args.get("portal", type=int),
        state=_asked_state(),
        number=number,
        joined_by=who.person_id if is_mine else None,
    )
    return render_template(
        "wishes/index.html",
        page=Page(found.items, number, wishes.PER_PAGE, found.total),
        portals=portals.list_portals(only_active=False),
        is_mine=is_mine,
        **LABELS,
    )


@bp.get("/neues.xml")
@public
def feed() -> ResponseReturnValue:
    """Return the latest news as an Atom feed."""
    text = render_template("wishes/feed.xml", news=wishes.list_news(FEED_LENGTH), **LABELS)
    return Response(text, mimetype="application/atom+xml")


@bp.get("/<int:number>")
@public
def show(number: int) -> ResponseReturnValue:
    """Show one wish: what is asked, whom it concerns in figures, and what became of it."""
    return _page(wishes.get_wish(number, viewer=viewer()))


@bp.get("/<int:number>/dateien/<int:file_id>/<name>")
@public
def download(number: int, file_id: int, name: str) -> ResponseReturnValue:
    """Send a file of the news; at the desk also what the developers sent."""
    return send_stored(wishes.get_file(number, file_id, viewer=viewer()))


@bp.post("/<int:number>/beitreten")
@requires(Permission.WISH_JOIN)
def join(number: int) -> ResponseReturnValue:
    """Say that it concerns oneself too."""
    wish = wishes.get_wish(number, viewer=viewer())
    try:
        joining.join_wish(wish, viewer=viewer())
    except DomainError as error:
        form = Form(formdata=None)
        form.refuse(error)
        return _page(wish, problem=error.sentence)
    flash(_("You are counted in, and hear by mail what becomes of it."), "success")
    return redirect(url_for(".show", number=number))


@bp.post("/<int:number>/verlassen")
@requires(Permission.WISH_JOIN)
def leave(number: int) -> ResponseReturnValue:
    """Say that it no longer concerns oneself."""
    wish = wishes.get_wish(number, viewer=viewer())
    joining.leave_wish(wish, viewer=viewer())
    flash(_("You are no longer counted in."), "success")
    return redirect(url_for(".show", number=number))


@bp.route("/zustimmung/<token>", methods=["GET", "POST"])
@public
def agree(token: str) -> ResponseReturnValue:
    """Show the author the copy; pressing a button says yes or no."""
    number, version = agreeing.read_token(token)
    wish = wishes.get_wish_by_id(number)
    form = ObjectionForm()
    if request.method == "POST" and request.form.get("agree"):
        form.words.validators = []
    if form.validate_on_submit():
        try:
            if request.form.get("agree"):
                agreeing.agree(wish, version=version)
            else:
                agreeing.object_to(wish, version=version, words=form.words.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            return render_template("wishes/agreed.html", wish=wish)
    return render_template(
        "wishes/agree.html", wish=wish, form=form, is_current=wish.version == version
    )


def _page(wish: Wish, *, problem: str = "") -> str:
    who = viewer()
    return render_template(
        "wishes/show.html",
        wish=wish,
        news=wishes.list_entries(wish.id, only_public=True),
        reach=reach.measure(wish.id),
        has_joined=wishes.has_joined(wish.id, who.person_id),
        mentions=agendas.list_about_wish(wish.id, viewer=who),
        problem=problem,
        **LABELS,
    )


def _asked_state() -> State | None:
    asked = request.args.get("stand", "")
    return State(asked) if asked in set(State) else None


LABELS = {"states": STATE_LABELS, "badges": STATE_BADGES}
