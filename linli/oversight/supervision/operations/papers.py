"""Supervision orders, listings, circulars and summonses: written, signed and numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Missing, MoveRefused, NotAllowedNow
from linli.casework.cases.rules import Hindrance
from linli.casework.matters.workflow import Action
from linli.oversight.supervision.models import (
    Paper,
    PaperLine,
    PaperStatus,
    StepStatus,
    SupervisionStep,
)
from linli.oversight.supervision.operations.families import FAMILIES, opened
from linli.oversight.supervision.operations.issuing import whom
from linli.oversight.supervision.operations.numbering import take_number
from linli.oversight.supervision.operations.steps import require_signer, take_step
from linli.oversight.supervision.rules import PAPERS, Rung
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Level, Reach
from linli.registers.units.models import Unit

MOST_CASES = 50


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What a paper says. ``cases`` in the order they are printed; a circular names units besides.

    ``units`` maps a unit to its figures in words, for circulars.
    """

    cases: Sequence[UUID] = ()
    addressee: UUID | None = None
    units: Sequence[tuple[UUID, str]] = ()
    title: str
    facts: str = ""
    requirement: str = ""
    basis: str = ""
    copy_to: str = ""
    due_at: datetime | None = None
    sponsor: str = ""
    meets_at: datetime | None = None
    meets_where: str = ""


class NoSuchPaper(NotAllowedNow):
    """There is no such paper, or it was issued outside the reader's division."""

    def __init__(self) -> None:
        super().__init__("no_such_paper")


@transaction.atomic
def draft_paper(rung: Rung, writing: Writing, *, by: Actor, at: datetime) -> Paper:
    """Write a paper without sending it; the leader in charge may sign it later.

    :raises NotAllowedNow: "not_written", "says_nothing", "too_many_cases", "several_leads",
        "no_addressee", "answer_too_early", "meets_too_early".
    """
    _require(by)
    if rung not in PAPERS:
        raise NotAllowedNow("not_written")
    assert by.unit_id is not None  # noqa: S101  # staff always act at a post in a unit
    paper = Paper(
        kind=rung,
        unit_id=by.unit_id,
        drafted_at=at,
        drafted_by=by.name[:40],
        drafted_by_id=by.account_id,
        **_codes(by),
    )
    _write(paper, rung, writing, by=by, at=at)
    return paper


@transaction.atomic
def revise_paper(paper_id: UUID, writing: Writing, *, by: Actor, at: datetime) -> Paper:
    """Change a draft before it is signed. Raises what draft_paper raises, and NoSuchPaper."""
    _require(by)
    paper = locked_paper(paper_id, by)
    if paper.status != PaperStatus.DRAFT:
        raise NotAllowedNow("paper_issued")
    paper.lines.all().delete()
    _write(paper, Rung(paper.kind), writing, by=by, at=at)
    return paper


@transaction.atomic
def drop_paper(paper_id: UUID, *, by: Actor, at: datetime) -> Paper:
    """Drop a draft that is not to be sent; an issued paper stays."""
    _require(by)
    paper = locked_paper(paper_id, by)
    if paper.status != PaperStatus.DRAFT:
        raise NotAllowedNow("paper_issued")
    paper.status = PaperStatus.DROPPED
    paper.save(update_fields=["status"])
    return paper


@transaction.atomic
def issue_paper(paper_id: UUID, *, by: Actor, at: datetime) -> Paper:
    """Sign and send a draft: it takes its number, and each case a step, in one transaction.

    :raises NotAllowedNow: "leader_signs", "paper_issued", "listed_already", NoSuchPaper; and what
        a case's own move raises, for instance when it was closed meanwhile.
    """
    _require(by)
    paper = locked_paper(paper_id, by)
    rung = Rung(paper.kind)
    if paper.status != PaperStatus.DRAFT:
        raise NotAllowedNow("paper_issued")
    require_signer(rung, by, at)
    _still_ahead(paper, at)
    lines = list(paper.lines.order_by("place"))
    paper.number = take_number(Unit.objects.get(id=paper.unit_id), rung, at)
    paper.status = PaperStatus.ISSUED
    paper.issued_at, paper.issued_by, paper.issued_by_id = at, by.name[:40], by.account_id
    paper.save()
    # Cases are always locked in the order of their ids, so that two papers never wait for each other.
    for line in sorted((line for line in lines if line.case_id), key=lambda row: str(row.case_id)):
        _step(paper, rung, line, by=by, at=at)
    return paper


def _step(paper: Paper, rung: Rung, line: PaperLine, *, by: Actor, at: datetime) -> None:
    assert line.case_id is not None  # noqa: S101  # the caller passes lines with cases only
    needs = {"step": rung}
    with opened(line.case_id, Action.SUPERVISE, by=by, at=at, needs=needs) as it:
        listed = SupervisionStep.objects.filter(case=it.case, rung=Rung.LISTING, ended_at=None)
        if rung is Rung.LISTING and listed.exists():
            raise NotAllowedNow("listed_already", it.case.number)
        take_step(
            it,
            rung,
            addressee=whom(it, line.unit_id),
            text=paper.requirement or paper.title,
            basis=paper.basis,
            due_at=paper.due_at,
            paper=paper,
        )


