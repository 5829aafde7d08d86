"""Folders of articles: files travel along, pages and letters are read, there and back is equal."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge import documents
from kdn_helpdesk.knowledge.documents import Document
from tests import factories
from tests.knowledge import making
from tests.knowledge.letters import PIXEL, make_letter

HEAD = "---\ntitle: {}\nstatus: published\nvisibility: public\n---\n\n"
ALL = {"new": 0, "changed": 0, "unchanged": 0}


@pytest.fixture
def folder(app, tmp_path):
    return tmp_path / "artikel"


def put(folder, place, content):
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def contents(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def bring(command, folder):
    result = command("knowledge", "import", str(folder), "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def problems(command, folder):
    result = command("knowledge", "import", str(folder))
    assert result.exit_code == 1
    return [
        line for line in result.stderr.splitlines() if ": " in line and not line.startswith("E")
    ]


def forget_articles():
    with factories.writing() as session:
        for table in ("file", "address", "review", "revision", "tag"):
            session.execute(db.metadata.tables[f"article_{table}"].delete())
        session.execute(db.metadata.tables["article"].delete())


def test_files_travel_with_their_article_and_are_shown_where_it_names_them(
    folder, command, visitor
):
    text = "![Ein Plan](bilder/plan.png)\n\nSiehe [Tabelle](baum.csv).\n"
    put(folder, "baum.md", HEAD.format("Baum") + text)
    put(folder, "bilder/plan.png", PIXEL)
    put(folder, "baum.csv", "baum;strasse\n")
    put(folder, "anderes.txt", "gehört nicht dazu")
    assert bring(command, folder) == {**ALL, "new": 1}
    visitor.get("/wissen/baum")
    [picture] = visitor.page.xpath("//main//img")
    assert picture.get("alt") == "Ein Plan"
    assert visitor.get(picture.get("src")).data == PIXEL
    visitor.get("/wissen/baum")
    [table] = visitor.page.xpath("//main//a[.='Tabelle']/@href")
    assert visitor.get(table).data == b"baum;strasse\n"
    visitor.get("/wissen/baum")
    assert "anderes.txt" not in visitor.main


def test_an_exported_article_lies_beside_its_files_at_the_places_it_names(
    folder, command, tmp_path
):
    text = "files: [anhang/liste.csv]\n---\n\n![Ein Plan](bilder/plan.png)\n"
    put(folder, "x.md", HEAD.format("Baum").replace("---\n\n", text))
    put(folder, "bilder/plan.png", PIXEL)
    put(folder, "anhang/liste.csv", "1;2\n")
    bring(command, folder)
    out = tmp_path / "aus"
    command("knowledge", "export", str(out))
    files = contents(out)
    assert set(files) == {"baum/baum.md", "baum/bilder/plan.png", "baum/liste.csv"}
    assert b"files:\n- bilder/plan.png\n" not in files["baum/baum.md"]
    assert bring(command, out) == {**ALL, "unchanged": 1}


def test_a_changed_file_replaces_the_one_of_its_name_and_a_missing_one_goes(
    folder, command, visitor
):
    head = HEAD.format("Baum").replace("---\n\n", "files: [a.csv, b.csv]\n---\n\nText\n")
    put(folder, "baum.md", head)
    put(folder, "a.csv", "alt")
    put(folder, "b.csv", "geht")
    bring(command, folder)
    put(folder, "a.csv", "neu")
    put(folder, "baum.md", head.replace(", b.csv", ""))
    assert bring(command, folder) == {**ALL, "changed": 1}
    visitor.get("/wissen/baum")
    [file] = [link for link in visitor.links if "/wissen/datei/" in link]
    assert visitor.get(file).data == b"neu"
    assert bring(command, folder) == {**ALL, "unchanged": 1}


def test_files_that_are_missing_empty_or_programs_are_named_with_their_line(folder, command):
    put(folder, "a.md", "---\ntitle: A\nfiles: [fehlt.pdf, ../draussen.txt]\n---\nText\n")
    put(folder.parent, "draussen.txt", "x")
    put(folder, "b.md", "---\ntitle: B\nfiles:\n  - leer.csv\n---\nText\n")
    put(folder, "leer.csv", "")
    put(folder, "c.md", "---\ntitle: C\nfiles: [a.exe]\n---\nText\n")
    put(folder, "a.exe", "x")
    found = problems(command, folder)
    assert [line.split(" ")[0] for line in found] == ["a.md:3:", "a.md:3:", "b.md:3:", "c.md:3:"]
    assert "fehlt.pdf" in found[0]


def test_two_files_of_one_address_are_named(folder, command):
    put(folder, "a.md", "# Baum\n\nx\n")
    put(folder, "b.md", "---\ntitle: B\nslug: a\n---\nx\n")
    [problem] = problems(command, folder)
    assert problem.startswith("b.md:3: a.md ")


def test_a_text_for_readers_needs_words_for_its_pictures(folder, command):
    put(folder, "a.md", HEAD.format("A") + "Text\n\n![](plan.png)\n")
    put(folder, "plan.png", PIXEL)
    [problem] = problems(command, folder)
    assert problem == "a.md:9: Das Bild „plan.png“ hat keinen Alternativtext."
    put(folder, "a.md", "# A\n\n![](plan.png)\n")
    result = command("knowledge", "import", str(folder))
    assert (result.exit_code, result.stderr.splitlines()[-1].split(" ")[0]) == (0, "a.md:3:")


def test_a_page_becomes_a_draft_with_what_it_says_of_itself(folder, command, sign_in):
    put(
        folder,
        "alt/seite.html",
        "<!doctype html><html lang=en><head><title>Site name</title>"
        "<meta name=description content='In short'><meta name=keywords content='Trees, Maps'>"
        "</head><body><nav><a href=/>Home</a></nav><main><h1>Trees &amp; maps</h1>"
        "<script>alert(1)</script><p>We <strong>count</strong>.</p><h2>How</h2>"
        "<ul><li>one</li></ul><table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
        "<p><img src=plan.png alt='A plan'></p></main></body></html>",
    )
    put(folder, "alt/plan.png", PIXEL)
    assert bring(command, folder) == {**ALL, "new": 1}
    editor = sign_in(factories.make_editor())
    editor.get("/redaktion?stapel=entwuerfe")
    [draft] = [
        link for link in editor.links if link.startswith("/redaktion/") and link[11:].isdigit()
    ]
    editor.get(f"{draft}/bearbeiten")
    assert editor.value("title") == "Trees & maps"
    assert editor.value("summary").strip() == "In short"
    assert editor.value("tags") == "Trees, Maps"
    body = editor.value("body").strip()
    assert body.startswith("We **count**.\n\n## How\n\n- one")
    assert "| a |" in body
    assert "![A plan](plan.png)" in body
    assert "alert" not in body
    assert "Home" not in body
    assert bring(command, folder) == {**ALL, "unchanged": 1}


def test_a_page_with_a_silent_picture_is_named_with_its_line(folder, command):
    put(folder, "a.html", "<html>\n<body>\n<h1>A</h1>\n<p>x</p>\n<img src='b.png'>\n</body></html>")
    assert problems(command, folder) == ["a.html:5: Das Bild „b.png“ hat keinen Alternativtext."]


def test_a_word_document_becomes_a_draft_with_its_pictures(folder, command, sign_in):
    letter = make_letter(
        ("Heading1", "Straßenbäume"),
        ("", "Wir zählen."),
        ("Heading2", "Kosten"),
        ("", "Keine & keine."),
        alternative="Ein Plan der Stadt",
    )
    put(folder, "Bäume.docx", letter)
    assert bring(command, folder) == {**ALL, "new": 1}
    editor = sign_in(factories.make_editor())
    editor.get("/redaktion?stapel=entwuerfe")
    [draft] = [
        link for link in editor.links if link.startswith("/redaktion/") and link[11:].isdigit()
    ]
    editor.get(draft)
    assert "Straßenbäume" in editor.main
    assert "Keine & keine." in editor.main
    [picture] = editor.page.xpath("//main//img")
    assert picture.get("alt") == "Ein Plan der Stadt"
    assert editor.get(picture.get("src")).data == PIXEL
    assert bring(command, folder) == {**ALL, "unchanged": 1}


def test_word_documents_that_are_silent_or_broken_are_named(folder, command):
    put(folder, "a.docx", b"PK nothing")
    put(folder, "b.docx", make_letter(("", "x"), alternative=""))
    found = problems(command, folder)
    assert [line.split(" ")[0] for line in found] == ["a.docx:1:", "b.docx:1:"]
    assert "Alternativtext" in found[1]


WORDS = st.text(
    st.sampled_from("aäßZ 1.,-_*#`[]()!|:\"'&<\\\n/")
    | st.characters(codec="utf-8", exclude_categories=["C", "Z"]),
    max_size=40,
)
LINES = WORDS.map(lambda text: " ".join(text.split()))
FILES = st.dictionaries(
    st.sampled_from(["plan.png", "Liste 1.csv", "größe.txt", "datei.md"]),
    st.binary(min_size=1, max_size=20),
    max_size=2,
)
PLACES = st.sampled_from(
    ["plan.png", "bilder/plan.png", "a/b/Liste%201.csv", "../plan.png", "x.png"]
)
BODIES = st.lists(WORDS | PLACES.map(lambda place: f"[Datei]({place})"), max_size=4).map(
    "\n\n".join
)
DOCUMENTS = st.builds(
    Document,
    title=LINES.filter(lambda text: bool(text.strip())),
    slug=st.text(max_size=20).map(slug),
    body=BODIES,
    kind=st.sampled_from(["article", "practice"]),
    status=st.sampled_from(["draft", "review", "published", "archived"]),
    visibility=st.sampled_from(["public", "members"]),
    language=st.sampled_from(["de", "en"]),
    summary=LINES,
    category=st.sampled_from(["", "Geodaten", "Haushalt & Geld"]),
    tags=st.lists(LINES.filter(bool), unique_by=slug, max_size=3).map(tuple),
    author=st.sampled_from(["", "Dr. Grün"]),
    profile=st.dictionaries(st.sampled_from(["problem", "effort"]), WORDS.filter(str.strip)),
)


@pytest.mark.usefixtures("app")
def test_what_goes_out_comes_in_unchanged_whatever_it_says(command):
    """Any articles with any files: imported, exported, imported again, and from nothing."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(DOCUMENTS, FILES), max_size=3, unique_by=lambda pair: pair[0].slug))
    def check(pairs):
        with TemporaryDirectory() as place:
            first, second, third = (Path(place) / name for name in ("eins", "zwei", "drei"))
            first.mkdir()
            for number, (document, files) in enumerate(pairs):
                home = first / str(number)
                for name, content in files.items():
                    put(home, name, content)
                listed = documents.replace(document, files=tuple(files))
                put(home, f"artikel-{number}.md", documents.write(listed))
            assert bring(command, first) == {**ALL, "new": len(pairs)}
            command("knowledge", "export", str(second))
            before = contents(second)
            assert bring(command, second) == {**ALL, "unchanged": len(pairs)}
            forget_articles()
            assert bring(command, second) == {**ALL, "new": len(pairs)}
            command("knowledge", "export", str(third))
            assert contents(third) == before
            forget_articles()

    check()
    with factories.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(sa.table("article"))) == 0


def test_a_draft_that_was_changed_after_publication_goes_out_as_readers_see_it(folder, command):
    author = factories.make_editor(email="a@kdn.example")
    article = making.make_article("Baum", author=author, body="gilt")
    making.revise(article, author, body="in Arbeit")
    command("knowledge", "export", str(folder))
    assert b"gilt" in contents(folder)["baum.md"]
    assert bring(command, folder) == {**ALL, "unchanged": 1}
