"""A backup brings everything back, to either database, and never half of it."""

import zipfile

import flask_migrate
import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import files
from kdn_helpdesk.core.db import db, disconnect
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.operations import backups, health
from kdn_helpdesk.tickets.actions import opening
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from tests import factories
from tests.parts import postgresql


@pytest.fixture
def content(app):
    """Rows that refer to each other, of every kind of column, and a stored file."""
    town = factories.make_organisation("Jülich")
    district = factories.make_organisation("Kreis Düren")  # later than what refers to it
    with factories.writing() as session:
        session.get_one(Organisation, town.id).district_id = district.id
    person = factories.make_person(email="rathaus@juelich.example", organisation=town)
    topic = factories.make_topic("open-data")
    with factories.writing() as session:
        opening.open_ticket(
            requester=session.get_one(Person, person.id),
            topic=session.get_one(Topic, topic.id),
            subject="Grüße aus Jülich",
            body="Mit Anlage",
            files=[files.put(b"%PDF-1.7 Inhalt", name="Plan.pdf")],
        )


@pytest.fixture
def archive(content, command, tmp_path):
    """A backup of the content."""
    file = tmp_path / "kdn.zip"
    result = command("backup", "create", file)
    assert result.exit_code == 0, result.output
    return file


def every_row():
    """Return all rows of the tables that a backup keeps."""
    with factories.reading() as session:
        tables = [t for t in db.metadata.sorted_tables if not t.name.startswith(backups.DERIVED)]
        return {
            table.name: sorted(session.execute(sa.select(table)).all(), key=repr)
            for table in tables
        }


def empty():
    """Take everything out, the stored files too."""
    with factories.writing() as session:
        store = files.open_store(settings().get_files_url())
        for key in session.scalars(sa.select(StoredFile.key)).all():
            store.delete(key)
        session.execute(sa.update(Organisation).values(district_id=None))
        for table in reversed(db.metadata.sorted_tables):
            session.execute(sa.delete(table))


def test_everything_comes_back(archive, command):
    before = every_row()
    assert len(before["ticket"]) == len(before["message_file"]) == 1
    empty()
    result = command("backup", "restore", archive)
    assert result.exit_code == 0, result.output
    assert every_row() == before
    with factories.reading() as session:
        stored = session.scalars(sa.select(StoredFile)).one()
        assert files.read(stored) == b"%PDF-1.7 Inhalt"


def test_numbers_go_on_behind_those_restored(archive, command):
    empty()
    command("backup", "restore", archive)
    newcomer = factories.make_person(email="neu@juelich.example")
    with factories.reading() as session:
        others = session.scalars(sa.select(Person.id).where(Person.id != newcomer.id)).all()
    assert newcomer.id > max(others)


@pytest.mark.real("postgresql")
def test_it_restores_to_postgresql_whatever_it_came_from(
    archive, app, postgresql_server, worker, tmp_path
):
    url = postgresql.create_database(postgresql_server, f"restored_{worker}")
    own = app.config["KDN"].model_copy(update={"database_url": url, "data_dir": tmp_path})
    other = create_app(own)
    with other.app_context():
        flask_migrate.upgrade(directory=other.extensions["migrate"].directory)
        backups.restore(archive)
        assert db.session.scalar(sa.select(Ticket.subject)) == "Grüße aus Jülich"
        town = sa.select(Organisation).where(Organisation.short_name == "Jülich")
        assert db.session.scalars(town).one().district_id is not None
        db.session.remove()
        disconnect()


def test_only_its_owner_can_read_it(archive):
    assert archive.stat().st_mode & 0o777 == 0o600


def test_it_holds_no_secret_key_and_nothing_that_is_made_anew(archive):
    names = zipfile.ZipFile(archive).namelist()
    assert not [name for name in names if "secret" in name or "search_" in name]


def test_an_existing_file_is_not_overwritten(archive, command):
    result = command("backup", "create", archive)
    assert result.exit_code == 1
    assert "gibt es schon" in result.output


def test_a_backup_that_failed_leaves_nothing(content, command, tmp_path, monkeypatch):
    def break_down(_url):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "open_store", break_down)
    result = command("backup", "create", tmp_path / "kdn.zip")
    assert result.exit_code == 1
    assert "No space left" in result.output
    assert list(tmp_path.glob("kdn.zip*")) == []


def test_a_database_in_use_is_not_touched(archive, command):
    before = every_row()
    result = command("backup", "restore", archive)
    assert result.exit_code == 1
    assert "leere" in result.output
    assert every_row() == before


def test_a_backup_of_another_version_is_refused(archive, command, monkeypatch):
    empty()
    monkeypatch.setattr(health, "newest_steps", lambda: {"9999"})
    result = command("backup", "restore", archive)
    assert result.exit_code == 1
    assert "9999" in result.output


@pytest.mark.parametrize("damage", [b"no zip at all", None])
def test_a_damaged_file_is_one_sentence_and_changes_nothing(archive, command, damage):
    empty()
    whole = archive.read_bytes()
    middle = len(whole) // 3
    archive.write_bytes(damage or whole[:middle] + b"\0" * 40 + whole[middle + 40 :])
    result = command("backup", "restore", archive)
    assert result.exit_code == 1
    assert "kein Backup" in result.output
    assert not any(every_row().values())
