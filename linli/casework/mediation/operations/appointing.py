"""指派: who mediates a dispute, and keeping their lists and load true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import Appointment, Mediator, MediatorStatus
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.operations.notices import tell_committee, tell_parties
from linli.casework.mediation.workflow import Action, State
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SYSTEM, Actor

MOST_MEDIATORS = 3
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
    return it.case


def appoint(it: Moving, choice: Choice) -> Appointment:
    """Appoint one mediator within a move."""
    mediator = Mediator.objects.get(id=choice.mediator_id)
    if mediator.status != MediatorStatus.SERVING:
        raise NotAllowedNow("mediator_not_serving", mediator.name)
    Mediator.objects.filter(id=mediator.id).update(open_cases=F("open_cases") + 1)
    it.say(mediators=[*it.said.get("mediators", ()), mediator.number])
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
