"""The steps that rules take by themselves: found by the indexes of running limits, one case at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Clock, ClockStatus
from linli.casework.cases.operations import CaseError, Moving
from linli.casework.matters.workflow import Action
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS
from linli.foundation.notices.rules import render
from linli.oversight.supervision.models import (
    Paper,
    PaperLine,
    PaperStatus,
    StepStatus,
    SupervisionStep,
)
from linli.oversight.supervision.operations.families import opened
from linli.oversight.supervision.operations.numbering import take_number
from linli.oversight.supervision.operations.steps import answer_by, take_step, unit_name
from linli.oversight.supervision.queries.families import clock_words, subject_of
from linli.oversight.supervision.queries.rule_book import step_rules
from linli.oversight.supervision.rules import (
    PAPERS,
    StepRule,
    To,
    Trigger,
    WatchedClock,
    in_force,
    latest_due,
    rung_due,
)
from linli.registers.access.rules import SYSTEM
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Unit
from linli.registers.units.queries import centre_for

AT_ONCE = 500
_ANSWERED = (StepStatus.REPLIED, StepStatus.ACCEPTED)
logger = structlog.get_logger(__name__)


def issue_due(*, at: datetime, most: int = 20_000) -> int:
    """Take every rung that the rules say is due now; return how many steps were issued.

    The highest rung first, so that what was missed while nobody worked is not made up for rung by
    rung. Each case in a transaction of its own: safe to repeat, to run twice, and to be killed.
    """
    issued = 0
    for rule in in_force(step_rules(), timezone.localdate(at)):
        if not rule.is_automatic:
            continue
        for clock_id in _watched(rule, at):
            if issued >= most:
                return issued
            issued += _issue_one(clock_id, at)
    return issued


def _watched(rule: StepRule, at: datetime) -> Iterator[UUID]:
    """Limits that a rule may apply to, by the index of their due (or warning) date."""
    until = latest_due(rule, at, hours=STANDARD_HOURS, calendar=work_calendar())
    column = "warn_at" if rule.trigger is Trigger.WARN else "due_at"
    rows = _not_yet(rule, Clock.objects.filter(status=ClockStatus.RUNNING))
    rows = rows.filter(**{"kind__in": sorted(rule.clocks), f"{column}__lte": until})
    rows = rows.filter(case__family=rule.family)
    if rule.urgencies:
        rows = rows.filter(case__urgency__in=sorted(rule.urgencies))
    after: tuple[datetime, UUID] | None = None
    while True:
        page = rows.order_by(column, "id")
        if after is not None:
            beyond = Q(**{f"{column}__gt": after[0]}) | Q(**{column: after[0], "id__gt": after[1]})
            page = page.filter(beyond)
        found = list(page.values_list(column, "id")[:AT_ONCE])
        yield from (clock_id for _moment, clock_id in found)
        if len(found) < AT_ONCE:
            return
        after = found[-1]


def _not_yet(rule: StepRule, clocks: QuerySet[Clock, Clock]) -> QuerySet[Clock, Clock]:
    steps = SupervisionStep.objects.filter(clock=OuterRef("pk"))
    clocks = clocks.filter(~Exists(steps.filter(rank__gte=rule.rank)))
    if rule.to is not To.BODY:
        clocks = clocks.filter(~Exists(_stands(rule)))
    if rule.unless_answered:
        clocks = clocks.filter(~Exists(_answered().filter(case=OuterRef("case_id"))))
    return clocks


def _stands(rule: StepRule) -> QuerySet[SupervisionStep, SupervisionStep]:
    """A step as high or higher on the same case: one limit more needs no second letter."""
    steps = SupervisionStep.objects.filter(
        case=OuterRef("case_id"), is_current=True, rank__gte=rule.rank
    )
    if rule.to is To.ASSIST:
        return steps.filter(addressee=OuterRef("assignment__unit_id"))
    return steps


def _answered() -> QuerySet[SupervisionStep, SupervisionStep]:
    return SupervisionStep.objects.filter(is_current=True, status__in=_ANSWERED)


class _NotDue(Exception):
    """Between finding the limit and locking its case somebody stopped it, or issued the step."""


def _issue_one(clock_id: UUID, at: datetime) -> int:
    rows = Clock.objects.filter(id=clock_id).values_list("case_id", "case__family")
    case_id, family = rows.get()
    try:
        needs = {"step": clock_id}
        with opened(case_id, Action.SUPERVISE, by=SYSTEM, at=at, needs=needs, family=family) as it:
            _take(it, clock_id, at)
    except (_NotDue, IntegrityError):
        return 0
    except CaseError as refused:
        logger.warning("supervision_step_refused", case=str(case_id), why=str(refused))
        return 0
    return 1


def _take(it: Moving, clock_id: UUID, at: datetime) -> None:
    clock = next((one for one in it.clocks if one.id == clock_id), None)
    if clock is None or clock.status != ClockStatus.RUNNING:
        raise _NotDue
    ranks = SupervisionStep.objects.filter(clock_id=clock_id).values_list("rank", flat=True)
    rule = rung_due(
        step_rules(),
        WatchedClock(clock.kind, it.case.urgency, clock.warn_at, clock.due_at, it.case.family),
        now=at,
        reached=max(ranks, default=0),
        is_answered=_answered().filter(case=it.case).exists(),
        hours=STANDARD_HOURS,
        calendar=work_calendar(),
    )
    addressee = _addressee(it, rule, clock) if rule is not None else None
    if rule is None or addressee is None:
        raise _NotDue
    fields = _fields(it, clock, addressee)
    text, due_at = render(rule.text, fields), answer_by(rule, at)
    paper = _paper(it, rule, addressee, text, due_at) if rule.rung in PAPERS else None
    take_step(
        it,
        rule.rung,
        addressee=addressee,
        text=text,
        basis=rule.legal_basis,
        requirement=render(rule.requirement, fields),
        due_at=due_at,
        roles=rule.roles,
        rule=rule,
        clock=clock,
        paper=paper,
    )


def _addressee(it: Moving, rule: StepRule, clock: Clock) -> UUID | None:
    if rule.to is To.ASSIST:
        part = next((p for p in it.assignments if p.id == clock.assignment_id), None)
        return part.unit_id if part else None
    if rule.to is To.LEAD:
        return it.lead.unit_id if it.lead else None
    return _body(it)


def _body(it: Moving) -> UUID | None:
    """The hotline body that works for the case's place: the district's, else the city's."""
    case = it.case
    place = Place(
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
    )
    centre = centre_for(place, grade="city") or centre_for(place, grade="district")
    return centre.id if centre else None


