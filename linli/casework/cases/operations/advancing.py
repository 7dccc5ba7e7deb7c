"""The one door for change: every move of every case goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.casework.cases.models import Assignment, AssignmentRole, Case, Clock, Event
from linli.casework.cases.operations.errors import CaseMoved, Missing, MoveRefused, NoSuchCase
from linli.casework.cases.operations.moving import Moving
from linli.casework.cases.operations.together import made_before, one_move, remember
from linli.casework.cases.rules import Hindrance, Standing, hindrance, standing
from linli.casework.cases.workflow import Move, workflow_of
from linli.registers.access.rules import Actor


@contextmanager
def advance(
    case_id: UUID,
    action: str,
    *,
    by: Actor,
    at: datetime,
    needs: Mapping[str, Any] | None = None,
    expect: int | None = None,
    is_reporter: bool = False,
    proved: Callable[[Case], frozenset[str]] | None = None,
) -> Iterator[Moving]:
    """Make one move of a case; what the block says is written with it in one transaction.

    ``needs`` holds the values of what the table's row asks for. ``expect`` is the version the
    actor was looking at; when somebody acted since, CaseMoved says who did what.
    ``is_reporter`` is true when the resident proved to be the reporter (by the query code).
    ``proved`` tells of the locked case which seats the actor holds by the family's own registers
    (appointed by name, a party to it).

    :raises NoSuchCase: there is none, or the actor must not know of it.
    :raises MoveRefused: the table or the actor's standing does not allow it.
    :raises Missing: a value that the table asks for is empty.
    """
    with one_move():
        before = made_before(case_id)
        case = before.case if before else _lock(case_id)
        parts = _parts(case, before)
        seats = proved(case) if proved is not None else frozenset[str]()
        at_case = _standing(case, parts, by, is_reporter=is_reporter, proved=seats)
        workflow = workflow_of(case.family)
        move = workflow.find(action, case.state)
        if expect is not None and expect != case.version:
            raise _moved(case)
        if move is None:
            raise MoveRefused(action, case.state, Hindrance.NO_SUCH_MOVE, case.family)
        _check(case, move, by, at_case)
        for name in move.needs:
            if not (needs or {}).get(name):
                raise Missing(name)
        moving = Moving(case, workflow=workflow, move=move, by=by, at=at)
        moving.load(parts, _clocks(case, before))
        moving.reporter = before.reporter if before else None
        yield moving
        moving.finish()
        remember(moving)


def _lock(case_id: UUID) -> Case:
    try:
        return Case.objects.select_for_update(of=("self",)).get(id=case_id)
    except Case.DoesNotExist:
        raise NoSuchCase from None


def _parts(case: Case, before: Moving | None) -> list[Assignment]:
    if before is not None:
        return [part for part in before.assignments if part.is_current]
    return list(Assignment.objects.filter(case=case, is_current=True).order_by("assigned_at"))


def _clocks(case: Case, before: Moving | None) -> list[Clock]:
    if before is not None:
        return [clock for clock in before.clocks if clock.stopped_at is None]
    return list(Clock.objects.filter(case=case, stopped_at=None))


def _standing(
    case: Case, parts: list[Assignment], by: Actor, *, is_reporter: bool, proved: frozenset[str]
) -> Standing:
    return standing(
        by,
        district=case.district_code,
        street=case.street_code,
        community=case.community_code,
        lead_unit=next((p.unit_id for p in parts if p.role == AssignmentRole.LEAD), None),
        assisting=[p.unit_id for p in parts if p.role == AssignmentRole.ASSIST],
        is_reporter=is_reporter,
        proved=proved,
    )


def _check(case: Case, move: Move, by: Actor, at_case: Standing) -> None:
    doers = last_doers(case.id, move.not_after) if move.not_after else {}
    stop = hindrance(move.who, by, at_case, not_after=move.not_after, last_doers=doers)
    if stop is Hindrance.OUT_OF_SCOPE:
        raise NoSuchCase
    if stop is not None:
        raise MoveRefused(move.action, case.state, stop, case.family)


def last_doers(case_id: UUID, actions: tuple[str, ...]) -> dict[str, UUID | None]:
    """Who last did each of these actions on a case."""
    rows = (
        Event.objects.filter(case_id=case_id, action__in=actions)
        .order_by("action", "-seq")
        .distinct("action")
        .values_list("action", "account_id")
    )
    return dict(rows)


def _moved(case: Case) -> CaseMoved:
    last = Event.objects.filter(case=case).order_by("-seq").first()
    if last is None:
        raise NoSuchCase
    return CaseMoved(last.who, last.unit_name, last.action, last.at, case.version, case.family)
