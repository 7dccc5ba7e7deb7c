"""Counts of entities, read from the sums that each change keeps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from linli.registers.access.rules import Level, Scope
from linli.registers.entities.models import IN_FORCE, EntityCount

_BELOW = {
    Level.CITY: "district_code",
    Level.DISTRICT: "street_code",
    Level.STREET: "community_code",
    Level.COMMUNITY: "community_code",
}


@dataclass(frozen=True)
class Counts:
    """Entities in force: all, by kind, by section of industry, by the division below."""

    total: int
    kinds: dict[str, int]
    industries: dict[str, int]
    divisions: dict[str, int]


def entity_counts(scope: Scope) -> Counts:
    """Count the entities in force of a division; one statement over the kept sums."""
    below = _BELOW[scope.level]
    rows = EntityCount.objects.visible_to(scope).filter(status__in=IN_FORCE)
    kinds: dict[str, int] = {}
    industries: dict[str, int] = {}
    divisions: dict[str, int] = {}
    total = 0
    for kind, industry, division, n in rows.values_list("kind", "industry", below).annotate(
        n=Sum("n")
    ):
        if not n:
            continue
        total += n
        kinds[kind] = kinds.get(kind, 0) + n
        divisions[division] = divisions.get(division, 0) + n
        if industry:
            industries[industry] = industries.get(industry, 0) + n
    return Counts(total, kinds, industries, divisions)
