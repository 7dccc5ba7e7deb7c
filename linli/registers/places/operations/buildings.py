"""Adding, correcting and demolishing buildings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import Point, shape

from linli.registers.places.models import Building, BuildingKind, Division, Grid, Home
from linli.registers.places.operations.changes import day_of, record_change, require_buildings
from linli.registers.places.operations.divisions import locked_division
from linli.registers.places.operations.stamping import grams_of
from linli.registers.places.queries.located import GridFinder
from linli.registers.places.queries.words import place_of, words_for
from linli.registers.places.rules.addresses import home_address
from linli.registers.places.rules.codes import COMMUNITY
from linli.registers.places.rules.coordinates import in_china, to_wgs84
from linli.registers.places.rules.keepers import Keeper, Refused
from linli.registers.places.rules.shapes import Datum, Flawed, read_polygon, to_geojson

MOST_BUILDINGS = 99_999
MOST_FLOORS = 160
OLDEST_YEAR = 1600
# A building on the edge of a community may stand out of its drawn outline by so much.
_NEAR_DEGREES = 0.0005


class UnknownBuilding(Refused):
    """No building that stands has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_("There is no building with the code %(code)s.") % {"code": code})


class FactRefused(Refused):
    """One of the facts cannot be right; ``field`` names it, ``where`` shows it on the map."""

    def __init__(self, field: str, words: str, where: dict[str, Any] | None = None) -> None:
        super().__init__(words)
        self.field = field
        self.where = where


@dataclass(frozen=True, kw_only=True)
class BuildingFacts:
    """What is kept of a building; a footprint (GeoJSON) gives the point if none is given."""

    name: str
    address: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = BuildingKind.DWELLING
    entrances: int = 1
    floors_above: int = 1
    floors_below: int = 0
    built_in: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    footprint: dict[str, Any] | None = None


@transaction.atomic
def add_building(
    *,
    by: Keeper,
    at: datetime,
    community_code: str,
    facts: BuildingFacts,
    datum: Datum = Datum.WGS84,
    source: str = "",
) -> Building:
    """Add a building to a community with the next serial number.

    Raises FactRefused naming the fact at fault, NotAllowed, UnknownPlace.
    """
    community = locked_division(community_code)
    require_buildings(by, community)
    if community.grade != COMMUNITY:
        words = _("A building stands in a community; %(name)s is none.")
        raise FactRefused("community", words % {"name": community.name})
    checked = checked_facts(facts, community=community, year=day_of(at).year, datum=datum)
    building = Building(
        code=f"{community.code}{next_serial(community.code):05d}",
        community=community,
        district_code=community.district_code,
        street_code=community.street_code,
        community_code=community.code,
        valid_from=day_of(at),
        source=source,
    )
    _take(building, checked)
    building.save(force_insert=True)
    _note(by, at, "add", building, {}, shown_facts(building))
    return building


@transaction.atomic
def correct_building(
    *, by: Keeper, at: datetime, code: str, facts: BuildingFacts, datum: Datum = Datum.WGS84
) -> Building:
    """Set what is known of a building right; its homes follow into another grid.

    Raises UnknownBuilding, FactRefused, NotAllowed.
    """
    building = locked_building(code)
    require_buildings(by, building)
    before = shown_facts(building)
    checked = checked_facts(facts, community=building.community, year=day_of(at).year, datum=datum)
    _take(building, checked)
    after = shown_facts(building)
    building.save()
    homes = Home.objects.filter(building=building, valid_to=None)
    homes.exclude(grid_code=building.grid_code).update(grid_code=building.grid_code)
    if before["name"] != after["name"] or before["address"] != after["address"]:
        _rewrite_addresses(building)
    if before != after:
        changed = [key for key in after if before[key] != after[key]]
        _note(
            by,
            at,
            "correct",
            building,
            {key: before[key] for key in changed},
            {key: after[key] for key in changed},
        )
    return building


@transaction.atomic
def demolish_building(*, by: Keeper, at: datetime, code: str, reason: str) -> Building:
    """End a building and its homes from today; both stay for what refers to them."""
    building = locked_building(code)
    require_buildings(by, building)
    if not reason.strip():
        raise FactRefused("reason", _("Say why: demolished, entered twice …"))
    day = day_of(at)
    homes = Home.objects.filter(building=building, valid_to=None).update(valid_to=day)
    building.valid_to, building.homes, building.households = day, 0, 0
    building.save(update_fields=["valid_to", "homes", "households"])
    _note(by, at, "demolish", building, {"homes": homes}, {"reason": reason.strip()[:200]})
    return building


