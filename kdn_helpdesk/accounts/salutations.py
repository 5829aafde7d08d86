"""How a letter or mail begins; nothing is assumed about a person."""

from kdn_helpdesk.accounts.models import Person, Salutation
from kdn_helpdesk.core.i18n import _


def salutation(person: Person | None) -> str:
    """Return the first line of a mail, in the language that is being written."""
    if person is None or person.name == person.email:
        return _("Good day,")
    if person.salutation == Salutation.MRS and person.family_name:
        return _("Dear Mrs %(name)s,", name=person.family_name)
    if person.salutation == Salutation.MR and person.family_name:
        return _("Dear Mr %(name)s,", name=person.family_name)
    return _("Good day %(name)s,", name=person.name)
