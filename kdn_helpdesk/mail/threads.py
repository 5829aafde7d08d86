"""What ties an answer to what it answers: Message-IDs and reply addresses that we signed.

Both name their subject as kind and number (`ticket.42`) and carry a short proof, so that nobody
can write into a thread by guessing.
"""

import re
from uuid import uuid4

from kdn_helpdesk.core import tokens
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import mailboxes

_OWN_ID = re.compile(r"^<([a-z_]{1,40})\.(\d{1,12})\.([0-9a-z]{1,32})\.([a-z2-7]{16})@[^@<>]+>$")
_OWN_TAG = re.compile(r"^([a-z_]{1,40})\.(\d{1,12})\.([a-z2-7]{16})$")
_THREAD = "thread"

About = tuple[str, int]
"""The kind and number of what a mail is about; the kind is the name of a table."""


def new_message_id(about: About) -> str:
    """Return a Message-ID that we recognise as ours, with what it is about inside."""
    return _message_id(about, uuid4().hex[:16])


def thread_id(about: About) -> str:
    """Return the stable pseudo-reference that every mail about one thing carries.

    Mail programs group by it even where a gateway rewrote our Message-IDs.
    """
    return _message_id(about, _THREAD)


def _message_id(about: About, unique: str) -> str:
    local = f"{about[0]}.{about[1]}.{unique}"
    return f"<{local}.{tokens.stamp('message-id', local)}@{_own_domain()}>"


def read_message_id(message_id: str) -> About | None:
    """Return what a Message-ID of ours is about; None for one that we did not sign."""
    match = _OWN_ID.match(message_id.lower())
    if match is None:
        return None
    kind, number, unique, stamp = match.groups()
    if not tokens.has_stamp("message-id", f"{kind}.{number}.{unique}", stamp):
        return None
    return kind, int(number)


def is_ours(message_id: str) -> bool:
    """Tell whether this service made the Message-ID: a mail that has it as its own came back."""
    return read_message_id(message_id) is not None


def reply_address(about: About) -> str:
    """Return the address that was written to, with the signed tag of what is written about."""
    mailbox, _, domain = mailboxes.sender_of(about).address.rpartition("@")
    tag = f"{about[0]}.{about[1]}"
    return f"{mailbox}+{tag}.{tokens.stamp('reply-to', tag)}@{domain}"


def read_reply_address(address: str) -> About | None:
    """Return what a reply address is about; None where it has no tag of ours or a wrong one."""
    mailbox, _, _domain = address.lower().rpartition("@")
    match = _OWN_TAG.match(mailbox.partition("+")[2])
    if match is None:
        return None
    kind, number, stamp = match.groups()
    if not tokens.has_stamp("reply-to", f"{kind}.{number}", stamp):
        return None
    return kind, int(number)


def is_own_address(address: str) -> bool:
    """Tell whether the address is one of the service's, with or without a tag."""
    return mailboxes.is_own_address(address)


def _own_domain() -> str:
    return settings().mail_address.rpartition("@")[2]
