"""提级、下交、指定、联合: moving a dispute to another committee, or mediating it with one."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from linli.casework.cases.models import Assignment, AssignmentRole, AssignmentStatus, Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import (
    Committee,
    CommitteeKind,
    Dispute,
    Session,
    SessionState,
)
from linli.casework.mediation.operations.appointing import release
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import (
    tell_committee,
    tell_mediators,
    tell_parties,
)
from linli.casework.mediation.workflow import Action
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_LEVELS: Final = {CommitteeKind.VILLAGE: 0, CommitteeKind.TOWN: 1, CommitteeKind.COUNTY: 2}
_STEPS_UP = 4


def escalate(
    case_id: UUID,
    committee_id: UUID,
    *,
    reason: str,
    has_failed: bool = False,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Hand a dispute to a committee above (提级); ``has_failed`` counts a failure below.

    :raises NotAllowedNow: the other committee is not above this one, or is dissolved.
    """
    needs = {"committee": committee_id, "reason": reason.strip()}
    with moving(case_id, Action.ESCALATE, by=by, at=at, needs=needs, expect=expect) as it:
        dispute, other = dispute_of(it), _committee(committee_id)
        if not _is_above(other, dispute.committee):
            raise NotAllowedNow("committee_not_above", str(other))
        if has_failed:
            dispute.failures += 1
        _move(it, dispute, other, reason)
    return it.case


def hand_down(
    case_id: UUID,
    committee_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Hand a dispute to a committee below (下交). Raises NotAllowedNow where it is not below."""
    needs = {"committee": committee_id, "reason": reason.strip()}
    with moving(case_id, Action.HAND_DOWN, by=by, at=at, needs=needs, expect=expect) as it:
        dispute, other = dispute_of(it), _committee(committee_id)
        if not _is_above(dispute.committee, other):
            raise NotAllowedNow("committee_not_below", str(other))
        _move(it, dispute, other, reason)
    return it.case


def commission(
    case_id: UUID,
    committee_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Commission another committee, a trade's for instance, of the same district (指定、委托).

    A chair commissions within the own district; the county's officer within the own area.
    """
    needs = {"committee": committee_id, "reason": reason.strip()}
    with moving(case_id, Action.COMMISSION, by=by, at=at, needs=needs, expect=expect) as it:
        dispute, other = dispute_of(it), _committee(committee_id)
        _reachable(dispute, other, by)
        _move(it, dispute, other, reason)
    return it.case


def join(
    case_id: UUID,
    committee_id: UUID,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Mediate jointly with another committee: both see the dispute, the first goes on leading."""
    needs = {"committee": committee_id}
    with moving(case_id, Action.JOIN, by=by, at=at, needs=needs, expect=expect) as it:
        dispute, other = dispute_of(it), _committee(committee_id)
        _reachable(dispute, other, by)
        if other.pk == dispute.committee_id or _part_of(it, other.pk) is not None:
            raise NotAllowedNow("already_on_the_case")
        part = it.assign(other.pk, AssignmentRole.ASSIST, task="联合调解")
        part.status = AssignmentStatus.WORKING
        it.say(committee=str(other))
        tell_committee(it, "dispute_joined", unit_id=other.pk, before=str(dispute.committee))
        tell_parties(it)
    return it.case


def leave_joint(
    case_id: UUID,
    committee_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """End the joint mediation with a committee; it no longer sees the dispute."""
    needs = {"reason": reason.strip()}
    with moving(case_id, Action.LEAVE_JOINT, by=by, at=at, needs=needs, expect=expect) as it:
        part = _part_of(it, committee_id)
        if part is None:
            raise NotAllowedNow("not_on_the_case")
        it.end(part, AssignmentStatus.REPLACED)
        it.say(reason.strip(), committee=str(_committee(committee_id)))
    return it.case


def _committee(committee_id: UUID) -> Committee:
    rows = Committee.objects.select_related("unit").filter(pk=committee_id)
    found = rows.first()
    if found is None:
        raise NotAllowedNow("no_such_committee")
    if found.dissolved_on is not None:
        raise NotAllowedNow("committee_dissolved", str(found))
    return found


def _is_above(upper: Committee, lower: Committee) -> bool:
    above = lower.above_id
    for _step in range(_STEPS_UP):
        if above is None:
            break
        if above == upper.pk:
            return True
        above = Committee.objects.filter(pk=above).values_list("above_id", flat=True).first()
    return _is_higher_of_the_same_area(upper, lower)


def _is_higher_of_the_same_area(upper: Committee, lower: Committee) -> bool:
    """By level and area, where the register names no committee above."""
    high = _LEVELS.get(CommitteeKind(upper.kind), -1)
    low = _LEVELS.get(CommitteeKind(lower.kind), -1)
    column = {1: "street_code", 2: "district_code"}.get(high)
    return (
        column is not None
        and -1 < low < high
        and bool(getattr(upper, column))
        and getattr(upper, column) == getattr(lower, column)
    )


def _reachable(dispute: Dispute, other: Committee, by: Actor) -> None:
    if by.may(Permission.APPOINT_ACROSS) and other.scope_covers(by.scope):
        return
    if other.district_code != dispute.committee.district_code:
        raise NotAllowedNow("other_district", str(other))


def _part_of(it: Moving, unit_id: UUID) -> Assignment | None:
    return next((part for part in it.assists if part.unit_id == unit_id), None)


def _move(it: Moving, dispute: Dispute, other: Committee, reason: str) -> None:
    """Let another committee lead: the old one and its mediators no longer see the dispute."""
    if other.pk == dispute.committee_id:
        raise NotAllowedNow("already_leads")
    before = dispute.committee
    tell_mediators(it, "dispute_unassigned")
    release(it, because="moved")
    joint = _part_of(it, other.pk)
    for part in (it.lead, joint):
        if part is not None:
            it.end(part, AssignmentStatus.REPLACED)
    part = it.assign(other.pk, AssignmentRole.LEAD)
    part.status = AssignmentStatus.WORKING
    it.set(lead_unit_id=other.pk)
    dispute.committee = other
    dispute.save(update_fields=["committee", "failures"])
    Session.objects.filter(dispute=dispute, state=SessionState.PLANNED).update(
        state=SessionState.CANCELLED, moved_because="改由其他调解组织调解"
    )
    it.say(reason.strip(), committee=str(other), before=str(before))
    tell_committee(it, "dispute_moved_here", unit_id=other.pk, before=str(before))
    tell_parties(it)
