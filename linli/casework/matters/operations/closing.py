"""跟踪回访、结案存档: review, call-back, rating, redo, appeal, withdrawal, closing, archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from linli.casework.cases.models import (
    AssignmentStatus,
    Case,
    Clock,
    FollowUp,
    Link,
    LinkKind,
    Measure,
    PartyRole,
)
from linli.casework.cases.operations import Moving, NoSuchCase, NotAllowedNow, advance
from linli.casework.cases.rules import slot_of
from linli.casework.matters.models import ConsentWay, Matter
from linli.casework.matters.operations.clocks import limit_for, start, threshold
from linli.casework.matters.operations.counting import count_answers, count_unreached
from linli.casework.matters.operations.dispatching import half
from linli.casework.matters.operations.notices import tell_reporter, tell_unit
from linli.casework.matters.operations.publishing import drop_consent, keep_consent
from linli.casework.matters.operations.requests import drop_requests
from linli.casework.matters.rules import CallResult, follow_up_result
from linli.casework.matters.rules.filing import kept_until
from linli.casework.matters.rules.publishing import WORDING
from linli.casework.matters.workflow import Action, ClockKind, State
from linli.registers.access.rules import SYSTEM, Actor


def approve(
    case_id: UUID, *, remark: str = "", by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Approve what the handler reports (审核通过); every merged reporter is told the result too."""
    with advance(case_id, Action.APPROVE, by=by, at=at, expect=expect) as it:
        matter = Matter.objects.get(case=it.case)
        if it.lead is not None:
            it.end(it.lead, AssignmentStatus.DONE)
        start(it, ClockKind.FOLLOW_UP)
        it.say(remark)
        measure = Measure.FINISHED_LATE if matter.finished_late else Measure.FINISHED
        it.count(measure, it.case.lead_unit_id)
        tell_reporter(it, "finished", result=matter.reply[:200])
        _tell_merged(it, matter.reply)
    return it.case


def _tell_merged(it: Moving, reply: str) -> None:
    merged = Link.objects.filter(other=it.case, kind=LinkKind.MERGED_INTO)
    for link in merged.select_related("case").iterator(chunk_size=500):
        with advance(link.case_id, Action.SHARE_RESULT, by=SYSTEM, at=it.at) as other:
            other.say(reply, master=it.case.number)
            tell_reporter(other, "finished", result=reply[:200])
        Matter.objects.filter(case_id=link.case_id).update(reply=reply, outcome="explained")


