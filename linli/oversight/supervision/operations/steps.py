"""Taking a rung on a case, inside the case's own move: the step, the history, the notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.matters.operations.notices import say_when
from linli.casework.matters.workflow import ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    RollRule,
    StartRule,
    due,
)
from linli.oversight.supervision.models import Paper, RungChoice, SupervisionStep
from linli.oversight.supervision.operations.families import FAMILIES, tell
from linli.oversight.supervision.queries.rule_book import step_rules
from linli.oversight.supervision.rules import MATTER, RANK, Rung, StepRule, in_force, may_sign
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ActorKind
from linli.registers.units.queries import UnknownUnit, unit_by_id

_SUPERSEDE = """
UPDATE supervision_supervisionstep SET is_current = false,
 status = CASE WHEN rung = 'listing' OR status = 'accepted' THEN status ELSE 'ended' END,
 ended_at = CASE WHEN rung = 'listing' OR status = 'accepted' THEN ended_at ELSE %s END,
 ended_because = CASE WHEN rung = 'listing' OR status = 'accepted' THEN ended_because ELSE %s END
WHERE case_id = %s AND is_current AND rank <= %s"""


def general_rule(rung: Rung, at: datetime, *, family: str = MATTER) -> StepRule | None:
    """The rule of a rung for the finish limit of an ordinary case: its words and its time to answer."""
    on = timezone.localdate(at)
    rules = in_force(step_rules(), on, kind="finish", urgency="normal", family=family)
    return next((rule for rule in rules if rule.rung is rung), None)


def answer_by(rule: StepRule | None, at: datetime) -> datetime | None:
    """Until when a step issued now is to be answered; None where no answer is asked for."""
    if rule is None or not rule.reply_within:
        return None
    days = rule.reply_unit in (LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY)
    start = StartRule.NEXT_DAY if days else StartRule.AT_ONCE
    roll = RollRule.ROLL if days else RollRule.NO_ROLL
    limit = Limit(rule.reply_within, rule.reply_unit, start, roll)
    return due(at, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def in_working_days(days: int, at: datetime) -> datetime:
    """The end of office hours so many working days from now: until when an answer is asked for."""
    limit = Limit(days, LimitUnit.WORKING_DAY, StartRule.NEXT_DAY, RollRule.ROLL)
    return due(at, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def may_sign_now(rung: Rung, by: Actor, at: datetime) -> bool:
    """Whether this post may sign a step of this rung; else it may be drafted for the leader."""
    leads = by.may(Permission.LEAD)
    return by.may(Permission.SUPERVISE) and may_sign(
        rung, step_rules(), timezone.localdate(at), leads=leads
    )


def require_signer(rung: Rung, by: Actor, at: datetime) -> None:
    """Refuse a step that only the leader in charge may sign.

    :raises NotAllowedNow: "leader_signs".
    """
    if by.kind is ActorKind.SYSTEM:
        return
    if not may_sign_now(rung, by, at):
        raise NotAllowedNow("leader_signs", str(RungChoice(rung).label))


def take_step(
    it: Moving,
    rung: Rung,
    *,
    addressee: UUID,
    text: str,
    basis: str = "",
    requirement: str = "",
    due_at: datetime | None = None,
    roles: tuple[str, ...] = (),
    rule: StepRule | None = None,
    clock: Clock | None = None,
    paper: Paper | None = None,
) -> SupervisionStep:
    """Write a step with its line in the case's history and its notices, in one round trip.

    The step that the case stood on before is no longer current, unless it is a higher one (a
    reminder to an assisting unit while the lead is under an order); a listing stays until taken
    off.
    """
    case, by, at = it.case, it.by, it.at
    roles = roles or FAMILIES[case.family].roles(rung)
    step = SupervisionStep(
        case=case,
        rung=rung,
        rank=RANK[rung],
        is_current=not _stands_higher(case, rung),
        is_automatic=rule is not None and by.kind is ActorKind.SYSTEM,
        rule_code=rule.code if rule else "",
        clock=clock or it.clock(ClockKind.FINISH),
        paper=paper,
        unit_id=paper.unit_id if paper else by.unit_id,
        issued_by=by.name[:40],
        issued_by_id=by.account_id,
        issued_at=at,
        addressee_id=addressee,
        roles=",".join(roles),
        text=text,
        basis=basis[:300],
        due_at=due_at,
        **_codes(case),
    )
    it.batch.execute(_SUPERSEDE, (at, "已由新的督办接替", case.id, RANK[rung]))
    it.batch.insert(step)
    it.say(
        _sentence(rung, addressee, text, paper),
        basis=basis[:200],
        told=RANK[rung] in (RANK[Rung.ORDER], RANK[Rung.LISTING]),
        rung=str(rung),
        step=step.id,
        unit=unit_name(addressee),
        number=paper.number if paper else None,
        due=due_at,
    )
    _tell(it, step, rung, requirement=requirement, paper=paper)
    return step


def _stands_higher(case: Case, rung: Rung) -> bool:
    steps = SupervisionStep.objects.filter(case=case, is_current=True)
    return steps.filter(rank__gt=RANK[rung]).exists()


def _codes(case: Case) -> dict[str, str]:
    return {
        "district_code": case.district_code,
        "street_code": case.street_code,
        "community_code": case.community_code,
    }


def unit_name(unit_id: UUID) -> str:
    """The name of a unit as lists show it; empty for one that is unknown."""
    try:
        return unit_by_id(unit_id).label
    except UnknownUnit:
        return ""


def _sentence(rung: Rung, addressee: UUID, text: str, paper: Paper | None) -> str:
    if paper is None:
        return text
    words = {
        Rung.ORDER: "已向{unit}发出督办单（{number}）。",
        Rung.LISTING: "已对{unit}挂牌督办（{number}）。",
        Rung.CIRCULAR: "已在通报（{number}）中点名{unit}。",
        Rung.SUMMON: "已通知约谈{unit}主要负责人（{number}）。",
    }[rung]
    return words.format(unit=unit_name(addressee), number=paper.number)


def _tell(
    it: Moving, step: SupervisionStep, rung: Rung, *, requirement: str, paper: Paper | None
) -> None:
    tell(
        it,
        step.addressee_id,
        f"supervise_{rung}",
        roles=tuple(step.roles.split(",")),
        words=step.text,
        requirement=requirement,
        due=say_when(step.due_at),
        number=paper.number if paper else "",
    )
