"""The area of an import: what lies in it, and where a row's words place an entity."""

from __future__ import annotations

import re
from collections import defaultdict

from linli.registers.places.queries import DivisionInForce, divisions_under
from linli.registers.places.rules.areas import AreaScope
from linli.registers.places.rules.codes import COMMUNITY, STREET, full_code

_ENDINGS = ("居民委员会", "村民委员会", "居委会", "村委会", "社区", "村")


def _bare(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


class Grounds:
    """Communities and streets of an area, found by code, by name, or inside an address."""

    def __init__(self, scope: AreaScope, chosen: str = "") -> None:
        self.scope = scope
        communities = divisions_under(scope, COMMUNITY)
        streets = divisions_under(scope, STREET)
        self._by_code = {row.code: row for row in (*communities, *streets)}
        self.default = self._by_code.get(chosen)
        if self.default is None and scope.column in ("community_code", "street_code"):
            self.default = self._by_code.get(scope.code)
        self._by_name: dict[str, list[DivisionInForce]] = defaultdict(list)
        for row in communities:
            for name in {row.name, _bare(row.name)}:
                self._by_name[name].append(row)
        self._in_address = _finder([row.name for row in communities])
        self._street_in_address = _finder([row.name for row in streets])
        self._streets: dict[str, list[DivisionInForce]] = defaultdict(list)
        for row in streets:
            self._streets[row.name].append(row)

    def named(self, words: str) -> DivisionInForce | None:
        """The community of a name or code; None where none of the area, or several, have it."""
        code = full_code(words)
        if code:
            return self._by_code.get(code)
        found = self._by_name.get(words) or self._by_name.get(_bare(words)) or []
        return found[0] if len(found) == 1 else None

    def in_address(self, address: str) -> DivisionInForce | None:
        """The community whose name stands in an address, else the street; None where unsure."""
        for finder, known in (
            (self._in_address, self._by_name),
            (self._street_in_address, self._streets),
        ):
            found = finder.search(address) if finder else None
            rows = known[found[0]] if found else []
            if len(rows) == 1:
                return rows[0]
        return None


def _finder(names: list[str]) -> re.Pattern[str] | None:
    longest_first = sorted(set(names), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
