"""Claims as they are read: own ones, a committee's, a division's; the rates; the list for notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from linli.casework.mediation.models import ClaimState, SubsidyClaim, SubsidyRate
from linli.casework.mediation.rules.subsidies import RateRow
from linli.foundation.postgres.keyset import Order
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

ORDER = Order("claimed_at", is_descending=True)


def rate_rows() -> list[RateRow]:
    """Every rate, of all days."""
    return [
        RateRow(
            row.klass,
            row.name,
            row.yuan,
            row.oral_percent,
            row.failed_percent,
            row.valid_from,
            row.valid_to,
            row.legal_basis,
        )
        for row in SubsidyRate.objects.order_by("valid_from", "yuan")
    ]


def claims_open_to(actor: Actor) -> QuerySet[SubsidyClaim]:
    """Claims that a post may see: a division's officers all there, a chair the committee's, else own."""
    rows = SubsidyClaim.objects.all()
    if actor.may(Permission.RULE_ON_SUBSIDY):
        return rows.visible_to(actor.scope)
    own = Q(mediator__account_id=actor.account_id) if actor.account_id else Q(pk=None)
    if actor.may(Permission.CHAIR_COMMITTEE):
        return rows.filter(own | Q(dispute__committee_id=actor.unit_id))
    return rows.filter(own)


@dataclass(frozen=True, kw_only=True)
class ClaimFilter:
    state: str = ""
    since: date | None = None
    until: date | None = None
    committee_id: UUID | None = None


def claims(actor: Actor, wanted: ClaimFilter) -> QuerySet[SubsidyClaim]:
    """The claims that a filter means, unordered: page them by ORDER. No party is read."""
    rows = claims_open_to(actor).select_related(
        "mediator", "dispute__committee__unit", "dispute__case"
    )
    rows = rows.only(
        "klass", "cents", "state", "steps", "claimed_at", "state_at", "refused_because",
        "mediator__name", "mediator__number", "mediator__account_id", "dispute__file_number",
        "dispute__type", "dispute__grade", "dispute__outcome", "dispute__committee__kind",
        "dispute__committee__unit__name", "dispute__committee__unit__short_name",
        "dispute__case__number",
    )  # fmt: skip
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.since:
        rows = rows.filter(claimed_at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(claimed_at__date__lte=wanted.until)
    if wanted.committee_id:
        rows = rows.filter(dispute__committee_id=wanted.committee_id)
    return rows


@dataclass(frozen=True)
class StateSum:
    state: str
    claims: int
    cents: int


def sums(actor: Actor) -> list[StateSum]:
    """How many claims stand in each state, and for how much, in the order of the steps."""
    rows = claims_open_to(actor).values("state").annotate(n=Count("id"), cents=Sum("cents"))
    found = {row["state"]: row for row in rows.order_by()}
    return [
        StateSum(state, found[state]["n"], found[state]["cents"] or 0)
        for state in ClaimState.values
        if state in found
    ]


def in_public_notice(actor: Actor) -> list[SubsidyClaim]:
    """The claims in public notice, by committee: number, mediator, class and sum, no party."""
    rows = claims(actor, ClaimFilter(state=ClaimState.PUBLIC))
    return list(rows.order_by("dispute__committee__unit__name", "dispute__file_number")[:2000])


def claims_of(actor: Actor, case_id: UUID) -> list[SubsidyClaim]:
    """The claims of one dispute that this post may see, the last first."""
    return list(claims_open_to(actor).filter(dispute_id=case_id).order_by("-claimed_at"))
