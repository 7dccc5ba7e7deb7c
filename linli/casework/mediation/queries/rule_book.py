"""The rules of mediation, read once in a process and read again when somebody changes them."""

from __future__ import annotations

import time
from threading import Lock

from linli.casework.cases.models.dated import Dated
from linli.casework.mediation.models import (
    Bar,
    CatalogueVersion,
    DisputeType,
    MediationLimit,
    MediationThreshold,
)
from linli.casework.mediation.rules import BarRow, LimitRow, NumberRow, RuleBook, TypeRow
from linli.foundation.calendar.rules import Limit, LimitUnit, RollRule, StartRule

_FRESH_SECONDS = 5.0
_lock = Lock()
_kept: tuple[float, RuleBook] | None = None


def rule_book() -> RuleBook:
    """What the city has configured; at most five seconds behind a change made elsewhere."""
    global _kept  # one book a process
    now = time.monotonic()
    kept = _kept
    if kept is not None and now - kept[0] < _FRESH_SECONDS:
        return kept[1]
    with _lock:
        version = CatalogueVersion.objects.values_list("version", flat=True).first() or 0
        book = kept[1] if kept and kept[1].version == version else _read(version)
        _kept = (now, book)
        return book


def is_configured() -> bool:
    """Whether this city has rules of mediation yet: without them there is nothing to count by."""
    return bool(rule_book().thresholds)


def forget_rule_book() -> None:
    """Read the book again at the next use (after a change in this process, and in tests)."""
    global _kept  # one book a process
    _kept = None


def _dates(row: Dated) -> dict[str, object]:
    return {
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "legal_basis": row.legal_basis,
    }


def _read(version: int) -> RuleBook:
    return RuleBook(
        version=version,
        limits=[_limit(row) for row in MediationLimit.objects.order_by("code")],
        thresholds=[
            NumberRow(code=row.code, name=row.name, value=row.value, **_dates(row))  # type: ignore[arg-type]  # dates as read
            for row in MediationThreshold.objects.order_by("code")
        ],
        types=[_type(row) for row in DisputeType.objects.order_by("position", "code")],
        bars=[_bar(row) for row in Bar.objects.order_by("code")],
    )


def _limit(row: MediationLimit) -> LimitRow:
    return LimitRow(
        code=row.code,
        name=row.name,
        clock=row.clock,
        grade=row.grade,
        source=row.source,
        phase=row.phase,
        limit=Limit(
            row.amount, LimitUnit(row.unit), StartRule(row.start_rule), RollRule(row.roll_rule)
        ),
        **_dates(row),  # type: ignore[arg-type]  # dates as read
    )


def _type(row: DisputeType) -> TypeRow:
    return TypeRow(
        code=row.code,
        name=row.name,
        trade=row.trade,
        is_keepsake=row.is_keepsake,
        court_hears=row.court_hears,
        checklist=tuple(row.checklist),
        words=tuple(row.words),
        **_dates(row),  # type: ignore[arg-type]  # dates as read
    )


def _bar(row: Bar) -> BarRow:
    return BarRow(
        code=row.code,
        name=row.name,
        explanation=row.explanation,
        route=row.route,
        words=tuple(row.words),
        **_dates(row),  # type: ignore[arg-type]  # dates as read
    )
