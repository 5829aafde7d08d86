"""What happens at the intake that others react to."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTooLarge(Event):
    """A person's mail was larger than the limit and is held."""

    mail_id: int
