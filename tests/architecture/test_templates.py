"""Rules for the templates."""

import re

import pytest

from kdn_helpdesk.core.i18n import LANGUAGES
from tests.architecture.sources import TEMPLATES, named, templates

PAGES = [
    path
    for path in templates()
    if path.suffix == ".html" and path.parent.name not in {"components", "layouts"}
]


@pytest.fixture(scope="module")
def environment(migrated_app):
    return migrated_app.jinja_env


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_compiles(environment, path):
    environment.get_template(path.relative_to(TEMPLATES).as_posix())


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_a_title_of_its_own(path):
    source = path.read_text(encoding="utf-8")
    if "{% extends" in source and "layouts/" in source:
        assert re.search(r"\{% block title %\}.+?\{% endblock", source, re.DOTALL)


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_asks_the_database_nothing(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\bqueries\.|\bdb\.session|\.query\b", source)


def test_every_undefined_name_is_an_error(environment):
    assert environment.undefined.__name__ == "StrictUndefined"


def test_macros_that_ask_who_reads_are_imported_with_context():
    """Without it the reader is undefined, but only where the macro comes to that line."""
    asking = {
        path.relative_to(TEMPLATES).as_posix()
        for path in templates()
        if "{% macro" in (text := path.read_text(encoding="utf-8"))
        and re.search(r"\bviewer\.", text)
    }
    forgetful = [
        f"{named(path)}: {line.strip()}"
        for path in templates()
        for line in path.read_text(encoding="utf-8").splitlines()
        if (found := re.search(r'\{% from "([^"]+)" import', line))
        and found[1] in asking
        and "with context" not in line
    ]
    assert not forgetful


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_compiles_in_every_language(app, language):
    with app.test_request_context(headers={"Accept-Language": language}):
        for name in app.jinja_env.list_templates():
            app.jinja_env.get_template(name)
