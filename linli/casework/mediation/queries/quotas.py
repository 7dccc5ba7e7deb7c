"""配备缺口: what committees have and lack by the plan, one by one and by division."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.casework.mediation.models import Committee, Quota
from linli.casework.mediation.queries.committees import heads_of, reach_of
from linli.casework.mediation.rules.quotas import QuotaRow, Shortage, quota_for, shortage
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class Lack:
    """A committee against its row of the plan."""

    committee: Committee
    stands: Shortage


@dataclass(frozen=True)
class DivisionLack:
    """A division's committees against the plan, added up."""

    code: str
    committees: int
    short: int
    has: int
    needed: int
    missing: int
    missing_full_time: int


def quota_rows(on: date) -> list[QuotaRow]:
    """The plan in force on a day."""
    rows = Quota.objects.filter(valid_from__lte=on)
    return [
        QuotaRow(
            row.level,
            row.population_from,
            row.mediators,
            row.full_time,
            row.valid_from,
            row.valid_to,
            row.legal_basis,
        )
        for row in rows
        if row.holds(on)
    ]


def lacks(actor: Actor, *, on: date, code: str = "", column: str = "") -> list[Lack]:
    """Every committee in force of the post's reach against the plan, in three statements."""
    rows = reach_of(actor).filter(dissolved_on=None).select_related("unit")
    if code:
        rows = rows.filter(**{column: code})
    found = list(rows.order_by("district_code", "street_code", "community_code", "pk"))
    heads, plan = heads_of([row.pk for row in found]), quota_rows(on)
    return [
        Lack(
            row,
            shortage(
                quota_for(plan, level=row.kind, residents=row.residents, on=on),
                has=heads[row.pk].mediators,
                has_full_time=heads[row.pk].full_time,
            ),
        )
        for row in found
    ]


def by_division(found: list[Lack], column: str) -> list[DivisionLack]:
    """The same added up by the codes of one level."""
    groups: dict[str, list[Lack]] = {}
    for one in found:
        groups.setdefault(getattr(one.committee, column), []).append(one)
    return [
        DivisionLack(
            code=code,
            committees=len(some),
            short=sum(one.stands.is_short for one in some),
            has=sum(one.stands.has for one in some),
            needed=sum(one.stands.row.mediators for one in some if one.stands.row),
            missing=sum(one.stands.missing for one in some),
            missing_full_time=sum(one.stands.missing_full_time for one in some),
        )
        for code, some in sorted(groups.items())
    ]