def locked_building(code: str) -> Building:
    """The standing building with this code, locked. Raises UnknownBuilding."""
    rows = Building.objects.select_for_update(of=("self",)).select_related("community")
    building = rows.filter(code=code, valid_to=None).first()
    if building is None:
        raise UnknownBuilding(code)
    return building


def next_serial(community_code: str) -> int:
    """The next serial number in a community; those of former buildings are not given again."""
    last = (
        Building.objects.filter(code__startswith=community_code)
        .order_by("-code")
        .values_list("code", flat=True)
        .first()
    )
    number = int(last[12:]) + 1 if last else 1
    if number > MOST_BUILDINGS:
        raise Refused(_("A community's buildings are numbered 00001 to 99999."))
    return number


def checked_facts(
    facts: BuildingFacts, *, community: Division, year: int, datum: Datum
) -> BuildingFacts:
    """The facts as they are kept, in WGS-84. Raises FactRefused."""
    facts = replace(facts, name=facts.name.strip(), address=facts.address.strip())
    if not 0 < len(facts.name) <= 80:
        raise FactRefused(
            "name", _("A name of at most %(most)d characters is needed.") % {"most": 80}
        )
    if facts.kind not in BuildingKind.values:
        raise FactRefused("kind", _("%(kind)s is not a kind of building.") % {"kind": facts.kind})
    if not 0 <= facts.entrances <= 40:
        raise FactRefused("entrances", _("A building has 0 to 40 entrances."))
    if not 0 <= facts.floors_above <= MOST_FLOORS or not 0 <= facts.floors_below <= 9:
        words = _("A building has at most %(most)d floors above ground and 9 below.")
        raise FactRefused("floors_above", words % {"most": MOST_FLOORS})
    if facts.built_in is not None and not OLDEST_YEAR <= facts.built_in <= year + 1:
        words = _("The year must lie between %(first)d and %(last)d.")
        raise FactRefused("built_in", words % {"first": OLDEST_YEAR, "last": year + 1})
    return _placed(facts, community, datum)


def _placed(facts: BuildingFacts, community: Division, datum: Datum) -> BuildingFacts:
    try:
        polygon = read_polygon(facts.footprint, datum=datum) if facts.footprint else None
    except Flawed as flawed:
        raise FactRefused("footprint", words_for(flawed), place_of(flawed)) from None
    longitude, latitude = facts.longitude, facts.latitude
    if longitude is None or latitude is None:
        if polygon is None:
            return replace(facts, longitude=None, latitude=None)
        middle = polygon.representative_point()
        longitude, latitude = middle.x, middle.y
    elif datum is Datum.GCJ02:
        longitude, latitude = to_wgs84(longitude, latitude)
    if not in_china(longitude, latitude):
        words = _("The point does not lie in China. Longitude comes first, in degrees.")
        raise FactRefused("longitude", words)
    if community.boundary:
        point = Point(longitude, latitude)
        if shape(community.boundary).distance(point) > _NEAR_DEGREES:
            words = _("The point lies outside %(name)s.") % {"name": community.name}
            where = {"type": "Point", "coordinates": [longitude, latitude]}
            raise FactRefused("longitude", words, where)
    kept = to_geojson(polygon) if polygon is not None else None
    return replace(
        facts, longitude=round(longitude, 7), latitude=round(latitude, 7), footprint=kept
    )


def _take(building: Building, facts: BuildingFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(building, name, list(value) if isinstance(value, tuple) else value)
    grids = Grid.objects.filter(community_code=building.community_code, valid_to=None)
    building.grid = GridFinder.of(grids).at(building.longitude, building.latitude)
    building.grid_code = building.grid.code if building.grid else ""
    building.grams = grams_of(building)


def _rewrite_addresses(building: Building) -> None:
    """Give the homes of a renamed building their addresses anew."""
    homes = list(Home.objects.filter(building=building, valid_to=None))
    for home in homes:
        home.address = address_in(building, home.entrance, home.door)
    Home.objects.bulk_update(homes, ["address"], batch_size=1000)


def address_in(building: Building, entrance: str, door: str) -> str:
    """The address of one of its doors, made once and stored."""
    return home_address(building.address, building.name, entrance, door)


def shown_facts(building: Building) -> dict[str, Any]:
    """The facts as the history keeps them; of a footprint only that there is one."""
    names = (
        *("name", "address", "kind", "entrances", "floors_above", "floors_below", "built_in"),
        *("longitude", "latitude", "grid_code"),
    )
    facts = {name: getattr(building, name) for name in names}
    return facts | {
        "kind": str(building.kind),
        "aliases": list(building.aliases),
        "footprint": building.footprint is not None,
    }


def _note(
    by: Keeper, at: datetime, act: str, building: Building, before: dict[str, Any], after: Any
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="building",
        record_id=building.id,
        about=building.name,
        before=before,
        after=after,
    )
