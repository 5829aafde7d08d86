"""What happens to mails that others may want to know."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MailUndelivered(Event):
    """A mail came back for good; `kind` and `subject_id` say what it was about."""

    outgoing_id: int
    kind: str
    subject_id: int
    recipient: str
