"""Matching the addresses of a file to the homes of one community, all from memory."""

from __future__ import annotations

from uuid import UUID

from linli.registers.places.models import Building, Home
from linli.registers.places.rules.addresses import Address, normal, read_address

Door = tuple[str, str]


class HomesOfCommunity:
    """The homes in force of a community, found by what people write."""

    def __init__(self, community_code: str) -> None:
        rows = Building.objects.standing().filter(community_code=community_code)
        self._spellings: dict[UUID, list[str]] = {
            building.id: [
                normal(text)
                for text in (
                    building.name,
                    building.address + building.name,
                    building.address,
                    *building.aliases,
                )
                if text
            ]
            for building in rows.only("id", "name", "address", "aliases")
        }
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
        self._known: dict[str, list[UUID]] = {}
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
            for building in self._buildings(address)
            for hit in self._doors(self._homes.get(building, {}), address)
        }
        return next(iter(found)) if len(found) == 1 else None

    def _buildings(self, address: Address) -> list[UUID]:
        words = normal(address.building_words)
        if words not in self._known:
            exact = [one for one, names in self._spellings.items() if words in names]
            self._known[words] = exact or [
                one for one, names in self._spellings.items() if _ends_alike(names, words)
            ]
        return self._known[words]

    @staticmethod
    def _doors(doors: dict[Door, tuple[UUID, str]], address: Address) -> list[tuple[UUID, str]]:
        if not address.door:
            return list(doors.values()) if len(doors) == 1 else []
        if address.entrance:
            hit = doors.get((address.entrance, address.door))
            return [hit] if hit else []
        return [home for (_entrance, door), home in doors.items() if door == address.door]


def _ends_alike(names: list[str], words: str) -> bool:
    """Whether one of two spellings ends with the other, and no number is cut in two."""
    for name in names:
        long, short = (name, words) if len(name) >= len(words) else (words, name)
        before = long[: -len(short)] if short else ""
        if short and len(short) > 2 and long.endswith(short) and not before[-1:].isdigit():
            return True
    return False
