"""The walk through every page: which addresses there are, and who sees most of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from kdn_helpdesk.core.permissions import Permission, Role, granted
from kdn_helpdesk.web.access import access_of

Example = dict[str, Any]
ROLES = (Role.AGENT, Role.COORDINATOR, Role.EDITOR, Role.ADMIN, Role.MANAGER, Role.REQUESTER)
"""In the order in which the most privileged reader of a page is looked for."""
AT_HOME = {
    "accounts": None,  # signing in and registering are for people who are not signed in
    "groups": Role.COORDINATOR,
    "meetings": Role.COORDINATOR,
    "knowledge": Role.EDITOR,
    "pages": Role.EDITOR,
    "tickets": Role.MANAGER,
}
"""Who sees most of the public pages of a part; elsewhere the agent does."""


ELSEWHERE = ("demo.", "intake.frame", "mail_texts.frame")
"""Pages that exist in a demonstration alone, and mails in frames that run no script."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of the walk: its address, and the role whose reader opens it."""

    endpoint: str
    url: str
    role: Role | None


def readable(app: Flask) -> list[Rule]:
    """Return the rules that a browser opens by GET."""
    rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or ())]
    walked = [r for r in rules if r.endpoint != "static" and not r.endpoint.startswith(ELSEWHERE)]
    return sorted(walked, key=lambda r: r.rule)


def stops(app: Flask, examples: dict[str, Example]) -> list[Stop]:
    """Return every page once; raises KeyError, naming the endpoint, where an example is missing."""
    found = []
    with app.test_request_context():
        for rule in readable(app):
            values = examples[rule.endpoint] if rule.arguments else {}
            url = app.url_for(rule.endpoint, **values)
            found.append(Stop(rule.endpoint, url, most_privileged(app, rule)))
    return found


def missing_examples(app: Flask, examples: Iterable[str]) -> list[str]:
    """Return the endpoints with values in their address for which nobody gave an example."""
    return sorted({r.endpoint for r in readable(app) if r.arguments} - set(examples))


def most_privileged(app: Flask, rule: Rule) -> Role | None:
    """Return the role that sees most of this page; None where that is somebody not signed in."""
    needed: frozenset[Permission] = access_of(app.view_functions[rule.endpoint]) or frozenset()
    if not needed:
        return AT_HOME.get(_part_of(app, rule), Role.AGENT)
    able = [role for role in ROLES if needed & granted(frozenset({role}))]
    home = AT_HOME.get(_part_of(app, rule))
    return home if home in able else able[0]


def _part_of(app: Flask, rule: Rule) -> str:
    """Return the part that the view belongs to, as in `kdn_helpdesk.<part>.views`."""
    return app.view_functions[rule.endpoint].__module__.split(".")[1]
