"""Homes: laid out in one go, split, merged, put to another use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.places.models import Building, Home, HomeUse
from linli.registers.places.operations.buildings import FactRefused, address_in, locked_building
from linli.registers.places.operations.changes import day_of, record_change, require_buildings
from linli.registers.places.operations.stamping import count_homes
from linli.registers.places.rules.addresses import floor_of
from linli.registers.places.rules.homes import BadLayout, Door, Layout, doors_of
from linli.registers.places.rules.keepers import Keeper, Refused

LONGEST_DOOR = 12
LARGEST_AREA = Decimal(99_999)


class UnknownHome(Refused):
    """No home in force has this id."""

    def __init__(self) -> None:
        super().__init__(_("This home is not in the register, or has ended."))


class DoorTaken(Refused):
    """The building has a home with this door already."""

    def __init__(self, door: str) -> None:
        super().__init__(_("The building already has a home %(door)s.") % {"door": door})


@transaction.atomic
def lay_out_homes(
    *, by: Keeper, at: datetime, building_code: str, layout: Layout, use: str = HomeUse.LIVED_IN
) -> list[Home]:
    """Enter the homes of a building by entrances, floors and doors; those there are stay.

    Returns the homes added. Raises FactRefused naming the number at fault, UnknownBuilding,
    NotAllowed.
    """
    building = locked_building(building_code)
    require_buildings(by, building)
    _good_use(use)
    try:
        doors = list(doors_of(layout))
    except BadLayout as bad:
        raise FactRefused(bad.field, _("These numbers do not make a building.")) from None
    held = set(
        Home.objects.filter(building=building, valid_to=None).values_list("entrance", "door")
    )
    fresh = [
        _home(building, door, use=use, at=at)
        for door in doors
        if (door.entrance, door.door) not in held
    ]
    Home.objects.bulk_create(fresh, batch_size=2000)
    if layout.entrances > building.entrances or layout.last_floor > building.floors_above:
        building.entrances = max(building.entrances, layout.entrances)
        building.floors_above = max(building.floors_above, layout.last_floor)
        building.save(update_fields=["entrances", "floors_above"])
    count_homes([building])
    if fresh:
        _note_building(by, at, "lay out homes", building, {"homes": len(fresh)})
    return fresh


@transaction.atomic
def add_home(
    *,
    by: Keeper,
    at: datetime,
    building_code: str,
    door: Door,
    use: str = HomeUse.LIVED_IN,
    area: Decimal | None = None,
) -> Home:
    """Add one home. Raises DoorTaken, FactRefused, UnknownBuilding, NotAllowed."""
    building = locked_building(building_code)
    require_buildings(by, building)
    _good_use(use)
    _good_area(area)
    home = _home(building, _free_door(building, door), use=use, at=at)
    home.area = area
    home.save(force_insert=True)
    count_homes([building])
    _note(by, at, "add", home, {}, {"address": home.address, "use": str(use)})
    return home


@transaction.atomic
def correct_home(
    *, by: Keeper, at: datetime, home_id: UUID, door: Door, area: Decimal | None
) -> Home:
    """Set a home's entrance, floor, door and floor area right."""
    home = _locked_home(by, home_id)
    before = {"address": home.address, "floor": home.floor, "area": _text(home.area)}
    _good_area(area)
    if (door.entrance, door.door) != (home.entrance, home.door):
        door = _free_door(home.building, door)
    home.entrance, home.floor, home.door, home.area = door.entrance, door.floor, door.door, area
    home.address = address_in(home.building, home.entrance, home.door)
    after = {"address": home.address, "floor": home.floor, "area": _text(home.area)}
    if after != before:
        home.save()
        _note(by, at, "correct", home, before, after)
    return home


@transaction.atomic
def change_use(*, by: Keeper, at: datetime, home_ids: Sequence[UUID], use: str) -> int:
    """Say what homes are used for from now on; returns how many changed.

    Raises UnknownHome when one of them is none in force, NotAllowed.
    """
    _good_use(use)
    homes = _locked_homes(by, home_ids)
    changed = [home for home in homes if home.use != use]
    for home in changed:
        _note(by, at, "change use", home, {"use": home.use}, {"use": str(use)})
        home.use = use
    Home.objects.bulk_update(changed, ["use"], batch_size=1000)
    count_homes({home.building_id: home.building for home in changed}.values())
    return len(changed)


