"""Fill the registers once, then measure: ``python -m bench registers``."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from bench.registers import city, imports, lookups, maps, report
from linli.registers.people.models import Person


def run(home: Path, persons: int, *, only: str | None, rows: int, memory_rows: int) -> int:
    """Measure a city of so many persons; fills the database and keeps it in the data folder.

    rows: of the imports beside bare COPY. memory_rows: of the one whose memory is looked at.
    """
    call_command("migrate", verbosity=0)
    if not Person.objects.exists():
        began = time.perf_counter()
        spent = city.make(persons, now=timezone.now())
        print(f"loaded in {time.perf_counter() - began:.0f} s: {spent}")
    print(report.counts(city.counted()))
    if only == "load":
        return 0
    told = [*lookups.lines(), *maps.lines()]
    print(report.table(told))
    figures = imports.figures(home, rows=rows, memory_rows=memory_rows) if rows else []
    print(report.imports(figures))
    report.save(told, figures, city.counted(), home / "results")
    return 0
