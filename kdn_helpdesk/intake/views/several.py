"""Several mails at once: ticked ones, and all that failed or wait, read again."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

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
    ticked = queries.list_numbered(numbers[:MOST_TICKED], viewer=viewer())
    agent, is_aside = people.get_self(viewer()), request.form.get("was") == "beiseite"
    act = correcting.drop_mail if is_aside else correcting.read_again
    done, refused = correcting.correct_each(ticked, act, agent=agent)
    if not numbers:
        flash(_("Please tick at least one mail."), "warning")
    elif is_aside:
        flash(ngettext("%(num)d mail is put aside.", "%(num)d mails are put aside.", done))
    else:
        flash(ngettext("%(num)d mail is read again.", "%(num)d mails are read again.", done))
    for sentence in dict.fromkeys(refused[:5]):
        flash(sentence, "warning")
    return _back()


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
