"""Reminding and urging by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.matters.workflow import Action
from linli.oversight.supervision.models import SupervisionStep
from linli.oversight.supervision.operations.families import opened
from linli.oversight.supervision.operations.steps import answer_by, general_rule, take_step
from linli.oversight.supervision.rules import PAPERS, Rung
from linli.registers.access.rules import Actor


def issue(
    case_id: UUID,
    *,
    rung: Rung,
    text: str,
    addressee: UUID | None = None,
    due_at: datetime | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> SupervisionStep:
    """Remind or urge a unit by hand (提醒、催办); the lead unit where no other is named.

    Higher rungs are written: see draft_paper and issue_paper.

    :raises NotAllowedNow: "written_rung", "no_addressee", "not_on_the_case", "answer_too_early".
    """
    if rung in PAPERS:
        raise NotAllowedNow("written_rung")
    needs = {"step": rung, "words": text}
    with opened(case_id, Action.SUPERVISE, by=by, at=at, needs=needs, expect=expect) as it:
        if not text.strip():
            raise NotAllowedNow("says_nothing")
        rule = general_rule(rung, at, family=it.case.family)
        until = due_at or (answer_by(rule, at) if rung is Rung.URGE else None)
        if until is not None and until <= at:
            raise NotAllowedNow("answer_too_early")
        return take_step(
            it,
            rung,
            addressee=whom(it, addressee),
            text=text.strip(),
            basis=rule.legal_basis if rule else "",
            due_at=until,
        )


def whom(it: Moving, addressee: UUID | None) -> UUID:
    """The unit that a step goes to: the lead, or another that has a part in the case."""
    if addressee is None:
        if it.lead is None:
            raise NotAllowedNow("no_addressee")
        return it.lead.unit_id
    if all(part.unit_id != addressee for part in it.assignments):
        raise NotAllowedNow("not_on_the_case")
    return addressee
