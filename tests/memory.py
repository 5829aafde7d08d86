"""How much memory something takes at most while it runs."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


class Peak:
    """The most bytes that Python held beside what it held before."""

    taken = 0


@contextmanager
def measured() -> Iterator[Peak]:
    """Measure what happens within; all threads count."""
    peak = Peak()
    gc.collect()
    tracemalloc.start()
    try:
        yield peak
        peak.taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
