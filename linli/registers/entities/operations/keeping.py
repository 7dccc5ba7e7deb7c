"""Entering, correcting and ending entities, and saying in which building they sit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.registers.access.rules import Actor
from linli.registers.entities.models import (
    IN_FORCE,
    SOCIAL,
    Entity,
    EntityKind,
    EntityStatus,
    Located,
    SocialOrganisation,
)
from linli.registers.entities.operations.guard import EntityRefused, locked_entity, require
from linli.registers.entities.operations.locating import locate
from linli.registers.entities.operations.recording import Recording, entered, searched
from linli.registers.entities.operations.words import code_words
from linli.registers.entities.rules.checks import first_check_due
from linli.registers.entities.rules.codes import code_flaw, kind_of_code, normal_code
from linli.registers.entities.rules.industries import section_name
from linli.registers.places.models import Building
from linli.registers.places.operations.changes import day_of
from linli.registers.places.queries import place_codes
from linli.registers.places.queries.address_book import home_inside
from linli.registers.places.queries.buildings import buildings_by_code

NAME_LENGTH, ADDRESS_LENGTH = 120, 200


@dataclass(frozen=True, kw_only=True)
class EntityFacts:
    """What is entered of an entity. A code tells the kind; without one, ``kind`` is needed.

    place_code: its community, street or district, unless ``building_code`` names a building.
    """

    name: str
    code: str = ""
    record_number: str = ""
    kind: str = ""
    status: str = ""
    representative: str = ""
    address: str = ""
    place_code: str = ""
    building_code: str = ""
    industry: str = ""
    registered_on: date | None = None
    parent_code: str = ""
    supervising_unit: str = ""
    field: str = ""


@transaction.atomic
def add_entity(*, by: Actor, at: datetime, facts: EntityFacts, source: str) -> Entity:
    """Enter an entity. Raises EntityRefused (``field`` says which input), NotAllowed."""
    require(by)
    entity = Entity(source=source, recorded_by=by.name, recorded_at=at, changed_at=at)
    _put(entity, facts, by=by, at=at)
    require(by, entity)
    entity.grams = searched(entity)
    try:
        with transaction.atomic():
            entity.save(force_insert=True)
    except IntegrityError as error:
        raise EntityRefused(_("This number is in the register already."), "code") from error
    _put_social(entity, facts)
    entered(entity, by=by, at=at)
    return entity


@transaction.atomic
def correct_entity(
    *,
    by: Actor,
    at: datetime,
    entity_id: UUID,
    facts: EntityFacts,
    source: str,
    reason: str = "",
    expect: int | None = None,
) -> Entity:
    """Set an entity to these facts, all of them; what differs becomes its history.

    Raises EntityRefused, EntityMoved, UnknownEntity, NotAllowed.
    """
    entity = locked_entity(by, entity_id, expect=expect)
    recording = Recording.of(entity)
    _put(entity, facts, by=by, at=at)
    require(by, entity)
    try:
        with transaction.atomic():
            recording.write("correct", by=by, at=at, source=source, reason=reason)
    except IntegrityError as error:
        raise EntityRefused(_("This number is in the register already."), "code") from error
    _put_social(entity, facts)
    return entity


@transaction.atomic
def end_entity(
    *,
    by: Actor,
    at: datetime,
    entity_id: UUID,
    status: str,
    on: date,
    reason: str = "",
    expect: int | None = None,
) -> Entity:
    """Note that an entity was cancelled or lost its licence. Raises EntityRefused and as above."""
    entity = locked_entity(by, entity_id, expect=expect)
    if status not in (EntityStatus.CANCELLED, EntityStatus.REVOKED):
        raise EntityRefused(_("Say whether it was cancelled or its licence was revoked."), "status")
    if not entity.is_in_force:
        raise EntityRefused(_("It has ended already."), "status")
    if on > day_of(at) or (entity.registered_on and on < entity.registered_on):
        raise EntityRefused(_("The day must lie between its registration and today."), "on")
    recording = Recording.of(entity)
    entity.status, entity.ended_on = status, on
    recording.write("end", by=by, at=at, reason=reason)
    return entity


@transaction.atomic
def reopen_entity(
    *, by: Actor, at: datetime, entity_id: UUID, reason: str, expect: int | None = None
) -> Entity:
    """Take back an end that was noted by mistake. Raises EntityRefused and as above."""
    entity = locked_entity(by, entity_id, expect=expect)
    if entity.is_in_force:
        raise EntityRefused(_("It has not ended."), "reason")
    recording = Recording.of(entity)
    entity.status, entity.ended_on = _first_status(entity.kind), None
    recording.write("reopen", by=by, at=at, reason=reason)
    return entity


@transaction.atomic
def link_building(
    *, by: Actor, at: datetime, entity_id: UUID, building_code: str, expect: int | None = None
) -> Entity:
    """Say in which building an entity sits; with no code, that this is not known.

    Raises EntityRefused and as above.
    """
    entity = locked_entity(by, entity_id, expect=expect)
    recording = Recording.of(entity)
    if building_code:
        _sit_in(entity, _building(by, building_code))
    else:
        entity.building = entity.home = None
        entity.located = Located.HAND
    recording.write("link", by=by, at=at)
    return entity


def _put(entity: Entity, facts: EntityFacts, *, by: Actor, at: datetime) -> None:
    """Check the facts and lay them over the entity."""
    name = " ".join(facts.name.split())
    if not 2 <= len(name) <= NAME_LENGTH:
        raise EntityRefused(_("Type the whole name, as it stands on the certificate."), "name")
    if len(facts.address) > ADDRESS_LENGTH:
        raise EntityRefused(_("The address is too long."), "address")
    if facts.registered_on and facts.registered_on > day_of(at):
        raise EntityRefused(_("This day is yet to come."), "registered_on")
    if facts.industry and not section_name(facts.industry):
        raise EntityRefused(_("This is none of the choices."), "industry")
    former = entity.address
    entity.name, entity.address = name, " ".join(facts.address.split())
    _put_number(entity, facts)
    entity.representative = " ".join(facts.representative.split())
    entity.industry, entity.registered_on = facts.industry, facts.registered_on
    if facts.status and facts.status not in IN_FORCE:
        raise EntityRefused(_("An end is noted on the entity's own page."), "status")
    if facts.status or not entity.status or entity._state.adding:
        entity.status = facts.status or _first_status(entity.kind)
    _put_place(entity, facts, former, by=by)
    entity.parent = _parent(by, entity, facts.parent_code)


def _put_number(entity: Entity, facts: EntityFacts) -> None:
    code = normal_code(facts.code)
    if code:
        flaw = code_flaw(code)
        if flaw:
            raise EntityRefused(code_words(flaw, code), "code")
        entity.code, entity.record_number, entity.kind = code, "", kind_of_code(code)
        if entity.kind == EntityKind.OTHER and facts.kind in EntityKind.values:
            entity.kind = facts.kind
        return
    number = " ".join(facts.record_number.split())[:40]
    if not number:
        raise EntityRefused(
            _("Type the credit code; for a group that is only recorded, its record number."), "code"
        )
    entity.code, entity.record_number = "", number
    entity.kind = EntityKind.COMMUNITY_GROUP


def _first_status(kind: str) -> str:
    if kind == EntityKind.COMMUNITY_GROUP:
        return EntityStatus.RECORDED
    return EntityStatus.REGISTERED if kind in SOCIAL else EntityStatus.OPERATING


def _put_place(entity: Entity, facts: EntityFacts, former: str, *, by: Actor) -> None:
    """Where it sits: in the building that was named, else in that which its address means."""
    held = entity.building.code if entity.building else ""
    is_named = bool(facts.building_code) and facts.building_code.strip() != held
    if facts.building_code and (is_named or entity.located == Located.HAND):
        _sit_in(entity, _building(by, facts.building_code))
        return
    if facts.building_code and former == entity.address:
        return
    entity.building = entity.home = None
    _lie_in(entity, facts.place_code or entity.community_code)
    locate(entity)


def _lie_in(entity: Entity, place_code: str) -> None:
    if not place_code:
        raise EntityRefused(_("Choose the community."), "place_code")
    place = place_codes(place_code)
    if not place.district_code:
        raise EntityRefused(_("Choose the community."), "place_code")
    entity.district_code, entity.street_code = place.district_code, place.street_code
    entity.community_code, entity.grid_code = place.community_code, place.grid_code


def _sit_in(entity: Entity, building: Building) -> None:
    entity.building, entity.located = building, Located.HAND
    entity.home_id = home_inside(building.id, entity.address)
    entity.district_code, entity.street_code = building.district_code, building.street_code
    entity.community_code, entity.grid_code = building.community_code, building.grid_code


def _building(by: Actor, code: str) -> Building:
    found = buildings_by_code(by.scope, [code.strip()]).get(code.strip())
    if found is None:
        raise EntityRefused(_("There is no building with this code in your division."), "building")
    return found


def _parent(by: Actor, entity: Entity, code: str) -> Entity | None:
    if not code.strip():
        return None
    # The head office may sit in any part of the city.
    parent = Entity.objects.known().filter(code=normal_code(code)).first()
    if parent is None or parent.pk == entity.pk:
        raise EntityRefused(_("No entity of the register has this code."), "parent_code")
    if parent.parent_id is not None:
        raise EntityRefused(_("This is a branch itself. Name the head office."), "parent_code")
    return parent


def _put_social(entity: Entity, facts: EntityFacts) -> None:
    if not entity.is_social:
        return
    due = first_check_due(entity.registered_on) if entity.registered_on and entity.code else None
    social, is_new = SocialOrganisation.objects.get_or_create(
        entity=entity,
        defaults={
            "supervising_unit": facts.supervising_unit[:80],
            "field": facts.field[:80],
            "check_due": due,
        },
    )
    if not is_new:
        social.supervising_unit, social.field = facts.supervising_unit[:80], facts.field[:80]
        social.check_due = social.check_due or due
        social.save(update_fields=["supervising_unit", "field", "check_due"])
