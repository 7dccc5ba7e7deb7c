"""Divisions with invented names and contiguous grids on a bent lattice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shapely.geometry import Polygon, mapping
from shapely.ops import unary_union

from linli.demo.sizes import Size
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.rules.codes import PREFIX, grade_of

CITY_CODE = "429900000000"
WEST, SOUTH = 112.05, 31.95
CELL = 0.006
_DISTRICTS = (
    "城北",
    "城南",
    "江东",
    "江西",
    "望山",
    "临港",
    "高新",
    "云溪",
    "白沙",
    "青石",
    "南湾",
)
_STREETS = (
    "柳林",
    "望江",
    "东风",
    "桥头",
    "胜利",
    "和平",
    "新华",
    "建设",
    "人民",
    "解放",
    "文昌",
    "沿河",
    "古城",
)
_COMMUNITIES = (
    *("锦绣", "学府", "和顺", "纺织", "江畔", "杏园", "荷塘", "双桥", "松林", "清泉"),
    *(
        "竹园",
        "红旗",
        "滨河",
        "桂花",
        "大观",
        "梅岭",
        "兰亭",
        "菊苑",
        "枫林",
        "石塘",
        "银杏",
        "金桥",
    ),
)

Cell = tuple[int, int]


@dataclass
class Geography:
    """What was made, for the rest of the demo to refer to."""

    districts: list[tuple[str, str]] = field(default_factory=list)
    streets: list[tuple[str, str]] = field(default_factory=list)
    communities: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[str, list[Polygon]] = field(default_factory=dict)


def lay_out(size: Size) -> Geography:
    """Plan the divisions and the shapes of the grids; nothing is written."""
    found = Geography()
    across = max(1, round(size.strips**0.5 / size.grids) + 1)
    number = 0
    for d in range(size.districts):
        district = f"4299{d + 1:02d}"
        found.districts.append((f"{district}000000", f"{_DISTRICTS[d]}区"))
        for s in range(size.streets):
            street = f"{district}{s + 1:03d}"
            found.streets.append((f"{street}000", f"{_STREETS[s]}街道"))
            for c in range(size.communities):
                code = f"{street}{c + 1:03d}"
                found.communities.append((code, f"{_COMMUNITIES[c]}社区"))
                row, column = divmod(number, across)
                first = column * size.grids
                found.cells[code] = [_cell(first + n, row) for n in range(size.grids)]
                number += 1
    return found


def _corner(column: int, row: int) -> tuple[float, float]:
    # The same corner is bent the same way for every cell it belongs to, so that they tile.
    bend = random.Random(f"corner {column} {row}")  # noqa: S311  # invented land
    east = WEST + (column + bend.uniform(-0.22, 0.22)) * CELL
    north = SOUTH + (row + bend.uniform(-0.22, 0.22)) * CELL
    return round(east, 6), round(north, 6)


def _cell(column: int, row: int) -> Polygon:
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    return Polygon([_corner(column + x, row + y) for x, y in corners])


def make_places(size: Size, at: datetime) -> Geography:
    """Enter divisions, boundaries and grids through the operations of the register."""
    land = lay_out(size)
    rows = [(CITY_CODE, "临江市"), *land.districts, *land.streets, *land.communities]
    for code, name in rows:
        places.add_division(by=SYSTEM, at=at, code=code, name=name)
    places.import_boundaries(_boundaries(land), by=SYSTEM, at=at)
    places.import_grids(_grids(land, size), by=SYSTEM, at=at)
    return land


def _boundaries(land: Geography) -> dict[str, Any]:
    features = []
    for code, _ in (*land.districts, *land.streets, *land.communities):
        prefix = code[: PREFIX[grade_of(code)]]
        cells = [
            cell
            for community, shapes in land.cells.items()
            if community.startswith(prefix)
            for cell in shapes
        ]
        features.append(_feature(unary_union(cells), code=code))
    return {"type": "FeatureCollection", "features": features}


def _grids(land: Geography, size: Size) -> dict[str, Any]:
    a_grid = size.residents_a_grid
    features = []
    for community, shapes in land.cells.items():
        for n, cell in enumerate(shapes, 1):
            features.append(
                _feature(
                    cell,
                    community_code=community,
                    name=f"第{n}网格",
                    residents=a_grid,
                    households=round(a_grid / 2.6),
                )
            )
    return {"type": "FeatureCollection", "features": features}


def _feature(shape: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
