"""Adding what a resident said to the day's counts, from which the three rates are made."""

from __future__ import annotations

from linli.casework.cases.models import Measure
from linli.casework.cases.operations import Moving
from linli.casework.matters.models import Matter
from linli.casework.matters.workflow import Nature

_SOLVED = {
    "solved": Measure.SOLVED,
    "partly": Measure.PARTLY,
    "unsolved": Measure.UNSOLVED,
}
_SATISFIED = {
    "satisfied": Measure.SATISFIED,
    "basically": Measure.FAIRLY,
    "dissatisfied": Measure.DISSATISFIED,
}


def count_answers(it: Moving, matter: Matter, *, solved: str, satisfied: str) -> None:
    """Count what the resident said; praise and parked matters are left out of the rates (§1.10)."""
    unit = it.case.lead_unit_id
    left_out = _left_out(it, matter)
    if left_out is not None:
        it.count(left_out, unit)
        return
    it.count(_SOLVED.get(solved, Measure.UNCLEAR), unit)
    it.count(_SATISFIED.get(satisfied, Measure.NOT_RATED), unit)


def count_unreached(it: Moving) -> None:
    """Count a matter that closes without anybody having been reached."""
    it.count(Measure.UNREACHED, it.case.lead_unit_id)


def _left_out(it: Moving, matter: Matter) -> Measure | None:
    if it.case.nature == Nature.PRAISE:
        return Measure.OUT_PRAISE
    return Measure.OUT_PARKED if matter.was_parked else None
