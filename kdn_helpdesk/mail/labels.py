"""What pages call the states of a mail."""

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
