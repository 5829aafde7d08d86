"""Which mails a person gets and when; ending them by a link, without signing in (RFC 8058)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts import deliveries, rhythms
from kdn_helpdesk.accounts.actions import digests
from kdn_helpdesk.accounts.forms.news import EndingForm, news_form
from kdn_helpdesk.accounts.labels import NOTICE_LABELS, RHYTHM_LABELS
from kdn_helpdesk.accounts.models import Notice, Person, Rhythm
from kdn_helpdesk.accounts.queries import people as reads
from kdn_helpdesk.core.i18n import _, in_language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web.access import public, requires, viewer

bp = Blueprint("news", __name__)


@bp.route("/konto/nachrichten", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def choose() -> ResponseReturnValue:
    """Choose for each kind of news whether and when it comes."""
    person = reads.get_self(viewer())
    form = news_form(person, digests.offered_notices(viewer()))
    if form.validate_on_submit():
        digests.choose_rhythms(person, form.chosen(), actor=person.id)
        flash(_("Your choice is saved."))
        return redirect(url_for(".choose"))
    return render_template(
        "accounts/news.html",
        form=form,
        person=person,
        waiting=deliveries.list_waiting(person),
        labels=NOTICE_LABELS,
    )


@bp.route("/abbestellen/<token>", methods=["GET", "POST"])
@public
def end(token: str) -> ResponseReturnValue:
    """Show what a link ends; a POST ends it, a mail program's own one-click POST too."""
    person_id, notice = deliveries.read_choice(token)
    person = reads.get_person_by_number(person_id)
    if request.form.get("List-Unsubscribe") == "One-Click":
        _end(person, notice)
        return "", 204
    offered = rhythms.offered_for(notice) if notice else [Rhythm.NEVER]
    form = EndingForm(rhythm=Rhythm.NEVER.value)
    form.offer(offered)
    is_done = form.validate_on_submit()
    if is_done and notice is not None:
        _choose(person, notice, Rhythm(form.rhythm.data))
    elif is_done:
        _end(person, notice)
    with in_language(person.language):
        return render_template(
            "accounts/news_end.html",
            form=form,
            label=NOTICE_LABELS[notice] if notice else None,
            rhythm=person.rhythm_of(notice) if notice else None,
            rhythms=RHYTHM_LABELS,
            is_done=is_done,
        )


def _end(person: Person, notice: Notice | None) -> None:
    if notice is None:
        digests.stop_digests(person, actor=person.id)
    else:
        _choose(person, notice, Rhythm.NEVER)


def _choose(person: Person, notice: Notice, rhythm: Rhythm) -> None:
    digests.choose_rhythms(person, {notice: rhythm}, actor=person.id)
