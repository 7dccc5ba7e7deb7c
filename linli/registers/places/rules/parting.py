"""Parting a connected piece of land into connected parts of as even a weight as can be.

By spanning trees: cutting one branch of a tree always leaves two connected parts. Of many trees
the one is taken whose cut is even enough and shortest. Then cells on the borders change sides
as long as that makes the parts more even.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import product

_TREES = 48
_EVEN_ENOUGH = 0.04
_MOST_MOVES = 400


@dataclass(frozen=True)
class Land:
    """Cells by number: their weight, their neighbours with the border's length, their place."""

    weight: dict[int, int]
    borders: dict[int, dict[int, float]]
    place: dict[int, tuple[float, float]]


def part(land: Land, number: int) -> list[list[int]]:
    """Part the cells into ``number`` connected groups (fewer only where there are fewer cells).

    Land that does not hang together is parted by itself, each piece into at least one group.
    """
    pieces = _pieces(land, set(land.weight))
    groups: list[list[int]] = []
    total = sum(land.weight.values())
    for piece in pieces:
        weight = sum(land.weight[n] for n in piece)
        share = max(1, round(number * weight / total)) if total and len(pieces) > 1 else number
        count = min(share if len(pieces) > 1 or total else 1, len(piece))
        groups += _even_out(land, _halved(land, sorted(piece), max(1, count)))
    return groups


def _pieces(land: Land, cells: set[int]) -> list[set[int]]:
    left, found = set(cells), []
    for first in sorted(cells):
        if first in left:
            piece = _reached(land, first, left)
            left -= piece
            found.append(piece)
    return found


def _reached(land: Land, first: int, cells: set[int]) -> set[int]:
    seen, waiting = {first}, [first]
    while waiting:
        for n in land.borders[waiting.pop()]:
            if n in cells and n not in seen:
                seen.add(n)
                waiting.append(n)
    return seen


def _halved(land: Land, cells: list[int], number: int) -> list[list[int]]:
    if number == 1:
        return [cells]
    first = number // 2
    one, other = _best_cut(land, cells, first, number)
    return _halved(land, one, first) + _halved(land, other, number - first)


def _best_cut(land: Land, cells: list[int], first: int, number: int) -> tuple[list[int], list[int]]:
    """Two connected parts, the first fit for ``first`` of ``number`` groups."""
    total = sum(land.weight[n] for n in cells)
    chance = random.Random(f"{len(cells)} {number} {total}")  # noqa: S311  # not for secrets
    best: tuple[tuple[bool, float, float], set[int]] | None = None
    members = set(cells)
    for _try in range(_TREES):
        for side in _sides(land, cells, members, chance, total * first / number):
            if not first <= len(side) <= len(cells) - (number - first):
                continue
            off = abs(sum(land.weight[n] for n in side) - total * first / number)
            share = off * number / total if total else 0.0
            is_even = share <= _EVEN_ENOUGH
            cut = sum(
                length
                for n in side
                for m, length in land.borders[n].items()
                if m in members and m not in side
            )
            rank = (not is_even, 0.0 if is_even else share, cut)
            if best is None or rank < best[0]:
                best = (rank, side)
    if best is None:  # a star, say: take single cells off the end of a tree
        side = set(_off_the_end(land, cells, members, first))
        return sorted(side), [n for n in cells if n not in side]
    return sorted(best[1]), [n for n in cells if n not in best[1]]


def _sides(
    land: Land, cells: list[int], members: set[int], chance: random.Random, wanted: float
) -> Iterable[set[int]]:
    """The few cuts of one random tree that come closest to the wanted weight."""
    order, parent = _tree(land, cells, members, chance)
    below = {n: land.weight[n] for n in order}
    for n in reversed(order[1:]):
        below[parent[n]] += below[n]
    total = below[order[0]]
    closest = sorted(
        ((min(abs(below[n] - wanted), abs(total - below[n] - wanted)), n) for n in order[1:]),
    )[:2]
    for _off, n in closest:
        branch = _branch(order, parent, n)
        is_branch = abs(below[n] - wanted) <= abs(total - below[n] - wanted)
        yield branch if is_branch else members - branch


def _branch(order: list[int], parent: dict[int, int], top: int) -> set[int]:
    found = {top}
    for n in order[order.index(top) + 1 :]:
        if parent[n] in found:
            found.add(n)
    return found


