"""What the application weighs before its first request."""

import json
import subprocess
import sys

import pytest

from config import environment
from tests.architecture.sources import ROOT
from tests.architecture.test_sources import HEAVY_LIBRARIES

START = """
import json, pathlib, re, sys
import wsgi
status = pathlib.Path("/proc/self/status").read_text()
peak = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024
print(json.dumps({"modules": sorted(sys.modules), "megabytes": peak}))
"""
MOST_MEGABYTES = 135
"""It takes 115; what a library adds by the way shows here, a module of our own does not."""
OF_COMMANDS = {"rich", "pygments", "aiosmtpd", "alembic", "redis", "psycopg"}
"""What only commands need, or only other databases and queues than the ones in use."""


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Start it once in a process of its own and return what that process says."""
    place = str(tmp_path_factory.mktemp("weight"))
    settings = environment(KDN_DATA_DIR=place, KDN_SECRET_KEY="x", KDN_DATABASE_URL="")
    done = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env=settings, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_the_start_loads_nothing_that_is_needed_later_or_never(started):
    loaded = {name.split(".")[0] for name in started["modules"]}
    assert not loaded & (HEAVY_LIBRARIES | OF_COMMANDS)


def test_the_start_loads_no_command(started):
    commands = [name for name in started["modules"] if name.endswith(".cli")]
    assert [name for name in commands if name.startswith("kdn_helpdesk.")] == []


def test_the_application_starts_small(started):
    assert started["megabytes"] < MOST_MEGABYTES
