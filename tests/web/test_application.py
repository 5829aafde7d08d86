"""One request, one transaction; GET writes nothing."""

from contextlib import suppress

import pytest
import sqlalchemy as sa
from flask import request
from wtforms import StringField
from wtforms.validators import InputRequired

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core.db import READING, aside, db, disconnect
from kdn_helpdesk.core.errors import Conflict, DomainError, NotFound
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web.access import own_path, public, requires
from kdn_helpdesk.web.application import prepare, prepared, refuse
from kdn_helpdesk.web.forms import Form, UploadsField
from tests.browsing import Browser
from tests.factories import make_person, reading


class ProbeForm(Form):
    name = StringField("Name", validators=[InputRequired("Bitte einen Namen eingeben.")])
    files = UploadsField("Dateien")


def rename(name: str) -> None:
    db.session.execute(sa.update(Person).values(name=name))


@pytest.fixture(scope="module")
def probe(settings, migrated_app):
    """The application with a few endpoints that do on purpose what others must not."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def route(path, view, methods=("GET", "POST")):
        app.add_url_rule(path, view.__name__, view, methods=list(methods))

    @public
    def writes():
        rename("geändert")
        return "fertig"

    @public
    def raises():
        rename("geändert")
        raise {"rule": DomainError, "row": NotFound, "update": Conflict}[request.args["kind"]](
            "So nicht."
        )

    @public
    def refuses():
        rename("geändert")
        refuse()
        return "bitte noch einmal"

    @public
    def aside_then_refuses():
        aside(lambda session: session.execute(sa.update(Person).values(family_name="notiert")))
        rename("geändert")
        raise DomainError("So nicht.")

    @public
    @prepare(lambda: db.session().in_transaction())
    def prepares():
        return f"vorher {prepared()}, jetzt {db.session().in_transaction()}"

    @public
    def forms():
        form = ProbeForm()
        if form.validate_on_submit():
            return ",".join(f"{u.name}:{u.size}" for u in form.files.data) or "ohne Datei"
        return f"{form.name.data}|{form.errors}"

    @requires(Permission.TICKET_WORK)
    def desk():
        return "nur Servicestelle"

    def silent():
        return "niemand"

    for view in (writes, raises, refuses, aside_then_refuses, prepares, forms, desk, silent):
        route(f"/probe/{view.__name__}", view)
    yield app
    with app.app_context():
        disconnect()


@pytest.fixture
def browser(app, probe) -> Browser:
    make_person(name="vorher")
    return Browser(probe)


def name() -> str:
    with reading() as session:
        return session.scalar(sa.select(Person.name).order_by(Person.id))


def test_a_view_that_returns_is_committed(browser):
    assert browser.post("/probe/writes").status == 200
    assert name() == "geändert"


@pytest.mark.parametrize("method", ["get", "head"])
def test_get_and_head_commit_nothing(browser, method):
    with suppress(sa.exc.InternalError):  # PostgreSQL refuses, SQLite rolls back
        getattr(browser.client, method)("/probe/writes")
    assert name() == "vorher"


def test_what_a_page_asks_is_planned_once(browser, probe):
    """PostgreSQL keeps what was prepared; a ROLLBACK after each page would throw it away."""
    if (engine := probe.extensions.get(READING)) is None:
        pytest.skip("SQLite plans fast")
    for _time in range(8):
        assert browser.get("/suche?q=Portal").status == 200
    with engine.connect() as connection:
        prepared = sa.text("SELECT statement FROM pg_prepared_statements")
        statements = connection.scalars(prepared).all()
        assert statements
        assert not any("@@" in statement for statement in statements), "a word needs its own plan"
        with pytest.raises(sa.exc.DBAPIError, match="read-only"):
            connection.execute(sa.update(Person).values(name="geändert"))


@pytest.mark.parametrize(("kind", "status"), [("rule", 422), ("row", 404), ("update", 409)])
def test_a_view_that_raises_a_rule_is_rolled_back_and_says_why(browser, kind, status):
    browser.post(f"/probe/raises?kind={kind}")
    assert browser.status == status
    assert "So nicht." in browser.main
    assert name() == "vorher"


def test_a_form_that_refused_is_rolled_back(browser):
    assert browser.post("/probe/refuses").status == 422
    assert name() == "vorher"


def test_what_must_survive_a_refusal_does(browser):
    browser.post("/probe/aside_then_refuses")
    with reading() as session:
        assert session.execute(sa.select(Person.name, Person.family_name)).one() == (
            "vorher",
            "notiert",
        )


def test_what_takes_long_is_done_before_the_database_is_held(browser):
    assert browser.post("/probe/prepares").html == "vorher False, jetzt True"


def test_files_are_stored_before_the_view_runs(browser):
    import io

    data = {"name": "A", "files": [(io.BytesIO(b"12345"), "a.txt"), (io.BytesIO(b"1"), "b.txt")]}
    assert browser.post("/probe/forms", data=data).html == "a.txt:5,b.txt:1"


def test_a_refused_file_says_why_and_what_was_typed_stays(browser):
    import io

    browser.post("/probe/forms", data={"name": "Getippt", "files": (io.BytesIO(b"MZ"), "x.exe")})
    assert browser.status == 422
    assert "Getippt|" in browser.html and "„x.exe“ ist ein Programm" in browser.html


def test_a_file_that_is_too_large_says_the_limit(browser, probe, monkeypatch):
    import io

    small = probe.config["KDN"].model_copy(update={"upload_limit": 1024 * 1024})
    monkeypatch.setitem(probe.config, "KDN", small)
    big = (io.BytesIO(b"x" * (1024 * 1024 + 1)), "gross.pdf")
    browser.post("/probe/forms", data={"name": "Getippt", "files": big})
    assert browser.status == 422
    assert "größer als 1 MB" in browser.html and "Getippt" in browser.html


def test_a_field_left_empty_is_422(browser):
    assert browser.post("/probe/forms", data={"name": ""}).status == 422


def test_an_endpoint_that_says_nothing_is_refused(browser):
    assert browser.get("/probe/silent").status == 403


def test_a_visitor_is_sent_to_the_sign_in_and_back(browser):
    browser.get("/probe/desk?a=1")
    assert browser.path == "/anmelden?weiter=/probe/desk?a%3D1"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/anfragen?seite=2", "/anfragen?seite=2"),
        ("http://localhost/anfragen", "/anfragen"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("/\\evil.example", None),
        ("http:///evil.example", None),
        ("javascript:alert(1)", None),
        ("/a\r\nb", None),
        ("", None),
        (None, None),
    ],
)
def test_only_own_paths_are_gone_to(app, address, path):
    with app.test_request_context("/"):
        assert own_path(address) == path
