"""How a letter or mail begins; nothing is assumed about a person."""

import re

from kdn_helpdesk.accounts.models import Person, Salutation
from kdn_helpdesk.core.i18n import _, language

_TITLE = re.compile(r"Prof\.|Professor(in)?|PD|Dr\.(-Ing\.)?|Dres\.", re.IGNORECASE)


def salutation(person: Person | None) -> str:
    """Return the first line of a mail, in the language that is being written."""
    if person is None or person.name == person.email:
        return _("Good day,")
    title = titles(person.name)
    if title and person.family_name and person.salutation != Salutation.NEUTRAL:
        return _titled(person, title)
    if person.salutation == Salutation.MRS and person.family_name:
        return _("Dear Mrs %(name)s,", name=person.family_name)
    if person.salutation == Salutation.MR and person.family_name:
        return _("Dear Mr %(name)s,", name=person.family_name)
    return _("Good day %(name)s,", name=person.name)


def titles(name: str) -> str:
    """Return the academic titles that a name begins with and a salutation keeps."""
    found = []
    for word in name.split():
        if not _TITLE.fullmatch(word):
            break
        found.append(word)
    return " ".join(found)


def _titled(person: Person, title: str) -> str:
    """Return the salutation with titles; English ones stand in place of Mrs and Mr."""
    values = {"title": title, "name": person.family_name}
    if language() == "en":
        return _("Dear %(title)s %(name)s,", **values)
    if person.salutation == Salutation.MRS:
        return _("Dear Mrs %(title)s %(name)s,", **values)
    return _("Dear Mr %(title)s %(name)s,", **values)
