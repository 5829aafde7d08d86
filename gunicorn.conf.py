"""How gunicorn serves the application: `gunicorn wsgi:app` in this folder.

Every setting may be given on the command line too (docs/adr/0004-gunicorn-with-threads.md).
"""

import gc
from typing import Any

workers = 2
worker_class = "gthread"
threads = 4
graceful_timeout = 5
control_socket_disable = True
preload_app = True
"""Loaded once and shared by the workers: less memory, and a start that fails says so at once."""


def when_ready(_server: Any) -> None:
    """Keep what the start made out of every later collection of garbage, and shared."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Collect less often: most of what a page makes is gone with the page."""
    gc.set_threshold(20_000, 20, 50)
