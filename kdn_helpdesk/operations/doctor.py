"""What is wrong with an installation, and how to mend it."""

import enum
import shutil
import smtplib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask import current_app

from kdn_helpdesk.core import clock, files, scanning
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import fetching, imap, transports
from kdn_helpdesk.mail.models import OutgoingMail, OutgoingState
from kdn_helpdesk.operations import health

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_KEY = 32
LITTLE_SPACE = 1024**3
NO_SPACE = 100 * 1024**2
OLDEST_SIGNATURES = timedelta(days=7)
PATIENCE = timedelta(minutes=10)
"""How long a mail may wait before the worker is missed."""


class Level(enum.StrEnum):
    """How bad a finding is; an error makes `flask doctor` fail."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    level: Level
    sentence: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return it for a program."""
        return asdict(self)


def examine() -> list[Finding]:
    """Look at everything; one check that breaks does not hide the others."""
    return [_run(name, check) for name, check in CHECKS.items()]


def _run(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # what a broken installation raises is not known beforehand
        db.session.rollback()
        sentence = _("This could not be checked: %(error)s", error=_first_line(error))
        return Finding(name, Level.ERROR, sentence)


def _first_line(error: BaseException) -> str:
    """Return what an error says, without the pages that some drivers add."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def check_secret_key() -> Finding:
    """The key has to be long, and nobody else's to read."""
    found = settings()
    if len(found.get_secret_key()) < SHORTEST_KEY:
        return Finding(
            "secret_key",
            Level.ERROR,
            _("The secret key is short enough to be guessed."),
            _("Set KDN_SECRET_KEY to at least %(count)d random characters.", count=SHORTEST_KEY),
        )
    path = found.data_dir / "secret_key"
    if path.is_file() and path.stat().st_mode & 0o077:
        return Finding(
            "secret_key",
            Level.WARNING,
            _("Other users of this machine may read the secret key."),
            _("Run: %(command)s", command=f"chmod 600 {path}"),
        )
    return Finding("secret_key", Level.OK, _("The secret key is set."))


def check_space() -> Finding:
    """The data directory needs room for mails and files."""
    free = shutil.disk_usage(settings().data_dir).free
    sentence = _("%(size)d MB are free in %(folder)s.", size=free >> 20, folder=settings().data_dir)
    if free >= LITTLE_SPACE:
        return Finding("space", Level.OK, sentence)
    level = Level.ERROR if free < NO_SPACE else Level.WARNING
    return Finding("space", level, sentence, _("Make room, or set KDN_DATA_DIR to another disk."))


def check_database() -> Finding:
    """It has to answer and to be at the newest step."""
    kind = db.engine.dialect.name
    try:
        with db.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        return Finding(
            "database",
            Level.ERROR,
            _("The database does not answer: %(error)s", error=_first_line(error)),
            _("See that it runs and that KDN_DATABASE_URL is right."),
        )
    if health.find_problem():
        return Finding(
            "database",
            Level.ERROR,
            _("The database lacks steps that this version needs."),
            _("Run: %(command)s", command="flask --app wsgi db upgrade"),
        )
    return Finding("database", Level.OK, _("The database (%(kind)s) is up to date.", kind=kind))


def check_files() -> Finding:
    """Files have to come back as they were stored."""
    url = settings().get_files_url()
    try:
        store = files.open_store(url)
        store.put("doctor", b"doctor")
        intact = bytes(store.get("doctor").bytes()) == b"doctor"
        store.delete("doctor")
    except Exception as error:  # each store raises its own
        return _files_broken(_first_line(error))
    if not intact:
        return _files_broken(_("a file came back changed"))
    return Finding("files", Level.OK, _("Files can be written and read."))


def _files_broken(reason: str) -> Finding:
    return Finding(
        "files",
        Level.ERROR,
        _("Files cannot be stored: %(reason)s", reason=reason),
        _("See that the folder or bucket of KDN_FILES_URL exists and may be written."),
    )


def check_jobs() -> Finding:
    """The queue has to answer, and somebody has to work on what is due."""
    try:
        current_app.extensions["jobs"].engine.pending_count()
    except Exception as error:  # each queue raises its own
        return Finding(
            "jobs",
            Level.ERROR,
            _("The queue does not answer: %(error)s", error=_first_line(error)),
            _("See that it runs and that KDN_JOBS_URL is right."),
        )
    late = sa.and_(
        OutgoingMail.state == OutgoingState.QUEUED, OutgoingMail.due_at < clock.now() - PATIENCE
    )
    waiting = db.session.scalar(sa.select(sa.func.count(OutgoingMail.id)).where(late))
    if waiting:
        return Finding(
            "jobs",
            Level.ERROR,
            _("%(count)d mails wait although they are due: no worker runs.", count=waiting),
            _("Run: %(command)s", command="flask --app wsgi worker"),
        )
    return Finding("jobs", Level.OK, _("The queue answers and no mail is late."))


def check_smtp() -> Finding:
    """The mail server has to answer and to accept the sign-in."""
    try:
        with transports.connection():
            pass
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            "smtp",
            Level.ERROR,
            _("The mail server cannot be used: %(error)s", error=_first_line(error)),
            _("See that it runs and that KDN_SMTP_URL is right."),
        )
    return Finding("smtp", Level.OK, _("The mail server answers."))


