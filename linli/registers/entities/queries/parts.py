"""What belongs to one entity: branches, history, annual checks; and whose check is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from linli.registers.access.rules import Scope
from linli.registers.entities.models import (
    IN_FORCE,
    AnnualCheck,
    Entity,
    EntityChange,
    Located,
    SocialOrganisation,
)
from linli.registers.places.queries.address_book import BuildingHit, match_addresses

_SHOWN = 50


def branches_of(scope: Scope, entity: Entity) -> list[Entity]:
    """The branches of an entity that a scope sees, in force first."""
    rows = Entity.objects.visible_to(scope).known().filter(parent=entity)
    return list(rows.defer("representative", "grams").order_by("ended_on", "name", "id")[:_SHOWN])


@dataclass(frozen=True)
class ChangeLine:
    """One change as it is shown: fields as (before, after); sealed ones only said to have changed."""

    at: datetime
    act: str
    who: str
    source: str
    reason: str
    fields: Mapping[str, tuple[str, str]]
    sealed: bool


def history_of(scope: Scope, entity: Entity) -> list[ChangeLine]:
    """What changed, newest first; nothing for an entity outside of the scope."""
    if not scope.covers(
        district=entity.district_code, street=entity.street_code, community=entity.community_code
    ):
        return []
    rows = EntityChange.objects.filter(entity_id=entity.pk).order_by("-at", "-id")[:_SHOWN]
    return [
        ChangeLine(
            row.at,
            row.act,
            row.who,
            row.source,
            row.reason,
            {key: (str(old), str(new)) for key, (old, new) in row.changes.items()},
            bool(row.before or row.after),
        )
        for row in rows.iterator()
    ]


def buildings_meant(scope: Scope, entity: Entity) -> tuple[BuildingHit, ...]:
    """The buildings that an address fits, where it fits several and nobody has chosen yet."""
    if entity.located != Located.SEVERAL or not scope.covers(
        district=entity.district_code, street=entity.street_code, community=entity.community_code
    ):
        return ()
    [found] = match_addresses([(entity.community_code, entity.address)])
    return found.candidates or ((found.building,) if found.building else ())


def representative_of(scope: Scope, entity: Entity) -> str:
    """The legal representative's name, unsealed; mask it unless the reading is logged."""
    rows = Entity.objects.visible_to(scope).filter(pk=entity.pk)
    found = rows.values_list("representative", flat=True).first()
    return str(found or "")


def checks_of(scope: Scope, entity: Entity) -> list[AnnualCheck]:
    """The annual checks of a social organisation, newest first."""
    social = SocialOrganisation.objects.visible_to(scope).filter(entity=entity)
    return list(AnnualCheck.objects.filter(organisation__in=social).order_by("-year")[:_SHOWN])


def social_due(scope: Scope, *, by: date, limit: int = 200) -> list[SocialOrganisation]:
    """Social organisations whose annual check is due by a day, the longest overdue first."""
    rows = SocialOrganisation.objects.visible_to(scope).filter(check_due__lte=by)
    rows = rows.filter(entity__merged_into=None, entity__status__in=IN_FORCE)
    rows = rows.select_related("entity").defer("entity__representative", "entity__grams")
    return list(rows.order_by("check_due", "entity_id")[:limit])
