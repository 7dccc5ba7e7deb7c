"""Mediation's rules as their pages show them: what holds, what is planned, who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linli.casework.cases.models.dated import Dated
from linli.casework.mediation.models import (
    Bar,
    CatalogueVersion,
    DisputeType,
    LawClause,
    MediationLimit,
    MediationRuleChange,
    MediationThreshold,
    Quota,
    SubsidyRate,
    TermTemplate,
)


@dataclass(frozen=True)
class RuleTable:
    """A sort of rules: its table, what a rule is known by, and whether new ones may be added.

    ``fixed``: what the steps of mediation ask for by its code can be changed, not added or ended.
    """

    model: type[Dated]
    key: tuple[str, ...]
    is_fixed: bool = False


TABLES: dict[str, RuleTable] = {
    "types": RuleTable(DisputeType, ("code",)),
    "limits": RuleTable(MediationLimit, ("code",), is_fixed=True),
    "thresholds": RuleTable(MediationThreshold, ("code",), is_fixed=True),
    "bars": RuleTable(Bar, ("code",)),
    "laws": RuleTable(LawClause, ("law", "article")),
    "terms": RuleTable(TermTemplate, ("code",)),
    "quotas": RuleTable(Quota, ("level", "population_from")),
    "subsidies": RuleTable(SubsidyRate, ("klass",)),
}


@dataclass(frozen=True)
class HeldRule:
    """A rule by its key: the version that holds on the day, and one that is planned."""

    now: Dated | None
    planned: Dated | None

    @property
    def row(self) -> Dated:
        """The version to show: what holds, else what is planned."""
        row = self.now or self.planned
        assert row is not None  # noqa: S101  # made of one of them
        return row


def rules_of(table: str, on: date) -> list[HeldRule]:
    """The rules of a sort that hold on a day or later, in their order."""
    sort = TABLES[table]
    names = [field.name for field in sort.model._meta.concrete_fields]
    order = ["position"] if "position" in names else []
    rows = sort.model._default_manager.order_by(*order, *sort.key, "valid_from")
    found: dict[tuple[object, ...], dict[str, Dated]] = {}
    for row in rows:
        if row.valid_to is not None and row.valid_to <= on:
            continue
        key = tuple(getattr(row, name) for name in sort.key)
        found.setdefault(key, {})["now" if row.valid_from <= on else "planned"] = row
    return [HeldRule(one.get("now"), one.get("planned")) for one in found.values()]


def rule_row(table: str, row_id: UUID) -> Dated | None:
    """One version of a rule."""
    return TABLES[table].model._default_manager.filter(pk=row_id).first()


def rule_changes(table: str = "", *, most: int = 100) -> Sequence[MediationRuleChange]:
    """The last changes, of one sort or all."""
    rows = MediationRuleChange.objects.all()
    if table:
        rows = rows.filter(table=table)
    return list(rows.order_by("-at", "-id")[:most])


def catalogue_version() -> int:
    """The number of the last change, for pages that are sent back."""
    return CatalogueVersion.objects.values_list("version", flat=True).first() or 0