@transaction.atomic
def split_home(*, by: Keeper, at: datetime, home_id: UUID, doors: Sequence[str]) -> list[Home]:
    """Cut a home into several, each with its own door; the first keeps the row and who lives there.

    ``doors`` names all of them; the first may be the old door. Raises FactRefused, DoorTaken.
    """
    home = _locked_home(by, home_id)
    names = [name.strip() for name in doors if name.strip()]
    if len(set(names)) < 2 or len(set(names)) != len(names):
        raise FactRefused("doors", _("Name at least two different doors."))
    before = home.door
    first = Door(home.entrance, home.floor, names[0])
    if names[0] != before:
        first = _free_door(home.building, first)
    home.door, home.address = first.door, address_in(home.building, home.entrance, first.door)
    home.area = None
    home.save(update_fields=["door", "address", "area"])
    others = []
    for name in names[1:]:
        door = _free_door(home.building, Door(home.entrance, home.floor, name))
        other = _home(home.building, door, use=home.use, at=at)
        other.save(force_insert=True)
        others.append(other)
    count_homes([home.building])
    _note(by, at, "split", home, {"door": before}, {"doors": names})
    return [home, *others]


@transaction.atomic
def merge_homes(*, by: Keeper, at: datetime, home_ids: Sequence[UUID], door: str) -> Home:
    """Join neighbouring homes into the first named; the others end and point to it.

    Who is registered in them is the people's register's to move: it follows ``successor``.
    """
    homes = _locked_homes(by, home_ids)
    if len(homes) < 2 or len({(home.building_id, home.entrance) for home in homes}) != 1:
        raise FactRefused("homes", _("Choose at least two homes of one entrance."))
    homes.sort(key=lambda home: list(home_ids).index(home.id))
    first, *rest = homes
    before = [home.door for home in homes]
    for home in rest:
        home.valid_to, home.successor = day_of(at), first
    Home.objects.bulk_update(rest, ["valid_to", "successor"])
    if door.strip() != first.door:
        first.door = _free_door(first.building, Door(first.entrance, first.floor, door)).door
    areas = [home.area for home in homes]
    first.area = None if None in areas else sum((area for area in areas if area), Decimal(0))
    first.address = address_in(first.building, first.entrance, first.door)
    first.save(update_fields=["door", "address", "area"])
    count_homes([first.building])
    _note(by, at, "merge", first, {"doors": before}, {"door": first.door})
    return first


@transaction.atomic
def close_home(*, by: Keeper, at: datetime, home_id: UUID) -> None:
    """End a home that is none (entered by mistake, pulled down)."""
    home = _locked_home(by, home_id)
    home.valid_to = day_of(at)
    home.save(update_fields=["valid_to"])
    count_homes([home.building])
    _note(by, at, "close", home, {}, {"valid_to": str(home.valid_to)})


def _home(building: Building, door: Door, *, use: str, at: datetime) -> Home:
    return Home(
        building=building,
        entrance=door.entrance,
        floor=door.floor,
        door=door.door,
        use=use,
        address=address_in(building, door.entrance, door.door),
        district_code=building.district_code,
        street_code=building.street_code,
        community_code=building.community_code,
        grid_code=building.grid_code,
        valid_from=day_of(at),
    )


def _free_door(building: Building, door: Door) -> Door:
    entrance, name = door.entrance.strip(), door.door.strip()
    if not 0 < len(name) <= LONGEST_DOOR or len(entrance) > 8:
        words = _("A door of at most %(most)d characters is needed.") % {"most": LONGEST_DOOR}
        raise FactRefused("door", words)
    taken = Home.objects.filter(building=building, entrance=entrance, door=name, valid_to=None)
    if taken.exists():
        raise DoorTaken(name)
    floor = door.floor if door.floor else floor_of(name) or 1
    if not -9 <= floor <= 160:
        raise FactRefused("floor", _("The floor must lie between -9 and 160."))
    return Door(entrance, floor, name)


def _locked_home(by: Keeper, home_id: UUID) -> Home:
    return _locked_homes(by, [home_id])[0]


def _locked_homes(by: Keeper, home_ids: Sequence[UUID]) -> list[Home]:
    rows = Home.objects.select_for_update(of=("self",)).select_related("building__community")
    homes = list(rows.filter(id__in=home_ids, valid_to=None).order_by("id"))
    if not homes or len(homes) != len(set(home_ids)):
        raise UnknownHome
    for building in {home.building_id: home.building for home in homes}.values():
        require_buildings(by, building)
    return homes


def _good_use(use: str) -> None:
    if use not in HomeUse.values:
        raise FactRefused("use", _("%(use)s is not a use of a home.") % {"use": use})


def _good_area(area: Decimal | None) -> None:
    if area is not None and not 0 < area <= LARGEST_AREA:
        raise FactRefused("area", _("The floor area must be a number of square metres above 0."))


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _note(
    by: Keeper,
    at: datetime,
    act: str,
    home: Home,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="home",
        record_id=home.id,
        about=home.address,
        before=before,
        after=after,
    )


def _note_building(
    by: Keeper, at: datetime, act: str, building: Building, after: dict[str, object]
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="building",
        record_id=building.id,
        about=building.name,
        after=after,
    )
