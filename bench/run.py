"""One run: load when the database is empty, then measure and tell."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from bench import city, dispatching, measure
from linli.casework.cases.models import Case

CITY_LEVEL, COMMUNITY_LEVEL = "supervisor", "grid"


def run(home: Path, matters: int, *, only: str | None) -> int:
    """Load and measure; prints a table and keeps it in the data folder."""
    call_command("migrate", verbosity=0)
    if not Case.objects.exists():
        began = time.perf_counter()
        spent = city.make(matters, now=timezone.now())
        print(f"loaded in {time.perf_counter() - began:.0f} s: {spent}")
    if only == "load":
        return 0
    with measure.served(home) as process:
        lines = [
            measure.read_line("list, community-level user", COMMUNITY_LEVEL, "/desk/matters/"),
            measure.read_line("list, city-level user", CITY_LEVEL, "/desk/matters/"),
            measure.read_line(
                "list by due date, community level", COMMUNITY_LEVEL, "/desk/matters/?sort=due"
            ),
            measure.read_line(
                "search, frequent word, city", CITY_LEVEL, "/desk/matters/?q=%E8%B7%AF%E7%81%AF"
            ),
            measure.read_line(
                "search, rare word, city", CITY_LEVEL, "/desk/matters/?q=%E8%B0%83%E5%8E%8B"
            ),
            measure.read_line(
                "search, frequent word, community",
                COMMUNITY_LEVEL,
                "/desk/matters/?q=%E8%B7%AF%E7%81%AF",
            ),
            measure.read_line("my work, handler", "handler", "/desk/"),
            measure.read_line("case page, city level", CITY_LEVEL, _a_case()),
            measure.read_line("supervision desk", CITY_LEVEL, "/desk/supervision/"),
            dispatching.line(),
            *measure.intake_lines(),
        ]
        held = measure.memory(process)
    print(measure.table(lines, held))
    measure.save(lines, held, home / "results" / f"{timezone.now():%Y%m%d-%H%M}.json")
    return 0


def _a_case() -> str:
    number = Case.objects.filter(state="closed").order_by("-id").values_list("number", flat=True)
    return f"/desk/cases/{number[10]}/"
