"""The outbox: what left, what waits, what failed and why, and sending it again."""

from collections.abc import Sequence
from datetime import datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import actions, queries, subjects
from kdn_helpdesk.mail.forms import OutboxFilter
from kdn_helpdesk.mail.labels import (
    STATE_BADGES,
    STATE_LABELS,
    SUBJECTS,
    page_of,
    subject_label,
)
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState
from kdn_helpdesk.web.access import own_path, requires, viewer
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("mail", __name__, url_prefix="/verwaltung/postausgang")
PER_PAGE = 50


@bp.get("")
@requires(Permission.MAIL_READ)
def outbox() -> ResponseReturnValue:
    """List the mails that left, by state, recipient and what they are about."""
    narrowed, number = _narrowed(), page_number()
    excerpt = queries.list_outgoing(
        viewer=viewer(), narrowed=narrowed, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    counts = queries.count_outgoing(viewer=viewer(), narrowed=narrowed)
    form = OutboxFilter(formdata=request.args, meta={"csrf": False})
    form.offer((name, label) for name, (label, _kinds) in SUBJECTS.items())
    return render_template(
        "mail/outbox.html",
        page=Page(excerpt.items, number, PER_PAGE, excerpt.total),
        state=narrowed.state,
        form=form,
        views=[(None, _("All"), sum(counts.values()))]
        + [(each, label, counts.get(each, 0)) for each, label in STATE_LABELS.items()],
        lost_today=len(_lost_today()),
        subject_label=subject_label,
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
        about=subject_label(mail.kind),
        page=page_of(mail.kind, mail.subject_id),
        told=queries.list_told(mail.id),
        labels=STATE_LABELS,
        badges=STATE_BADGES,
    )


@bp.post("/erneut")
@requires(Permission.MAIL_CORRECT)
def send_several() -> ResponseReturnValue:
    """Put the ticked mails, or all that failed today, into the queue once more."""
    if "heute" in request.form:
        mails = _lost_today()
    else:
        numbers = [int(number) for number in request.form.getlist("mail") if number.isdecimal()]
        mails = queries.list_by_number(numbers[:PER_PAGE], viewer=viewer())
    count = actions.send_all_again(mails, actor=viewer().person_id)
    if count:
        told = ngettext(
            "%(num)d mail is on its way again.", "%(num)d mails are on their way again.", count
        )
        flash(told, "success")
    else:
        flash(_("Nothing was sent again. Tick the mails that are to leave once more."), "info")
    return redirect(url_for(".outbox"))


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
    back = request.form.get("zurueck", "")
    return redirect(own_path(back) or url_for(".show", number=number))


def _lost_today() -> Sequence[OutgoingMail]:
    midnight = datetime.combine(clock.today(), time(), tzinfo=clock.BERLIN)
    return queries.list_lost_since(midnight, viewer=viewer())


def _narrowed() -> queries.Narrowed:
    state, about = request.args.get("zustand", ""), request.args.get("bereich", "")
    return queries.Narrowed(
        state=OutgoingState(state) if state in set(OutgoingState) else None,
        recipient=request.args.get("an", "").strip(),
        kinds=SUBJECTS[about][1] if about in SUBJECTS else (),
        words=request.args.get("betreff", "").strip(),
    )
