"""Articles as Markdown files: import, export, and there and back."""

import json

import pytest

from kdn_helpdesk.knowledge.models.articles import Kind, Visibility
from tests import factories
from tests.knowledge import making


@pytest.fixture
def folder(app, tmp_path):
    return tmp_path / "artikel"


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def contents(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def test_a_folder_of_files_becomes_articles(folder, command, visitor, drain, outbox):
    factories.make_person(email="autor@stadt.example")
    write(
        folder,
        "tief/baum.md",
        "---\ntitle: Bäume zählen\nstatus: published\nvisibility: public\ncategory: Geodaten\n"
        "tags: Grün, Karte\nlicence: CC BY 4.0\nauthor: autor@stadt.example\n---\n"
        "\n## So\n\nText.\n",
    )
    write(folder, "entwurf.md", "# Nur ein Entwurf\n\nNichts.\n")
    result = command("knowledge", "import", str(folder), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"new": 2, "changed": 0, "unchanged": 0}
    visitor.get("/wissen/baeume-zaehlen")
    assert "Text." in visitor.main
    assert "Creative Commons Namensnennung 4.0" in visitor.main
    assert "Geodaten (1)" in visitor.get("/wissen").main
    assert visitor.get("/wissen/entwurf").status == 404
    drain()
    assert outbox == []


def test_imported_articles_are_found_at_once(folder, command):
    write(
        folder,
        "baumkataster.md",
        "---\nstatus: published\nvisibility: public\n---\n# Baumkataster\n\nx\n",
    )
    command("knowledge", "import", str(folder))
    found = json.loads(command("search", "query", "kataster", "--json").stdout)
    assert [row["reference"] for row in found] == ["baumkataster"]


def test_what_was_exported_and_imported_again_changes_nothing(folder, command, tmp_path):
    town = factories.make_organisation("Musterstadt", ags="05000001")
    author = factories.make_person(email="autor@stadt.example", organisation=town)
    group = making.make_group()
    shelf = making.make_category("Geodaten")
    making.make_article("Öffentlich", author=author, category_id=shelf.id, tags=("Grün", "Bäume"))
    making.make_article(
        "Praxis",
        author=author,
        kind=Kind.PRACTICE,
        municipality_id=town.id,
        problem="Nur *PDF*.\n\nNiemand las es.",
        solution="CSV",
        licence="dl-de/zero-2-0",
    )
    making.make_draft("Entwurf", author=author, visibility=Visibility.ORGANISATION)
    making.hand_in(making.make_draft("In Prüfung", author=author), author)
    making.make_article("Gruppe", author=author, visibility=Visibility.GROUP, group_id=group.id)
    making.archive(making.make_article("Alt", author=author), factories.make_editor())
    assert command("knowledge", "export", str(folder)).exit_code == 0
    before = contents(folder)
    assert len(before) == 6
    result = command("knowledge", "import", str(folder), "--json")
    assert json.loads(result.stdout) == {"new": 0, "changed": 0, "unchanged": 6}
    with factories.writing() as session:
        for table in ("article_address", "article_review", "article_revision", "article_tag"):
            session.execute(sa_delete(table))
        session.execute(sa_delete("article"))
    result = command("knowledge", "import", str(folder), "--json")
    assert json.loads(result.stdout) == {"new": 6, "changed": 0, "unchanged": 0}
    again = tmp_path / "noch-einmal"
    command("knowledge", "export", str(again))
    assert contents(again) == before


def sa_delete(table):
    from kdn_helpdesk.core.db import db

    return db.metadata.tables[table].delete()


def test_a_changed_file_becomes_a_new_revision(folder, command, visitor, sign_in):
    article = making.make_article("Baum", author=factories.make_editor(email="r@kdn.example"))
    command("knowledge", "export", str(folder))
    text = (folder / "baum.md").read_text(encoding="utf-8")
    write(folder, "baum.md", text.replace("Wir zählen **Bäume**.", "Wir zählen Sträucher."))
    result = command("knowledge", "import", str(folder), "--json")
    assert json.loads(result.stdout)["changed"] == 1
    assert "Sträucher" in visitor.get("/wissen/baum").main
    editor = sign_in(factories.make_editor())
    assert "Fassungen (2)" in editor.get(f"/redaktion/{article.id}").main


def test_wrong_files_are_named_with_file_and_line_and_nothing_is_written(folder, command, visitor):
    write(folder, "gut.md", "---\nstatus: published\nvisibility: public\n---\n# Gut\n\nText\n")
    write(folder, "a.md", "---\ntitle: A\nstatus: fertig\n---\nText\n")
    write(
        folder,
        "b.md",
        "---\ntitle: B\nauthor: niemand@nirgends.example\nvisibility: group:gibt-es-nicht\n"
        "municipality: Atlantis\n---\nText\n",
    )
    (folder / "c.md").write_bytes(b"# \xff\n")
    result = command("knowledge", "import", str(folder))
    assert result.exit_code == 1
    places = [line.split(" ")[0] for line in result.stderr.splitlines() if ".md:" in line]
    assert places == ["a.md:3:", "c.md:1:", "b.md:3:", "b.md:4:", "b.md:5:"]
    assert visitor.get("/wissen/gut").status == 404


def test_an_author_without_account_stays_a_name(folder, command, visitor):
    write(
        folder,
        "a.md",
        "---\ntitle: A\nstatus: published\nvisibility: public\nauthor: Dr. Grün\n---\nText\n",
    )
    assert command("knowledge", "import", str(folder)).exit_code == 0
    assert "Dr. Grün" in visitor.get("/wissen/a").main
    (folder / "a.md").unlink()
    command("knowledge", "export", str(folder))
    assert "author: Dr. Grün" in (folder / "a.md").read_text(encoding="utf-8")


def test_an_address_that_leads_to_another_article_is_not_taken(folder, command, sign_in):
    article = making.make_article("Alt")
    sign_in(factories.make_editor()).submit(f"/redaktion/{article.id}/adresse", address="neu-hier")
    write(folder, "a.md", "---\ntitle: A\nslug: alt\n---\nText\n")
    result = command("knowledge", "import", str(folder))
    assert "a.md:3: " in result.stderr
