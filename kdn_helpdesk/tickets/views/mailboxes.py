"""The administration's page of mailboxes: addresses, their topics, and how fetching goes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import fetching, lines
from kdn_helpdesk.tickets.actions import mailboxes as actions
from kdn_helpdesk.tickets.forms.mailboxes import MailboxForm, NewMailboxForm
from kdn_helpdesk.tickets.queries import mailboxes, topics
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("mailboxes", __name__, url_prefix="/verwaltung/postfaecher")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.SYSTEM_ADMINISTER)
def index() -> ResponseReturnValue:
    """List the mailboxes and how it goes with their servers; add one."""
    form = NewMailboxForm()
    if form.validate_on_submit():
        try:
            mailbox = actions.add_mailbox(address=form.address.data or "", actor=viewer().person_id)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The mailbox has been added. Now say what its requests are about."), "success")
            return redirect(url_for(".edit", number=mailbox.id))
    accounts, problem = _accounts()
    return render_template(
        "tickets/mailboxes.html",
        mailboxes=mailboxes.list_mailboxes(),
        accounts=accounts,
        problem=problem,
        lines=mailboxes.list_lines(),
        way_out=lines.OUT,
        scanner=lines.SCANNER if scanning.is_on() else "",
        form=form,
    )


@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(Permission.SYSTEM_ADMINISTER)
def edit(number: int) -> ResponseReturnValue:
    """Change one mailbox."""
    mailbox = mailboxes.get_mailbox(number)
    chosen = mailboxes.find_topic_id(mailbox.id)
    form = MailboxForm(obj=mailbox, topic=str(chosen or ""))
    accounts, _problem = _accounts()
    known = dict.fromkeys((*accounts, mailbox.account) if mailbox.account else accounts)
    form.offer(topics.list_topics(), list(known), language())
    if form.validate_on_submit():
        try:
            actions.edit_mailbox(
                mailbox,
                name=form.name.data or "",
                topic_id=form.topic_id,
                account=form.account.data or "",
                is_active=form.is_active.data,
                actor=viewer().person_id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The change has been saved."), "success")
            return redirect(url_for(".index"))
    return render_template("tickets/mailbox.html", mailbox=mailbox, form=form)


@bp.post("/jetzt")
@requires(Permission.SYSTEM_ADMINISTER)
def try_now() -> ResponseReturnValue:
    """Let the worker try a server at once."""
    name = request.form.get("name", "")
    if name in mailboxes.list_lines():
        actions.try_line_now(name)
        flash(_("The server is tried within a minute."), "success")
    return redirect(url_for(".index"))


def _accounts() -> tuple[list[str], str]:
    """Return the names of the accounts in the settings, or what is wrong with them."""
    try:
        return [account.name for account in fetching.list_accounts()], ""
    except DomainError as error:
        return [], error.sentence
