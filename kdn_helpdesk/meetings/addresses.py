"""Where an invitation is answered: its token mailbox, and its personal link."""

from collections.abc import Iterable

from kdn_helpdesk.core import tokens
from kdn_helpdesk.mail import threads

KIND = "invitation"
TASK = "task"


def organizer_address(invitation_id: int) -> str:
    """Return the address that stands as ORGANIZER: who can write to it holds the invitation."""
    return threads.reply_address((KIND, invitation_id))


def invitation_in(addresses: Iterable[str]) -> int | None:
    """Return the number of the invitation whose token stands in one of the addresses."""
    for address in addresses:
        about = threads.read_reply_address(address.strip())
        if about is not None and about[0] == KIND:
            return about[1]
    return None


def sign_link(invitation_id: int) -> str:
    """Return the personal token of the page on which the invitation is answered."""
    return tokens.sign(KIND, invitation_id)


def read_link(token: str) -> int:
    """Return the invitation of a personal token; raises DomainError for a broken one."""
    return int(tokens.read(KIND, token))


def sign_task(task_id: int, owner_id: int) -> str:
    """Return the personal token of the page on which a task is called done."""
    return tokens.sign(TASK, [task_id, owner_id])


def read_task(token: str) -> tuple[int, int]:
    """Return the task and the person of a personal token; raises DomainError for a broken one."""
    task_id, owner_id = tokens.read(TASK, token)
    return int(task_id), int(owner_id)
