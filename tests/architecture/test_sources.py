"""Rules of the house that the text of a file shows."""

import ast

from tests.architecture.sources import (
    ROOT,
    calls_of,
    lines_with,
    modules,
    named,
    own_files,
    templates,
)

LONGEST = 400
HEAVY = "# heavy"
HEAVY_LIBRARIES = {"webauthn", "authlib", "typst", "rdflib", "obstore", "xlsxwriter", "imap_tools"}
HEAVY_LIBRARIES |= {"asn1crypto", "charset_normalizer", "compressed_rtf", "striprtf", "tnefparse"}
HEAVY_LIBRARIES |= {"flask_migrate", "flufl", "holidays", "lxml", "puremagic", "rapidfuzz"}
HEAVY_LIBRARIES |= {"mammoth", "markdownify", "pypdf"}
DOMAINS = {
    "accounts",
    "groups",
    "tickets",
    "wishes",
    "meetings",
    "knowledge",
    "search",
    "intake",
    "pages",
}
INNER = {"models", "events", "queries", "actions"}
WEB = {"flask", "flask_login", "flask_mail", "flask_wtf", "wtforms"}


def test_no_file_is_longer_than_the_limit():
    files = own_files(".py", ".html", ".css", ".js", ".mjs", ".txt")
    kept = ("requirements", "routes.txt")  # lists that a program writes
    written = [path for path in files if not path.name.startswith(kept)]
    too_long = {
        named(path): lines
        for path in written
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not too_long


def test_the_only_commit_stands_in_core_db():
    places = [named(path) for path in modules() for _line in calls_of(path, "commit")]
    assert places == ["kdn_helpdesk/core/db.py"]


def test_markup_is_made_in_one_module():
    places = {named(path) for path in modules() for _line in calls_of(path, "Markup")}
    assert places <= {"kdn_helpdesk/core/markup.py"}


def test_html_stands_only_in_templates():
    html = ("</a>", "</p>", "</div>", "</span>", "</li>", "</table>")
    found = {place.split(":")[0] for place in lines_with(modules(), *html)}
    assert found <= {"kdn_helpdesk/core/markup.py", "kdn_helpdesk/mail/bodies.py"}


def test_templates_trust_no_text_and_hold_no_style_or_script():
    pages = [path for path in templates() if "mail" not in path.parts]
    assert not lines_with(pages, "|safe", "| safe", "Markup(", "{% autoescape")
    assert not lines_with(pages, " style=", "<style", " onclick=", " onchange=", "hx-on", "js:")
    inline = [place for place in lines_with(pages, "<script") if place not in _with_source(pages)]
    assert not inline


def _with_source(pages):
    return lines_with(pages, "<script src=", '<script type="module" src=')


def test_only_the_settings_read_the_environment():
    assert not lines_with(modules(), "os.environ", "os.getenv", "getenv(", "from os import environ")


def test_nothing_is_left_to_be_done():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX ")
    files = own_files(".py", ".html", ".css", ".js", ".mjs")
    calendars = lines_with(files, "VTO" + "DO")  # the task of RFC 5545
    assert set(lines_with(files, *marks)) <= set(calendars)


def test_an_import_in_a_function_is_for_weight_alone():
    found = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{named(path)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                    and not (_libraries(node) & HEAVY_LIBRARIES and HEAVY in lines[node.lineno - 1])
                ]
    assert not found


def _libraries(node):
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]}
    return {alias.name.split(".")[0] for alias in node.names}


def test_rules_and_reads_know_nothing_of_the_web():
    found = []
    for path in modules():
        parts = path.relative_to(ROOT / "kdn_helpdesk").with_suffix("").parts
        if parts[0] in DOMAINS and INNER & set(parts[1:]):
            imported = _imports(path)
            found += [f"{named(path)}: {name}" for name in imported if _is_web(name)]
    assert not found


def test_views_and_forms_know_nothing_of_the_database():
    found = []
    for path in modules():
        parts = path.relative_to(ROOT / "kdn_helpdesk").with_suffix("").parts
        if parts[0] in DOMAINS and {"views", "forms"} & set(parts[1:]):
            found += [
                f"{named(path)}: {name}"
                for name in _imports(path)
                if name.startswith("sqlalchemy") or name == "kdn_helpdesk.core.db"
            ]
    assert not found


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_web(name):
    return name.split(".")[0] in WEB or name.startswith("kdn_helpdesk.web")


def test_every_package_says_what_it_is():
    silent = [
        named(path)
        for path in modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_every_public_function_is_documented_by_its_name_or_a_docstring():
    """A class and a module-level function of the package say what their signature cannot."""
    silent = []
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent += [
            f"{named(path)}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and path.stem not in {"views", "cli"}
            and "views" not in path.parts
            and not ast.get_docstring(node)
        ]
    assert not silent


def test_the_modules_of_a_domain_have_the_agreed_names():
    """Beside these, a domain names a module by a noun of its subject, never by a vague word."""
    vague = {"utils", "util", "helpers", "helper", "common", "base", "misc", "service", "services"}
    vague |= {"manager", "managers", "handler", "handlers", "factory", "functions", "shared"}
    assert not [named(path) for path in modules() if path.stem in vague]
