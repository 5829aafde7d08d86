"""Every address says who may use it; the kept list shows in a diff what came and went."""

from pathlib import Path

from kdn_helpdesk.web.access import access_of

KEPT = Path(__file__).with_name("routes.txt")
COMMITTING_GETS: set[str] = set()
"""Endpoints whose GET commits; the rule allows the OIDC callback alone."""


def rules(app):
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def described(app):
    """Return one line an address: methods, address, who."""
    lines = []
    for rule in rules(app):
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        needed = access_of(app.view_functions[rule.endpoint])
        who = "-" if needed is None else ",".join(sorted(needed)) or "public"
        lines.append(f"{methods:9} {rule.rule} {who}")
    return lines


def test_every_endpoint_says_who_may_use_it(app):
    silent = [rule.endpoint for rule in rules(app) if access_of(_view(app, rule)) is None]
    assert not silent


def test_the_kept_list_of_addresses_is_the_true_one(app):
    """Write tests/architecture/routes.txt anew with `python -m tests.architecture.keep_routes`."""
    assert KEPT.read_text(encoding="utf-8").splitlines() == described(app)


def test_nothing_changes_by_a_get(app):
    """A view for POST alone has no GET, one for both asks with a form: so a scanner that follows
    every link changes nothing. What a GET writes is never committed (see tests/web)."""
    changing = {"abmelden", "loeschen", "beenden"}
    wrong = [
        rule.rule
        for rule in rules(app)
        if rule.methods & {"GET"}
        and rule.rule.rsplit("/", 1)[-1] in changing
        and "POST" not in rule.methods
    ]
    assert not wrong


def _view(app, rule):
    return app.view_functions[rule.endpoint]
