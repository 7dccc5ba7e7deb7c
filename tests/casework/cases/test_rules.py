"""Who may make a move, as a table and as properties."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.cases.rules import (
    Hindrance,
    RunningClock,
    Standing,
    hindrance,
    next_due,
    slot_of,
    standing,
)
from linli.casework.cases.workflow import Seat, Who
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import RESIDENT, SYSTEM, Actor, ActorKind, Level, Reach, Scope

ME, OTHER = uuid4(), uuid4()


def staff(*permissions: Permission, unit: UUID | None = None, street: str = "s1") -> Actor:
    return Actor(
        ActorKind.STAFF,
        "某人",
        account_id=ME,
        unit_id=unit,
        scope=Scope(Level.STREET, street, unit, Reach.DIVISION),
        permissions=frozenset(permissions),
    )


def at(
    *, covers: bool = True, leads: bool = False, assists: bool = False, reporter: bool = False
) -> Standing:
    return Standing(covers, leads, assists, reporter)


HANDLER = (Who(Seat.LEAD, Permission.HANDLE),)


@pytest.mark.parametrize(
    ("who", "actor", "where", "expected"),
    [
        (HANDLER, staff(Permission.HANDLE), at(leads=True), None),
        (HANDLER, staff(), at(leads=True), Hindrance.NOT_PERMITTED),
        (HANDLER, staff(Permission.HANDLE), at(), Hindrance.NOT_YOURS),
        (HANDLER, staff(Permission.HANDLE), at(covers=False), Hindrance.OUT_OF_SCOPE),
        (HANDLER, SYSTEM, at(covers=False), None),
        ((Who(Seat.REPORTER),), RESIDENT, at(reporter=True), None),
        ((Who(Seat.REPORTER),), RESIDENT, at(), Hindrance.NOT_YOURS),
        ((Who(Seat.SYSTEM),), staff(*Permission), at(leads=True), Hindrance.NOT_YOURS),
        ((Who(Seat.BODY, Permission.REVIEW),), RESIDENT, at(), Hindrance.NOT_YOURS),
    ],
)
def test_who_may(
    who: tuple[Who, ...], actor: Actor, where: Standing, expected: Hindrance | None
) -> None:
    assert hindrance(who, actor, where) == expected


def test_nobody_reviews_their_own_step() -> None:
    reviewer = (Who(Seat.BODY, Permission.REVIEW),)
    me = staff(Permission.REVIEW)
    doers = {"dispatch": ME}
    assert hindrance(reviewer, me, at(), not_after=("dispatch",), last_doers=doers) is (
        Hindrance.OWN_STEP
    )
    doers = {"dispatch": OTHER}
    assert hindrance(reviewer, me, at(), not_after=("dispatch",), last_doers=doers) is None


@given(st.sets(st.sampled_from(list(Permission))))
def test_without_scope_no_permission_helps(permissions: set[Permission]) -> None:
    where = standing(
        staff(*permissions, street="s2"),
        district="d1",
        street="s1",
        community="c1",
        lead_unit=uuid4(),
        assisting=[],
    )
    everyone = tuple(Who(seat, permission) for seat in Seat for permission in Permission)
    assert hindrance(everyone, staff(*permissions), where) is Hindrance.OUT_OF_SCOPE


moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1))  # noqa: DTZ001  # only compared


@given(st.lists(st.tuples(st.sampled_from(["sign", "contact", "finish"]), moments)))
def test_the_next_due_clock_is_the_earliest(pairs: list[tuple[str, datetime]]) -> None:
    clocks = [RunningClock(kind, due, due - timedelta(hours=1)) for kind, due in pairs]
    first = next_due(clocks)
    if not clocks:
        assert first is None
    else:
        assert first is not None
        assert first.due_at == min(due for _, due in pairs)


@pytest.mark.parametrize(
    ("hour", "slot"),
    [
        (8, "2026-11-18 am"),
        (12, "2026-11-18 pm"),
        (17, "2026-11-18 pm"),
        (18, "2026-11-18 evening"),
    ],
)
def test_half_days(hour: int, slot: str) -> None:
    assert slot_of(datetime(2026, 11, 18, hour)) == slot  # noqa: DTZ001  # local time is meant
