"""The page that says why calendars stumble over an invitation; it stores nothing."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.i18n import ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.ical.checkup.examination import Examination, examine
from kdn_helpdesk.ical.checkup.findings import Severity
from kdn_helpdesk.meetings.diagnoses.explaining import SEVERITY_LABELS, Diagnosis, explain
from kdn_helpdesk.meetings.forms.checking import CheckForm
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import requires
from kdn_helpdesk.web.application import prepare, prepared
from kdn_helpdesk.web.limits import limit
from kdn_helpdesk.web.uploads import unkept


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity."""

    severity: Severity
    label: str
    diagnoses: list[Diagnosis]

    @property
    def counted(self) -> str:
        """The label as it follows the number of findings."""
        number = len(self.diagnoses)
        words = {
            Severity.ERROR: ngettext("error", "errors", number),
            Severity.WARNING: ngettext("warning", "warnings", number),
            Severity.HINT: ngettext("hint", "hints", number),
        }
        return words[self.severity]


def _examine() -> tuple[CheckForm, Examination | None]:
    """Examine what was sent before the database is held."""
    form = CheckForm()
    return form, examine(form.content) if form.validate() else None


@bp.get("/termine/einladung-pruefen")
@requires(Permission.MEETING_ANSWER)
def ask_for_invitation() -> ResponseReturnValue:
    """Ask for an invitation."""
    return render_template(
        "meetings/check_invitation.html", form=CheckForm(), found=None, groups=[]
    )


@bp.post("/termine/einladung-pruefen")
@requires(Permission.MEETING_ANSWER)
@limit("120 per hour")
@unkept
@prepare(_examine)
def check_invitation() -> ResponseReturnValue:
    """Show what is wrong with an invitation."""
    form, found = prepared()
    return render_template(
        "meetings/check_invitation.html",
        form=form,
        found=found,
        groups=grouped(found) if found else [],
    )


def grouped(found: Examination) -> list[Group]:
    """Return the findings with their explanations, by severity."""
    diagnoses = [explain(finding) for finding in found.findings]
    groups = [
        Group(severity, label, [one for one in diagnoses if one.severity is severity])
        for severity, label in SEVERITY_LABELS.items()
    ]
    return [group for group in groups if group.diagnoses]
