"""Puts the parts together; the only module that knows them all."""

from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect
from whitenoise import WhiteNoise

from config import Settings
from kdn_helpdesk import rooms
from kdn_helpdesk.accounts import deliveries, sessions
from kdn_helpdesk.accounts import jobs as account_jobs
from kdn_helpdesk.accounts.views import (
    account,
    administration,
    joins,
    news,
    organisation,
    organisations,
    passwords,
    people,
    registration,
    sign_in,
)
from kdn_helpdesk.core import audit, db, events, files, jobs, log
from kdn_helpdesk.core.commands import Commands
from kdn_helpdesk.demo import banner as demo_banner
from kdn_helpdesk.demo import views as demo_views
from kdn_helpdesk.groups import jobs as group_jobs
from kdn_helpdesk.groups import queries as group_queries
from kdn_helpdesk.groups.views import mailings as group_mailings
from kdn_helpdesk.groups.views import managing as group_managing
from kdn_helpdesk.groups.views import public as group_public
from kdn_helpdesk.intake import jobs as intake_jobs
from kdn_helpdesk.intake.views import addresses as intake_addresses
from kdn_helpdesk.intake.views import correcting as intake_correcting
from kdn_helpdesk.intake.views import inbox as intake_inbox
from kdn_helpdesk.intake.views import several as intake_several
from kdn_helpdesk.knowledge import jobs as knowledge_jobs
from kdn_helpdesk.knowledge.queries import findings
from kdn_helpdesk.knowledge.queries.linked import sources_of_ticket
from kdn_helpdesk.knowledge.views import (
    commenting,
    drafting,
    editing,
    library,
    responding,
    upkeep,
)
from kdn_helpdesk.mail import jobs as mail_jobs
from kdn_helpdesk.mail import transports
from kdn_helpdesk.mail.views import outbox as mail_outbox
from kdn_helpdesk.mail.views import texts as mail_texts
from kdn_helpdesk.meetings.jobs import invitations as meeting_jobs
from kdn_helpdesk.meetings.jobs import polls as poll_jobs
from kdn_helpdesk.meetings.jobs import registrations as registration_jobs
from kdn_helpdesk.meetings.jobs import reminders as reminder_jobs
from kdn_helpdesk.meetings.jobs import tasks as task_jobs
from kdn_helpdesk.meetings.queries.agendas import items_about_ticket
from kdn_helpdesk.meetings.views import (
    agendas,
    answering,
    attendance,
    caldav,
    calendar,
    certificates,
    changing,
    checking,
    feeds,
    importing,
    inviting,
    materials,
    minutes,
    participation,
    planning,
    polls,
    questions,
    recording,
    registering,
    reminders,
    tasks,
    workshops,
)
from kdn_helpdesk.meetings.views import runs as invitation_runs
from kdn_helpdesk.operations import scans
from kdn_helpdesk.operations import views as operations_views
from kdn_helpdesk.pages.views import editing as page_editing
from kdn_helpdesk.pages.views import start, wellknown
from kdn_helpdesk.pages.views import texts as page_texts
from kdn_helpdesk.reactions import REACTIONS
from kdn_helpdesk.readers import READERS
from kdn_helpdesk.search import jobs as search_jobs
from kdn_helpdesk.search import views as search_views
from kdn_helpdesk.tickets import jobs as ticket_jobs
from kdn_helpdesk.tickets.queries import panels
from kdn_helpdesk.tickets.views import (
    absences,
    bulk,
    checklists,
    dashboard,
    desk,
    details,
    filing,
    mailboxes,
    merging,
    portal,
    records,
    recurring,
    saved,
    shared_requests,
    sharing,
    sorting,
    tags,
    texts,
    walking,
    work,
    worktimes,
    writing,
)
from kdn_helpdesk.tickets.views import exports as ticket_exports
from kdn_helpdesk.tickets.views import incidents as ticket_incidents
from kdn_helpdesk.tickets.views import portals as ticket_portals
from kdn_helpdesk.tickets.views import topics as ticket_topics
from kdn_helpdesk.web import (
    access,
    assets,
    csrf,
    errors,
    filters,
    headers,
    inputs,
    limits,
    locale,
    navigation,
    paging,
)
from kdn_helpdesk.web.application import Application
from kdn_helpdesk.wishes import jobs as wish_jobs
from kdn_helpdesk.wishes.queries import beside
from kdn_helpdesk.wishes.views import desk as wish_desk
from kdn_helpdesk.wishes.views import public as wish_pages
from kdn_helpdesk.wishes.views import writing as wish_writing

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINTS = (
    operations_views.bp,
    demo_views.bp,
    start.bp,
    sign_in.bp,
    passwords.bp,
    registration.bp,
    account.bp,
    news.bp,
    organisation.bp,
    administration.bp,
    people.bp,
    organisations.bp,
    joins.bp,
    group_public.bp,
    calendar.bp,
    mail_outbox.bp,
    mail_texts.bp,
    library.bp,
    drafting.bp,
    editing.bp,
    commenting.bp,
    upkeep.bp,
    responding.bp,
    intake_inbox.bp,
    intake_correcting.bp,
    intake_several.bp,
    intake_addresses.bp,
    page_texts.bp,
    page_editing.bp,
    wellknown.bp,
    search_views.bp,
    filing.bp,
    portal.bp,
    desk.bp,
    absences.bp,
    recurring.bp,
    dashboard.bp,
    saved.bp,
    bulk.bp,
    tags.bp,
    walking.bp,
    checklists.bp,
    details.bp,
    work.bp,
    texts.bp,
    mailboxes.bp,
    records.bp,
    writing.bp,
    sorting.bp,
    merging.bp,
    worktimes.bp,
    sharing.bp,
    shared_requests.bp,
    ticket_topics.bp,
    ticket_portals.bp,
    ticket_exports.bp,
    ticket_incidents.bp,
    wish_pages.bp,
    wish_desk.bp,
    wish_writing.bp,
)
COMMANDS = {
    "accounts": "kdn_helpdesk.accounts.cli:accounts",
    "backup": "kdn_helpdesk.operations.cli:backup",
    "db": "flask_migrate.cli:db",
    "demo": "kdn_helpdesk.demo.cli:demo",
    "desk": "kdn_helpdesk.tickets.cli:desk",
    "doctor": "kdn_helpdesk.operations.cli:doctor",
    "files": "kdn_helpdesk.operations.cli:files",
    "knowledge": "kdn_helpdesk.knowledge.cli:knowledge",
    "mail": "kdn_helpdesk.intake.cli:mail",
    "meetings": "kdn_helpdesk.meetings.cli:meetings",
    "search": "kdn_helpdesk.search.cli:search",
    "worker": "kdn_helpdesk.core.jobs:worker",
}
"""Where each command stands; none is loaded before it is called."""
PARTS = (
    account_jobs,
    audit,
    files,
    group_jobs,
    group_mailings,
    group_managing,
    intake_jobs,
    knowledge_jobs,
    mail_jobs,
    meeting_jobs,
    task_jobs,
    agendas,
    answering,
    attendance,
    caldav,
    changing,
    checking,
    feeds,
    importing,
    inviting,
    materials,
    invitation_runs,
    minutes,
    participation,
    planning,
    questions,
    recording,
    tasks,
    scans,
    certificates,
    poll_jobs,
    polls,
    registering,
    registration_jobs,
    reminder_jobs,
    reminders,
    workshops,
    search_jobs,
    ticket_jobs,
    wish_jobs,
)
"""Named so that their tables and jobs are known although no view asks for them."""


