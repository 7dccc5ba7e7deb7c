"""历史积案、一案一策: one old case, one plan with leader, unit and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Missing, Moving, NotAllowedNow
from linli.casework.mediation.models import OldCase, OldCaseStep
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_account, tell_committee
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor


@dataclass(frozen=True, kw_only=True)
class OldCasePlan:
    """一案一策: since when, who leads it, which unit answers for it, and how it is to be solved."""

    since: date
    leader_id: UUID
    leader_name: str
    unit_id: UUID
    plan: str


@dataclass(frozen=True, kw_only=True)
class NewStep:
    """One step of the plan: what, who, until when."""

    what: str
    who: str
    due_on: date


def take_up(
    case_id: UUID,
    plan: OldCasePlan,
    steps: Sequence[NewStep] = (),
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> OldCase:
    """Take a dispute up as an old case. Raises NotAllowedNow where it is one already."""
    needs = {"plan": plan.plan.strip()}
    with moving(case_id, Action.OLD_CASE, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        if OldCase.objects.filter(dispute=dispute).exists():
            raise NotAllowedNow("old_case_already")
        old = OldCase.objects.create(
            dispute=dispute,
            since=plan.since,
            leader_id=plan.leader_id,
            leader_name=plan.leader_name[:40],
            unit_id=plan.unit_id,
            plan=plan.plan.strip(),
            taken_up_at=at,
        )
        dispute.is_old_case = True
        dispute.save(update_fields=["is_old_case"])
        for position, step in enumerate(steps, start=1):
            _add(old, position, step)
        it.say(steps=len(steps))
        tell_committee(it, "dispute_old_case")
        tell_account(it, plan.leader_id, "dispute_old_case")
    return old


def _add(old: OldCase, position: int, step: NewStep) -> None:
    if not step.what.strip():
        raise Missing("step")
    OldCaseStep.objects.create(
        old_case=old,
        position=position,
        what=step.what.strip()[:200],
        who=step.who.strip()[:40],
        due_on=step.due_on,
    )


def report_step(
    case_id: UUID,
    position: int,
    *,
    result: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Report what became of a step; a reported one is not changed."""
    needs = {"result": result.strip()}
    with moving(case_id, Action.OLD_CASE_STEP, by=by, at=at, needs=needs, expect=expect) as it:
        step = OldCaseStep.objects.filter(
            old_case=_old(it), position=position, done_at=None
        ).first()
        if step is None:
            raise NotAllowedNow("no_such_step")
        step.done_at, step.result = at, result.strip()[:200]
        step.save(update_fields=["done_at", "result"])
        it.say(result.strip(), step=position)
    return it.case


def strike_off(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Strike a dispute off the list of old cases (销号), with the reason."""
    needs = {"reason": reason.strip()}
    with moving(case_id, Action.STRIKE_OFF, by=by, at=at, needs=needs, expect=expect) as it:
        old = _old(it)
        old.struck_off_at, old.struck_off_because = at, reason.strip()[:200]
        old.save(update_fields=["struck_off_at", "struck_off_because"])
        it.say(reason.strip())
    return it.case


def _old(it: Moving) -> OldCase:
    found = OldCase.objects.filter(dispute_id=it.case.id, struck_off_at=None).first()
    if found is None:
        raise NotAllowedNow("no_old_case")
    return found
