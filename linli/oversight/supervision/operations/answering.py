"""Answering a step, accepting the answer or asking again, and taking a case off the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from linli.casework.cases.operations import Moving, NoSuchCase, NotAllowedNow
from linli.casework.matters.operations.notices import say_when
from linli.casework.matters.workflow import Action
from linli.oversight.supervision.models import StepStatus, SupervisionStep
from linli.oversight.supervision.operations.families import opened, tell
from linli.oversight.supervision.operations.steps import require_signer, unit_name
from linli.oversight.supervision.rules import Rung
from linli.registers.access.rules import Actor

_ANSWERABLE = (StepStatus.OPEN, StepStatus.OVERDUE, StepStatus.REPLIED)


def reply(
    step_id: UUID, *, words: str, by: Actor, at: datetime, expect: int | None = None
) -> SupervisionStep:
    """Answer a step as the unit it is addressed to (反馈); an answer may be added to until ruled on.

    :raises NotAllowedNow: "not_addressed", "step_ended", "step_accepted".
    """
    case_id = _case_of(step_id)
    needs = {"words": words.strip()}
    with opened(case_id, Action.ANSWER_SUPERVISION, by=by, at=at, needs=needs, expect=expect) as it:
        step = _locked(step_id)
        if step.addressee_id != by.unit_id:
            raise NotAllowedNow("not_addressed", unit_name(step.addressee_id))
        if step.status not in _ANSWERABLE:
            raise NotAllowedNow(f"step_{step.status}")
        late = step.due_at is not None and at > step.due_at
        step.status, step.reply, step.replied_at = StepStatus.REPLIED, words.strip(), at
        step.replied_by, step.replied_by_id = by.name[:40], by.account_id
        it.batch.update(step, "status", "reply", "replied_at", "replied_by", "replied_by_id")
        it.say(words.strip(), rung=step.rung, step=step.id, unit=by.unit_name, late=late)
        if step.unit_id is not None:
            _tell(it, step.unit_id, "supervise_answered", words=words[:200], unit=by.unit_name)
    return step


def accept_reply(
    step_id: UUID, *, words: str = "", by: Actor, at: datetime, expect: int | None = None
) -> SupervisionStep:
    """Accept what a unit answered; the case stays under its limit as before.

    :raises NotAllowedNow: "step_not_answered".
    """
    with _ruling(step_id, by=by, at=at, expect=expect) as (it, step):
        if step.status != StepStatus.REPLIED:
            raise NotAllowedNow("step_not_answered")
        step.status = StepStatus.ACCEPTED
        _rule(it, step, "status")
        it.say(words, rung=step.rung, step=step.id, act="accepted")
        tell(it, step.addressee_id, "supervise_accepted", words=words[:200])
    return step


def ask_again(
    step_id: UUID,
    *,
    words: str,
    due_at: datetime,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> SupervisionStep:
    """Have a unit answer again, by a new date, when its answer is not good enough.

    :raises NotAllowedNow: "step_not_answered", "says_nothing", "answer_too_early".
    """
    with _ruling(step_id, by=by, at=at, expect=expect) as (it, step):
        if step.status != StepStatus.REPLIED:
            raise NotAllowedNow("step_not_answered")
        if not words.strip():
            raise NotAllowedNow("says_nothing")
        if due_at <= at:
            raise NotAllowedNow("answer_too_early")
        step.status, step.due_at = StepStatus.OPEN, due_at
        _rule(it, step, "status", "due_at")
        it.say(words.strip(), rung=step.rung, step=step.id, act="asked_again", due=due_at)
        tell(
            it,
            step.addressee_id,
            "supervise_asked_again",
            words=words[:200],
            due=say_when(due_at),
        )
    return step


def take_off_list(
    step_id: UUID, *, words: str, by: Actor, at: datetime, expect: int | None = None
) -> SupervisionStep:
    """Take a case off the list of those under listed supervision (销号), with the reason.

    :raises NotAllowedNow: "not_listed", "says_nothing", "leader_signs".
    """
    require_signer(Rung.LISTING, by, at)
    with _ruling(step_id, by=by, at=at, expect=expect) as (it, step):
        if step.rung != Rung.LISTING or step.ended_at is not None:
            raise NotAllowedNow("not_listed")
        if not words.strip():
            raise NotAllowedNow("says_nothing")
        step.status, step.is_current = StepStatus.ENDED, False
        step.ended_at, step.ended_because = at, words.strip()[:200]
        _rule(it, step, "status", "is_current", "ended_at", "ended_because")
        it.say(words.strip(), rung=step.rung, step=step.id, act="taken_off", told=True)
        tell(it, step.addressee_id, "supervise_taken_off", words=words[:200])
    return step


@contextmanager
def _ruling(
    step_id: UUID, *, by: Actor, at: datetime, expect: int | None
) -> Iterator[tuple[Moving, SupervisionStep]]:
    """The case of a step under a supervisor's move, with the step locked."""
    needs = {"step": step_id}
    case_id = _case_of(step_id)
    with opened(case_id, Action.SUPERVISE, by=by, at=at, needs=needs, expect=expect) as it:
        yield it, _locked(step_id)


def _rule(it: Moving, step: SupervisionStep, *names: str) -> None:
    step.ruled_at, step.ruled_by, step.ruled_by_id = it.at, it.by.name[:40], it.by.account_id
    it.batch.update(step, *names, "ruled_at", "ruled_by", "ruled_by_id")


def _case_of(step_id: UUID) -> UUID:
    found = SupervisionStep.objects.filter(id=step_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NoSuchCase
    return found


def _locked(step_id: UUID) -> SupervisionStep:
    return SupervisionStep.objects.select_for_update(of=("self",)).get(id=step_id)


def _tell(it: Moving, unit_id: UUID, template: str, **fields: str) -> None:
    tell(it, unit_id, template, roles=("supervisor",), **fields)
