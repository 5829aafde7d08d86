"""From findings to sentences: where, what is wrong, what to do, who stumbles."""

from dataclasses import dataclass

from kdn_helpdesk.core.i18n import _, lazy, ngettext
from kdn_helpdesk.ical.checkup.findings import Finding, Place, Program, Severity
from kdn_helpdesk.ical.checkup.rules import RULES
from kdn_helpdesk.meetings.diagnoses import (
    lines,
    mails,
    messages,
    people,
    recurrences,
    structure,
    texts,
    times,
)
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS: dict[str, Wording] = {
    **lines.WORDINGS,
    **structure.WORDINGS,
    **messages.WORDINGS,
    **times.WORDINGS,
    **recurrences.WORDINGS,
    **people.WORDINGS,
    **texts.WORDINGS,
    **mails.WORDINGS,
}
SEVERITY_LABELS = {
    Severity.ERROR: lazy("Errors"),
    Severity.WARNING: lazy("Warnings"),
    Severity.HINT: lazy("Hints"),
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One finding in the language that is being written."""

    rule: str
    severity: Severity
    place: str
    explanation: str
    advice: str
    programs: tuple[Program, ...]
    source: str

    def as_dict(self) -> dict[str, str]:
        """Return what programs read; the explanation says everything that a person needs."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "place": self.place,
            "explanation": " ".join((self.explanation, self.stumblers, self.advice)),
        }

    @property
    def stumblers(self) -> str:
        """Who stumbles, as a sentence."""
        return _("Who stumbles: %(programs)s.", programs=", ".join(self.programs))


def explain(finding: Finding) -> Diagnosis:
    """Put a finding into words."""
    rule, wording = RULES[finding.code], WORDINGS[finding.code]
    values = {"name": finding.name, **finding.details}
    explanation = str(wording.explanation) % values
    if finding.more:
        more = ngettext(
            "There is %(num)d more of this kind.",
            "There are %(num)d more of this kind.",
            finding.more,
        )
        explanation = f"{explanation} {more}"
    return Diagnosis(
        rule=rule.code,
        severity=rule.severity,
        place=_place(finding),
        explanation=explanation,
        advice=str(wording.advice) % values,
        programs=rule.programs,
        source=rule.source,
    )


def _place(finding: Finding) -> str:
    where = []
    if finding.place is Place.MAIL:
        where.append(_("Head of the mail"))
    elif finding.place is Place.PART:
        where.append(_("Head of the calendar part"))
    if finding.part:
        where.append(_("Calendar part %(number)s", number=finding.part))
    if finding.line:
        where.append(_("Line %(number)s", number=finding.line))
    if finding.name:
        where.append(finding.name)
    return ", ".join(where) or _("Whole file")
