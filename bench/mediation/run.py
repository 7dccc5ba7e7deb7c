"""One run: load when the database is empty, then measure and tell."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from bench import measure
from bench.mediation import city, desk


def run(home: Path, disputes: int, *, only: str | None) -> int:
    """Load and measure; prints a table and keeps it in the data folder."""
    call_command("migrate", verbosity=0)
    if city.is_empty():
        began = time.perf_counter()
        spent = city.make(disputes, now=timezone.now())
        print(f"loaded in {time.perf_counter() - began:.0f} s: {spent}")
    if only == "load":
        return 0
    with measure.served(home) as process:
        lines = desk.lines()
        held = measure.memory(process)
    print(measure.table(lines, held))
    for told in desk.assigning():
        print(told)
    measure.save(lines, held, home / "results" / f"{timezone.now():%Y%m%d-%H%M}.json")
    return 0
