"""How roles, kinds, programs and deeds are called on a page."""

from kdn_helpdesk.accounts.models import KIND_LABELS, Notice, OrganisationKind, Rhythm
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.core.permissions import ROLE_LABELS, Role

PROGRAMS = {
    "Edg": "Microsoft Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
"""Marks in a user agent, the telling ones first: Edge calls itself Chrome and Safari too."""
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
DEEDS = {
    "person:register": lazy("registered"),
    "person:describe": lazy("changed the profile"),
    "person:news": lazy("chose which mails come"),
    "person:place": lazy("changed the organisation"),
    "person:password": lazy("set a new password"),
    "person:address": lazy("changed the mail address"),
    "person:correct_address": lazy("corrected the mail address"),
    "person:deactivate": lazy("was shut out"),
    "person:reactivate": lazy("was let in again"),
    "role:grant": lazy("got a role"),
    "role:revoke": lazy("lost a role"),
    "session:start": lazy("signed in"),
}

NOTICE_LABELS = {
    Notice.COPIES: lazy("Requests in which you are in copy"),
    Notice.SHARED: lazy("Shared requests that concern you too"),
    Notice.WISHES: lazy("Wishes that concern you too"),
    Notice.ARTICLES: lazy("Articles that grew out of your requests"),
    Notice.LIBRARY: lazy("New articles that you subscribed to"),
    Notice.MINUTES: lazy("Minutes of your meetings"),
    Notice.REMINDERS: lazy("Reminders of your meetings"),
    Notice.COORDINATION: lazy("Working groups that you coordinate"),
    Notice.REVIEWS: lazy("Texts that wait for a review"),
    Notice.NEW_REQUESTS: lazy("New requests at the service desk"),
    Notice.ASSIGNMENTS: lazy("Requests given to you"),
    Notice.REPLIES: lazy("Replies in requests that you work on"),
    Notice.NOTES: lazy("Internal notes and mentions"),
    Notice.WISH_WORK: lazy("Wishes that you work on"),
    Notice.JOINS: lazy("People who want to join an organisation"),
}
RHYTHM_LABELS = {
    Rhythm.AT_ONCE: lazy("at once"),
    Rhythm.DAILY: lazy("daily at 7 o’clock"),
    Rhythm.WEEKLY: lazy("weekly, on Monday"),
    Rhythm.NEVER: lazy("not at all"),
}


def role_label(role: str) -> str:
    """Return a role as people call it."""
    return str(ROLE_LABELS[Role(role)])


def kind_label(kind: str) -> str:
    """Return the kind of an organisation as people call it."""
    return str(KIND_LABELS[OrganisationKind(kind)])


def deed_label(action: str) -> str:
    """Return an audited deed as people call it."""
    return str(DEEDS.get(action, action))


def program_label(user_agent: str) -> str:
    """Return browser and system of a session, as far as the browser says."""
    program = next((name for mark, name in PROGRAMS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if program and system:
        return _("%(program)s on %(system)s", program=program, system=system)
    return program or system or _("unknown program")
