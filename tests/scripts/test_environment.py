"""The virtual environment is made once and filled only when the requirements change."""

import sys

import pytest

from scripts import console, environment

PIP = """#!/bin/sh
echo "$@" >> {calls}
{then}
"""


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder with requirements and an environment whose Python only notes its calls."""
    for module in (console, environment):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(environment, "LOG", tmp_path / "var" / "setup.log")
    (tmp_path / "requirements.txt").write_text("flask==3\n")
    return tmp_path


def pretend_environment(clone, then="exit 0"):
    """Put a Python there that writes down how pip was called."""
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    script = 'case "$1" in -c) exit 0;; esac\n' + then
    python.write_text(PIP.format(calls=clone / "calls", then=script))
    python.chmod(0o755)


def installs(clone):
    """Return the calls of pip."""
    calls = clone / "calls"
    lines = calls.read_text().splitlines() if calls.exists() else []
    return [line for line in lines if " install " in line]


def test_requirements_are_installed_with_their_hashes(clone):
    pretend_environment(clone)
    environment.prepare(["requirements.txt"])
    (call,) = installs(clone)
    assert "--require-hashes -r requirements.txt" in call


def test_the_same_requirements_are_installed_only_once(clone):
    pretend_environment(clone)
    environment.prepare(["requirements.txt"])
    environment.prepare(["requirements.txt"])
    assert len(installs(clone)) == 1


def test_changed_requirements_are_installed_again(clone):
    pretend_environment(clone)
    environment.prepare(["requirements.txt"])
    (clone / "requirements.txt").write_text("flask==4\n")
    environment.prepare(["requirements.txt"])
    assert len(installs(clone)) == 2


def test_what_failed_is_tried_again(clone):
    pretend_environment(clone, then="echo 'Network is unreachable'; exit 1")
    for _ in range(2):
        with pytest.raises(console.Failure, match="no network"):
            environment.prepare(["requirements.txt"])
    assert len(installs(clone)) == 2


def test_a_linked_environment_is_used_as_it_is(clone):
    (clone / "elsewhere").mkdir()
    (clone / ".venv").symlink_to(clone / "elsewhere")
    environment.prepare(["requirements.txt"])
    assert list((clone / "elsewhere").iterdir()) == []


def test_a_broken_environment_is_made_anew(clone, monkeypatch):
    commands = []
    monkeypatch.setattr(environment, "run", lambda command, **_: commands.append(command))
    (clone / ".venv").mkdir()
    (clone / ".venv" / "rest").touch()
    monkeypatch.setattr(environment, "is_installed", lambda _: True)
    environment.prepare(["requirements.txt"])
    assert commands == [[sys.executable, "-m", "venv", ".venv"]]
    assert not (clone / ".venv" / "rest").exists()


def test_a_python_without_venv_is_told_what_to_install(clone, monkeypatch):
    def refuse(*_args, **_options):
        raise console.Failure("Making .venv failed. No module named ensurepip")

    monkeypatch.setattr(environment, "run", refuse)
    with pytest.raises(console.Failure, match="python3-venv"):
        environment.prepare(["requirements.txt"])


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(environment, "OLDEST", (99, 1))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(console.Failure, match=r"Python 99\.1 or newer is needed and this is 3\."):
        environment.insist_on_python()


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tmp_path, monkeypatch):
    newer = tmp_path / "python3.14"
    newer.write_text("#!/bin/sh\nexit 0\n")
    newer.chmod(0o755)
    handed_over = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 0, "final", 0))
    monkeypatch.setattr(environment.os, "execv", lambda path, _: handed_over.append(path))
    with pytest.raises(console.Failure):  # execv never returns; the pretended one does
        environment.insist_on_python()
    assert handed_over[0] == str(newer)
