"""归口办理、限期办结: signing for, contact, notes, extension, parking, assisting, finishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from linli.casework.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    ClockStatus,
    Document,
    Measure,
)
from linli.casework.cases.operations import Moving, NotAllowedNow, advance
from linli.casework.matters.models import Matter, RequestKind
from linli.casework.matters.operations.clocks import limit_for, local_day, start, threshold
from linli.casework.matters.operations.hearing import answered_urging
from linli.casework.matters.operations.notices import say_when, tell_reporter, tell_unit
from linli.casework.matters.operations.requests import ask, drop_requests, rule
from linli.casework.matters.queries.windows import latest_extension
from linli.casework.matters.workflow import Action, ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, due
from linli.registers.access.rules import Actor


def sign_for(case_id: UUID, *, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Sign for a dispatched matter (签收); the work clocks have run since dispatch."""
    with advance(case_id, Action.SIGN, by=by, at=at, expect=expect) as it:
        part = it.lead
        if part is not None:
            part.status = AssignmentStatus.WORKING
            part.signed_at, part.signed_by_id = at, by.account_id
        it.say(unit=by.unit_name)
    return it.case


def sign_assist(case_id: UUID, *, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Sign for an assisting task."""
    with advance(case_id, Action.SIGN_ASSIST, by=by, at=at, expect=expect) as it:
        part = _own_assist(it)
        if part.signed_at is not None:
            raise NotAllowedNow("already_signed")
        part.status = AssignmentStatus.WORKING
        part.signed_at, part.signed_by_id = at, by.account_id
        it.say(unit=by.unit_name)
    return it.case


def _own_assist(it: Moving) -> Assignment:
    for part in it.assists:
        if part.unit_id == it.by.unit_id and part.is_open:
            return part
    raise NotAllowedNow("no_open_task")


def first_contact(
    case_id: UUID,
    *,
    means: str,
    words: str,
    is_reached: bool = True,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Record the first contact with the reporter (首次联系), or three failed tries, in words."""
    needs = {"means": means, "words": words}
    with advance(case_id, Action.CONTACT, by=by, at=at, needs=needs, expect=expect) as it:
        clock = it.clock(ClockKind.CONTACT)
        it.say(words, means=means, reached=is_reached)
        if clock is not None:
            late = at > clock.due_at
            it.count(Measure.CONTACTED_LATE if late else Measure.CONTACTED, by.unit_id)
            Matter.objects.filter(case=it.case).update(first_contact_at=at, urged_at=None)
    return it.case


def add_note(
    case_id: UUID,
    *,
    words: str,
    documents: Sequence[Document] = (),
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Keep an inside note of what was done or seen; the reporter does not see it."""
    with advance(case_id, Action.NOTE, by=by, at=at, needs={"words": words}, expect=expect) as it:
        _attach(it, documents, seen=False)
        it.say(words, files=[document.sha256 for document in documents])
    return it.case


def reply_to_reporter(
    case_id: UUID,
    *,
    words: str,
    documents: Sequence[Document] = (),
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Tell the reporter how it stands (答复诉求人); they read exactly these words."""
    with advance(case_id, Action.REPLY, by=by, at=at, needs={"words": words}, expect=expect) as it:
        _attach(it, documents, seen=True)
        it.say(words, files=[document.sha256 for document in documents])
        answered_urging(it)
        tell_reporter(it, "progress", result=words[:200])
    return it.case


def _attach(it: Moving, documents: Sequence[Document], *, seen: bool) -> None:
    for document in documents:
        document.case = it.case
        document.seen_by_resident = seen
        it.add_document(document)


def ask_extension(
    case_id: UUID,
    *,
    reason: str,
    new_due: datetime,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Ask for more time (申请延期): before the due date, once, by at most the limit again.

    :raises NotAllowedNow: "overdue", "extended_before", "too_long", "not_later", "parked".
    """
    needs = {"reason": reason, "new_due": new_due}
    with advance(case_id, Action.ASK_EXTENSION, by=by, at=at, needs=needs, expect=expect) as it:
        clock = it.clock(ClockKind.FINISH)
        if clock is None or clock.status != ClockStatus.RUNNING:
            raise NotAllowedNow("parked")
        if at > clock.due_at:
            raise NotAllowedNow("overdue")
        matter = Matter.objects.get(case=it.case)
        if matter.extensions >= threshold("extension_times", at):
            raise NotAllowedNow("extended_before")
        latest = latest_extension(it.case, clock.due_at)
        if new_due > latest:
            raise NotAllowedNow("too_long", f"{latest:%F}")
        if new_due <= clock.due_at:
            raise NotAllowedNow("not_later")
        ask(
            it,
            RequestKind.EXTENSION,
            reason=reason,
            due_at=_review_due(it),
            new_due_at=new_due,
        )
        it.say(reason, new_due=new_due)
    return it.case


def _review_due(it: Moving) -> datetime:
    timed = limit_for(it.case, ClockKind.REVIEW, it.at)
    return due(it.at, timed.limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def rule_on_extension(
    case_id: UUID,
    *,
    is_granted: bool,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Grant or deny an extension (批准/驳回延期); a granted one is told to the reporter."""
    action = Action.GRANT_EXTENSION if is_granted else Action.DENY_EXTENSION
    with advance(case_id, action, by=by, at=at, needs={"ruling": ruling}, expect=expect) as it:
        request = rule(it, RequestKind.EXTENSION, ruling, is_upheld=is_granted)
        clock = it.clock(ClockKind.FINISH)
        if is_granted and request is not None and request.new_due_at and clock is not None:
            it.move_due(clock, request.new_due_at, note="已批准延期")
            Matter.objects.filter(case=it.case).update(extensions=F("extensions") + 1)
            when = say_when(request.new_due_at)
            tell_reporter(it, "extended", reason=request.reason[:100], due=when)
            it.say(ruling, new_due=request.new_due_at, old_due=clock.first_due_at)
        else:
            it.say(ruling)
        if it.lead is not None:
            tell_unit(it, it.lead.unit_id, "extension_ruled", ruling=ruling[:100])
    return it.case


def ask_parking(
    case_id: UUID,
    *,
    reason: str,
    plan: str,
    milestone: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Ask to park a matter that cannot be solved now (申请挂账), with a plan and a date."""
    needs = {"reason": reason, "plan": plan, "milestone": milestone}
    with advance(case_id, Action.ASK_PARKING, by=by, at=at, needs=needs, expect=expect) as it:
        if milestone <= local_day(at):
            raise NotAllowedNow("milestone_passed")
        clock = start(it, ClockKind.REVIEW)
        ask(
            it,
            RequestKind.PARKING,
            reason=reason,
            due_at=clock.due_at,
            plan=plan,
            milestone=milestone,
        )
        it.say(reason, milestone=milestone)
        it.seal({"plan": plan})
    return it.case


def rule_on_parking(
    case_id: UUID,
    *,
    is_granted: bool,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Grant or deny a parking (同意/驳回挂账); the finish clock pauses while it is parked."""
    action = Action.GRANT_PARKING if is_granted else Action.DENY_PARKING
    with advance(case_id, action, by=by, at=at, needs={"ruling": ruling}, expect=expect) as it:
        request = rule(it, RequestKind.PARKING, ruling, is_upheld=is_granted)
        it.say(ruling)
        if is_granted and request is not None and request.milestone is not None:
            start(it, ClockKind.PARKING)
            it.say(milestone=request.milestone)
            it.seal({"plan": request.plan})
            Matter.objects.filter(case=it.case).update(
                parked_until=request.milestone, was_parked=True
            )
            tell_reporter(
                it,
                "parked",
                reason=request.reason[:100],
                plan=request.plan[:100],
                date=f"{request.milestone:%Y-%m-%d}",
            )
        if it.lead is not None:
            tell_unit(it, it.lead.unit_id, "parking_ruled", ruling=ruling[:100])
    return it.case


def review_parking(
    case_id: UUID,
    *,
    ruling: str,
    milestone: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Look at a parked matter again (每季复核): how the plan stands, and until when."""
    with advance(
        case_id, Action.REVIEW_PARKING, by=by, at=at, needs={"ruling": ruling}, expect=expect
    ) as it:
        start(it, ClockKind.PARKING)
        Matter.objects.filter(case=it.case).update(parked_until=milestone)
        it.say(ruling, milestone=milestone)
        tell_reporter(it, "progress", result=ruling[:200])
    return it.case


def resume(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Take a parked matter up again (恢复办理): the finish clock goes on where it stopped."""
    with advance(
        case_id, Action.RESUME, by=by, at=at, needs={"reason": reason}, expect=expect
    ) as it:
        it.say(reason)
        Matter.objects.filter(case=it.case).update(parked_until=None)
        if it.lead is not None:
            tell_unit(it, it.lead.unit_id, "resumed", reason=reason[:100])
    return it.case


def assist_done(
    case_id: UUID,
    *,
    result: str,
    documents: Sequence[Document] = (),
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Report an assisting task as done (协办完成) to the unit that leads."""
    with advance(
        case_id, Action.ASSIST_DONE, by=by, at=at, needs={"result": result}, expect=expect
    ) as it:
        part = _own_assist(it)
        if part.signed_at is None:
            part.signed_at, part.signed_by_id = at, by.account_id
        it.end(part, AssignmentStatus.DONE, result=result)
        for clock in it.clocks:
            if clock.assignment_id == part.id:
                it.stop_clock(clock)
        _attach(it, documents, seen=False)
        it.say(result, unit=by.unit_name)
        if it.lead is not None:
            tell_unit(it, it.lead.unit_id, "assist_done", unit=by.unit_name)
    return it.case


def finish(
    case_id: UUID,
    *,
    outcome: str,
    reply: str,
    basis: str = "",
    replied_by: str = "phone",
    documents: Sequence[Document] = (),
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Report a matter as finished (办结上报), with the reply the reporter was given.

    :raises NotAllowedNow: "assists_open" while an assisting unit has not answered,
        "basis_missing" for an outcome that needs its legal basis.
    """
    needs = {"outcome": outcome, "reply": reply}
    with advance(case_id, Action.FINISH, by=by, at=at, needs=needs, expect=expect) as it:
        waiting = [part for part in it.assists if part.is_open]
        if waiting:
            raise NotAllowedNow("assists_open", str(len(waiting)))
        if outcome == "not_supported" and not basis:
            raise NotAllowedNow("basis_missing")
        clock = it.clock(ClockKind.FINISH)
        late = clock is not None and at > clock.due_at
        contact = it.clock(ClockKind.CONTACT)
        if contact is not None:  # the reply is then the first contact
            in_time = at <= contact.due_at
            it.count(Measure.CONTACTED if in_time else Measure.CONTACTED_LATE, by.unit_id)
        drop_requests(it)
        start(it, ClockKind.REVIEW)
        _attach(it, documents, seen=True)
        it.say(reply, basis=basis, outcome=outcome, replied_by=replied_by, late=late)
        Matter.objects.filter(case=it.case).update(
            outcome=outcome,
            outcome_basis=basis[:200],
            reply=reply,
            finished_at=at,
            finished_late=late,
            urged_at=None,
        )
    return it.case
