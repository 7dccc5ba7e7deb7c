"""The rule book, read once in a process and read again when somebody changes it."""

from __future__ import annotations

import time
from threading import Lock

from linli.casework.cases.models.dated import Dated
from linli.casework.matters.models import (
    Category,
    DispatchRule,
    EmergencyWord,
    HintRule,
    LimitRule,
    RefusalGround,
    RuleBookVersion,
    Threshold,
)
from linli.casework.matters.queries.seeds import hint_seeds
from linli.casework.matters.rules import (
    CategoryRow,
    DispatchRow,
    EmergencyRow,
    GroundRow,
    HintRow,
    LimitRow,
    RuleBook,
    ThresholdRow,
)
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
        version = RuleBookVersion.objects.values_list("version", flat=True).first() or 0
        book = kept[1] if kept and kept[1].version == version else _read(version)
        _kept = (now, book)
        return book


def fresh_rule_book() -> RuleBook:
    """What the city has configured as of now: for whoever is about to change it."""
    global _kept  # one book a process
    with _lock:
        version = RuleBookVersion.objects.values_list("version", flat=True).first() or 0
        kept = _kept
        book = kept[1] if kept and kept[1].version == version else _read(version)
        _kept = (time.monotonic(), book)
        return book


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
    rules = DispatchRule.objects.prefetch_related("assists").order_by("id")
    return RuleBook(
        version=version,
        categories=[_category(row) for row in Category.objects.order_by("code")],
        limits=[_limit(row) for row in LimitRule.objects.order_by("code", "valid_from")],
        thresholds=[_threshold(row) for row in Threshold.objects.order_by("code")],
        grounds=[_ground(row) for row in RefusalGround.objects.order_by("code")],
        dispatch=[_dispatch(row) for row in rules],
        emergencies=[_emergency(row) for row in EmergencyWord.objects.order_by("word")],
        hints=_hints(),
    )


def _category(row: Category) -> CategoryRow:
    return CategoryRow(
        code=row.code,
        name=row.name,
        is_sensitive=row.is_sensitive,
        route_elsewhere=row.route_elsewhere,
        words=tuple(row.words),
        **_dates(row),  # type: ignore[arg-type]  # dates and a text
    )


def _threshold(row: Threshold) -> ThresholdRow:
    return ThresholdRow(
        code=row.code,
        name=row.name,
        value=row.value,
        **_dates(row),  # type: ignore[arg-type]  # dates and a text
    )


def _ground(row: RefusalGround) -> GroundRow:
    return GroundRow(
        code=row.code,
        name=row.name,
        explanation=row.explanation,
        route=row.route,
        **_dates(row),  # type: ignore[arg-type]  # dates and a text
    )


def _emergency(row: EmergencyWord) -> EmergencyRow:
    return EmergencyRow(
        word=row.word,
        line=row.line,
        advice=row.advice,
        **_dates(row),  # type: ignore[arg-type]  # dates and a text
    )


def _hints() -> list[HintRow]:
    """The city's own, and the catalogue's where the city has never had any of a sort."""
    kept = [
        HintRow(
            kind=row.kind,
            value=row.value,
            words=tuple(row.words),
            **_dates(row),  # type: ignore[arg-type]  # dates and a text
        )
        for row in HintRule.objects.order_by("kind", "rank", "valid_from")
    ]
    known = {(row.kind, row.value) for row in kept}
    seeds = (seed.model_dump() for seed in hint_seeds() if (seed.kind, seed.value) not in known)
    return kept + [HintRow(**{**seed, "words": tuple(seed["words"])}) for seed in seeds]


def _limit(row: LimitRule) -> LimitRow:
    limit = Limit(
        row.amount, LimitUnit(row.unit), StartRule(row.start_rule), RollRule(row.roll_rule)
    )
    return LimitRow(
        code=row.code,
        name=row.name,
        clock=row.clock,
        limit=limit,
        nature=row.nature,
        urgency=row.urgency,
        channel=row.channel,
        category=row.category,
        **_dates(row),  # type: ignore[arg-type]  # dates and a text
    )


def _dispatch(row: DispatchRule) -> DispatchRow:
    return DispatchRow(
        id=row.id,
        category=row.category,
        nature=row.nature,
        place_code=row.place_code,
        lead_id=row.lead_id,
        assist_ids=tuple(unit.id for unit in row.assists.all()),
        is_certain=row.is_certain,
        note=row.note,
        **_dates(row),  # type: ignore[arg-type]  # dates and a text
    )
