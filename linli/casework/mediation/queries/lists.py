"""Lists of disputes: a committee's for chair and clerk, one's own for a mediator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.casework.cases.models import Assignment, Case
from linli.casework.mediation.models import Appointment, Dispute, DisputeParty
from linli.casework.mediation.queries.seeing import sees_whole_committee
from linli.casework.mediation.workflow import FAMILY, State
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

PAGE = 50
_UNSEEN = ("body", "grams", "chain_head", "grid_code", "longitude", "latitude")
_BEFORE = (State.TO_MEDIATE, State.MEDIATING)


class Tab(StrEnum):
    """What of the disputes in sight is listed."""

    OPEN = "open"
    TO_ACCEPT = "to_accept"
    NEEDS_MEDIATOR = "needs_mediator"
    TO_MEDIATE = "to_mediate"
    MEDIATING = "mediating"
    AGREED = "agreed"
    ENDED = "ended"
    ALL = "all"


_STATES: Mapping[Tab, tuple[str, ...]] = {
    Tab.TO_ACCEPT: (State.TO_ACCEPT,),
    Tab.NEEDS_MEDIATOR: _BEFORE,
    Tab.TO_MEDIATE: (State.TO_MEDIATE,),
    Tab.MEDIATING: (State.MEDIATING,),
    Tab.AGREED: (State.AGREED, State.UNPERFORMED),
    Tab.ENDED: (State.PERFORMED, State.FAILED, State.ROUTED),
}


@dataclass(frozen=True)
class DisputeRow:
    """A dispute in a list; ``parties`` are its first parties, to be masked."""

    case: Case
    dispute: Dispute
    parties: Sequence[DisputeParty]
    mediators: Sequence[str]
    is_assist: bool = False


def disputes_slice(
    actor: Actor, tab: Tab, *, text: str = "", cursor: Cursor | None = None, size: int = PAGE
) -> Slice[Any]:
    """A page of the disputes a post may read: those open the first due first, all newest first.

    ``text`` is the beginning of a number or of an official number.
    """
    rows, due, newest = _seen(actor)
    rows = _found(_light(rows), text) if text else _light(rows)
    if tab is Tab.ALL or text:
        return slice_of(rows, Order(newest, is_descending=True), cursor, size=size)
    return slice_of(_of_tab(rows, tab), Order(due, has_nulls=True), cursor, size=size)


def _seen(actor: Actor) -> tuple[QuerySet[Any, Any], str, str]:
    if actor.unit_id is not None and sees_whole_committee(actor):
        parts = Assignment.objects.filter(
            unit_id=actor.unit_id, is_current=True, case__family=FAMILY
        )
        return parts, "case_due_at", "assigned_at"
    own = Appointment.objects.filter(account_id=actor.account_id, is_current=True)
    if not actor.may(Permission.MEDIATE) or actor.account_id is None:
        own = own.none()
    return own, "case_due_at", "began_at"


def _prefix(rows: QuerySet[Any, Any]) -> str:
    return "case__" if rows.model is Assignment else "dispute__case__"


def _light(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    way = _prefix(rows)
    joined = ("case__dispute",) if rows.model is Assignment else ("dispute__case",)
    return rows.select_related(*joined).defer(*(f"{way}{name}" for name in _UNSEEN))


def _of_tab(rows: QuerySet[Any, Any], tab: Tab) -> QuerySet[Any, Any]:
    if tab is Tab.OPEN:
        return rows.filter(is_case_open=True)
    rows = rows.filter(case_state__in=_STATES[tab], is_case_open=True)
    if tab is Tab.NEEDS_MEDIATOR:
        case = "case_id" if rows.model is Assignment else "dispute_id"
        held = Appointment.objects.filter(dispute_id=OuterRef(case), is_current=True)
        rows = rows.filter(~Exists(held))
    return rows


def _found(rows: QuerySet[Any, Any], text: str) -> QuerySet[Any, Any]:
    way = _prefix(rows)
    dispute = "case__dispute__" if rows.model is Assignment else "dispute__"
    return rows.filter(
        Q(**{f"{way}number__startswith": text}) | Q(**{f"{dispute}file_number__contains": text})
    )


def rows_of(found: Sequence[Assignment | Appointment]) -> list[DisputeRow]:
    """The rows of a page with their parties and mediators: two statements more, however many."""
    cases = [one.case if isinstance(one, Assignment) else one.dispute.case for one in found]
    ids = [case.id for case in cases]
    parties: dict[UUID, list[DisputeParty]] = {}
    for party in (
        DisputeParty.objects.filter(dispute_id__in=ids, is_gone=False)
        .select_related("party")
        .order_by("dispute_id", "position")
    ):
        parties.setdefault(party.dispute_id, []).append(party)
    mediators: dict[UUID, list[str]] = {}
    for dispute_id, name in (
        Appointment.objects.filter(dispute_id__in=ids, is_current=True)
        .order_by("-is_lead", "began_at")
        .values_list("dispute_id", "mediator__name")
    ):
        mediators.setdefault(dispute_id, []).append(name)
    return [
        DisputeRow(
            case,
            one.case.dispute if isinstance(one, Assignment) else one.dispute,
            parties.get(case.id, []),
            mediators.get(case.id, []),
            is_assist=isinstance(one, Assignment) and one.role == "assist",
        )
        for case, one in zip(cases, found, strict=True)
    ]


def tab_counts(actor: Actor) -> dict[Tab, int]:
    """How many open disputes stand behind each tab: one statement over the committee's own."""
    rows, _due, _newest = _seen(actor)
    case = "case_id" if rows.model is Assignment else "dispute_id"
    held = Exists(Appointment.objects.filter(dispute_id=OuterRef(case), is_current=True))
    found = (
        rows.filter(is_case_open=True)
        .annotate(held=held)
        .order_by()
        .values_list("case_state", "held")
        .annotate(n=Count("pk"))
    )
    counts = dict.fromkeys(Tab, 0)
    for state, is_held, n in found:
        counts[Tab.OPEN] += n
        for tab, states in _STATES.items():
            if state in states and not (tab is Tab.NEEDS_MEDIATOR and is_held):
                counts[tab] += n
    return counts


def late_count(actor: Actor, at: datetime) -> int:
    """How many open disputes in sight are past a limit."""
    rows, _due, _newest = _seen(actor)
    return rows.filter(is_case_open=True, case_due_at__lt=at).count()
