"""How the figures of the registers are told and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from bench.registers.imports import Figure
from bench.registers.lookups import Line


def counts(found: dict[str, int]) -> str:
    """How large the city is."""
    return ", ".join(f"{n:,} {what}" for what, n in found.items())


def table(lines: Sequence[Line]) -> str:
    """The report of what is read."""
    head = f"{'what':<42}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'SQL':>5}{'bare50':>8}{'bare95':>8}{'ratio':>7}{'rows':>7}  wanted"
    rows = [head, "-" * len(head)]
    rows += [
        f"{one.what:<42}{one.p50:>8.1f}{one.p95:>8.1f}{one.cpu:>8.1f}{one.statements:>5.1f}{one.floor50:>8.2f}"
        f"{one.floor95:>8.2f}{one.ratio:>7.1f}{one.rows:>7.1f}  {one.wish}"
        for one in lines
    ]
    return "\n".join(rows)


def imports(figures: Sequence[Figure]) -> str:
    """The report of the imports."""
    return "\n".join(
        f"{one.what:<30}{one.rows:>10,} rows {one.seconds:>8.1f} s {one.rows / one.seconds:>9,.0f} a second"
        f"  cpu {one.cpu:>7.1f} s  most memory {one.megabytes:>6.0f} MB"
        for one in figures
    )


def save(
    lines: Sequence[Line], figures: Sequence[Figure], held: dict[str, int], where: Path
) -> None:
    """Keep the figures of this run."""
    where.mkdir(parents=True, exist_ok=True)
    told = {
        "city": held,
        "lines": [asdict(one) for one in lines],
        "imports": [asdict(one) for one in figures],
    }
    name = f"{timezone.now():%Y%m%d-%H%M}.json"
    (where / name).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