def send_back(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Send the report back to the handler (审核退回); the finish limit counts from its old start."""
    with advance(
        case_id, Action.SEND_BACK, by=by, at=at, needs={"reason": reason}, expect=expect
    ) as it:
        earlier = (
            Clock.objects.filter(case=it.case, kind=ClockKind.FINISH)
            .order_by("-started_at")
            .first()
        )
        clock = start(it, ClockKind.FINISH, since=earlier.started_at if earlier else at)
        if earlier is not None and earlier.due_at > clock.due_at:
            it.move_due(clock, earlier.due_at, note=earlier.note)
        it.say(reason)
        Matter.objects.filter(case=it.case).update(
            outcome="", outcome_basis="", finished_at=None, finished_late=None
        )
    return it.case


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the resident said when called back (DOMAIN §1.9)."""

    is_reached: bool
    means: str = "phone"
    contacted: bool | None = None
    solved: str = ""
    satisfied: str = ""
    satisfied_with_hotline: str = ""
    dissatisfied_because: str = ""
    may_publish: bool | None = None
    remark: str = ""


_ACTION = {
    CallResult.TRY_AGAIN: Action.TRY_CALL,
    CallResult.CLOSE: Action.CLOSE_AFTER_CALL,
    CallResult.REDO: Action.REDO,
    CallResult.SECOND_LOOK: Action.ASK_SECOND_LOOK,
}


def follow_up(
    case_id: UUID, *, answers: Answers, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Record a call-back (回访); the answers decide whether it closes or is redone.

    The caller is never the handler (FLOWS); three tries in two half-days close it unreached.
    """
    matter = Matter.objects.filter(case_id=case_id).first()
    if matter is None:
        raise NoSuchCase
    round_no = matter.redos + matter.reopenings + 1
    tries = list(FollowUp.objects.filter(case_id=case_id, round=round_no).order_by("attempt"))
    slot = slot_of(timezone.localtime(at))
    result = follow_up_result(
        is_reached=answers.is_reached,
        solved=answers.solved,
        redos=matter.redos,
        redos_allowed=threshold("redo_times", at),
        slots=[*(row.slot for row in tries), slot],
        attempts_needed=threshold("follow_up_attempts", at),
        slots_needed=threshold("follow_up_slots", at),
    )
    needs = {"reason": answers.remark or "回访未解决"}
    with advance(case_id, _ACTION[result], by=by, at=at, needs=needs, expect=expect) as it:
        row = FollowUp(
            case=it.case,
            round=round_no,
            attempt=len(tries) + 1,
            at=at,
            slot=slot,
            by_name=by.name,
            account_id=by.account_id,
            **_columns(answers),
        )
        it.batch.insert(row)
        it.say(answers.remark, **_said(answers, row.attempt))
        _follow(it, result, matter)
        if result is CallResult.CLOSE and not answers.is_reached:
            count_unreached(it)
        elif answers.is_reached and result is not CallResult.SECOND_LOOK:
            count_answers(it, matter, solved=answers.solved, satisfied=answers.satisfied)
        if answers.may_publish is not None:
            _keep_leave(it, answers.may_publish)
        if answers.is_reached:
            _keep_rating(case_id, answers.solved, answers.satisfied, at)
    return it.case


def _keep_leave(it: Moving, may_publish: bool) -> None:
    if may_publish:
        keep_consent(it, WORDING, ConsentWay.PHONE)
    else:
        drop_consent(it)


def _columns(answers: Answers) -> dict[str, object]:
    return {name: getattr(answers, name) for name in Answers.__dataclass_fields__}


def _said(answers: Answers, attempt: int) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "reached": answers.is_reached,
        "solved": answers.solved or None,
        "satisfied": answers.satisfied or None,
    }


def _follow(it: Moving, result: CallResult, matter: Matter) -> None:
    if result is CallResult.REDO:
        redo_now(it)
    elif result is CallResult.SECOND_LOOK:
        start(it, ClockKind.REVIEW)
    elif result is CallResult.CLOSE:
        it.count(Measure.CLOSED, it.case.lead_unit_id)


def redo_now(it: Moving) -> None:
    """Give the matter back to its unit with half the limit (退回重办)."""
    timed = half(limit_for(it.case, ClockKind.FINISH, it.at, hours_of=it.case.lead_unit_id))
    it.start_clock(ClockKind.FINISH, timed)
    if it.lead is not None:
        it.reopen(it.lead)
        tell_unit(it, it.lead.unit_id, "redo", due="")
    it.count(Measure.REDONE, it.case.lead_unit_id)
    Matter.objects.filter(case=it.case).update(
        redos=F("redos") + 1, outcome="", outcome_basis="", finished_at=None, finished_late=None
    )
    tell_reporter(it, "redone")


def _keep_rating(case_id: UUID, solved: str, satisfied: str, at: datetime) -> None:
    Matter.objects.filter(case_id=case_id).update(solved=solved, satisfied=satisfied, rated_at=at)


def rate(
    case_id: UUID,
    *,
    solved: str,
    satisfied: str,
    words: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Rate a finished matter (评价) as its reporter; "unsolved" sends it back to be redone.

    A merged matter keeps the rating of its own reporter and goes no way of its own.
    """
    matter = Matter.objects.filter(case_id=case_id).select_related("case").first()
    if matter is None:
        raise NoSuchCase
    if matter.rated_at is not None and matter.case.state != State.TO_FOLLOW_UP:
        raise NotAllowedNow("rated_before")
    needs = {"solved": solved, "reason": words or "诉求人表示未解决"}
    action = _rating_action(matter, solved, at)
    with advance(case_id, action, by=by, at=at, needs=needs, expect=expect, is_reporter=True) as it:
        it.say(words, solved=solved, satisfied=satisfied)
        if action is Action.REDO:
            redo_now(it)
        elif action is Action.ASK_SECOND_LOOK:
            start(it, ClockKind.REVIEW)
        elif action is Action.RATE:
            it.count(Measure.CLOSED, it.case.lead_unit_id)
        if action is not Action.ASK_SECOND_LOOK:  # two people will say whether it counts
            count_answers(it, matter, solved=solved, satisfied=satisfied)
        _keep_rating(case_id, solved, satisfied, at)
    return it.case


def _rating_action(matter: Matter, solved: str, at: datetime) -> Action:
    if matter.case.state == State.MERGED:
        if not matter.reply:
            raise NotAllowedNow("no_result_yet")
        return Action.RATE_MERGED
    if solved != "unsolved":
        return Action.RATE
    return Action.REDO if matter.redos < threshold("redo_times", at) else Action.ASK_SECOND_LOOK


def second_look(
    case_id: UUID,
    *,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Give the first of two opinions that nothing more can be asked of the unit."""
    with advance(
        case_id, Action.SECOND_LOOK, by=by, at=at, needs={"ruling": ruling}, expect=expect
    ) as it:
        it.say(ruling)
    return it.case


def confirm_unreasonable(
    case_id: UUID, *, ruling: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Close with reasons after a second reviewer agrees; the reporter may appeal (DOMAIN §1.8).

    :raises NotAllowedNow: "no_first_opinion".
    """
    with advance(
        case_id, Action.CONFIRM_UNREASONABLE, by=by, at=at, needs={"ruling": ruling}, expect=expect
    ) as it:
        first = it.case.events.filter(action=Action.SECOND_LOOK).exists()
        if not first:
            raise NotAllowedNow("no_first_opinion")
        it.say(ruling)
        it.count(Measure.CLOSED, it.case.lead_unit_id)
        it.count(Measure.OUT_UNREASONABLE, it.case.lead_unit_id)
        Matter.objects.filter(case=it.case).update(is_unreasonable=True)
        tell_reporter(it, "second_look_closed", reason=ruling[:100])
    return it.case


def overturn(
    case_id: UUID, *, ruling: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Send an unsolved matter back to its unit after review."""
    with advance(
        case_id, Action.OVERTURN, by=by, at=at, needs={"ruling": ruling}, expect=expect
    ) as it:
        matter = Matter.objects.get(case=it.case)
        count_answers(it, matter, solved=matter.solved, satisfied=matter.satisfied)
        redo_now(it)
        it.say(ruling)
    return it.case


def withdraw(case_id: UUID, *, words: str = "", by: Actor, at: datetime) -> Case:
    """Withdraw a matter as its reporter (撤回); while others are merged into it, it goes on."""
    if Link.objects.filter(other_id=case_id, kind=LinkKind.MERGED_INTO).exists():
        return _leave(case_id, words, by=by, at=at)
    with advance(case_id, Action.WITHDRAW, by=by, at=at, is_reporter=True) as it:
        units = {part.unit_id for part in it.assignments if part.is_open}
        drop_requests(it)
        it.say(words)
        for unit_id in units:
            tell_unit(it, unit_id, "withdrawn")
    return it.case


def _leave(case_id: UUID, words: str, *, by: Actor, at: datetime) -> Case:
    with advance(case_id, Action.LEAVE, by=by, at=at, is_reporter=True) as it:
        for reporter in it.case.parties.filter(role=PartyRole.REPORTER):
            reporter.reply_by = "none"
            it.batch.update(reporter, "reply_by")
        it.say(words)
    return it.case


def close(case_id: UUID, *, reason: str = "", by: Actor, at: datetime) -> Case:
    """Close what was answered, or whose call-back is lawfully impossible (结案), as the system."""
    with advance(case_id, Action.CLOSE, by=by, at=at) as it:
        if it.case.state == State.SPLIT and _has_open_parts(it.case):
            raise NotAllowedNow("parts_open")
        if it.case.state == State.TO_FOLLOW_UP:
            count_unreached(it)
        it.count(Measure.CLOSED, it.case.lead_unit_id)
        it.say(reason)
    return it.case


def _has_open_parts(case: Case) -> bool:
    parts = Link.objects.filter(other=case, kind=LinkKind.SPLIT_FROM, case__is_open=True)
    return parts.exists()


def archive(
    case_id: UUID,
    *,
    retention_class: str,
    years: int,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Put a closed file into the archive (归档) with its retention class and the date it ends."""
    needs = {"retention_class": retention_class}
    with advance(case_id, Action.ARCHIVE, by=by, at=at, needs=needs, expect=expect) as it:
        closed_on = timezone.localdate(it.case.closed_at or at)
        erase_on = kept_until(closed_on, years) if years else None
        it.set(archived_at=at, retention_class=retention_class, erase_on=erase_on)
        it.say(retention_class=retention_class, erase_on=erase_on)
    return it.case
