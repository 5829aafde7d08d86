"""Several mails at once: ticked ones, and all that failed or wait, read again."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.intake.actions import correcting, rereading
from kdn_helpdesk.intake.models import RereadState
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.intake.views import inbox
from kdn_helpdesk.mail.models import Outcome
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("several_mails", __name__, url_prefix=inbox.URL)
MOST_TICKED = 200


@bp.post("/mehrere")
@requires(Permission.MAIL_CORRECT)
def change() -> ResponseReturnValue:
    """Put the ticked mails aside, or read them again; say which of them could not be."""
    numbers = [int(number) for number in request.form.getlist("nr") if number.isdecimal()]
    agent, done, refused = people.get_self(viewer()), 0, []
    for number in numbers[:MOST_TICKED]:
        try:
            _change_one(number, agent)
            done += 1
        except DomainError as error:
            refused.append(error.sentence)
    if not numbers:
        flash(_("Please tick at least one mail."), "warning")
    elif request.form.get("was") == "beiseite":
        flash(ngettext("%(num)d mail is put aside.", "%(num)d mails are put aside.", done))
    else:
        flash(ngettext("%(num)d mail is read again.", "%(num)d mails are read again.", done))
    for sentence in dict.fromkeys(refused[:5]):
        flash(sentence, "warning")
    return _back()


def _change_one(number: int, agent: Person) -> None:
    mail = queries.get_mail(number, viewer=viewer())
    if request.form.get("was") == "beiseite":
        correcting.drop_mail(mail, agent=agent)
    else:
        correcting.read_again(mail, agent=agent)


@bp.post("/neu-lesen")
@requires(Permission.MAIL_CORRECT)
def reread() -> ResponseReturnValue:
    """Read all mails again that failed or wait for a decision."""
    try:
        rereading.begin(outcomes=(Outcome.FAILED, Outcome.HELD), actor=viewer().person_id)
    except DomainError as error:
        flash(error.sentence, "warning")
    return _back()


@bp.get("/neu-lesen/stand")
@requires(Permission.MAIL_READ)
def state() -> ResponseReturnValue:
    """Tell a page that is open how far the reading is."""
    running = queries.find_rereading()
    if running is None:
        return jsonify(done=0, total=0, running=False, sentence=_("Everything was read again."))
    return jsonify(
        done=running.done,
        total=running.total,
        running=running.state is RereadState.RUNNING,
        sentence=inbox.sentence_of(running),
    )


@bp.post("/neu-lesen/anhalten")
@requires(Permission.MAIL_CORRECT)
def stop() -> ResponseReturnValue:
    """Stop reading again; what was read stays read."""
    running = queries.find_rereading()
    if running is not None:
        rereading.stop(running, actor=viewer().person_id)
        flash(_("Reading again has been stopped. What was read stays as it is."), "info")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("intake.inbox", bereich=request.form.get("bereich") or None))
