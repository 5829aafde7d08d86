"""What an agent writes about a wish: the copy, to the developers, and news for everybody."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.core.redaction import without_people
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import conversation, portals, tickets
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of
from kdn_helpdesk.wishes.actions import developers, publishing
from kdn_helpdesk.wishes.actions import writing as actions
from kdn_helpdesk.wishes.forms import ChooseForm, CopyForm, NewsForm, SendForm, WriteForm
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.queries import reach, wishes
from kdn_helpdesk.wishes.states import State
from kdn_helpdesk.wishes.views.desk import LABELS, agent, back_to, get

bp = Blueprint("wish_writing", __name__, url_prefix="/servicestelle/anforderungen")


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.WISH_WORK)
def new() -> ResponseReturnValue:
    """Make a wish of a request, or of nothing."""
    ticket = _origin()
    offered = portals.list_portals()
    form = CopyForm(**_proposal(ticket))
    form.offer(offered)
    if form.validate_on_submit():
        try:
            wish = actions.make_wish(
                portal=portals.get_portal(int(form.portal.data)),
                **data_of(form, "title", "copy", "names_checked"),
                ticket=ticket,
                agent=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return back_to(wish, _("The wish is there."))
    messages = conversation.list_public_messages(ticket.id) if ticket else []
    return render_template(
        "wishes/new.html", form=form, ticket=ticket, messages=messages, choose=ChooseForm(None)
    )


@bp.post("/dazu/<reference>")
@requires(Permission.WISH_WORK)
def add(reference: str) -> ResponseReturnValue:
    """Let a request ask for a wish that is there already."""
    ticket, form = tickets.get_ticket(reference, viewer=viewer()), ChooseForm()
    valid = form.validate_on_submit()
    wish = wishes.find_wish(form.chosen) if valid else None
    if wish is None:
        if valid:
            form.refuse(DomainError(_("There is no such wish."), field="number"))
        copy = CopyForm(None, **_proposal(ticket))
        copy.offer(portals.list_portals())
        messages = conversation.list_public_messages(ticket.id)
        return render_template(
            "wishes/new.html", form=copy, ticket=ticket, messages=messages, choose=form
        )
    actions.link_ticket(wish, ticket, agent=agent())
    return back_to(wish, _("%(reference)s asks for it too.", reference=ticket.reference))


@bp.route("/<int:number>/text", methods=["GET", "POST"])
@requires(Permission.WISH_WORK)
def edit(number: int) -> ResponseReturnValue:
    """Change the text that leaves the house."""
    wish = get(number)
    form = CopyForm(
        portal=str(wish.portal_id), title=wish.title, copy=wish.copy, based_on=str(wish.version)
    )
    form.offer([wish.portal, *(p for p in portals.list_portals() if p.id != wish.portal_id)])
    if form.validate_on_submit():
        try:
            actions.edit_copy(
                wish,
                portal=portals.get_portal(int(form.portal.data)),
                **data_of(form, "title", "copy", "names_checked"),
                based_on=form.version,
                agent=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return back_to(wish, _("The text has been saved."))
    return render_template("wishes/edit.html", form=form, wish=wish)


@bp.route("/<int:number>/senden", methods=["GET", "POST"])
@requires(Permission.WISH_WORK)
def send(number: int) -> ResponseReturnValue:
    """Show once more what leaves, then send it to the developers."""
    wish, form = get(number), SendForm()
    if form.validate_on_submit():
        try:
            developers.send_copy(wish, agent=agent(), is_listed=bool(form.is_listed.data))
        except DomainError as error:
            form.refuse(error)
        else:
            return back_to(wish, _("The text is on its way to the developers."))
    waiting = [t for t in wishes.list_tickets(wish.id) if t.state.value in ("new", "open")]
    return render_template("wishes/send.html", form=form, wish=wish, waiting=waiting)


@bp.route("/<int:number>/nachfrage", methods=["GET", "POST"])
@requires(Permission.WISH_WORK)
def write(number: int) -> ResponseReturnValue:
    """Write to the developers once more."""
    wish, form = get(number), WriteForm()
    if form.validate_on_submit():
        try:
            developers.write_to_developers(
                wish, **data_of(form, "body", "names_checked"), agent=agent()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return back_to(wish, _("Your message is on its way to the developers."))
    return _write(wish, "wishes/write.html", form)


@bp.route("/<int:number>/neues", methods=["GET", "POST"])
@requires(Permission.WISH_WORK)
def publish(number: int) -> ResponseReturnValue:
    """Put what is known into plain words, for everybody who asked."""
    wish, form = get(number), NewsForm()
    form.offer(wish.state, wishes.list_answer_files(wish.id))
    if form.validate_on_submit():
        try:
            publishing.publish_news(
                wish,
                state=State(form.state.data),
                **data_of(form, "body", "names_checked"),
                files=[int(number) for number in form.files.data or ()],
                agent=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return back_to(wish, _("The news is out; everybody who asked hears of it."))
    return _write(wish, "wishes/publish.html", form)


def _write(wish: Wish, template: str, form: WriteForm | NewsForm) -> str:
    entries = list(wishes.list_entries(wish.id, only_public=False))[::-1]
    return render_template(
        template,
        wish=wish,
        form=form,
        entries=entries,
        reach=reach.measure(wish.id),
        tickets=wishes.list_tickets(wish.id),
        **LABELS,
    )


def _origin() -> Ticket | None:
    """Return the request that the address names, if any."""
    reference = request.args.get("anfrage", "")
    return tickets.get_ticket(reference, viewer=viewer()) if reference else None


def _proposal(ticket: Ticket | None) -> dict[str, str]:
    """Return subject and first message without the people in them, to begin with."""
    if ticket is None:
        return {}
    messages = conversation.list_public_messages(ticket.id)
    names = {ticket.requester.name, *(m.author.name for m in messages if m.author is not None)}
    if ticket.organisation is not None:
        names.add(ticket.organisation.short_name)
    first = messages[0].body if messages else ""
    return {
        "title": without_people(ticket.subject, names),
        "copy": without_people(first, names),
    }
