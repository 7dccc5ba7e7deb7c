"""Where a place lies today whose division was renumbered or merged since."""

from __future__ import annotations

from collections.abc import Iterator

from linli.registers.places.models import Division, Grid
from linli.registers.places.rules.codes import COMMUNITY, DISTRICT, STREET, Place

# A division is renumbered a few times in a century; more is a ring in the data.
_LONGEST = 20


def replaced_codes(grade: str) -> list[str]:
    """The codes of a level that another code follows on and that are not in force any more."""
    in_force = Division.objects.filter(grade=grade, valid_to=None).values("code")
    ended = Division.objects.filter(grade=grade, valid_to__isnull=False, successor__isnull=False)
    return list(ended.exclude(code__in=in_force).order_by("code").values_list("code", flat=True))


class Successors:
    """Finds the place of today for codes of the past; reads each division once."""

    def __init__(self) -> None:
        self._known: dict[str, Division | None] = {}

    def place_now(self, *, district: str, street: str, community: str, grid: str = "") -> Place:
        """The place of today: that of the finest code, or of the next one that is followed.

        A code that nobody follows stays as it is while those above it stay.
        """
        codes = ((COMMUNITY, community), (STREET, street), (DISTRICT, district))
        for place, (_grade, code) in enumerate(codes):
            now = self._now(code) if code else None
            if now is None:
                continue
            if any(finer for _grade, finer in codes[:place]) and now.code == code:
                break
            return self._place(now, grid)
        return Place(district, "", street, "", community, "", grid, "")

    def _place(self, now: Division, grid: str) -> Place:
        return Place(
            district_code=now.district_code,
            street_code=now.street_code,
            community_code=now.community_code,
            grid_code=_grid_now(grid, now.community_code) if grid else "",
        )

    def _now(self, code: str) -> Division | None:
        if code not in self._known:
            self._known[code] = _follow(code)
        return self._known[code]


def _follow(code: str) -> Division | None:
    in_force = Division.objects.filter(code=code, valid_to=None).first()
    if in_force is not None:
        return in_force
    ended = Division.objects.filter(code=code, successor__isnull=False)
    row = ended.order_by("-valid_to").select_related("successor").first()
    for _step in range(_LONGEST):
        row = row.successor if row is not None else None
        if row is None or row.valid_to is None:
            return row
    return None


def _grid_now(code: str, community: str) -> str:
    for grid in _followed_grids(code):
        if grid.valid_to is None:
            return grid.code if grid.community_code == community else ""
    return ""


def _followed_grids(code: str) -> Iterator[Grid]:
    row = Grid.objects.filter(code=code).order_by("-valid_from").first()
    for _step in range(_LONGEST):
        if row is None:
            return
        yield row
        row = row.successor
