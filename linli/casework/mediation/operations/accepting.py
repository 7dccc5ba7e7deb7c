"""征求同意与受理: the parties are asked, the committee accepts or says the right route."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow, moves_together
from linli.casework.mediation.models import ConsentState, Dispute, DisputeParty, Side, Transfer
from linli.casework.mediation.operations.moves import dispute_of, local_day, moving, start
from linli.casework.mediation.operations.notices import (
    tell_committee,
    tell_mediators,
    tell_parties,
)
from linli.casework.mediation.operations.numbering import take_file_number
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import Action, ClockKind, State
from linli.registers.access.rules import Actor, ActorKind


def record_consent(
    case_id: UUID,
    party_id: UUID,
    *,
    answer: str,
    means: str,
    wished_mediator_id: UUID | None = None,
    by: Actor,
    at: datetime,
    as_party: bool = False,
    expect: int | None = None,
) -> Case:
    """Record what a party answers to the question whether to mediate (征求同意).

    ``answer`` is a ConsentState; a clear refusal is recorded here and ends the dispute by
    refused_by_party (人民调解法 art. 17).
    """
    needs = {"answer": answer}
    with moving(
        case_id,
        Action.ASK_CONSENT,
        by=by,
        at=at,
        needs=needs,
        expect=expect,
        party_id=party_id if as_party else None,
    ) as it:
        party = _party(it.case, party_id)
        party.consent, party.consent_at, party.consent_by = answer, at, means
        party.wished_mediator_id = wished_mediator_id or party.wished_mediator_id
        party.save(update_fields=["consent", "consent_at", "consent_by", "wished_mediator"])
        it.say(party=party.position, answer=answer, means=means)
        if by.kind is ActorKind.RESIDENT:
            tell_committee(it, "dispute_wish")
            tell_mediators(it, "dispute_wish")
    return it.case


def _party(case: Case, party_id: UUID) -> DisputeParty:
    try:
        return DisputeParty.objects.get(dispute_id=case.id, id=party_id)
    except DisputeParty.DoesNotExist:
        raise NotAllowedNow("no_such_party") from None


def accept(
    case_id: UUID,
    *,
    type: str,
    grade: str,
    grade_reason: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Accept a dispute (受理): it gets its official number, and mediation's limit starts.

    ``grade_reason`` says why another grade was chosen than the rules suggest.

    :raises NotAllowedNow: a party refused; the type is unknown; somebody was not yet asked.
    """
    needs = {"type": type, "grade": grade}
    with moving(case_id, Action.ACCEPT, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        _may_be_accepted(dispute, type, at)
        dispute.type, dispute.grade = type, grade
        dispute.accepted_at, dispute.rights_told_at = at, at
        dispute.file_number = take_file_number(dispute.committee, at=at)
        dispute.save(
            update_fields=["type", "grade", "accepted_at", "rights_told_at", "file_number"]
        )
        Transfer.objects.filter(dispute=dispute, confirmed_at=None).update(confirmed_at=at)
        start(it, ClockKind.MEDIATE, dispute)
        it.set(category=type[:12])
        it.say(grade_reason.strip(), type=type, grade=grade, number=dispute.file_number)
        tell_parties(it)
    return it.case


def _may_be_accepted(dispute: Dispute, type: str, at: datetime) -> None:
    if rule_book().type(type, local_day(at)) is None:
        raise NotAllowedNow("unknown_type", type)
    answers = list(
        DisputeParty.objects.filter(dispute=dispute, is_gone=False)
        .exclude(side=Side.THIRD)
        .values_list("side", "consent")
    )
    if any(consent == ConsentState.REFUSED for _, consent in answers):
        raise NotAllowedNow("party_refuses")
    if {side for side, _ in answers} < {Side.APPLICANT, Side.RESPONDENT}:
        raise NotAllowedNow("both_sides_needed")
    if any(consent == ConsentState.UNASKED for _, consent in answers):
        raise NotAllowedNow("consent_not_asked")


def refuse(
    case_id: UUID,
    *,
    bar: str,
    reason: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Do not accept: it may not be mediated; the right route is told (不予受理告知书)."""
    needs = {"bar": bar, "reason": reason, "route": route}
    with moving(case_id, Action.REFUSE, by=by, at=at, needs=needs, expect=expect) as it:
        _route(it, needs | {"because": "barred"}, at)
    return it.case


def refused_by_party(
    case_id: UUID,
    *,
    route: str,
    by: Actor,
    at: datetime,
    party_id: UUID | None = None,
    expect: int | None = None,
) -> Case:
    """End it because a party clearly refuses mediation; other routes are told (art. 17, 26)."""
    with moving(
        case_id,
        Action.REFUSED_BY_PARTY,
        by=by,
        at=at,
        needs={"route": route},
        expect=expect,
        party_id=party_id,
    ) as it:
        _route(it, {"bar": "", "reason": "", "route": route, "because": "party_refuses"}, at)
    return it.case


def _route(it: Moving, told: dict[str, str], at: datetime) -> None:
    dispute = dispute_of(it)
    dispute.outcome, dispute.ended_at = Dispute.Outcome.ROUTED, at
    dispute.ended_because = told["because"]
    dispute.bar_code, dispute.route_told = told["bar"], told["route"][:200]
    dispute.save(update_fields=["outcome", "ended_at", "ended_because", "bar_code", "route_told"])
    start(it, ClockKind.FILE, dispute)
    it.say(told["reason"], route=told["route"], bar=told["bar"])
    tell_parties(it)


def record_refusal(
    case_id: UUID,
    party_id: UUID,
    *,
    means: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """A party says clearly no: it is recorded and the dispute ends in the same transaction."""
    with moves_together():
        record_consent(
            case_id,
            party_id,
            answer=ConsentState.REFUSED,
            means=means,
            by=by,
            at=at,
            expect=expect,
        )
        return refused_by_party(case_id, route=route, by=by, at=at)


def reclassify(
    case_id: UUID,
    *,
    type: str = "",
    grade: str = "",
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Change type or grade of a dispute with a reason; a running limit follows the new grade."""
    with moving(
        case_id, Action.RECLASSIFY, by=by, at=at, needs={"reason": reason.strip()}, expect=expect
    ) as it:
        dispute = dispute_of(it)
        if type and rule_book().type(type, local_day(at)) is None:
            raise NotAllowedNow("unknown_type", type)
        was = dispute.grade
        dispute.type, dispute.grade = type or dispute.type, grade or dispute.grade
        dispute.save(update_fields=["type", "grade"])
        it.set(category=dispute.type[:12])
        if dispute.grade != was and it.case.state != State.TO_ACCEPT:
            _follow_grade(it, dispute)
        it.say(reason.strip(), type=type, grade=grade)
    return it.case


def _follow_grade(it: Moving, dispute: Dispute) -> None:
    """The limit of the new grade, counted from when the old one began; extended ones stay."""
    clock = it.clock(ClockKind.MEDIATE)
    if clock is None or dispute.extensions:
        return
    it.stop_clock(clock, cancelled=True)
    start(it, ClockKind.MEDIATE, dispute, since=clock.started_at)


def withdraw(
    case_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    is_reporter: bool = False,
    expect: int | None = None,
) -> Case:
    """The applicant takes the application back; the other parties and the mediators are told."""
    with moving(
        case_id,
        Action.WITHDRAW,
        by=by,
        at=at,
        needs={"reason": reason.strip()},
        is_reporter=is_reporter,
        expect=expect,
    ) as it:
        _over(it, "withdrawn")
        it.say(reason.strip())
        tell_mediators(it, "dispute_wish")
        tell_parties(it)
    return it.case


def make_void(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Make void what was taken in twice or by mistake; its number is never used again."""
    with moving(
        case_id, Action.VOID, by=by, at=at, needs={"reason": reason.strip()}, expect=expect
    ) as it:
        _over(it, "void")
        it.say(reason.strip())
    return it.case


def _over(it: Moving, because: str) -> None:
    dispute = dispute_of(it)
    dispute.outcome, dispute.ended_at = Dispute.Outcome.WITHDRAWN, it.at
    dispute.ended_because = because
    dispute.save(update_fields=["outcome", "ended_at", "ended_because"])
