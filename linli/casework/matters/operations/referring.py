"""转人民调解: that a matter became a dispute, and what came of it, in the matter's own thread."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case, Link, LinkKind
from linli.casework.cases.operations import Moving, NotAllowedNow, advance
from linli.casework.matters.operations.notices import tell_unit
from linli.casework.matters.workflow import Action
from linli.registers.access.rules import SYSTEM, Actor


def refer_to_mediation(
    case_id: UUID, dispute: Case, *, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Note that the matter was referred; both are linked. Within the caller's transaction."""
    needs = {"dispute": dispute.number}
    with advance(case_id, Action.REFER, by=by, at=at, needs=needs, expect=expect) as it:
        if _is_referred(it):
            raise NotAllowedNow("referred_before")
        it.batch.insert(Link(case=it.case, other=dispute, kind=LinkKind.REFERRED_TO, at=at))
        it.say(dispute=dispute.number)
    return it.case


def _is_referred(it: Moving) -> bool:
    links = Link.objects.filter(case=it.case, kind=LinkKind.REFERRED_TO)
    return links.exists()


def note_mediation(case_id: UUID, dispute: str, outcome: str, *, at: datetime) -> Case:
    """Note what came of the mediation: a code, no content; the unit that leads finishes by it."""
    needs = {"outcome": outcome}
    with advance(case_id, Action.REFERRAL_OUTCOME, by=SYSTEM, at=at, needs=needs) as it:
        it.say(MEDIATION_ENDED.get(outcome, ""), dispute=dispute, outcome=outcome)
        if it.lead is not None:
            tell_unit(it, it.lead.unit_id, "dispute_back")
    return it.case


# What the reporter and the handler read; the city's words, without what the parties said.
MEDIATION_ENDED = {
    "written": "经人民调解，双方达成书面调解协议。",
    "oral": "经人民调解，双方达成口头调解协议。",
    "failed": "人民调解未能达成协议，已告知其他解决途径。",
    "ended": "人民调解已终止，已告知其他解决途径。",
    "routed": "人民调解委员会未受理，已告知其他解决途径，本事项继续办理。",
    "withdrawn": "调解申请已撤回，本事项继续办理。",
}
