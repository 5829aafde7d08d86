"""The intake page: each mail that arrived, where it ended and why, and its corrections."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.intake import enclosures, frames, queries
from kdn_helpdesk.intake.actions import correcting
from kdn_helpdesk.intake.forms import AttachForm
from kdn_helpdesk.mail import threads
from kdn_helpdesk.mail.models import Outcome
from kdn_helpdesk.mail.reading import ReadMail, read_mail
from kdn_helpdesk.mail.verdicts import Kind, Sign
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.application import prepare, prepared
from kdn_helpdesk.web.paging import Page, page_number

bp = Blueprint("intake", __name__, url_prefix="/servicestelle/posteingang")
PER_PAGE = 50
OUTCOME_LABELS = {
    None: lazy("Waiting"),
    Outcome.TICKET: lazy("New request"),
    Outcome.FOLLOW_UP: lazy("Part of a request"),
    Outcome.CALENDAR_ANSWER: lazy("Answer to an invitation"),
    Outcome.AUTOMATIC: lazy("Automatic mail"),
    Outcome.BOUNCE: lazy("Delivery report"),
    Outcome.HELD: lazy("To be decided"),
    Outcome.FAILED: lazy("Could not be read"),
    Outcome.DROPPED: lazy("Put aside"),
}
OUTCOME_BADGES = {
    None: "info",
    Outcome.TICKET: "success",
    Outcome.FOLLOW_UP: "success",
    Outcome.CALENDAR_ANSWER: "success",
    Outcome.AUTOMATIC: "neutral",
    Outcome.BOUNCE: "warning",
    Outcome.HELD: "warning",
    Outcome.FAILED: "danger",
    Outcome.DROPPED: "neutral",
}
VERDICT_LABELS = {
    Kind.ORDINARY: lazy("written by a person"),
    Kind.AUTOMATIC: lazy("written by a machine"),
    Kind.BOUNCE: lazy("delivery report"),
    Kind.CALENDAR: lazy("sent by a calendar"),
    Kind.UNREADABLE: lazy("unreadable"),
}
SIGN_LABELS = {
    Sign.HEADER: lazy("header"),
    Sign.SENDER: lazy("sender"),
    Sign.SUBJECT: lazy("subject"),
    Sign.WORDING: lazy("wording"),
    Sign.REPORT: lazy("report"),
    Sign.CALENDAR: lazy("calendar"),
    Sign.FAULT: lazy("fault"),
}
SECTIONS: dict[str, tuple[str, tuple[Outcome | None, ...]]] = {
    "offen": (lazy("To be decided"), (Outcome.HELD, Outcome.FAILED)),
    "anfragen": (lazy("Requests"), (Outcome.TICKET, Outcome.FOLLOW_UP)),
    "termine": (lazy("Answers to invitations"), (Outcome.CALENDAR_ANSWER,)),
    "automatisch": (lazy("Automatic mail"), (Outcome.AUTOMATIC,)),
    "unzustellbar": (lazy("Delivery reports"), (Outcome.BOUNCE,)),
    "beiseite": (lazy("Put aside"), (Outcome.DROPPED,)),
    "wartet": (lazy("Waiting"), (None,)),
    "alle": (lazy("All"), ()),
}
FRAME_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:{images}; frame-ancestors 'self'"
)


@bp.get("")
@requires(Permission.MAIL_READ)
def inbox() -> ResponseReturnValue:
    """List the mails that arrived, those first that need somebody."""
    counts = queries.count_mails(viewer=viewer())
    chosen = request.args.get("bereich", "alle")
    chosen = chosen if chosen in SECTIONS else "alle"
    number = page_number()
    excerpt = queries.list_mails(
        viewer=viewer(),
        outcomes=SECTIONS[chosen][1],
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "intake/inbox.html",
        page=Page(excerpt.items, number, PER_PAGE, excerpt.total),
        chosen=chosen,
        sections=[
            (name, label, sum(counts.get(each, 0) for each in outcomes or list(counts)))
            for name, (label, outcomes) in SECTIONS.items()
        ],
        labels=OUTCOME_LABELS,
        badges=OUTCOME_BADGES,
    )


@bp.get("/<int:number>")
@requires(Permission.MAIL_READ)
def show(number: int) -> ResponseReturnValue:
    """Show one mail: what it says, where it ended, what can be done."""
    return _page(number, AttachForm())


def _page(number: int, form: AttachForm) -> str:
    mail = queries.get_mail(number, viewer=viewer())
    read = _read(mail.content)
    brought = queries.find_brought(mail.id)
    return render_template(
        "intake/mail.html",
        mail=mail,
        read=read,
        form=form,
        brought=brought[1] if brought else None,
        may_move=brought is None or queries.is_alone(brought[0]),
        remote_images=frames.has_remote_images(read.html),
        labels=OUTCOME_LABELS,
        badges=OUTCOME_BADGES,
        verdicts=VERDICT_LABELS,
        evidence=[
            f"{SIGN_LABELS[reason.sign]}: {reason.evidence}" for reason in read.verdict.reasons
        ],
    )


@bp.get("/<int:number>/quelle")
@requires(Permission.MAIL_READ)
def source(number: int) -> ResponseReturnValue:
    """Give the mail as it arrived."""
    mail = queries.get_mail(number, viewer=viewer())
    return _download(mail.content, f"mail-{mail.id}.eml")


@bp.get("/<int:number>/anhang/<int:position>")
@requires(Permission.MAIL_READ)
def attachment(number: int, position: int) -> ResponseReturnValue:
    """Give one of the mail's files."""
    read = _read(queries.get_mail(number, viewer=viewer()).content)
    if position >= len(read.attachments):
        abort(404)
    file = read.attachments[position]
    return _download(file.content, file.name)