@transaction.atomic
def record_minutes(
    paper_id: UUID,
    *,
    present: str,
    minutes: str,
    by: Actor,
    at: datetime,
) -> Paper:
    """Keep the minutes of a talk (约谈纪要): who came, what was said and promised.

    :raises Missing: nothing was said. :raises NotAllowedNow: "not_a_talk", "minutes_before".
    """
    _require(by)
    paper = locked_paper(paper_id, by)
    if paper.kind != Rung.SUMMON or paper.status != PaperStatus.ISSUED:
        raise NotAllowedNow("not_a_talk")
    if paper.minutes_at is not None:
        raise NotAllowedNow("minutes_before")
    for name, words in (("present", present), ("minutes", minutes)):
        if not words.strip():
            raise Missing(name)
    paper.present, paper.minutes, paper.minutes_at = present.strip()[:300], minutes.strip(), at
    paper.save(update_fields=["present", "minutes", "minutes_at"])
    for step in paper.steps.filter(ended_at=None).order_by("case_id"):
        _note_talk(step, paper, by=by, at=at)
    return paper


def _note_talk(step: SupervisionStep, paper: Paper, *, by: Actor, at: datetime) -> None:
    try:
        with opened(
            step.case_id, Action.SUPERVISE, by=by, at=at, needs={"step": Rung.SUMMON}
        ) as it:
            it.say(paper.minutes, rung=str(Rung.SUMMON), step=step.id, act="minutes")
            step.status, step.replied_at = StepStatus.ACCEPTED, at
            step.reply, step.replied_by = paper.minutes, paper.present[:40]
            step.ruled_at, step.ruled_by, step.ruled_by_id = at, by.name[:40], by.account_id
            names = ("status", "replied_at", "reply", "replied_by")
            it.batch.update(step, *names, "ruled_at", "ruled_by", "ruled_by_id")
    except MoveRefused:
        # The case was closed before the talk: the paper alone keeps the minutes.
        return


def locked_paper(paper_id: UUID, by: Actor) -> Paper:
    """A paper of the reader's division, locked for a change."""
    rows = Paper.objects.visible_to(by.scope).select_for_update(of=("self",))
    paper = rows.filter(id=paper_id).first()
    if paper is None or by.scope.reach is Reach.UNIT:
        raise NoSuchPaper
    return paper


def _require(by: Actor) -> None:
    if not by.may(Permission.SUPERVISE):
        raise MoveRefused(Action.SUPERVISE, "", Hindrance.NOT_PERMITTED)


def _codes(by: Actor) -> dict[str, str]:
    scope = by.scope
    if scope.level is Level.CITY or by.unit_id is None:
        return {}
    unit = Unit.objects.get(id=by.unit_id)
    names = ("district_code", "street_code", "community_code")
    return {name: getattr(unit, name) for name in names}


def _write(paper: Paper, rung: Rung, writing: Writing, *, by: Actor, at: datetime) -> None:
    cases = _cases(writing.cases, by)
    paper.addressee_id = None if rung is Rung.CIRCULAR else _addressee(writing, cases)
    for name in ("title", "facts", "requirement", "basis", "copy_to", "sponsor", "meets_where"):
        setattr(paper, name, getattr(writing, name).strip())
    paper.due_at, paper.meets_at = writing.due_at, writing.meets_at
    if not paper.title:
        raise NotAllowedNow("says_nothing")
    if rung is Rung.SUMMON and (paper.meets_at is None or not paper.meets_where):
        raise Missing("meets_at" if paper.meets_at is None else "meets_where")
    _still_ahead(paper, at)
    paper.save()
    lines = [
        PaperLine(paper=paper, place=n, case=case, unit=case.lead_unit)
        for n, case in enumerate(cases, start=1)
    ]
    lines += [
        PaperLine(paper=paper, place=len(cases) + n, unit_id=unit, words=words[:400])
        for n, (unit, words) in enumerate(writing.units, start=1)
    ]
    if not lines:
        raise NotAllowedNow("no_cases")
    PaperLine.objects.bulk_create(lines)


def _still_ahead(paper: Paper, at: datetime) -> None:
    if paper.due_at is not None and paper.due_at <= at:
        raise NotAllowedNow("answer_too_early")
    if paper.meets_at is not None and paper.meets_at <= at:
        raise NotAllowedNow("meets_too_early")


def _cases(ids: Sequence[UUID], by: Actor) -> list[Case]:
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_CASES:
        raise NotAllowedNow("too_many_cases", str(MOST_CASES))
    rows = Case.objects.visible_to(by.scope).filter(family__in=FAMILIES, id__in=wanted)
    found = {case.id: case for case in rows.select_related("lead_unit").defer("body", "grams")}
    for case_id in wanted:
        case = found.get(case_id)
        if case is None:
            raise NotAllowedNow("case_out_of_scope")
        if case.lead_unit_id is None:
            raise NotAllowedNow("no_addressee", case.number)
    return [found[case_id] for case_id in wanted]


def _addressee(writing: Writing, cases: Sequence[Case]) -> UUID:
    leads = {case.lead_unit_id for case in cases if case.lead_unit_id}
    if writing.addressee is not None:
        leads.add(writing.addressee)
    if len(leads) > 1:
        raise NotAllowedNow("several_leads")
    if not leads:
        raise NotAllowedNow("no_cases")
    return leads.pop()
