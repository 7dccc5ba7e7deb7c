"""Facilities: lists by kind and state of repair, one of them, its reports of damage."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from linli.foundation.search.queries import holding
from linli.foundation.search.rules import Plan, query_grams
from linli.registers.places.models import Building, Facility, FacilityReport, FacilityState
from linli.registers.places.queries.words import UnknownRecord
from linli.registers.places.rules.addresses import normal
from linli.registers.places.rules.keepers import Within


def facilities_under(
    scope: Within,
    *,
    kind: str = "",
    klass: str = "",
    state: str = "",
    community_code: str = "",
    words: str = "",
) -> QuerySet[Facility]:
    """The facilities in force that a scope sees, by code. Raises WordTooShort."""
    rows: QuerySet[Facility] = Facility.objects.under(scope.column, scope.code)
    rows = rows.filter(valid_to=None)
    narrow = {
        "kind_id": kind,
        "kind__klass": klass,
        "state": state if state in FacilityState.values else "",
        "community_code": community_code,
    }
    for column, value in narrow.items():
        if value:
            rows = rows.filter(**{column: value})
    if words.strip():
        how = Plan.FREQUENT if scope.column == "community_code" else Plan.RARE
        rows = holding(rows, query_grams(normal(words)), how)
    return rows.select_related("kind").order_by("code")


def facility_seen(scope: Within, code: str) -> Facility:
    """The facility with this code. Raises UnknownRecord, also out of scope."""
    rows = Facility.objects.under(scope.column, scope.code).filter(code=code)
    facility = rows.select_related("kind", "building").order_by("-valid_from", "-id").first()
    if facility is None:
        raise UnknownRecord
    return facility


def reports_of(facility: Facility, *, limit: int = 50) -> list[FacilityReport]:
    """The reports of damage to a facility (which the caller has read within scope)."""
    return list(FacilityReport.objects.filter(facility=facility).order_by("-reported_at")[:limit])


def facilities_in(scope: Within, building: Building) -> list[Facility]:
    """The facilities in or at a building."""
    return list(facilities_under(scope).filter(building=building))


def facility_counts(scope: Within) -> list[tuple[str, str, int]]:
    """How many facilities of each kind stand in each state of repair: (kind, state, number)."""
    rows = Facility.objects.under(scope.column, scope.code).filter(valid_to=None)
    counted = rows.values_list("kind_id", "state").annotate(number=Count("id"))
    return list(counted.order_by("kind_id", "state"))