def create_app(settings: Settings) -> Application:
    """Make the application of these settings; connects to nothing yet."""
    app = Application(
        "kdn_helpdesk", template_folder=ROOT / "templates", static_folder=ROOT / "static"
    )
    _configure(app, settings)
    db.init_app(app)
    jobs.init_app(app, settings.get_jobs_url())
    transports.init_app(app, settings.smtp_url)
    events.connect(app, REACTIONS)
    locale.init_app(app)
    filters.init_app(app)
    inputs.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    protection = csrf.init_app(app)
    protection.exempt(page_texts.choose_language)
    protection.exempt(group_mailings.end_mailings)
    protection.exempt(news.end)  # mail programs post to it; the signed link is the proof
    access.init_app(app, sign_in.load_viewer)
    sessions.add_memberships(group_queries.memberships)
    deliveries.use_readers(READERS)
    panels.add_parts(*beside.PARTS, items_about_ticket, sources_of_ticket)
    headers.init_app(app)
    navigation.init_app(
        app, rooms.NAVIGATION, administration=rooms.ADMINISTRATION, account=rooms.ACCOUNT
    )
    paging.init_app(app)
    limits.init_app(app, settings.limits_url)
    demo_banner.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    findings.use_pages(partial(_is_page, app))
    app.cli = Commands(app.name, COMMANDS)
    _serve(app, settings)
    return app


def _is_page(app: Flask, path: str) -> bool:
    """Tell whether somebody can open this path, by its form alone."""
    try:
        app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _configure(app: Flask, settings: Settings) -> None:
    log.configure(plain=settings.testing or settings.demo)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.config.update(
        KDN=settings,
        SECRET_KEY=settings.get_secret_key(),
        SECRET_KEY_FALLBACKS=[k.get_secret_value() for k in settings.secret_key_fallbacks],
        SQLALCHEMY_DATABASE_URI=settings.get_database_url(),
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=settings.upload_limit * 6,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="__Host-kdn" if settings.is_https else "kdn",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        JSON_SORT_KEYS=False,
    )
    app.jinja_env.globals["settings"] = settings


def _serve(app: Flask, settings: Settings) -> None:
    """Serve static files fast and believe as many proxies as stand in front."""
    static = ROOT / "static"
    if not settings.testing and static.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app, root=str(static), prefix="static/", max_age=assets.YEAR
        )
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
