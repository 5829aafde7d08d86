"""What the desk does about an address that takes no mail."""

from kdn_helpdesk.accounts.actions import addresses
from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.mail import flags
from kdn_helpdesk.mail.composing import Recipient
from kdn_helpdesk.mail.models import AddressFlag
from kdn_helpdesk.meetings.actions import inviting


def confirm(flag: AddressFlag, *, actor: int | None) -> None:
    """Believe somebody that the address works; what waited is sent."""
    flags.clear_address(flag.email, actor=actor, how="confirmed")


def correct(flag: AddressFlag, *, person: Person | None, email: str, viewer: Viewer) -> int:
    """Give the person the right address, send there what waited, and return how many mails.

    Open invitations are written anew, since a calendar knows its owner by the address.
    """
    if person is None:
        raise DomainError(_("Nobody here has this address; it stands in a mailbox's settings."))
    addresses.correct_address(person, email=email, viewer=viewer)
    to = Recipient(person.email, person.name, person.language, person.id)
    return flags.redirect_address(flag, to=to, actor=viewer.person_id) + inviting.invite_again(
        person.id
    )
