"""Keeping Python from looking through all of its memory again and again while rows go by."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# Rows are many small things that live for a second: collecting after each 700 of them doubles the
# time of a reading. At most some megabytes more wait to be freed.
_RARELY = (100_000, 20, 20)
_lock = Lock()
_at_work = 0
_usual = gc.get_threshold()


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect garbage rarely while this lasts; several may last at once."""
    global _at_work  # the collector is one for the whole process
    with _lock:
        _at_work += 1
        gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        with _lock:
            _at_work -= 1
            if not _at_work:
                gc.set_threshold(*_usual)
