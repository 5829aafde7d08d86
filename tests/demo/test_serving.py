"""`demo serve` runs everything in the foreground and ends all of it."""

import os
import signal
import socket
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import lxml.html
import pytest

from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.demo import letters
from tests.parts import processes
from tests.parts.available import ROOT


@pytest.fixture
def serve(tmp_path):
    """Start `demo serve` on a database of its own; returns it, and its port, once it greets."""
    started = []
    port, log = processes.free_port(), tmp_path / "demo.log"
    env = {name: value for name, value in os.environ.items() if not name.startswith("KDN_")}
    env |= {"KDN_DATA_DIR": str(tmp_path), "KDN_SECRET_KEY": "k" * 40, "KDN_PORT": str(port)}
    python = [sys.executable, "-m", "flask", "--app", "wsgi"]

    def serve(*before):
        for command in (["db", "upgrade"], *before):
            step = [*python, *command]
            processes.start(step, log=log, ready=lambda: True, env=env, cwd=ROOT).process.wait()
        running = processes.start(
            [*python, "demo", "serve"],
            log=log,
            ready=lambda: "Strg-C" in log.read_text(encoding="utf-8"),
            env=env,
            cwd=ROOT,
        )
        started.append(running)
        return running, port

    yield serve
    for running in started:
        running.kill()


def fetch(port, path):
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return answer.read().decode()


def ask_for_a_new_password(port, email):
    """Fill in the form of the page, as a browser does."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    url = f"http://127.0.0.1:{port}/passwort-vergessen"
    page = lxml.html.fromstring(opener.open(url, timeout=60).read())
    form = next(form for form in page.forms if "email" in form.fields)
    fields = {**dict(form.form_values()), "email": email}
    opener.open(url, urlencode(fields).encode(), timeout=60).close()


def children(pid):
    """Return the process ids of all that it started, with their command lines."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            command = stat.with_name("cmdline").read_text(encoding="utf-8")
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found |= {child: command, **children(child)}
    return found


def test_it_greets_serves_and_ends_with_all_its_parts(serve):
    running, port = serve()
    greeting = running.log.read_text(encoding="utf-8")
    assert f"http://localhost:{port}" in greeting
    assert "beratung-demo" in greeting
    assert "Vorführung" in fetch(port, "/postfach/")
    parts = children(running.pid)
    assert len(parts) >= 4  # gunicorn, its two workers, and ours
    assert running.stop(signal.SIGINT, patience=60) == 0
    assert not [pid for pid in parts if processes.is_running(pid)]


def test_a_queued_mail_comes_to_the_mailbox_and_a_dead_part_ends_everything(serve, tmp_path):
    running, port = serve(["demo", "load", "--tickets", "1"])
    ask_for_a_new_password(port, "kommune@demo.kdn.example")
    deadline = time.monotonic() + 60
    while not letters.numbers(tmp_path / "postfach"):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.1)
    parts = children(running.pid)
    worker = next(pid for pid, command in parts.items() if command.endswith("worker\0"))
    os.kill(worker, signal.SIGKILL)
    assert running.process.wait(60) == 1
    assert "„worker“" in running.log.read_text(encoding="utf-8")
    assert not [pid for pid in parts if processes.is_running(pid)]


def test_a_busy_port_is_one_sentence(app, command, monkeypatch):
    with app.app_context():
        found = settings()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(found, "port", taken.getsockname()[1])
        result = command("demo", "serve")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "nicht frei" in result.output
