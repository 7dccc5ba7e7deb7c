"""集中分流: dispatch to units, returns and the rulings on them, assisting units, upgrading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from linli.casework.cases.models import (
    AssignmentRole,
    AssignmentStatus,
    Case,
    Measure,
)
from linli.casework.cases.operations import Moving, NotAllowedNow, advance
from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.models import Matter, RequestKind
from linli.casework.matters.operations.clocks import local_day, start
from linli.casework.matters.operations.notices import say_when, tell_reporter, tell_unit
from linli.casework.matters.operations.requests import ask, rule
from linli.casework.matters.queries.windows import return_hindrance
from linli.casework.matters.workflow import Action, ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import Limit
from linli.registers.access.rules import Actor
from linli.registers.units.models import Duty, Unit


def dispatch(
    case_id: UUID,
    *,
    lead: UUID,
    assists: Mapping[UUID, str] | None = None,
    basis: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Dispatch a matter (派单) to the unit that leads and the units that assist.

    ``assists`` maps a unit to its task; ``basis`` is the catalogue row or the reason.

    :raises NotAllowedNow: "unit_closed", "beyond_duty_list" for a committee asked to do what
        its duty list does not hold (BJ条例 art. 17), "lead_assists".
    """
    needs = {"lead": lead, "basis": basis}
    with advance(case_id, Action.DISPATCH, by=by, at=at, needs=needs, expect=expect) as it:
        _give(it, lead, assists or {}, basis=basis, is_designated=False)
    return it.case


