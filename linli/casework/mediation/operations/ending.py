"""调解不成、终止: how mediation ends without an agreement, and which ways are open then (art. 26)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import ConsentState, Dispute
from linli.casework.mediation.operations.accepting import record_consent, refused_by_party
from linli.casework.mediation.operations.moves import dispute_of, moving, start
from linli.casework.mediation.operations.notices import tell_parties
from linli.casework.mediation.workflow import Action, ClockKind
from linli.registers.access.rules import Actor

# Why mediation ends early; what they are called stands in channels (mediation words).
GROUNDS: Final = (
    "not_attended",
    "not_cooperating",
    "withdrew_consent",
    "sued",
    "crime_found",
    "sham",
    "party_gone",
    "unsafe",
    "limit_over",
    "other",
)


def fail(
    case_id: UUID,
    *,
    reason: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """End without agreement (调解不成): the parties are told of arbitration, suit and the like."""
    needs = {"reason": reason.strip(), "route": route.strip()}
    with moving(case_id, Action.FAIL, by=by, at=at, needs=needs, expect=expect) as it:
        _end(it, Dispute.Outcome.FAILED, because="not_agreed", route=route)
        it.say(reason.strip(), route=route.strip())
    return it.case


def end_early(
    case_id: UUID,
    *,
    ground: str,
    reason: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """End early (终止调解) on one of the grounds; the route that is open is told."""
    needs = {"reason": reason.strip(), "route": route.strip()}
    with moving(case_id, Action.END, by=by, at=at, needs=needs, expect=expect) as it:
        if ground not in GROUNDS:
            raise NotAllowedNow("no_such_ground", ground)
        _end(it, Dispute.Outcome.ENDED, because=ground, route=route)
        it.say(reason.strip(), ground=ground, route=route.strip())
    return it.case


def _end(it: Moving, outcome: str, *, because: str, route: str) -> None:
    dispute = dispute_of(it)
    dispute.outcome, dispute.ended_at, dispute.ended_because = outcome, it.at, because
    dispute.route_told = route.strip()[:200]
    dispute.save(update_fields=["outcome", "ended_at", "ended_because", "route_told"])
    start(it, ClockKind.FILE, dispute)
    start(it, ClockKind.VISIT, dispute)
    tell_parties(it)


def withdraw_consent(
    case_id: UUID,
    *,
    party_id: UUID,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """A party says, by their own code, that they refuse (any further) mediation: it ends at once.

    They need no reason and no permission (人民调解法 art. 23).
    """
    with transaction.atomic():
        record_consent(
            case_id,
            party_id,
            answer=ConsentState.REFUSED,
            means="portal",
            as_party=True,
            by=by,
            at=at,
            expect=expect,
        )
        return refused_by_party(case_id, route=route, by=by, at=at, party_id=party_id)