def _fields(it: Moving, clock: Clock, addressee: UUID) -> dict[str, str]:
    local = timezone.localtime(clock.due_at)
    return {
        "no": it.case.number,
        "title": subject_of(it.case),
        "kind": clock_words(it.case.family, clock.kind),
        "due": f"{local.month}月{local.day}日{local:%H:%M}",
        "unit": unit_name(addressee),
    }


def _paper(
    it: Moving, rule: StepRule, addressee: UUID, text: str, due_at: datetime | None
) -> Paper | None:
    body = _body(it)
    if body is None:
        raise _NotDue
    unit = Unit.objects.get(id=body)
    paper = Paper(
        kind=rule.rung,
        status=PaperStatus.ISSUED,
        number=take_number(unit, rule.rung, it.at),
        unit=unit,
        addressee_id=addressee,
        title=subject_of(it.case),
        facts=text,
        requirement=rule.requirement,
        basis=rule.legal_basis,
        due_at=due_at,
        drafted_at=it.at,
        drafted_by=SYSTEM.name,
        issued_at=it.at,
        issued_by=SYSTEM.name,
        is_automatic=True,
        district_code=it.case.district_code,
    )
    it.batch.insert(paper)
    it.batch.insert(PaperLine(paper=paper, place=1, case=it.case, unit_id=addressee))
    return paper


def mark_overdue(*, at: datetime) -> int:
    """Mark steps whose answer is overdue; the next rung follows from its own rule."""
    late = SupervisionStep.objects.filter(status=StepStatus.OPEN, due_at__lt=at)
    return late.update(status=StepStatus.OVERDUE)


@transaction.atomic
def settle(*, at: datetime) -> int:
    """End the steps whose reason is gone: the limit was met, or the case is closed.

    A listing ends with its case only, or by being taken off the list.
    """
    steps = SupervisionStep.objects.filter(ended_at=None)
    done = steps.exclude(rung="listing").filter(clock__stopped_at__isnull=False)
    closed = steps.filter(case__is_open=False).filter(Q(is_current=True) | Q(rung="listing"))
    ended = {"status": StepStatus.ENDED, "is_current": False, "ended_at": at}
    number = done.update(**ended, ended_because="时限环节已办结")
    return number + closed.update(**ended, ended_because="工单已结案")
