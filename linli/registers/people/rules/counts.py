"""Tables of counts in which nobody can be found: small cells hidden, and others with them.

A hidden cell can be worked out where it is alone between two groups of rows and columns whose sums
are shown: in the graph whose lines are the hidden cells between rows and columns it is a bridge.
So cells are hidden until no hidden one is a bridge, and until those hidden in a row or column are
at least ten people together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

LEAST = 10
Cell = tuple[int, int]


def hidden_cells(
    table: Sequence[Sequence[int]], *, hidden: Collection[Cell] = (), least: int = LEAST
) -> frozenset[Cell]:
    """Which cells (row, column) must not be shown.

    table: with the sums as last row and last column. hidden: cells that are hidden elsewhere and
    therefore must be here. Zero is shown: nobody is nobody.
    """
    rows, columns = len(table), len(table[0])
    found = {(r, c) for r in range(rows) for c in range(columns) if 0 < table[r][c] < least} | set(
        hidden
    )
    # The sums first and by themselves: another table of the same places hides the same ones.
    for line in (_column(rows, columns - 1), _row(rows - 1, columns)):
        _widen(table, found, line, least)
    changed = True
    while changed:
        changed = any(
            _widen(table, found, line, least)
            for line in (
                *(_row(r, columns) for r in range(rows)),
                *(_column(rows, c) for c in range(columns)),
            )
        )
        bridge = _bridge(found, rows)
        if bridge is not None:
            partner = _partner(table, found, bridge, rows, columns, least)
            if partner is not None:
                found.add(partner)
                changed = True
    return frozenset(found)


def _row(r: int, columns: int) -> list[Cell]:
    return [(r, c) for c in range(columns)]


def _column(rows: int, c: int) -> list[Cell]:
    return [(r, c) for r in range(rows)]


def _widen(
    table: Sequence[Sequence[int]], found: set[Cell], line: Sequence[Cell], least: int
) -> bool:
    """Hide one more cell of a line where those hidden are one alone, or too few people together."""
    inside = [cell for cell in line if cell in found]
    if not inside:
        return False
    together = sum(table[r][c] for r, c in inside)
    if len(inside) > 1 and together >= least:
        return False
    free = [cell for cell in line if cell not in found]
    if not free:
        return False
    found.add(_cheapest(table, free, line[-1], least))
    return True


def _cheapest(
    table: Sequence[Sequence[int]], free: Iterable[Cell], total: Cell, least: int
) -> Cell:
    """The cell that is missed least: not the sum, of enough people, the smallest of those."""
    return min(free, key=lambda cell: (cell == total, table[cell[0]][cell[1]] < least,
                                       table[cell[0]][cell[1]], cell))  # fmt: skip


def _bridge(found: set[Cell], rows: int) -> Cell | None:
    for cell in sorted(found):
        if not _reaches(found - {cell}, cell[0], rows + cell[1], rows):
            return cell
    return None


def _reaches(edges: set[Cell], start: int, goal: int, rows: int) -> bool:
    return goal in _side(edges, start, rows)


def _side(edges: set[Cell], start: int, rows: int) -> set[int]:
    """The rows, and columns numbered behind them, that hidden cells connect with one."""
    near: dict[int, list[int]] = {}
    for r, c in edges:
        near.setdefault(r, []).append(rows + c)
        near.setdefault(rows + c, []).append(r)
    seen, waiting = {start}, [start]
    while waiting:
        for other in near.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _partner(
    table: Sequence[Sequence[int]],
    found: set[Cell],
    bridge: Cell,
    rows: int,
    columns: int,
    least: int,
) -> Cell | None:
    """A shown cell that closes a ring through the bridge."""
    side = _side(found - {bridge}, bridge[0], rows)
    free = [
        (r, c)
        for r in range(rows)
        for c in range(columns)
        if (r, c) not in found and (r in side) != (rows + c in side)
    ]
    return _cheapest(table, free, (rows - 1, columns - 1), least) if free else None
