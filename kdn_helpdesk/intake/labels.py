"""How the intake calls outcomes, kinds of mail and evidence."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.mail.authenticity import Authenticity
from kdn_helpdesk.mail.models import Outcome
from kdn_helpdesk.mail.verdicts import Kind, Sign

OUTCOME_LABELS = {
    None: lazy("Waiting"),
    Outcome.TICKET: lazy("New request"),
    Outcome.FOLLOW_UP: lazy("Part of a request"),
    Outcome.CALENDAR_ANSWER: lazy("Answer to an invitation"),
    Outcome.AUTOMATIC: lazy("Automatic mail"),
    Outcome.BOUNCE: lazy("Delivery report"),
    Outcome.HELD: lazy("To be decided"),
    Outcome.FAILED: lazy("Could not be read"),
    Outcome.DROPPED: lazy("Was put aside"),
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
AUTHENTICITY_LABELS = {
    Authenticity.PASS: lazy("proven"),
    Authenticity.FAIL: lazy("not proven"),
    Authenticity.NONE: lazy("not checked"),
}
