"""From what people write to buildings and homes, many addresses at once, all from memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from linli.registers.places.models import Building, Home
from linli.registers.places.rules.addresses import Address, normal, read_address

Key = TypeVar("Key", bound=Hashable)
Door = tuple[str, str]
# Two spellings of which one ends with the other are one, if the shorter has more signs than this.
_SHORT = 2
_SHORTEST_INSIDE = 4


class Spellings(Generic[Key]):
    """Names of things, found by the words of an address."""

    def __init__(self, named: Iterable[tuple[Key, Iterable[str]]]) -> None:
        self._exact: dict[str, list[Key]] = defaultdict(list)
        self._by_end: dict[str, dict[str, None]] = defaultdict(dict)
        for key, names in named:
            for name in {normal(one) for one in names if one}:
                self._exact[name].append(key)
                self._by_end[name[-_SHORT - 1 :]][name] = None
        self._known: dict[str, list[Key]] = {}

    def find(self, words: str) -> list[Key]:
        """Those that are spelled so, else those whose spelling ends alike, each once."""
        if words not in self._known:
            found = self._exact.get(words) or [
                key
                for name in self._by_end.get(words[-_SHORT - 1 :], ())
                if _ends_alike(name, words)
                for key in self._exact[name]
            ]
            self._known[words] = list(dict.fromkeys(found))
        return self._known[words]

    def inside(self, words: str) -> list[Key]:
        """Those whose spelling stands inside the words as a whole; of several the longest."""
        best = 0
        found: list[Key] = []
        for name, keys in self._exact.items():
            if len(name) < max(best, _SHORTEST_INSIDE) or not any(map(str.isdigit, name)):
                continue
            if _stands_in(name, words):
                found = [*keys] if len(name) > best else [*found, *keys]
                best = len(name)
        return list(dict.fromkeys(found))


def _ends_alike(name: str, words: str) -> bool:
    """Whether one of two spellings ends with the other, and no number is cut in two."""
    long, short = (name, words) if len(name) >= len(words) else (words, name)
    before = long[: -len(short)] if short else ""
    return len(short) > _SHORT and long.endswith(short) and not before[-1:].isdigit()


def _stands_in(name: str, words: str) -> bool:
    place = words.find(name)
    if place < 0:
        return False
    before, behind = words[:place][-1:], words[place + len(name) :][:1]
    cut_before = name[0].isdigit() and before.isdigit()
    return not cut_before and not (name[-1].isdigit() and behind.isdigit())


class HomesOfCommunity:
    """The homes in force of a community, found by what people write."""

    def __init__(self, community_code: str) -> None:
        rows = Building.objects.standing().filter(community_code=community_code)
        self._spellings = Spellings(
            (row.id, _names(row.name, row.address, row.aliases))
            for row in rows.only("id", "name", "address", "aliases")
        )
        self._homes: dict[UUID, dict[Door, tuple[UUID, str]]] = {}
        homes = Home.objects.filter(community_code=community_code, valid_to=None)
        for home_id, building, entrance, door, grid in homes.values_list(
            "id", "building_id", "entrance", "door", "grid_code"
        ).iterator(chunk_size=5000):
            doors = self._homes.setdefault(building, {})
            doors[entrance, door.lstrip("0") or door] = (
                home_id,
                grid if grid.startswith(community_code) else "",
            )
        # Of the last addresses: the rows of a household say the same one after the other.
        self._last: tuple[str, tuple[UUID, str] | None] = ("", None)
        self.is_empty = not self._homes

    def find(self, text: str) -> tuple[UUID, str] | None:
        """The one home that an address means, with its grid; None where none or several do."""
        if self._last[0] != text:
            self._last = (text, self._find(text))
        return self._last[1]

    def _find(self, text: str) -> tuple[UUID, str] | None:
        address = read_address(text)
        if not address.door and not address.building:
            return None
        found = {
            hit
            for building in self._spellings.find(normal(address.building_words))
            for hit in self._doors(self._homes.get(building, {}), address)
        }
        return next(iter(found)) if len(found) == 1 else None

    @staticmethod
    def _doors(doors: dict[Door, tuple[UUID, str]], address: Address) -> list[tuple[UUID, str]]:
        if not address.door:
            return list(doors.values()) if len(doors) == 1 else []
        if address.entrance:
            hit = doors.get((address.entrance, address.door))
            return [hit] if hit else []
        return [home for (_entrance, door), home in doors.items() if door == address.door]


def _names(name: str, address: str, aliases: Iterable[str]) -> tuple[str, ...]:
    return (name, address + name, address, *aliases)


@dataclass(frozen=True)
class BuildingHit:
    """A building that an address may mean."""

    id: UUID
    code: str
    name: str
    address: str
    grid_code: str


@dataclass(frozen=True)
class AddressMatch:
    """What an address means: one building, and the home in it; or several, to choose from."""

    building: BuildingHit | None = None
    home_id: UUID | None = None
    candidates: tuple[BuildingHit, ...] = ()


_NOTHING = AddressMatch()


def match_addresses(asked: Sequence[tuple[str, str]]) -> list[AddressMatch]:
    """What each (community code, address) means, in their order; two statements for all of them."""
    books = _books({code for code, text in asked if code and text})
    read = [(code, read_address(text)) if code and text else None for code, text in asked]
    found = [_buildings(books, *one) if one else [] for one in read]
    doors = _doors_of(
        [
            hit.id
            for one, hits in zip(read, found, strict=True)
            if one and one[1].door
            for hit in hits
        ]
    )
    return [
        _match(one[1], hits, doors) if one else _NOTHING
        for one, hits in zip(read, found, strict=True)
    ]


def _books(codes: set[str]) -> dict[str, Spellings[BuildingHit]]:
    rows = Building.objects.standing().filter(community_code__in=codes).order_by("code")
    named: dict[str, list[tuple[BuildingHit, tuple[str, ...]]]] = defaultdict(list)
    columns = ("community_code", "aliases", "id", "code", "name", "address", "grid_code")
    for code, aliases, *facts in rows.values_list(*columns).iterator(chunk_size=5000):
        hit = BuildingHit(*facts)
        named[code].append((hit, _names(hit.name, hit.address, aliases)))
    return {code: Spellings(rows) for code, rows in named.items()}


def _buildings(
    books: dict[str, Spellings[BuildingHit]], code: str, address: Address
) -> list[BuildingHit]:
    book = books.get(code)
    words = normal(address.building_words)
    if book is None or not words:
        return []
    return book.find(words) or book.inside(words)


def _doors_of(buildings: Iterable[UUID]) -> dict[UUID, list[tuple[str, str, UUID]]]:
    found: dict[UUID, list[tuple[str, str, UUID]]] = defaultdict(list)
    homes = Home.objects.filter(building_id__in=set(buildings), valid_to=None)
    for building, entrance, door, home in homes.values_list(
        "building_id", "entrance", "door", "id"
    ).iterator(chunk_size=5000):
        found[building].append((entrance, door.lstrip("0") or door, home))
    return found


def _match(
    address: Address,
    hits: list[BuildingHit],
    doors: dict[UUID, list[tuple[str, str, UUID]]],
) -> AddressMatch:
    homes = [
        (hit, home)
        for hit in hits
        for entrance, door, home in doors.get(hit.id, ())
        if address.door == door and address.entrance in ("", entrance)
    ]
    with_door = list(dict.fromkeys(hit for hit, _home in homes))
    building = hits[0] if len(hits) == 1 else with_door[0] if len(with_door) == 1 else None
    if building is None:
        return AddressMatch(candidates=tuple(with_door or hits))
    inside = [home for hit, home in homes if hit == building]
    return AddressMatch(building, inside[0] if len(inside) == 1 else None)


def home_inside(building_id: UUID, text: str) -> UUID | None:
    """The home of a building whose door an address names; None where none or several have it."""
    address = read_address(text)
    found = [
        home
        for entrance, door, home in _doors_of([building_id] if address.door else [])[building_id]
        if address.door == door and address.entrance in ("", entrance)
    ]
    return found[0] if len(found) == 1 else None