@bp.get("/<int:number>/html")
@requires(Permission.MAIL_READ)
def frame(number: int) -> ResponseReturnValue:
    """Show the mail's HTML in a frame of its own rules: nothing runs, nothing is loaded."""
    read = _read(queries.get_mail(number, viewer=viewer()).content)
    remote = request.args.get("bilder") == "1"
    body = frames.harmless(read.html, read.attachments, remote_images=remote)
    response = make_response(render_template("intake/foreign.html", body=body))
    response.headers["Content-Security-Policy"] = FRAME_POLICY.format(
        images=" https:" if remote else ""
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _stored_enclosures(number: int) -> tuple[ReadMail, enclosures.Enclosures]:
    """Read the mail and store its files before the transaction begins."""
    read = _read(queries.get_mail(number, viewer=viewer()).content)
    return read, enclosures.store(read)


@bp.post("/<int:number>/anfrage")
@requires(Permission.MAIL_CORRECT)
@prepare(_stored_enclosures)
def make_ticket(number: int) -> ResponseReturnValue:
    """Make a request of the mail."""
    read, stored = prepared()
    mail = queries.get_mail(number, viewer=viewer())
    try:
        ticket = correcting.make_ticket(mail, read, stored, agent=people.get_self(viewer()))
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("The mail is now %(reference)s.", reference=ticket.reference), "success")
    return redirect(url_for(".show", number=number))


@bp.post("/<int:number>/zuordnen")
@requires(Permission.MAIL_CORRECT)
@prepare(_stored_enclosures)
def attach(number: int) -> ResponseReturnValue:
    """Add the mail to a request."""
    read, stored = prepared()
    form = AttachForm()
    if form.validate_on_submit():
        mail = queries.get_mail(number, viewer=viewer())
        try:
            ticket = correcting.attach_mail(
                mail,
                read,
                stored,
                reference=form.reference.data or "",
                agent=people.get_self(viewer()),
                viewer=viewer(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The mail belongs to %(reference)s.", reference=ticket.reference), "success")
            return redirect(url_for(".show", number=number))
    return _page(number, form)


@bp.post("/<int:number>/beiseite")
@requires(Permission.MAIL_CORRECT)
def drop(number: int) -> ResponseReturnValue:
    """Put the mail aside."""
    mail = queries.get_mail(number, viewer=viewer())
    try:
        correcting.drop_mail(mail, agent=people.get_self(viewer()))
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("The mail is put aside. It stays stored and can be taken up again."), "success")
    return redirect(url_for(".show", number=number))


@bp.post("/<int:number>/erneut")
@requires(Permission.MAIL_CORRECT)
def read_again(number: int) -> ResponseReturnValue:
    """Let the worker read the mail once more."""
    mail = queries.get_mail(number, viewer=viewer())
    try:
        correcting.read_again(mail, agent=people.get_self(viewer()))
    except DomainError as error:
        flash(error.sentence, "danger")
    else:
        flash(_("The mail will be read again in a moment."), "success")
    return redirect(url_for(".show", number=number))


def _read(content: bytes) -> ReadMail:
    return read_mail(content, is_ours=threads.is_ours)


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
