"""What happens at the intake that others react to."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTooLarge(Event):
    """A person's mail was larger than the limit and is held."""

    mail_id: int
    language: str = ""
    """The mail's own, as far as it shows; empty where it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyMails(Event):
    """A person sent more mails in a short time than are taken; this one is held."""

    mail_id: int
    language: str = ""
    """The mail's own, as far as it shows; empty where it does not."""
