"""Every address says who may use it; the kept list shows in a diff what came and went."""

from pathlib import Path

from kdn_helpdesk.web.access import access_of
from tests.access import everything
from tests.access.rows import ROWS, UNMAILED
from tests.architecture.sources import ROOT

KEPT = Path(__file__).with_name("routes.txt")


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


def test_every_address_that_names_a_row_says_who_may_see_it(app):
    """Whoever adds such an address says in tests/access/rows_*.py which row and for whom."""
    assert everything.ROOMS
    with_rows = {rule.endpoint for rule in rules(app) if rule.arguments}
    assert with_rows - set(ROWS) - set(UNMAILED) == set(), "say it in tests/access/rows_*.py"
    assert (set(ROWS) | set(UNMAILED)) - with_rows == set(), "these addresses are gone"
    assert all((ROOT / test).is_file() for test in UNMAILED.values())
