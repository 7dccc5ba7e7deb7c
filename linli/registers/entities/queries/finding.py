"""Finding entities: lists with filters, by code, by words of the name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.foundation.postgres.keyset import Order
from linli.foundation.search.queries import holding
from linli.foundation.search.rules import Plan, query_grams
from linli.registers.access.rules import Level, Scope
from linli.registers.entities.models import IN_FORCE, SOCIAL, Entity, EntityQuerySet
from linli.registers.entities.rules.codes import LENGTH, normal_code
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.keepers import Refused

ORDER = Order("changed_at", is_descending=True)
FOUND = 20


class UnknownEntity(Refused):
    """There is no such entity in the register, or none that this post may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no such entity in the register."))


@dataclass(frozen=True)
class EntityFilter:
    """What a list is narrowed to; empty is everything in force.

    status: one, or “all” for the ended ones too. place_code: a division or grid code.
    """

    words: str = ""
    kind: str = ""
    status: str = ""
    industry: str = ""
    place_code: str = ""
    social: bool = False


def _listed(scope: Scope) -> EntityQuerySet:
    # Lists never unseal the representative nor carry the grams.
    return Entity.objects.visible_to(scope).known().defer("representative", "grams")


def entities(scope: Scope, wanted: EntityFilter) -> EntityQuerySet:
    """The entities that a filter means, unordered: page them by ORDER.

    Raises WordTooShort for a single character.
    """
    rows = _listed(scope)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.social:
        rows = rows.filter(kind__in=SOCIAL)
    if wanted.industry:
        rows = rows.filter(industry=wanted.industry)
    if not wanted.status:
        rows = rows.filter(status__in=IN_FORCE)
    elif wanted.status != "all":
        rows = rows.filter(status=wanted.status)
    if wanted.place_code:
        rows = _inside(rows, wanted.place_code)
    return _with_words(rows, wanted.words, scope) if wanted.words.strip() else rows


def _inside(rows: EntityQuerySet, code: str) -> EntityQuerySet:
    try:
        place = place_codes(code)
    except UnknownPlace:
        return rows.none()
    for column in ("grid_code", "community_code", "street_code", "district_code"):
        held = getattr(place, column)
        if held:
            return rows.filter(**{column: held})
    return rows


def _with_words(rows: EntityQuerySet, words: str, scope: Scope) -> EntityQuerySet:
    code = normal_code(words)
    if len(code) == LENGTH and code.isascii():
        return rows.filter(code=code)
    how = Plan.FREQUENT if scope.level is Level.COMMUNITY else Plan.RARE
    found: EntityQuerySet = holding(rows, query_grams(words), how)  # type: ignore[assignment]  # a filter keeps the queryset's class
    return found


def look_up(scope: Scope, words: str, *, limit: int = FOUND) -> list[Entity]:
    """The first entities that a code or words of a name mean, also ended ones."""
    rows = entities(scope, EntityFilter(words=words, status="all"))
    return list(rows.order_by("-changed_at", "-id")[:limit])


def entity_by_code(scope: Scope, code: str) -> Entity | None:
    """The entity with a credit code, if it is in the division."""
    return _listed(scope).filter(code=normal_code(code)).first() if code.strip() else None


def entity_seen(scope: Scope, entity_id: UUID) -> Entity:
    """One entity with what it belongs to. Raises UnknownEntity, also out of scope."""
    rows = Entity.objects.visible_to(scope).defer("representative", "grams")
    rows = rows.select_related("building", "home", "parent", "merged_into", "social").defer(
        "parent__representative", "merged_into__representative", "representative", "grams"
    )
    entity = rows.filter(id=entity_id).first()
    if entity is None:
        raise UnknownEntity
    return entity
