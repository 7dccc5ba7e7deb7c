"""区划变更: cases follow a division that was renumbered or merged to the codes of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import structlog

from linli.casework.cases.models import Case
from linli.casework.cases.operations.advancing import advance
from linli.casework.cases.operations.errors import CaseError
from linli.casework.cases.workflow import KernelAction
from linli.registers.access.rules import SYSTEM
from linli.registers.places.queries.successors import Successors, replaced_codes
from linli.registers.places.rules.codes import COMMUNITY, DISTRICT, STREET, Place

_AT_ONCE = 200
_CODES_AT_ONCE = 500
_WORDS = "行政区划变更，随新的区划办理。"
_COLUMNS = ("district_code", "street_code", "community_code", "grid_code")
Follower = Callable[[Case], None]
_FOLLOWERS: dict[str, Follower] = {}
logger = structlog.get_logger(__name__)


class _InPlace(Exception):
    """The case lies where it should."""


def also_follow(room: str, follower: Follower) -> None:
    """Declare how a room above the kernel takes its own scope columns along; from its apps.py.

    It is given the case with its new codes, in the transaction that gives them to it.
    """
    _FOLLOWERS[room] = follower


def follow_divisions(*, at: datetime) -> int:
    """Give every case of a replaced division the codes of today; returns how many moved.

    Open ones first. Each goes in a transaction of its own, with an event that names old and new
    codes; safe to break off and to run again. What was counted by day stays as it was counted.
    """
    successors, moved = Successors(), 0
    for is_open in (True, False):
        for grade in (COMMUNITY, STREET, DISTRICT):
            for case_id in _left_behind(grade, is_open=is_open):
                moved += _follow(case_id, successors, at=at)
    return moved


def _left_behind(grade: str, *, is_open: bool) -> Iterator[UUID]:
    codes = replaced_codes(grade)
    for start in range(0, len(codes), _CODES_AT_ONCE):
        yield from _cases(grade, codes[start : start + _CODES_AT_ONCE], is_open=is_open)


def _cases(grade: str, codes: Sequence[str], *, is_open: bool) -> Iterator[UUID]:
    rows = Case.objects.filter(**{f"{grade}_code__in": codes, "is_open": is_open})
    after: UUID | None = None
    while True:
        page = rows if after is None else rows.filter(id__gt=after)
        ids = list(page.order_by("id").values_list("id", flat=True)[:_AT_ONCE])
        yield from ids
        if len(ids) < _AT_ONCE:
            return
        after = ids[-1]


def _follow(case_id: UUID, successors: Successors, *, at: datetime) -> bool:
    action, needs = KernelAction.FOLLOW_DIVISION, {"places": True}
    try:
        with advance(case_id, action, by=SYSTEM, at=at, needs=needs) as it:
            case = it.case
            before = _codes(case)
            place = successors.place_now(
                district=case.district_code,
                street=case.street_code,
                community=case.community_code,
                grid=case.grid_code,
            )
            if _of(place) == before:
                raise _InPlace
            it.set(**dict(zip(_COLUMNS, _of(place), strict=True)))
            it.say(_WORDS, places={"from": before, "to": _of(place)})
            for follower in _FOLLOWERS.values():
                follower(case)
    except _InPlace:
        return False
    except CaseError as refused:
        logger.warning("division_not_followed", case=str(case_id), why=str(refused))
        return False
    return True


def _codes(case: Case) -> list[str]:
    return [getattr(case, name) for name in _COLUMNS]


def _of(place: Place) -> list[str]:
    return [getattr(place, name) for name in _COLUMNS]
