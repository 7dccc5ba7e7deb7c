"""指派: who mediates a dispute, and keeping their lists and load true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow, moves_together
from linli.casework.mediation.models import Appointment, Mediator, MediatorStatus
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.operations.notices import (
    CHAIR,
    tell_account,
    tell_committee,
    tell_parties,
)
from linli.casework.mediation.workflow import Action, State
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SYSTEM, Actor, ActorKind

MOST_MEDIATORS = 3
RECUSED, KEPT_ON = "recused", "kept_on"
_MAY_BE_REPLACED = (State.TO_MEDIATE, State.MEDIATING, State.AGREED)


@dataclass(frozen=True)
class Choice:
    """One mediator chosen for a dispute, and why (codes and figures of rules.assigning)."""

    mediator_id: UUID
    is_lead: bool = False
    by_parties: bool = False
    why: Sequence[Any] = field(default=())


def assign(
    case_id: UUID,
    choices: Sequence[Choice],
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Appoint one to three mediators, one of whom leads (人民调解法 art. 19).

    :raises NotAllowedNow: not exactly one leads, too many, or one is not serving.
    """
    needs = {"mediators": list(choices)}
    with moving(case_id, Action.ASSIGN, by=by, at=at, needs=needs, expect=expect) as it:
        if len(choices) > MOST_MEDIATORS:
            raise NotAllowedNow("too_many_mediators", str(MOST_MEDIATORS))
        if sum(choice.is_lead for choice in choices) != 1:
            raise NotAllowedNow("one_mediator_leads")
        release(it, because="appointed_anew")
        for choice in choices:
            appoint(it, choice)
        tell_parties(it)
    return it.case


