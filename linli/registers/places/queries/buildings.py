"""Buildings and homes: lists, look-ups by address, the picture of a building by floor and door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.foundation.search.queries import holding
from linli.foundation.search.rules import Plan, WordTooShort, query_grams
from linli.registers.places.models import Building, Home, HomeUse
from linli.registers.places.queries.words import UnknownRecord
from linli.registers.places.rules.addresses import Address, normal, read_address
from linli.registers.places.rules.keepers import Within

# Buildings that an address may mean before its doors are looked for in them.
_MOST_CANDIDATES = 200


@dataclass(frozen=True)
class PictureCell:
    """One home in the picture of its building."""

    id: UUID
    door: str
    use: str
    use_label: str


@dataclass(frozen=True)
class PictureFloor:
    """One floor: for each entrance the homes there, by door."""

    floor: int
    entrances: tuple[tuple[PictureCell, ...], ...]


@dataclass(frozen=True)
class BuildingPicture:
    """楼栋图: entrances as columns, floors as rows from the top down."""

    entrances: tuple[str, ...]
    floors: tuple[PictureFloor, ...]
    uses: tuple[tuple[str, str, int], ...]  # code, label, number


def buildings_under(
    scope: Within, *, community_code: str = "", grid_code: str = ""
) -> QuerySet[Building]:
    """The standing buildings that a scope sees, unordered; narrowed to a community or grid."""
    rows = Building.objects.under(scope.column, scope.code).standing()
    if community_code:
        rows = rows.filter(community_code=community_code)
    if grid_code:
        rows = rows.filter(grid_code=grid_code)
    return rows


def building_seen(scope: Within, code: str) -> Building:
    """The building with this code, standing or former. Raises UnknownRecord, also out of scope."""
    rows = Building.objects.under(scope.column, scope.code).select_related("community", "grid")
    building = rows.filter(code=code).order_by("-valid_from", "-id").first()
    if building is None:
        raise UnknownRecord
    return building


def home_seen(scope: Within, home_id: UUID) -> Home:
    """A home with its building. Raises UnknownRecord, also out of scope."""
    rows = Home.objects.under(scope.column, scope.code).select_related(
        "building__community", "building__grid", "successor"
    )
    home = rows.filter(id=home_id).first()
    if home is None:
        raise UnknownRecord
    return home


def homes_of(scope: Within, building: Building) -> list[Home]:
    """The homes in force of a building, by entrance, floor and door."""
    rows = Home.objects.under(scope.column, scope.code).filter(building=building, valid_to=None)
    return sorted(rows, key=lambda home: (_order(home.entrance), home.floor, _order(home.door)))


def _order(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdigit() else (10**6, text)


def building_picture(scope: Within, building: Building) -> BuildingPicture:
    """The picture of a building; empty where its homes are not laid out."""
    homes = homes_of(scope, building)
    labels = {str(use): str(use.label) for use in HomeUse}
    entrances = sorted({home.entrance for home in homes}, key=_order)
    at: dict[tuple[int, str], list[PictureCell]] = {}
    for home in homes:
        cell = PictureCell(home.id, home.door, home.use, labels.get(home.use, home.use))
        at.setdefault((home.floor, home.entrance), []).append(cell)
    floors = sorted({home.floor for home in homes}, reverse=True)
    return BuildingPicture(
        tuple(entrances),
        tuple(
            PictureFloor(floor, tuple(tuple(at.get((floor, gate), ())) for gate in entrances))
            for floor in floors
        ),
        tuple(
            (use, label, number)
            for use, label in labels.items()
            if (number := sum(home.use == use for home in homes))
        ),
    )


def find_buildings(
    scope: Within, text: str, *, community_code: str = "", grid_code: str = "", limit: int = 50
) -> list[Building]:
    """Buildings whose name, address or other names hold the words of an address, or whose code is.

    An address of a home finds its building. Raises WordTooShort for a single character.
    """
    rows = buildings_under(scope, community_code=community_code, grid_code=grid_code)
    rows = rows.select_related("community").order_by("code")
    text = text.strip()
    if text.isdigit() and 12 <= len(text) <= 17:
        return list(rows.filter(code__startswith=text)[:limit])
    if not text:
        return list(rows[:limit])
    return _candidates(scope, rows, read_address(text), limit=limit)


def _candidates(
    scope: Within, rows: QuerySet[Building], address: Address, *, limit: int
) -> list[Building]:
    words = address.building_words
    asked = query_grams(normal(words)) if words else []
    if not asked:
        raise WordTooShort(words)
    # A community has few buildings: walking them is faster than the index on grams.
    how = Plan.FREQUENT if scope.column == "community_code" else Plan.RARE
    found = list(holding(rows, asked, how)[:_MOST_CANDIDATES])
    if address.building:
        number = f"{address.building}幢"
        exact = [row for row in found if _is_number(row, number)]
        found = exact or found
    return found[:limit]


def _is_number(building: Building, number: str) -> bool:
    for name in (building.name, *building.aliases):
        spelt = normal(name)
        before = spelt[: -len(number)]
        if spelt.endswith(number) and not before[-1:].isdigit():
            return True
    return False


def find_homes(
    scope: Within, text: str, *, community_code: str = "", limit: int = 20
) -> list[Home]:
    """Homes that an address means (锦绣花园3幢2单元501, 3-2-501, in any of the usual spellings).

    [] when no building fits or the address names no door. Raises WordTooShort.
    """
    address = read_address(text)
    if not address.door:
        return []
    rows = buildings_under(scope, community_code=community_code).order_by("code")
    rows = rows.only("id", "code", "name", "aliases")
    buildings = _candidates(scope, rows, address, limit=_MOST_CANDIDATES)
    homes = Home.objects.filter(
        building_id__in=[building.id for building in buildings], valid_to=None
    )
    wanted = Q(door=address.door) | Q(door=f"0{address.door}")
    if address.entrance:
        wanted &= Q(entrance=address.entrance)
    return list(homes.filter(wanted).select_related("building").order_by("address", "id")[:limit])


def home_at(scope: Within, text: str, *, community_code: str = "") -> Home | None:
    """The one home that an address means; None where none or several do."""
    try:
        found = find_homes(scope, text, community_code=community_code, limit=2)
    except WordTooShort:
        return None
    return found[0] if len(found) == 1 else None


def buildings_by_code(scope: Within, codes: Sequence[str]) -> dict[str, Building]:
    """Standing buildings of a scope by their codes."""
    rows = buildings_under(scope).filter(code__in=codes)
    return {row.code: row for row in rows}
