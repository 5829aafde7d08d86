"""A PostgreSQL cluster of the tests' own: without fsync, on a free port, in a folder of the run."""

import os
import pwd
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from tests.parts import available, processes
from tests.parts.shared import Started

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
    "listen_addresses": "127.0.0.1",
}


def launch(folder: Path) -> Started:
    """Make a cluster in `folder` and start it; as root, as the user postgres: it refuses root."""
    programs = available.find_postgresql()
    if programs is None:
        raise RuntimeError(available.GET["postgresql"])
    user = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user, processes.user_group(user))
    data = folder / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust"]
    subprocess.run(
        [*initdb, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
        cwd=folder,
        **({} if user is None else {"user": user, "group": processes.user_group(user)}),
    )
    port = processes.free_port()
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    running = processes.start(
        [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), *options],
        log=folder / "server.log",
        ready=lambda: accepts(port),
        user=user,
        cwd=folder,
    )
    return running, {"url": f"postgresql://postgres@127.0.0.1:{port}"}


def accepts(port: int) -> bool:
    """Whether the server lets somebody in; while it starts it listens and refuses."""
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(server: str, name: str) -> str:
    """Make an empty database, dropping one of that name first; returns its URL."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        quoted = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
    return f"{server}/{name}"
