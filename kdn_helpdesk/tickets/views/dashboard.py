"""The page where agents land."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.i18n import language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail import queries as mail_queries
from kdn_helpdesk.tickets.queries import dashboard
from kdn_helpdesk.tickets.views import charts
from kdn_helpdesk.tickets.views.rows import desk_rows
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("dashboard", __name__, url_prefix="/servicestelle/uebersicht")
LOST_SHOWN = timedelta(days=7)
"""How long the desk is told of a mail that reached nobody."""


@bp.get("")
@requires(Permission.TICKET_WORK)
def show() -> ResponseReturnValue:
    """Show what waits for the viewer, what is due, what is stuck, and the load."""
    found = dashboard.read_dashboard(viewer=viewer(), language=language())
    return render_template(
        "tickets/dashboard.html",
        rows={part: desk_rows(lines) for part, lines in found.lines.items()},
        counts=found.counts,
        load=found.load,
        topics=charts.bars(found.load.topics),
        weeks=charts.columns([(week.filed, week.solved) for week in found.load.weeks]),
        troubled=flags.count_flags(),
        stuck_days=dashboard.STUCK_AFTER.days,
        lost_mails=mail_queries.count_lost_since(clock.now() - LOST_SHOWN),
    )
