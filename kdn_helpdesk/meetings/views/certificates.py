"""Certificates of attendance: one's own behind the personal link, all of them for coordinators."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings import certificates
from kdn_helpdesk.meetings.queries import workshops
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer


@bp.get("/teilnahme/<token>/bescheinigung.pdf")
@public
def certificate(token: str) -> ResponseReturnValue:
    """Return the certificate of whoever holds the link, once it is noted that they were there."""
    found = workshops.get_registration(token)
    if not found.has_attended:
        raise NotFound(_("It is not noted that you were there. Please ask the coordinators."))
    content = certificates.print_certificates(found.workshop, [found])
    return _pdf(content, f"teilnahme-{found.workshop.meeting.day.isoformat()}.pdf")


@bp.get("/termine/<int:meeting_id>/anmeldungen/bescheinigungen.pdf")
@requires(Permission.MEETING_PLAN)
def all_certificates(meeting_id: int) -> ResponseReturnValue:
    """Return the certificates of everybody who was there, in one file."""
    workshop = workshops.get_managed(meeting_id, viewer=viewer())
    try:
        content = certificates.print_certificates(
            workshop, workshops.list_registrations(workshop.id)
        )
    except DomainError as error:
        flash(error.sentence, "danger")
        return redirect(url_for(".registrations", meeting_id=meeting_id))
    return _pdf(content, f"bescheinigungen-{workshop.meeting.day.isoformat()}.pdf")


def _pdf(content: bytes, name: str) -> Response:
    return Response(
        content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
