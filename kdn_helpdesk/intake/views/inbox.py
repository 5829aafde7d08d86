"""The intake page: each mail that arrived, where it ended and why, and its corrections."""

from collections.abc import Iterator

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    render_template,
    request,
    stream_with_context,
)
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import audit, scanning
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.intake import frames
from kdn_helpdesk.intake.forms import AttachForm, MailFilterForm
from kdn_helpdesk.intake.labels import (
    AUTHENTICITY_LABELS,
    OUTCOME_BADGES,
    OUTCOME_LABELS,
    SIGN_LABELS,
    VERDICT_LABELS,
)
from kdn_helpdesk.intake.models import Rereading
from kdn_helpdesk.intake.queries import mails as queries
from kdn_helpdesk.mail import pieces, scans, threads
from kdn_helpdesk.mail.models import IncomingMail, Outcome
from kdn_helpdesk.mail.parts import Attachment
from kdn_helpdesk.mail.reading import ReadMail, read_mail
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.filters import format_number
from kdn_helpdesk.web.paging import Page, page_number

URL = "/servicestelle/posteingang"
bp = Blueprint("intake", __name__, url_prefix=URL)
PER_PAGE = 50
SECTIONS: dict[str, tuple[str, tuple[Outcome | None, ...]]] = {
    "offen": (lazy("To be decided"), (Outcome.HELD, Outcome.FAILED)),
    "anfragen": (lazy("Requests"), (Outcome.TICKET, Outcome.FOLLOW_UP)),
    "termine": (lazy("Answers to invitations"), (Outcome.CALENDAR_ANSWER,)),
    "automatisch": (lazy("Automatic mail"), (Outcome.AUTOMATIC,)),
    "unzustellbar": (lazy("Delivery reports"), (Outcome.BOUNCE,)),
    "beiseite": (lazy("Was put aside"), (Outcome.DROPPED,)),
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
    form = MailFilterForm(request.args)
    form.offer(queries.list_mailboxes(viewer=viewer()))
    running = queries.find_rereading()
    excerpt = queries.list_mails(
        viewer=viewer(),
        outcomes=SECTIONS[chosen][1],
        text=form.text.data or "",
        mailbox=form.postfach.data or "",
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "intake/inbox.html",
        page=Page(excerpt.items, number, PER_PAGE, excerpt.total),
        chosen=chosen,
        form=form,
        running=running,
        sentence=sentence_of(running) if running else "",
        awaiting=queries.count_awaiting_scan(viewer=viewer()),
        scanner=queries.find_scanner_problem(),
        undecided=sum(counts.get(each, 0) for each in SECTIONS["offen"][1]),
        sections=[
            (name, label, sum(counts.get(each, 0) for each in outcomes or list(counts)))
            for name, (label, outcomes) in SECTIONS.items()
        ],
        labels=OUTCOME_LABELS,
        badges=OUTCOME_BADGES,
    )


def sentence_of(running: Rereading) -> str:
    """Say how far reading again is."""
    return _(
        "%(done)s of %(total)s mails have been handed to the worker again.",
        done=format_number(running.done),
        total=format_number(running.total),
    )


@bp.get("/<int:number>")
@requires(Permission.MAIL_READ)
def show(number: int) -> ResponseReturnValue:
    """Show one mail: what it says, where it ended, what can be done."""
    return page(number, AttachForm())


def page(number: int, form: AttachForm) -> str:
    """Return the page of one mail with this form for the request that it belongs to."""
    mail = queries.get_mail(number, viewer=viewer())
    understood = read(mail.id)
    brought = queries.find_brought(mail.id)
    return render_template(
        "intake/mail.html",
        mail=mail,
        read=understood,
        form=form,
        brought=brought[1] if brought else None,
        may_move=brought is None or queries.is_alone(brought[0]),
        files=[(file, scans.finding_of(mail, file)) for file in understood.attachments],
        locked=scans.lock_of(mail),
        is_pending=scans.is_pending(mail),
        scanner=queries.find_scanner_problem() if scans.is_pending(mail) else "",
        remote_images=frames.has_remote_images(understood.html),
        labels=OUTCOME_LABELS,
        badges=OUTCOME_BADGES,
        verdicts=VERDICT_LABELS,
        authenticities=AUTHENTICITY_LABELS,
        evidence=[
            f"{SIGN_LABELS[reason.sign]}: {reason.evidence}"
            for reason in understood.verdict.reasons
        ],
    )


@bp.get("/<int:number>/quelle")
@requires(Permission.MAIL_READ)
def source(number: int) -> ResponseReturnValue:
    """Give the mail as it arrived; who took it is written down."""
    mail = queries.get_mail(number, viewer=viewer())
    if locked := scans.lock_of(mail):
        raise DomainError(locked)
    audit.record_reading("mail:download", "incoming_mail", mail.id, actor=viewer().person_id)
    name = f"{mail.reference}-mail-{mail.id}.eml" if mail.reference else f"mail-{mail.id}.eml"
    return _download(stream_with_context(pieces.iterate(mail.id)), name, "message/rfc822")


@bp.get("/<int:number>/anhang/<int:position>")
@requires(Permission.MAIL_READ)
def attachment(number: int, position: int) -> ResponseReturnValue:
    """Give one of the mail's files."""
    mail = queries.get_mail(number, viewer=viewer())
    files = read(mail.id).attachments
    if position >= len(files):
        abort(404)
    file = files[position]
    if locked := _lock_of(mail, file):
        raise DomainError(locked)
    response = _download(file.chunks(), file.name, "application/octet-stream")
    response.content_length = file.size
    return response


@bp.get("/<int:number>/html")
@requires(Permission.MAIL_READ)
def frame(number: int) -> ResponseReturnValue:
    """Show the mail's HTML in a frame of its own rules: nothing runs, nothing is loaded."""
    mail = queries.get_mail(number, viewer=viewer())
    understood = read(mail.id)
    remote = request.args.get("bilder") == "1"
    open_files = [file for file in understood.attachments if not _lock_of(mail, file)]
    body = frames.harmless(understood.html, open_files, remote_images=remote)
    response = make_response(render_template("intake/foreign.html", body=body))
    response.headers["Content-Security-Policy"] = FRAME_POLICY.format(
        images=" https:" if remote else ""
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _lock_of(mail: IncomingMail, file: Attachment) -> str:
    """Say why nobody may have this file of the mail; empty where the desk may."""
    return scanning.locked_sentence(scans.finding_of(mail, file), file.name)


def read(number: int) -> ReadMail:
    """Read a mail as the worker does."""
    return read_mail(pieces.join(number), is_ours=threads.is_ours)


def _download(content: Iterator[bytes], name: str, content_type: str) -> Response:
    response = Response(content, mimetype=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
