"""Addresses behind which no person reads."""

import re

_MAILBOX = re.compile(
    r"(?:.*[-_.+])?(?:no|do-?not|nicht)-?_?(?:reply|antworten?)(?:[-_.+].*)?|noreply.*|"
    r"mailer-daemon|postmaster|bounces?(?:[-_.+].*)?"
)


def is_machine(email: str) -> bool:
    """Tell whether nobody reads what is sent there, going by the mailbox's name."""
    return _MAILBOX.fullmatch(email.rpartition("@")[0].casefold()) is not None