def recuse(
    case_id: UUID,
    mediator_id: UUID,
    *,
    reason: str,
    party_id: UUID | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Ask that a mediator step back (回避): a party, the mediator or the chair asks, the chair rules.

    A mediator who asks for themselves, and a chair who asks, need no ruling: it is done at once.
    """
    with moves_together():
        with moving(
            case_id,
            Action.RECUSE,
            by=by,
            at=at,
            needs={"reason": reason.strip()},
            party_id=party_id,
            expect=expect,
        ) as it:
            row = _appointment(it, mediator_id)
            it.say(reason.strip(), mediator=row.mediator.number)
            if by.kind is not ActorKind.STAFF:
                tell_committee(it, "dispute_recusal", roles=(CHAIR,))
                return it.case
        own = by.account_id is not None and by.account_id == row.account_id
        if not own and not by.may(Permission.CHAIR_COMMITTEE):
            return it.case
        return _step_back(it.case, row, by=by, at=at)


def _step_back(case: Case, row: Appointment, *, by: Actor, at: datetime) -> Case:
    doer = by if by.may(Permission.CHAIR_COMMITTEE) else SYSTEM
    with moving(case.id, Action.REPLACE, by=doer, at=at, needs={"reason": RECUSED}) as it:
        release(it, because=RECUSED, mediator_id=row.mediator_id)
        it.say(because=RECUSED, mediator=row.mediator.number)
        tell_committee(it, "dispute_needs_mediator")
        tell_parties(it)
    return it.case


def rule_on_recusal(
    case_id: UUID,
    mediator_id: UUID,
    *,
    is_granted: bool,
    reason: str,
    choice: Choice | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """The chair's ruling: the mediator steps back (another may be appointed at once) or goes on."""
    because = RECUSED if is_granted else KEPT_ON
    with moving(
        case_id,
        Action.REPLACE,
        by=by,
        at=at,
        needs={"reason": reason.strip()},
        expect=expect,
    ) as it:
        row = _appointment(it, mediator_id)
        if by.account_id is not None and by.account_id == row.account_id and not is_granted:
            raise NotAllowedNow("own_recusal")
        it.say(reason.strip(), because=because, mediator=row.mediator.number)
        if is_granted:
            _let_go(it, row, choice, because=RECUSED)
        tell_parties(it)
    return it.case


def replace_mediator(
    case_id: UUID,
    mediator_id: UUID,
    choice: Choice | None,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Replace one mediator by another, or only take them off; everybody is told."""
    with moving(
        case_id,
        Action.REPLACE,
        by=by,
        at=at,
        needs={"reason": reason.strip()},
        expect=expect,
    ) as it:
        row = _appointment(it, mediator_id)
        it.say(reason.strip(), because="replaced", mediator=row.mediator.number)
        _let_go(it, row, choice, because="replaced")
        tell_parties(it)
    return it.case


def _let_go(it: Moving, row: Appointment, choice: Choice | None, *, because: str) -> None:
    release(it, because=because, mediator_id=row.mediator_id)
    if row.account_id is not None:
        tell_account(it, row.account_id, "dispute_unassigned")
    if choice is not None:
        appoint(it, Choice(choice.mediator_id, row.is_lead, choice.by_parties, choice.why))
    elif row.is_lead:
        tell_committee(it, "dispute_needs_mediator")


def _appointment(it: Moving, mediator_id: UUID) -> Appointment:
    rows = Appointment.objects.filter(dispute_id=it.case.id, is_current=True)
    found = rows.select_related("mediator").filter(mediator_id=mediator_id).first()
    if found is None:
        raise NotAllowedNow("not_appointed_here")
    return found


def appoint(it: Moving, choice: Choice) -> Appointment:
    """Appoint one mediator within a move."""
    mediator = Mediator.objects.get(id=choice.mediator_id)
    if mediator.status != MediatorStatus.SERVING:
        raise NotAllowedNow("mediator_not_serving", mediator.name)
    Mediator.objects.filter(id=mediator.id).update(
        open_cases=F("open_cases") + 1, last_appointed_at=it.at
    )
    it.say(mediators=[*it.said.get("mediators", ()), mediator.number])
    if mediator.account_id is not None:
        tell_account(it, mediator.account_id, "dispute_assigned")
    return Appointment.objects.create(
        dispute_id=it.case.id,
        mediator=mediator,
        account_id=mediator.account_id,
        is_lead=choice.is_lead,
        chosen_by_parties=choice.by_parties,
        case_state=it.target,
        case_due_at=it.case.due_at,
        began_at=it.at,
        why=list(choice.why),
    )


def release(it: Moving, *, because: str, mediator_id: UUID | None = None) -> None:
    """End current appointments within a move: all, or one mediator's."""
    rows = Appointment.objects.filter(dispute_id=it.case.id, is_current=True)
    if mediator_id is not None:
        rows = rows.filter(mediator_id=mediator_id)
    for row in rows:
        row.is_current, row.ended_at, row.ended_because = False, it.at, because
        row.save(update_fields=["is_current", "ended_at", "ended_because"])
        Mediator.objects.filter(id=row.mediator_id, open_cases__gt=0).update(
            open_cases=F("open_cases") - 1
        )


def replace_everywhere(mediator_id: UUID, *, because: str, by: Actor, at: datetime) -> int:
    """Take a mediator who leaves or is suspended off all cases under way; returns how many.

    Within the caller's transaction. The chairs and parties are told; each dispute stands where a
    mediator is needed until another is appointed.
    """
    cases = Case.objects.filter(
        dispute__appointments__mediator_id=mediator_id,
        dispute__appointments__is_current=True,
        state__in=_MAY_BE_REPLACED,
    )
    taken_off = 0
    for case in cases.order_by("id").distinct():
        covered = by.may(Permission.APPOINT_ACROSS) and by.scope.covers(
            district=case.district_code, street=case.street_code, community=case.community_code
        )
        doer = by if covered else SYSTEM
        with moving(case.id, Action.REPLACE, by=doer, at=at, needs={"reason": because}) as it:
            release(it, because=because[:16], mediator_id=mediator_id)
            it.say(because=because)
            tell_committee(it, "dispute_needs_mediator")
            tell_parties(it)
        taken_off += 1
    return taken_off
