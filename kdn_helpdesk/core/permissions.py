"""Who may do what: one enumeration, one table, one picture of the person who asks."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, lazy


class Role(enum.StrEnum):
    """What somebody is to the service; a person may hold several."""

    VISITOR = "visitor"
    REQUESTER = "requester"
    MANAGER = "manager"
    AGENT = "agent"
    COORDINATOR = "coordinator"
    EDITOR = "editor"
    ADMIN = "admin"


ROLE_LABELS = {
    Role.VISITOR: lazy("Visitor"),
    Role.REQUESTER: lazy("Requester"),
    Role.MANAGER: lazy("Organisation manager"),
    Role.AGENT: lazy("Agent"),
    Role.COORDINATOR: lazy("Coordinator"),
    Role.EDITOR: lazy("Editor"),
    Role.ADMIN: lazy("Administrator"),
}


class Permission(enum.StrEnum):
    """One thing that may be done, as area:verb; which rows it reaches say the queries."""

    ACCOUNT_USE = "account:use"
    ORGANISATION_MANAGE = "organisation:manage"
    ORGANISATION_ADMINISTER = "organisation:administer"
    PERSON_ADMINISTER = "person:administer"
    ROLE_GRANT = "role:grant"
    TICKET_FILE = "ticket:file"
    TICKET_READ = "ticket:read"
    TICKET_WORK = "ticket:work"
    TICKET_ANSWER = "ticket:answer"
    TICKET_NOTE = "ticket:note"
    TICKET_TEXTS = "ticket:texts"
    TICKET_CONFIGURE = "ticket:configure"
    WISH_JOIN = "wish:join"
    WISH_WORK = "wish:work"
    PORTAL_ADMINISTER = "portal:administer"
    MAIL_READ = "mail:read"
    MAIL_CORRECT = "mail:correct"
    GROUP_JOIN = "group:join"
    GROUP_MANAGE = "group:manage"
    GROUP_CREATE = "group:create"
    MEETING_ANSWER = "meeting:answer"
    MEETING_PLAN = "meeting:plan"
    AGENDA_PROPOSE = "agenda:propose"
    MINUTES_WRITE = "minutes:write"
    MINUTES_COMMENT = "minutes:comment"
    ARTICLE_WRITE = "article:write"
    ARTICLE_REVIEW = "article:review"
    ARTICLE_ADMINISTER = "article:administer"
    PAGE_EDIT = "page:edit"
    SYSTEM_ADMINISTER = "system:administer"


_SIGNED_IN = frozenset(
    {
        Permission.ACCOUNT_USE,
        Permission.TICKET_FILE,
        Permission.TICKET_READ,
        Permission.WISH_JOIN,
        Permission.GROUP_JOIN,
        Permission.MEETING_ANSWER,
        Permission.AGENDA_PROPOSE,
        Permission.MINUTES_COMMENT,
        Permission.ARTICLE_WRITE,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.VISITOR: frozenset(),
    Role.REQUESTER: _SIGNED_IN,
    Role.MANAGER: _SIGNED_IN | {Permission.ORGANISATION_MANAGE},
    Role.AGENT: _SIGNED_IN
    | {
        Permission.TICKET_WORK,
        Permission.TICKET_ANSWER,
        Permission.TICKET_NOTE,
        Permission.TICKET_TEXTS,
        Permission.WISH_WORK,
        Permission.PORTAL_ADMINISTER,
        Permission.MAIL_READ,
        Permission.MAIL_CORRECT,
        Permission.ORGANISATION_ADMINISTER,
        Permission.PERSON_ADMINISTER,
    },
    Role.COORDINATOR: _SIGNED_IN
    | {Permission.GROUP_MANAGE, Permission.MEETING_PLAN, Permission.MINUTES_WRITE},
    Role.EDITOR: _SIGNED_IN
    | {Permission.ARTICLE_REVIEW, Permission.ARTICLE_ADMINISTER, Permission.PAGE_EDIT},
    Role.ADMIN: _SIGNED_IN
    | {
        Permission.ORGANISATION_ADMINISTER,
        Permission.PERSON_ADMINISTER,
        Permission.ROLE_GRANT,
        Permission.TICKET_TEXTS,
        Permission.TICKET_CONFIGURE,
        Permission.PORTAL_ADMINISTER,
        Permission.MAIL_READ,
        Permission.GROUP_CREATE,
        Permission.GROUP_MANAGE,
        Permission.PAGE_EDIT,
        Permission.SYSTEM_ADMINISTER,
    },
}

_OUTSIDERS = frozenset({Role.VISITOR, Role.REQUESTER})
"""What somebody is whose organisation has not agreed yet."""


@cache
def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return all that these roles may do together."""
    return frozenset().union(*(GRANTS[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person in a session, the holder of a link, an API key, a feed.

    `coordinates` and `groups` are ids of working groups: those led and those belonged to
    (whoever leads one belongs to it). A viewer without person is a visitor.
    """

    person_id: int | None = None
    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset({Role.VISITOR})
    organisation_id: int | None = None
    coordinates: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    language: str = DEFAULT_LANGUAGE
    session_id: int | None = None
    permissions: frozenset[Permission] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once what the roles grant."""
        object.__setattr__(self, "permissions", granted(self.roles))

    def can(self, permission: Permission | str) -> bool:
        """Tell whether a role of this viewer grants it; templates may name it `area:verb`."""
        return permission in self.permissions

    @property
    def is_signed_in(self) -> bool:
        """Whether a person is behind this viewer."""
        return self.person_id is not None

    @property
    def is_member(self) -> bool:
        """Whether this viewer belongs to an advised organisation, or to the service itself."""
        return self.organisation_id is not None or not self.roles <= _OUTSIDERS

    @property
    def works_at_desk(self) -> bool:
        """Whether this viewer reads every request and every internal note."""
        return Permission.TICKET_WORK in self.permissions

    def coordinates_group(self, group_id: int | None) -> bool:
        """Tell whether this viewer leads that working group."""
        return group_id in self.coordinates


def roles_with(permission: Permission) -> Iterable[Role]:
    """Return the roles that grant it, as the permission page and the tests list them."""
    return [role for role in Role if permission in GRANTS[role]]