def _tree(
    land: Land, cells: list[int], members: set[int], chance: random.Random
) -> tuple[list[int], dict[int, int]]:
    """A spanning tree of near neighbours with some chance in it; parents come before children."""
    root = cells[chance.randrange(len(cells))]
    order: list[int] = []
    parent: dict[int, int] = {}
    waiting: list[tuple[float, int, int]] = [(0.0, root, root)]
    while waiting:
        _cost, n, above = heappop(waiting)
        if n in parent:
            continue
        parent[n] = above
        order.append(n)
        for m in sorted(land.borders[n]):
            if m in members and m not in parent:
                far = _distance(land.place[n], land.place[m])
                heappush(waiting, (far * chance.uniform(0.5, 2.0), m, n))
    return order, parent


def _off_the_end(land: Land, cells: list[int], members: set[int], number: int) -> list[int]:
    order, _parent = _tree(land, cells, members, random.Random(0))  # noqa: S311  # not for secrets
    return order[-number:]


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _even_out(land: Land, groups: list[list[int]]) -> list[list[int]]:
    """Let cells on borders change sides, one or in exchange, while that evens the groups out."""
    owner = {n: g for g, group in enumerate(groups) for n in group}
    sums = [sum(land.weight[n] for n in group) for group in groups]
    mean = sum(sums) / len(sums)
    for _move in range(_MOST_MOVES):
        if max(abs(value - mean) for value in sums) <= mean * _EVEN_ENOUGH:
            break
        if not (_move_one(land, owner, sums) or _exchange(land, owner, sums)):
            break
    made: list[list[int]] = [[] for _ in groups]
    for n in sorted(owner):
        made[owner[n]].append(n)
    return made


def _rim(land: Land, owner: dict[int, int]) -> list[tuple[int, int]]:
    """Each cell on a border with each group on its other side."""
    pairs = {
        (n, owner[m]) for n in owner for m in land.borders[n] if m in owner and owner[m] != owner[n]
    }
    return sorted(pairs)


def _move_one(land: Land, owner: dict[int, int], sums: list[int]) -> bool:
    gains = []
    for n, to in _rim(land, owner):
        weight, own = land.weight[n], owner[n]
        # Of the sum of squares of the two groups before and after.
        gain = 2 * weight * (sums[own] - sums[to] - weight)
        if gain > 0:
            gains.append((-gain, n, to))
    for _gain, n, to in sorted(gains):
        if _may_leave(land, owner, {n}):
            sums[owner[n]] -= land.weight[n]
            sums[to] += land.weight[n]
            owner[n] = to
            return True
    return False


def _exchange(land: Land, owner: dict[int, int], sums: list[int]) -> bool:
    for _gain, n, m in sorted(_gains(land, owner, sums))[:60]:
        if _swapped(land, owner, n, m):
            step = land.weight[n] - land.weight[m]
            sums[owner[m]] -= step
            sums[owner[n]] += step
            return True
    return False


def _gains(land: Land, owner: dict[int, int], sums: list[int]) -> Iterable[tuple[int, int, int]]:
    """Exchanges of two cells on a common border that would even out, with what they gain."""
    at: dict[tuple[int, int], list[int]] = {}
    for n, to in _rim(land, owner):
        at.setdefault((owner[n], to), []).append(n)
    for (own, to), cells in at.items():
        pairs = product(cells, at.get((to, own), [])) if own < to else ()
        for n, m in pairs:
            step = land.weight[n] - land.weight[m]
            gain = 2 * step * (sums[own] - sums[to] - step)
            if gain > 0:
                yield -gain, n, m


def _swapped(land: Land, owner: dict[int, int], n: int, m: int) -> bool:
    """Exchange two cells if both groups still hang together; tells whether it did."""
    owner[n], owner[m] = owner[m], owner[n]
    if _hangs_together(land, owner, owner[n]) and _hangs_together(land, owner, owner[m]):
        return True
    owner[n], owner[m] = owner[m], owner[n]
    return False


def _hangs_together(land: Land, owner: dict[int, int], group: int) -> bool:
    cells = {n for n, own in owner.items() if own == group}
    return len(_reached(land, min(cells), cells)) == len(cells)


def _may_leave(land: Land, owner: dict[int, int], leaving: set[int]) -> bool:
    group = owner[next(iter(leaving))]
    cells = {n for n, own in owner.items() if own == group} - leaving
    return bool(cells) and len(_reached(land, min(cells), cells)) == len(cells)