def consult(
    case_id: UUID, *, words: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Keep what was agreed before dispatch (会商): with whom, and who is to lead (66号)."""
    with advance(
        case_id, Action.CONSULT, by=by, at=at, needs={"words": words}, expect=expect
    ) as it:
        it.say(words)
    return it.case


def designate(
    case_id: UUID,
    *,
    lead: UUID,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Designate the unit (指定承办): it may not return the matter (潍坊条例 art. 22)."""
    needs = {"lead": lead, "ruling": ruling}
    with advance(case_id, Action.DESIGNATE, by=by, at=at, needs=needs, expect=expect) as it:
        rule(it, RequestKind.RETURN, ruling, is_upheld=True, may_be_absent=True)
        previous = it.lead
        if previous is not None:
            it.end(previous, AssignmentStatus.REPLACED)
        _give(it, lead, {}, basis=ruling, is_designated=True)
        Matter.objects.filter(case=it.case).update(is_designated=True)
    return it.case


def _give(
    it: Moving, lead: UUID, assists: Mapping[UUID, str], *, basis: str, is_designated: bool
) -> None:
    if lead in assists:
        raise NotAllowedNow("lead_assists")
    units = _units([lead, *assists], it)
    part = it.assign(lead, AssignmentRole.LEAD, basis=basis[:200], is_designated=is_designated)
    start(it, ClockKind.SIGN, hours_of=lead)
    contact = it.clock(ClockKind.CONTACT)
    if contact is not None:
        it.stop_clock(contact, cancelled=True)
    start(it, ClockKind.CONTACT, hours_of=lead)
    for unit_id, task in assists.items():
        give_assist(it, unit_id, task)
    it.set(lead_unit_id=lead)
    names = [units[unit_id].short_name for unit_id in assists]
    it.say(basis=basis[:200], lead=units[lead].name, lead_id=lead, assists=names, part=part.id)
    it.count(Measure.DISPATCHED, lead)
    Matter.objects.filter(case=it.case).update(dispatched_at=it.at)
    tell_unit(it, lead, "dispatched", due=say_when(it.case.finish_due_at))
    tell_reporter(it, "dispatched", unit=units[lead].name, due=say_when(it.case.finish_due_at))


def give_assist(it: Moving, unit_id: UUID, task: str) -> None:
    """Give an assisting unit its task; its limit is the main one less one working day."""
    part = it.assign(unit_id, AssignmentRole.ASSIST, task=task[:200])
    clock = start(it, ClockKind.ASSIST, part=part, hours_of=unit_id)
    finish = it.clock(ClockKind.FINISH)
    if finish is not None:
        earlier = one_working_day_before(finish.due_at)
        if it.at < earlier < clock.due_at:
            it.move_due(clock, earlier, note="比办结时限提前 1 个工作日")
    tell_unit(it, unit_id, "assist_asked", task=task)


def one_working_day_before(due_at: datetime) -> datetime:
    """The same hour of the last working day before: until when assisting units answer."""
    calendar = work_calendar()
    day = due_at - timedelta(days=1)
    while not calendar.is_working(local_day(day)):
        day -= timedelta(days=1)
    return day


def _units(unit_ids: Sequence[UUID], it: Moving) -> dict[UUID, Unit]:
    units = Unit.objects.in_force(local_day(it.at)).in_bulk(list(unit_ids))
    for unit_id in unit_ids:
        unit = units.get(unit_id)
        if unit is None:
            raise NotAllowedNow("unit_closed", str(unit_id))
        if unit.grade == "community" and not _is_its_duty(unit, it.case, it.at):
            raise NotAllowedNow("beyond_duty_list", unit.name)
    return units


def _is_its_duty(unit: Unit, case: Case, at: datetime) -> bool:
    codes = [case.category[:end] for end in (2, 4, 6)]
    return any(
        row.valid_from <= local_day(at) and (row.valid_to is None or local_day(at) < row.valid_to)
        for row in Duty.objects.filter(unit=unit, code__in=codes)
    )


def add_assist(
    case_id: UUID,
    *,
    unit: UUID,
    task: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Ask one more unit to assist (协办)."""
    needs = {"unit": unit, "task": task}
    with advance(case_id, Action.ADD_ASSIST, by=by, at=at, needs=needs, expect=expect) as it:
        if any(part.unit_id == unit for part in it.assignments):
            raise NotAllowedNow("already_on_the_case")
        units = _units([unit], it)
        give_assist(it, unit, task)
        it.say(task, unit=units[unit].name)
    return it.case


def return_dispatch(
    case_id: UUID,
    *,
    reason: str,
    basis: str,
    suggested_unit: UUID | None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Object to the dispatch (退单): the finish clock runs on while the reviewer looks.

    :raises NotAllowedNow: "designated", "rounds" or "too_late" (DOMAIN §1.8).
    """
    needs = {"reason": reason, "basis": basis}
    with advance(case_id, Action.RETURN, by=by, at=at, needs=needs, expect=expect) as it:
        matter = Matter.objects.get(case=it.case)
        stop = return_hindrance(it.case, matter, it.lead.assigned_at if it.lead else at, at)
        if stop:
            raise NotAllowedNow(stop)
        clock = start(it, ClockKind.REVIEW)
        ask(
            it,
            RequestKind.RETURN,
            reason=reason,
            basis=basis,
            due_at=clock.due_at,
            round=matter.returns + 1,
            suggested_unit_id=suggested_unit,
        )
        it.say(reason, basis=basis)
        it.count(Measure.RETURNED, by.unit_id)
        Matter.objects.filter(case=it.case).update(returns=matter.returns + 1)
    return it.case


def uphold_return(
    case_id: UUID, *, ruling: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Uphold the return (同意退单): the matter goes back to the dispatch desk."""
    needs = {"ruling": ruling}
    with advance(case_id, Action.UPHOLD_RETURN, by=by, at=at, needs=needs, expect=expect) as it:
        rule(it, RequestKind.RETURN, ruling, is_upheld=True)
        part = it.lead
        if part is not None:
            it.end(part, AssignmentStatus.RETURNED)
            tell_unit(it, part.unit_id, "return_upheld", ruling=ruling[:100])
        for assist in it.assists:
            it.end(assist, AssignmentStatus.REPLACED)
        contact = it.clock(ClockKind.CONTACT)
        if contact is not None:
            it.stop_clock(contact, cancelled=True)
        it.set(lead_unit_id=None)
        start(it, ClockKind.DISPATCH)
        it.say(ruling)
    return it.case


def dismiss_return(
    case_id: UUID, *, ruling: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Dismiss the return (驳回退单): the same unit signs for the matter."""
    needs = {"ruling": ruling}
    with advance(case_id, Action.DISMISS_RETURN, by=by, at=at, needs=needs, expect=expect) as it:
        rule(it, RequestKind.RETURN, ruling, is_upheld=False)
        part = it.lead
        start(it, ClockKind.SIGN, hours_of=part.unit_id if part else None)
        if part is not None:
            part.status, part.signed_at, part.signed_by_id = AssignmentStatus.OFFERED, None, None
            tell_unit(it, part.unit_id, "return_dismissed", ruling=ruling[:100])
        it.say(ruling)
    return it.case


def upgrade(
    case_id: UUID,
    *,
    lead: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Move the lead to a higher unit (提级办理); the unit that led becomes an assisting one."""
    needs = {"lead": lead, "reason": reason}
    with advance(case_id, Action.UPGRADE, by=by, at=at, needs=needs, expect=expect) as it:
        units = _units([lead], it)
        previous = it.lead
        if previous is not None and previous.unit_id == lead:
            raise NotAllowedNow("already_leads")
        for part in it.assignments:
            if part.unit_id == lead and part.is_current:
                it.end(part, AssignmentStatus.REPLACED)
        if previous is not None:
            it.end(previous, AssignmentStatus.REPLACED)
        it.assign(lead, AssignmentRole.LEAD, basis=reason[:200], is_designated=True)
        if previous is not None:
            give_assist(it, previous.unit_id, "配合提级后的主办单位")
        start(it, ClockKind.SIGN, hours_of=lead)
        it.set(lead_unit_id=lead)
        it.say(reason, lead=units[lead].name)
        Matter.objects.filter(case=it.case).update(is_designated=True)
        tell_unit(it, lead, "upgraded", reason=reason[:100])
    return it.case


def half(timed: TimedLimit) -> TimedLimit:
    """Half a limit, rounded up: what a redo is given (DOMAIN §1.8)."""
    limit = timed.limit
    amount = (limit.amount + 1) // 2
    return TimedLimit(
        timed.rule_code,
        f"{timed.rule_name}（重办减半）",
        timed.basis,
        Limit(amount, limit.unit, limit.start, limit.roll),
        timed.hours_of,
    )
