"""What waits for the reviewers: requests, unsolved matters for two people, parkings to look at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from linli.casework.cases.models import Assignment, AssignmentRole, Case, Clock, Event
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.matters.models import RequestKind, RequestStatus, ReviewRequest
from linli.casework.matters.workflow import FAMILY, Action, ClockKind, State
from linli.foundation.postgres.counting import capped_counts
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor, Reach

PAGE = 30
_HEAVY = ("case__body", "case__grams", "case__chain_head")


class Pile(StrEnum):
    """The piles of the review desk: each kind of request, and two of cases."""

    ALL = "all"
    RETURN = RequestKind.RETURN.value
    EXTENSION = RequestKind.EXTENSION.value
    PARKING = RequestKind.PARKING.value
    TERMINATION = RequestKind.TERMINATION.value
    APPEAL = RequestKind.APPEAL.value
    REOPENING = RequestKind.REOPENING.value
    UNSOLVED = "unsolved"
    QUARTER = "quarter"

    @property
    def is_of_cases(self) -> bool:
        return self in (Pile.UNSOLVED, Pile.QUARTER)


def waiting(actor: Actor, pile: Pile, *, at: datetime) -> QuerySet[Any, Any]:
    """What lies on a pile within the reviewer's division."""
    if actor.scope.reach is Reach.UNIT:
        return ReviewRequest.objects.none()
    if pile.is_of_cases:
        cases = Case.objects.visible_to(actor.scope).open().filter(family=FAMILY)
        if pile is Pile.UNSOLVED:
            return cases.filter(state=State.UNSOLVED_REVIEW)
        return cases.filter(state=State.PARKED, warn_at__lte=at)
    requests = ReviewRequest.objects.visible_to(actor.scope).filter(status=RequestStatus.OPEN)
    return requests if pile is Pile.ALL else requests.filter(kind=pile)


def counts(actor: Actor, *, at: datetime) -> dict[str, int]:
    """How much lies on each pile, in one statement; counting stops at a hundred."""
    return capped_counts({pile.value: waiting(actor, pile, at=at) for pile in Pile})


def queue(
    actor: Actor, pile: Pile, *, at: datetime, cursor: Cursor | None = None, size: int = PAGE
) -> Slice[Any]:
    """A page of a pile, the first due first: ReviewRequests with their cases, or Cases."""
    rows = waiting(actor, pile, at=at)
    if pile.is_of_cases:
        light = rows.select_related("matter").defer("body", "grams", "chain_head")
        return slice_of(light, Order("due_at", has_nulls=True), cursor, size=size)
    light = rows.select_related("case__matter", "unit").defer(*_HEAVY)
    return slice_of(light, Order("due_at"), cursor, size=size)


@dataclass(frozen=True)
class Asked:
    """What is to be ruled on: a request, or a case on one of the two piles of cases."""

    case: Case
    request: ReviewRequest | None = None
    has_first_opinion: bool = False

    @property
    def round(self) -> int:
        return self.request.round if self.request else 1


def asked_by_request(actor: Actor, request_id: UUID) -> Asked:
    """A request with its case. Raises NoSuchCase, also where it is out of scope."""
    if actor.scope.reach is Reach.UNIT:
        raise NoSuchCase
    rows = ReviewRequest.objects.visible_to(actor.scope).filter(id=request_id)
    request = rows.select_related("case__matter", "unit", "suggested_unit").first()
    if request is None:
        raise NoSuchCase
    return Asked(request.case, request)


def asked_by_case(actor: Actor, number: str) -> Asked:
    """A case on one of the two piles of cases. Raises NoSuchCase."""
    if actor.scope.reach is Reach.UNIT:
        raise NoSuchCase
    cases = Case.objects.visible_to(actor.scope).filter(family=FAMILY, number=number)
    case = cases.select_related("matter").defer("grams").first()
    if case is None or case.state not in (State.UNSOLVED_REVIEW, State.PARKED):
        raise NoSuchCase
    has_opinion = case.state == State.UNSOLVED_REVIEW and bool(_opinions(_steps_of(case)))
    return Asked(case, None, has_opinion)


@dataclass(frozen=True)
class Hearing:
    """What speaks for either side of what is asked."""

    asked: Asked
    lead: Assignment | None
    finish: Clock | None
    dispatched: Event | None
    answered: Event | None
    told: Event | None
    opinions: Sequence[Event]
    earlier: Sequence[ReviewRequest]

    @property
    def case(self) -> Case:
        return self.asked.case

    @property
    def request(self) -> ReviewRequest | None:
        return self.asked.request

    @property
    def matter(self) -> Any:
        return self.case.matter


_STEPS: Mapping[str, tuple[str, ...]] = {
    "dispatched": (Action.DISPATCH, Action.DESIGNATE, Action.UPGRADE),
    "answered": (Action.FINISH, Action.ANSWER, Action.REFUSE, Action.TERMINATE),
    "told": (Action.ASK_SECOND_LOOK, Action.APPEAL, Action.ASK_REOPENING, Action.GRANT_PARKING),
}


def _steps_of(case: Case) -> list[Event]:
    wanted = [action for actions in _STEPS.values() for action in actions]
    rows = Event.objects.filter(case=case, action__in=[*wanted, Action.SECOND_LOOK])
    return list(rows.order_by("-seq"))


def _opinions(events: Sequence[Event]) -> list[Event]:
    since = next((e.seq for e in events if e.action == Action.ASK_SECOND_LOOK), 0)
    return [e for e in events if e.action == Action.SECOND_LOOK and e.seq > since]


def hear(asked: Asked) -> Hearing:
    """Read both sides: four statements."""
    case, events = asked.case, _steps_of(asked.case)
    found = {
        name: next((event for event in events if event.action in actions), None)
        for name, actions in _STEPS.items()
    }
    leads = Assignment.objects.filter(case=case, role=AssignmentRole.LEAD, is_current=True)
    clocks = Clock.objects.filter(case=case, kind=ClockKind.FINISH)
    earlier = ReviewRequest.objects.filter(case=case).exclude(status=RequestStatus.OPEN)
    return Hearing(
        asked=asked,
        lead=leads.select_related("unit").first(),
        finish=clocks.order_by("-started_at").first(),
        opinions=_opinions(events),
        earlier=list(earlier.select_related("unit").order_by("-asked_at")[:5]),
        **found,
    )


def open_request_of(actor: Actor, number: str) -> UUID | None:
    """The first due open request on a case that the reviewer may see."""
    rows = ReviewRequest.objects.visible_to(actor.scope).filter(
        case__number=number, status=RequestStatus.OPEN
    )
    return rows.order_by("due_at").values_list("id", flat=True).first()
