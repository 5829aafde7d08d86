"""What pages call the states of a mail and what it is about, and where that is found."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.mail.models import OutgoingState

STATE_LABELS = {
    OutgoingState.QUEUED: lazy("Waiting"),
    OutgoingState.SENDING: lazy("Being sent"),
    OutgoingState.SENT: lazy("Sent"),
    OutgoingState.FAILED: lazy("Failed"),
    OutgoingState.UNDELIVERED: lazy("Not delivered"),
    OutgoingState.BRAKED: lazy("Held back"),
}
STATE_BADGES = {
    OutgoingState.QUEUED: "info",
    OutgoingState.SENDING: "info",
    OutgoingState.SENT: "success",
    OutgoingState.FAILED: "danger",
    OutgoingState.UNDELIVERED: "danger",
    OutgoingState.BRAKED: "warning",
}

SUBJECTS = {
    "anfragen": (lazy("Requests"), ("ticket", "filing", "bulk_change", "incoming_mail")),
    "geteilt": (lazy("Shared requests"), ("sharing",)),
    "anforderungen": (lazy("Wishes"), ("wish", "wish_mail")),
    "termine": (lazy("Meetings"), ("meeting",)),
    "arbeitskreise": (lazy("Working groups"), ("working_group",)),
    "wissen": (lazy("Knowledge"), ("article",)),
    "konten": (lazy("Accounts and overviews"), ("person", "account_link", "join_request")),
}
"""What a mail may be about, as a list of mails is narrowed to it: label and kinds."""
_PAGES = {
    "incoming_mail": "/servicestelle/posteingang/{}",
    "wish": "/servicestelle/anforderungen/{}",
    "wish_mail": "/servicestelle/anforderungen/{}",
    "sharing": "/geteilte-anfragen/{}",
    "meeting": "/termine/{}",
    "article": "/redaktion/{}",
    "person": "/verwaltung/personen/{}",
    "join_request": "/verwaltung/beitritte/{}",
}


def subject_label(kind: str) -> str:
    """Return what pages call a thing of this kind."""
    return next((str(label) for label, kinds in SUBJECTS.values() if kind in kinds), kind)


def page_of(kind: str, number: int) -> str:
    """Return the address of what a mail is about; empty where only its own page knows it."""
    return _PAGES[kind].format(number) if kind in _PAGES else ""
