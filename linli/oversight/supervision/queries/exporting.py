"""The register of supervision (督办台账) as a sheet: every step that its reader sees, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.matters.queries.columns import unit_words
from linli.casework.matters.queries.exporting import actor_of_run
from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.exporting import Sheet
from linli.foundation.tabular.models import ExportRun
from linli.oversight.supervision.models import RungChoice, StepStatus, SupervisionStep
from linli.oversight.supervision.queries.desk import StepFilter, wanted_steps
from linli.oversight.supervision.queries.families import subject_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STEPS = "supervision_steps"
_AT_ONCE = 500
_COLUMNS: tuple[tuple[StrPromise, int], ...] = (
    (_("Number"), 16),
    (_("Title"), 36),
    (pgettext_lazy("supervision", "Rung"), 12),
    (_("Number of the paper"), 22),
    (_("Goes to"), 24),
    (_("Issued by"), 18),
    (_("Issued at"), 18),
    (_("Text"), 50),
    (_("Legal basis"), 30),
    (_("Answer until"), 18),
    (_("Answered at"), 18),
    (pgettext_lazy("supervision", "Answer"), 40),
    (_("State"), 12),
    (_("Ended because"), 18),
)


def plain_steps(wanted: StepFilter) -> dict[str, Any]:
    """A filter in values that JSON keeps."""
    return {name: str(value) for name, value in asdict(wanted).items() if value}


def steps_sheet(run: ExportRun) -> Sheet:
    """The sheet of the register; what the person may see is asked anew."""
    kept = run.filters
    unit = UUID(kept["unit"]) if kept.get("unit") else None
    wanted = StepFilter(rung=kept.get("rung", ""), show=kept.get("show", ""), unit=unit)
    steps = wanted_steps(actor_of_run(run).scope, wanted, at=run.asked_at)
    rows = steps.select_related("case", "paper").order_by("-issued_at", "-id")
    return Sheet(
        headers=[str(label) for label, _width in _COLUMNS],
        rows=_cells(rows.iterator(chunk_size=_AT_ONCE)),
        total=steps.count(),
        widths=[width for _label, width in _COLUMNS],
    )


def _cells(steps: Iterator[SupervisionStep]) -> Iterator[Sequence[Cell]]:
    for step in steps:
        issued = " ".join(part for part in (unit_words(step.unit_id), step.issued_by) if part)
        yield [
            step.case.number,
            subject_of(step.case),
            str(RungChoice(step.rung).label),
            step.paper.number if step.paper else "",
            unit_words(step.addressee_id),
            issued,
            step.issued_at,
            step.text,
            step.basis,
            step.due_at,
            step.replied_at,
            step.reply,
            str(StepStatus(step.status).label),
            step.ended_because,
        ]
