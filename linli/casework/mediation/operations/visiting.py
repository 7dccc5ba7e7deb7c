"""回访: whether it is kept, whether they are content, whether it may flare up (DOMAIN §3.3 no. 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.cases.operations import NotAllowedNow
from linli.casework.mediation.models import Visit
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_committee
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor

PERFORMED = ("all", "part", "none", "no_plan")
SATISFIED = ("satisfied", "basically", "dissatisfied", "not_said")


@dataclass(frozen=True, kw_only=True)
class NewVisit:
    """What was found at a visit; ``words`` are kept sealed."""

    reason: str
    performed: str
    satisfied: str
    words: str
    at_odds_again: bool = False
    may_flare_up: bool = False
    measures: str = ""
    visited_at: datetime | None = None


def record_visit(
    case_id: UUID, visit: NewVisit, *, by: Actor, at: datetime, expect: int | None = None
) -> Visit:
    """Record a visit; when it may flare up, what is done about it is asked and the chair is told.

    :raises NotAllowedNow: "unknown_answer", "measures_needed", "visit_in_future".
    """
    needs = {"words": visit.words.strip()}
    with moving(case_id, Action.VISIT, by=by, at=at, needs=needs, expect=expect) as it:
        if visit.performed not in PERFORMED or visit.satisfied not in SATISFIED:
            raise NotAllowedNow("unknown_answer")
        if visit.may_flare_up and not visit.measures.strip():
            raise NotAllowedNow("measures_needed")
        when = visit.visited_at or at
        if when > at:
            raise NotAllowedNow("visit_in_future")
        dispute = dispute_of(it)
        row = Visit.objects.create(
            dispute=dispute,
            position=dispute.visits.count() + 1,
            reason=visit.reason.strip()[:120],
            at=when,
            performed=visit.performed,
            satisfied=visit.satisfied,
            at_odds_again=visit.at_odds_again,
            may_flare_up=visit.may_flare_up,
            words=visit.words.strip(),
            measures=visit.measures.strip()[:200],
            by_name=by.name[:40],
            account_id=by.account_id,
        )
        if visit.may_flare_up:
            tell_committee(it, "dispute_flares_up")
        it.say(visit=row.position, performed=visit.performed, satisfied=visit.satisfied,
               flares_up=visit.may_flare_up)  # fmt: skip
    return row
