"""Keeps the process small: what a library would take along wherever it is installed stays out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let what is imported within believe that these libraries are missing.

    For a library that offers more where it finds others, none of which is used here: Huey loads
    the drivers of every store, structlog what draws in colours.
    """
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # an import of it fails
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
