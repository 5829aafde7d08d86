"""Certificates of attendance as PDF/UA, a page for each who was there."""

import json
from collections.abc import Sequence
from pathlib import Path

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.meetings.models.workshops import KIND_LABELS, Registration, Workshop
from kdn_helpdesk.web import filters

LAYOUT = Path(__file__).with_name("certificate.typ")


def print_certificates(workshop: Workshop, registrations: Sequence[Registration]) -> bytes:
    """Return the certificates of those who were there; raises DomainError where nobody was."""
    import typst  # heavy

    present = [row for row in registrations if row.has_attended]
    if not present:
        raise DomainError(_("Nobody is noted as having been there."))
    heading = _("Certificate of attendance")
    data = {
        "title": f"{heading}: {workshop.meeting.title}",
        "author": settings().mail_name,
        "language": language(),
        "heading": heading,
        "sentence": _("took part in this event:"),
        "meeting": workshop.meeting.title,
        "facts": _facts(workshop),
        "signed": _(
            "Issued by %(service)s on %(day)s. Valid without signature.",
            service=settings().mail_name,
            day=filters.format_date(clock.now()),
        ),
        "people": [{"name": row.name, "organisation": row.organisation} for row in present],
    }
    # UA-1 refuses what a screen reader could not follow; better no PDF than a broken one.
    return bytes(
        typst.compile(
            LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1"
        )
    )


def _facts(workshop: Workshop) -> list[tuple[str, str]]:
    meeting = workshop.meeting
    starts = filters.format_time(meeting.starts_at).removesuffix(" Uhr")
    ends = filters.format_time(meeting.ends_at)
    when = f"{filters.format_day(meeting.starts_at)}, {starts} – {ends}"
    minutes = int(meeting.duration.total_seconds()) // 60
    facts = [
        (_("Kind"), str(KIND_LABELS[workshop.kind])),
        (_("Date"), when),
        (_("Duration"), _("%(number)s minutes", number=minutes)),
    ]
    if meeting.place:
        facts.append((_("Place"), meeting.place))
    return facts
