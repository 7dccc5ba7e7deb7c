"""Whether the events of a case are still those that were written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.casework.cases.models import Case, Event
from linli.casework.cases.queries.chain import chained
from linli.foundation.timeline.rules import Break, verify_chain

_CASES_AT_ONCE = 500


@dataclass(frozen=True)
class BrokenCase:
    """Where the chain of a case breaks: case number, number of the event, field, and what is wrong."""

    number: str
    seq: int
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.number}: {self.problem}"


@dataclass(frozen=True)
class Verified:
    """The outcome of a check of one case: how many events, and the break if there is one."""

    events: int
    broken: BrokenCase | None = None


def verify_case(case_id: UUID) -> Verified:
    """Check the chain of one case. A case that does not exist has no events and no break."""
    case = Case.objects.only("id", "number", "chain_head", "version").filter(id=case_id).first()
    if case is None:
        return Verified(0)
    return verify_events(case, list(Event.objects.filter(case_id=case_id).order_by("seq")))


def verify_events(case: Case, events: Sequence[Event]) -> Verified:
    """Check events that were already read, in order of their number."""
    found = verify_chain([chained(event) for event in events], head=bytes(case.chain_head))
    return Verified(len(events), _broken(case, found))


@dataclass(frozen=True)
class Checked:
    """How far a check of all cases has come."""

    cases: int
    events: int
    of_cases: int


def verify_all(progress: Callable[[Checked], None] | None = None) -> Iterator[BrokenCase]:
    """Check every case in the order of their ids, and yield each one that breaks.

    Memory stays small: some hundred cases are read at a time. ``progress`` is told after each.
    """
    total = Case.objects.count()
    last: UUID | None = None
    cases = events = 0
    while chunk := _next_cases(last):
        rows = Event.objects.filter(case__in=chunk).order_by("case_id", "seq")
        by_case: dict[UUID, list[Event]] = {case.id: [] for case in chunk}
        for event in rows.iterator(chunk_size=2000):
            by_case[event.case_id].append(event)
        for case in chunk:
            outcome = verify_events(case, by_case[case.id])
            events += outcome.events
            if outcome.broken is not None:
                yield outcome.broken
        cases += len(chunk)
        last = chunk[-1].id
        if progress is not None:
            progress(Checked(cases, events, max(total, cases)))


def _next_cases(after: UUID | None) -> list[Case]:
    rows = Case.objects.only("id", "number", "chain_head", "version").order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows[:_CASES_AT_ONCE])


def _broken(case: Case, found: Break | None) -> BrokenCase | None:
    if found is None:
        return None
    return BrokenCase(case.number, found.seq, found.field, found.problem)
