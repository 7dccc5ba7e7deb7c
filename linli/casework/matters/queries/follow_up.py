"""What waits for its call-back, and what one must know before calling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Case, Event, FollowUp, Party, PartyRole
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.cases.rules import slot_of
from linli.casework.matters.queries.case_page import is_reporter_hidden
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import FAMILY, Action, State
from linli.foundation.postgres.counting import capped_counts
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor, Reach

PAGE = 30
_ORDER = Order("due_at", has_nulls=True)


class Pile(StrEnum):
    """All that waits, what is overdue, and what was sent back once already."""

    ALL = "all"
    LATE = "late"
    REDONE = "redone"


def waiting(actor: Actor, pile: Pile, *, at: datetime) -> QuerySet[Case]:
    """Finished matters in scope whose reporter is still to be called."""
    if actor.scope.reach is Reach.UNIT:
        return Case.objects.none()
    cases = Case.objects.visible_to(actor.scope).open()
    cases = cases.filter(family=FAMILY, state=State.TO_FOLLOW_UP)
    if pile is Pile.LATE:
        return cases.filter(due_at__lt=at)
    return cases.filter(matter__redos__gt=0) if pile is Pile.REDONE else cases


def counts(actor: Actor, *, at: datetime) -> dict[str, int]:
    """How much lies on each pile, in one statement."""
    return capped_counts({pile.value: waiting(actor, pile, at=at) for pile in Pile})


def queue(
    actor: Actor, pile: Pile, *, at: datetime, cursor: Cursor | None = None, size: int = PAGE
) -> Slice[Case]:
    """A page of what is to be called, the first due first."""
    rows = waiting(actor, pile, at=at).select_related("matter")
    light = rows.defer("body", "grams", "chain_head", "matter__reply")
    return slice_of(light, _ORDER, cursor, size=size)


def tries_of(case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How often each of these was called in vain so far."""
    rows = FollowUp.objects.filter(case_id__in=case_ids, is_reached=False).order_by()
    return dict(rows.values_list("case_id").annotate(n=Count("id")))


@dataclass(frozen=True)
class Slots:
    """The tries of this round: how many, in which half-days, and what is still missing."""

    tries: Sequence[FollowUp]
    now_slot: str
    attempts_needed: int
    slots_needed: int

    @property
    def attempts_missing(self) -> int:
        return max(0, self.attempts_needed - len(self.tries))

    @property
    def slots_missing(self) -> int:
        return max(0, self.slots_needed - len({row.slot for row in self.tries}))

    @property
    def closes_unreached(self) -> bool:
        """Whether one more call in vain, now, closes the matter (DOMAIN §1.8)."""
        slots = {row.slot for row in self.tries} | {self.now_slot}
        enough = len(self.tries) + 1 >= self.attempts_needed
        return enough and len(slots) >= self.slots_needed


@dataclass(frozen=True)
class Call:
    """A matter to be called about: what was reported, what was answered, who is to be called."""

    case: Case
    reporter: Party | None
    finished: Event | None
    slots: Slots
    is_last_redo: bool
    is_own_work: bool


def call_in_scope(actor: Actor, number: str, *, at: datetime) -> Call:
    """What the caller reads before calling. Raises NoSuchCase, also out of scope."""
    case = case_to_call(actor, number)
    party = Party.objects.filter(case=case, role=PartyRole.REPORTER).first()
    finished = Event.objects.filter(case=case, action=Action.FINISH).order_by("-seq").first()
    return Call(
        case=case,
        reporter=None if is_reporter_hidden(actor, case) else party,
        finished=finished,
        slots=slots_of(case, at=at),
        is_last_redo=case.matter.redos
        >= rule_book().threshold("redo_times", timezone.localdate(at)),
        is_own_work=finished is not None and finished.account_id == actor.account_id,
    )


def case_to_call(actor: Actor, number: str) -> Case:
    """The matter of this number, whatever its state. Raises NoSuchCase."""
    if actor.scope.reach is Reach.UNIT:
        raise NoSuchCase
    rows = Case.objects.visible_to(actor.scope).filter(family=FAMILY, number=number)
    case = rows.select_related("matter").defer("grams").first()
    if case is None:
        raise NoSuchCase
    return case


def slots_of(case: Case, *, at: datetime) -> Slots:
    """The tries of this round and what is still missing of them."""
    on = timezone.localdate(at)
    round_no = case.matter.redos + case.matter.reopenings + 1
    tries = FollowUp.objects.filter(case=case, round=round_no, is_reached=False)
    return Slots(
        list(tries.order_by("attempt")),
        slot_of(timezone.localtime(at)),
        rule_book().threshold("follow_up_attempts", on),
        rule_book().threshold("follow_up_slots", on),
    )


def next_number(actor: Actor, pile: Pile, *, at: datetime, cursor: Cursor | None = None) -> str:
    """The number of the first matter of a pile, or of the one behind a place in it.

    Empty at the end of the queue.
    """
    rows = waiting(actor, pile, at=at).only("number", "due_at")
    found = slice_of(rows, _ORDER, cursor, size=1)
    return found.rows[0].number if found.rows else ""
