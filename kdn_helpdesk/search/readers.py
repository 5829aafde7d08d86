"""Who may find an entry, as keys that stand in the index beside the words.

An entry carries the keys of those who may see it, a reader asks with the keys they hold, and the
match needs one in common. The keys are lower-case letters and digits, a term of every engine.
"""

from kdn_helpdesk.core.permissions import Permission, Viewer

EVERYBODY = "public"
MEMBERS = "members"
DESK = "desk"
EDITORS = "editors"


def organisation(organisation_id: int) -> str:
    """Return the key of everybody who belongs to an organisation."""
    return f"organisation{organisation_id}"


def managers(organisation_id: int) -> str:
    """Return the key of those who lead an organisation's people."""
    return f"managers{organisation_id}"


def group(group_id: int) -> str:
    """Return the key of a working group's members."""
    return f"group{group_id}"


def person(person_id: int) -> str:
    """Return one person's key."""
    return f"person{person_id}"


def keys_of(viewer: Viewer) -> tuple[str, ...]:
    """Return the keys that a reader holds."""
    keys = [EVERYBODY]
    if viewer.is_member:
        keys.append(MEMBERS)
    if viewer.person_id is not None:
        keys.append(person(viewer.person_id))
    if viewer.organisation_id is not None:
        keys.append(organisation(viewer.organisation_id))
        if viewer.can(Permission.ORGANISATION_MANAGE):
            keys.append(managers(viewer.organisation_id))
    keys += [group(number) for number in sorted(viewer.groups)]
    if viewer.works_at_desk:
        keys.append(DESK)
    if viewer.can(Permission.ARTICLE_REVIEW):
        keys.append(EDITORS)
    return tuple(keys)
