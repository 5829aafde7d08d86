"""What the desk makes of a mail, each by one click."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.core.scanning import ScannerAway
from kdn_helpdesk.intake import enclosures
from kdn_helpdesk.intake.actions import correcting
from kdn_helpdesk.intake.forms import AttachForm
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.intake.views import inbox
from kdn_helpdesk.mail import scans
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.mail.scans import Examined
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import prepare, prepared, refuse

bp = Blueprint("corrections", __name__, url_prefix=inbox.URL)


class Taken(NamedTuple):
    """A mail that was read; its files are stored, or could not be scanned."""

    read: ReadMail
    examined: Examined = Examined()
    files: enclosures.Enclosures = enclosures.Enclosures()
    problem: ScannerAway | None = None

    def note(self, mail: IncomingMail) -> None:
        """Write down what the virus scanner said; raises ScannerAway where it was not there."""
        if self.problem is not None:
            raise self.problem
        scans.note(mail, self.examined)


def _taken(number: int) -> Taken:
    """Read the mail, have its files scanned and store them before the transaction begins."""
    read = inbox.read(queries.get_mail(number, viewer=viewer()).id)
    try:
        examined = scans.Round().examine(read)
    except ScannerAway as error:
        return Taken(read, problem=error)
    return Taken(read, examined, enclosures.store(read, examined))


def _only_read(number: int) -> ReadMail:
    return inbox.read(queries.get_mail(number, viewer=viewer()).id)


@bp.post("/<int:number>/anfrage")
@requires(Permission.MAIL_CORRECT)
@prepare(_taken)
def make_ticket(number: int) -> ResponseReturnValue:
    """Make a request of the mail."""
    taken: Taken = prepared()

    def act(mail: IncomingMail, agent: Person) -> str:
        taken.note(mail)
        ticket = correcting.make_ticket(mail, taken.read, taken.files, agent=agent)
        return _("The mail is now %(reference)s.", reference=ticket.reference)

    return _do(number, act)


@bp.post("/<int:number>/zuordnen")
@requires(Permission.MAIL_CORRECT)
@prepare(_taken)
def attach(number: int) -> ResponseReturnValue:
    """Add the mail to a request."""
    taken: Taken = prepared()
    form = AttachForm()
    if form.validate_on_submit():
        mail = queries.get_mail(number, viewer=viewer())
        try:
            taken.note(mail)
            ticket = correcting.attach_mail(
                mail,
                taken.read,
                taken.files,
                reference=form.reference.data or "",
                agent=people.get_self(viewer()),
                viewer=viewer(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The mail belongs to %(reference)s.", reference=ticket.reference), "success")
            if request.form.get("zur") == "anfrage":
                return redirect(f"/servicestelle/{ticket.reference}")
            return redirect(url_for("intake.show", number=number))
    return inbox.page(number, form)


@bp.post("/<int:number>/beiseite")
@requires(Permission.MAIL_CORRECT)
def drop(number: int) -> ResponseReturnValue:
    """Put the mail aside."""

    def act(mail: IncomingMail, agent: Person) -> str:
        correcting.drop_mail(mail, agent=agent)
        return _("The mail is put aside. It stays stored and can be taken up again.")

    return _do(number, act)


@bp.post("/<int:number>/erneut")
@requires(Permission.MAIL_CORRECT)
def read_again(number: int) -> ResponseReturnValue:
    """Let the worker read the mail once more."""

    def act(mail: IncomingMail, agent: Person) -> str:
        correcting.read_again(mail, agent=agent)
        return _("The mail will be read again in a moment.")

    return _do(number, act)


@bp.post("/<int:number>/automatisch")
@requires(Permission.MAIL_CORRECT)
def judge_automatic(number: int) -> ResponseReturnValue:
    """Say that a machine wrote the mail."""

    def act(mail: IncomingMail, agent: Person) -> str:
        correcting.judge(mail, is_automatic=True, agent=agent)
        return _("The mail counts as automatic from now on.")

    return _do(number, act)


@bp.post("/<int:number>/von-mensch")
@requires(Permission.MAIL_CORRECT)
def judge_written(number: int) -> ResponseReturnValue:
    """Say that a person wrote the mail, which is then routed as such."""

    def act(mail: IncomingMail, agent: Person) -> str:
        correcting.judge(mail, is_automatic=False, agent=agent)
        return _("The mail counts as written by a person and is read again in a moment.")

    return _do(number, act)


@bp.post("/<int:number>/text")
@requires(Permission.MAIL_CORRECT)
@prepare(_only_read)
def refresh_text(number: int) -> ResponseReturnValue:
    """Fold the text of the message anew that the mail became."""
    read = prepared()

    def act(mail: IncomingMail, agent: Person) -> str:
        ticket = correcting.refresh_text(mail, read, agent=agent)
        return _("The text in %(reference)s was read anew.", reference=ticket.reference)

    return _do(number, act)


def _do(number: int, act: Callable[[IncomingMail, Person], str]) -> ResponseReturnValue:
    """Correct the mail, or say why that is not possible, and show it."""
    mail, agent = queries.get_mail(number, viewer=viewer()), people.get_self(viewer())
    try:
        done = act(mail, agent)
    except DomainError as error:
        refuse()
        flash(error.sentence, "danger")
    else:
        flash(done, "success")
    return redirect(url_for("intake.show", number=number))
