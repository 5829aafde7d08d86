"""Sending somebody else: the substitute gets an invitation of their own."""

from dataclasses import dataclass

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.core import audit
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.actions import inviting
from kdn_helpdesk.meetings.models.invitations import Answer, Invitation
from kdn_helpdesk.meetings.queries import invitations as reads


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who comes instead."""

    email: str
    name: str = ""

    @property
    def words(self) -> str:
        """The person as the ledger names them."""
        return f"{self.name} <{self.email}>" if self.name else self.email


def check(invitation: Invitation, substitute: Substitute) -> None:
    """Refuse who cannot stand in for the invited person."""
    if invitation.stands_in_for_id is not None:
        raise DomainError(
            _("You stand in for somebody yourself. Please tell them if you cannot come."),
            field="email",
        )
    if substitute.email.strip().casefold() == invitation.email.casefold():
        raise DomainError(_("Please name another person than yourself."), field="email")


def follow(invitation: Invitation, answer: Answer) -> None:
    """Invite whom a counted answer sends instead; take back whom it no longer sends.

    A calendar names the substitute by address alone (DELEGATED-TO); the sender is proven by then.
    """
    substitute = _named_in(answer)
    for former in reads.list_substitutes(invitation.id):
        if substitute is None or former.email != substitute.email:
            inviting.withdraw_invitation(former, actor=None)
    if substitute is None or invitation.stands_in_for_id is not None:
        return
    person = people.find_or_add_person(email=substitute.email, name=substitute.name)
    invited = inviting.invite_substitute(invitation, person)
    if invited is not None:
        audit.record("invitation:delegate", invitation, actor=None, person_id=person.id)


def _named_in(answer: Answer) -> Substitute | None:
    if answer.partstat is not Partstat.DELEGATED:
        return None
    email = reads.mail_address(answer.delegated_to)
    name, bracket, _rest = answer.delegated_to.partition("<")
    return Substitute(email, name.strip() if bracket else "") if email else None