def check_imap() -> Finding:
    """Every mailbox that is fetched has to open."""
    try:
        accounts = fetching.list_accounts()
    except DomainError as error:
        return Finding("imap", Level.ERROR, error.sentence, _("Correct KDN_IMAP_URL."))
    if problems := [problem for account in accounts if (problem := _problem_of(account))]:
        remedy = _("Correct KDN_IMAP_URL, or wait until the server is back.")
        return Finding("imap", Level.ERROR, " ".join(problems), remedy)
    if not accounts:
        return Finding("imap", Level.OK, _("No mailbox is fetched."))
    names = ", ".join(account.name for account in accounts)
    return Finding("imap", Level.OK, _("These mailboxes open: %(names)s.", names=names))


def _problem_of(account: imap.Account) -> str:
    try:
        with imap.Session(account):
            return ""
    except DomainError as error:
        return f"{account.name}: {error.sentence}"


def check_scanner() -> Finding:
    """The virus scanner has to answer where one is set, and to know this week's viruses."""
    if not scanning.is_on():
        return Finding("scanner", Level.OK, _("Files are not scanned for viruses."))
    try:
        words = scanning.version()
    except DomainError as error:
        remedy = _(
            "See that clamd runs and that KDN_CLAMD_URL is right; until then mails with files wait."
        )
        return Finding("scanner", Level.ERROR, error.sentence, remedy)
    age = scanning.age_of_signatures(words)
    if age is not None and age > OLDEST_SIGNATURES:
        sentence = _("The virus scanner's signatures are %(count)d days old.", count=age.days)
        return Finding("scanner", Level.WARNING, sentence, _("See that freshclam runs."))
    return Finding("scanner", Level.OK, _("The virus scanner answers (%(words)s).", words=words))


def check_mail_address() -> Finding:
    """It has to be an address that can be answered."""
    address = settings().mail_address
    remedy = _("Set KDN_MAIL_ADDRESS to the mailbox that the service reads.")
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        sentence = _("“%(address)s” is not a mail address.", address=address)
        return Finding("mail_address", Level.ERROR, sentence, remedy)
    if address.endswith(".example") and not settings().demo:
        sentence = _("Nobody can answer to %(address)s.", address=address)
        return Finding("mail_address", Level.WARNING, sentence, remedy)
    return Finding("mail_address", Level.OK, _("Mails come from %(address)s.", address=address))


def check_public_url() -> Finding:
    """Links in mails start with it, and https protects cookies."""
    url = settings().public_url
    parts = urlsplit(url)
    remedy = _("Set KDN_PUBLIC_URL to the address that people type.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        sentence = _("“%(url)s” is not the address of a website.", url=url)
        return Finding("public_url", Level.ERROR, sentence, remedy)
    if settings().demo or settings().is_https:
        return Finding("public_url", Level.OK, _("People reach the service at %(url)s.", url=url))
    return Finding(
        "public_url",
        Level.WARNING,
        _("%(url)s is not https: sign-ins and cookies travel unprotected.", url=url),
        _("Put a proxy with a certificate in front, and set KDN_PUBLIC_URL to its https address."),
    )


def check_catalogue() -> Finding:
    """The German texts have to be compiled."""
    source = ROOT / "kdn_helpdesk/translations/de/LC_MESSAGES/messages.po"
    compiled = source.with_suffix(".mo")
    if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return Finding("catalogue", Level.OK, _("The German texts are compiled."))
    return Finding(
        "catalogue",
        Level.ERROR,
        _("The German texts are not compiled: pages would be in English."),
        _("Run: %(command)s", command="make setup"),
    )


def check_front_end() -> Finding:
    """The pages' style sheets, scripts and fonts have to be there."""
    missing = [
        name
        for name in ("kern.min.css", "fonts/fira-sans-400.woff2")
        if not (ROOT / "static" / "vendor" / name).is_file()
    ]
    if not missing:
        return Finding("front_end", Level.OK, _("The front-end files are there."))
    return Finding(
        "front_end",
        Level.ERROR,
        _("Front-end files are missing: %(names)s", names=", ".join(missing)),
        _("Run: %(command)s", command="make setup"),
    )


CHECKS: dict[str, Callable[[], Finding]] = {
    "secret_key": check_secret_key,
    "public_url": check_public_url,
    "space": check_space,
    "database": check_database,
    "files": check_files,
    "jobs": check_jobs,
    "smtp": check_smtp,
    "imap": check_imap,
    "scanner": check_scanner,
    "mail_address": check_mail_address,
    "catalogue": check_catalogue,
    "front_end": check_front_end,
}
