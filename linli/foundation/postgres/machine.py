"""Measuring the machine."""

import os
from pathlib import Path

import psutil

from linli.foundation.postgres.rules import Machine

_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


def measure() -> Machine:
    """Return the memory (bytes) and processors that this machine or container may use."""
    memory = psutil.virtual_memory().total
    if _CONTAINER_LIMIT.exists():
        limit = _CONTAINER_LIMIT.read_text().strip()
        if limit.isdigit():
            memory = min(memory, int(limit))
    return Machine(memory=memory, processors=os.cpu_count() or 1)
