"""The outbox: what left, what waits, what failed and why, and sending it again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import actions, queries, subjects
from kdn_helpdesk.mail.labels import STATE_BADGES, STATE_LABELS
from kdn_helpdesk.mail.models import OutgoingState
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("mail", __name__, url_prefix="/verwaltung/postausgang")
PER_PAGE = 50


@bp.get("")
@requires(Permission.MAIL_READ)
def outbox() -> ResponseReturnValue:
    """List the mails that left, by state."""
    state = _state_asked_for()
    number = page_number()
    excerpt = queries.list_outgoing(
        viewer=viewer(), state=state, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    counts = queries.count_outgoing(viewer=viewer())
    return render_template(
        "mail/outbox.html",
        page=Page(excerpt.items, number, PER_PAGE, excerpt.total),
        state=state,
        views=[(None, _("All"), sum(counts.values()))]
        + [(each, label, counts.get(each, 0)) for each, label in STATE_LABELS.items()],
        labels=STATE_LABELS,
        badges=STATE_BADGES,
    )


@bp.get("/<int:number>")
@requires(Permission.MAIL_READ)
def show(number: int) -> ResponseReturnValue:
    """Show one mail's fate; not its text, which may hold a personal link."""
    mail = queries.get_outgoing(number, viewer=viewer())
    return render_template(
        "mail/outgoing.html",
        mail=mail,
        references=subjects.references(mail.subject),
        labels=STATE_LABELS,
        badges=STATE_BADGES,
    )


@bp.post("/<int:number>/erneut")
@requires(Permission.MAIL_CORRECT)
def send_again(number: int) -> ResponseReturnValue:
    """Put the mail into the queue once more."""
    mail = queries.get_outgoing(number, viewer=viewer())
    try:
        actions.send_again(mail, actor=viewer().person_id)
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("The mail is on its way again."), "success")
    return redirect(url_for(".show", number=number))


def _state_asked_for() -> OutgoingState | None:
    asked = request.args.get("zustand", "")
    return OutgoingState(asked) if asked in set(OutgoingState) else None
