"""Set-up makes what a fresh clone lacks, and leaves alone what is there."""

import os
import sqlite3
import sys
from contextlib import closing

import pytest

from scripts import console, database, environment, frontend, prepare


@pytest.fixture
def steps(monkeypatch):
    """Every program that would have run, with nothing to install."""
    ran = []
    monkeypatch.setattr(environment, "insist_on_python", lambda: None)
    monkeypatch.setattr(environment, "prepare", lambda names: ran.append(names))
    monkeypatch.setattr(frontend, "prepare", lambda: None)
    monkeypatch.setattr(prepare, "run", lambda command, **_: ran.append(command[1:]))
    monkeypatch.setattr(sys, "argv", ["prepare"])
    return ran


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A German catalogue in a folder of its own."""
    monkeypatch.setattr(prepare, "CATALOGUES", tmp_path)
    source = tmp_path / "de" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    return source


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The data directory."""
    monkeypatch.setenv("KDN_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("KDN_SECRET_KEY", raising=False)
    return tmp_path / "var"


def test_a_secret_key_is_written_that_only_its_owner_reads(steps, catalogue, data):
    assert prepare.main() == 0
    key = data / "secret_key"
    assert len(key.read_text().strip()) >= 48
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_secret_key_that_is_there_stays(steps, catalogue, data):
    data.mkdir()
    (data / "secret_key").write_text("mine")
    prepare.main()
    assert (data / "secret_key").read_text() == "mine"


def test_the_database_is_brought_up_to_date(steps, catalogue, data):
    prepare.main()
    assert steps[-1] == ["--app", "wsgi", "db", "upgrade"]


def test_tests_need_more_packages_and_no_database(steps, catalogue, data, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["prepare", "--tests"])
    prepare.main()
    assert steps[0] == ["requirements.txt", "requirements-dev.txt"]
    assert not data.exists()


def test_a_catalogue_is_compiled_when_it_is_newer(steps, catalogue, data):
    compiled = catalogue.with_suffix(".mo")
    compiled.touch()
    os.utime(catalogue, (1, 1))
    prepare.main()
    assert not any("compile" in step for step in steps)
    os.utime(compiled, (0, 0))
    prepare.main()
    assert any("compile" in step for step in steps)


def test_a_failure_is_one_sentence_and_no_traceback(steps, monkeypatch, capsys):
    def refuse(_names):
        raise console.Failure("There is no network.")

    monkeypatch.setattr(environment, "prepare", refuse)
    assert prepare.main() == 1
    assert capsys.readouterr().err == "error: There is no network.\n"


def test_a_folder_that_cannot_be_written_is_named(steps, catalogue, monkeypatch, capsys):
    monkeypatch.setenv("KDN_DATA_DIR", "/proc/kdn")
    assert prepare.main() == 1
    assert "/proc/kdn" in capsys.readouterr().err


@pytest.fixture
def migrations(tmp_path, monkeypatch):
    """Three steps, of which the last was written first."""
    monkeypatch.setattr(database, "ROOT", tmp_path)
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    for step, before in (("0000", None), ("0002", "0000"), ("0001", "0002")):
        down = f'"{before}"' if before else "None"
        (versions / f"{step}.py").write_text(f'revision = "{step}"\ndown_revision = {down}\n')


def hold(data, step):
    """Make a database that is at this step."""
    data.mkdir(exist_ok=True)
    with closing(sqlite3.connect(data / "helpdesk.sqlite")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (step,))
        connection.commit()


def test_a_database_at_the_newest_step_is_left_alone(steps, catalogue, data, migrations):
    hold(data, "0001")
    prepare.main()
    assert not any("upgrade" in step for step in steps)


@pytest.mark.parametrize("step", ["0000", "0002", "9999"])
def test_a_database_at_another_step_is_brought_up_to_date(steps, catalogue, data, migrations, step):
    hold(data, step)
    prepare.main()
    assert steps[-1] == ["--app", "wsgi", "db", "upgrade"]


def test_a_file_that_is_no_database_is_left_to_the_upgrade(steps, catalogue, data, migrations):
    data.mkdir()
    (data / "helpdesk.sqlite").write_bytes(b"no database at all, and long enough to be read")
    prepare.main()
    assert steps[-1] == ["--app", "wsgi", "db", "upgrade"]


def test_a_database_elsewhere_is_always_asked(steps, catalogue, data, migrations, monkeypatch):
    hold(data, "0001")
    monkeypatch.setenv("KDN_DATABASE_URL", "postgresql://localhost/kdn")
    prepare.main()
    assert steps[-1] == ["--app", "wsgi", "db", "upgrade"]
