"""What helps while mediating: points to clear up, articles of law, finished disputes of the kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Dispute,
    LawClause,
    Obligation,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.similar import Alike, Finished, alike, band_of

_BACK = timedelta(days=3 * 365)
# Enough to see what is usual, few enough to be read while a page is built.
_MOST_READ = 400


@dataclass(frozen=True)
class Helps:
    """Checklist of the type, articles by type, and figures of finished disputes alike (k ≥ 3)."""

    checklist: tuple[str, ...]
    clauses: tuple[LawClause, ...]
    alike: tuple[Alike, ...]


def helps_for(dispute: Dispute, *, on: date, at: datetime) -> Helps:
    """What is at hand for a dispute read within scope."""
    row = rule_book().type(dispute.type, on)
    return Helps(
        checklist=row.checklist if row else (),
        clauses=clauses_for(dispute.type, on=on),
        alike=similar(dispute, at=at),
    )


def clauses_for(type: str, *, on: date) -> tuple[LawClause, ...]:
    """The articles in force for a type of dispute, those of the type before the general ones."""
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    rows = LawClause.objects.filter(in_force).filter(Q(types__contains=[type]) | Q(types=[]))
    return tuple(sorted(rows, key=lambda row: (not row.types, row.law, row.id)))


def similar(dispute: Dispute, *, at: datetime) -> tuple[Alike, ...]:
    """Finished disputes of the same type as figures: no words, no place, no persons."""
    if not dispute.type:
        return ()
    rows = list(
        Dispute.objects.filter(
            type=dispute.type,
            ended_at__gt=at - _BACK,
            outcome__in=("written", "oral", "failed", "ended"),
            accepted_at__isnull=False,
        )
        .exclude(case_id=dispute.pk)
        .order_by("-ended_at")
        .values_list("case_id", "amount_cents", "outcome", "accepted_at", "ended_at")[:_MOST_READ]
    )
    counts = _obligations([row[0] for row in rows])
    own = band_of(dispute.amount_cents)
    finished = [
        Finished(
            band=band_of(cents),
            outcome=outcome,
            days=max(0, (ended - accepted).days),
            instalments=counts.get(case_id, (0, 0))[0],
            at_once=counts.get(case_id, (0, 0))[1] > 0,
        )
        for case_id, cents, outcome, accepted, ended in rows
        if accepted and ended
    ]
    told = alike(finished)
    return tuple(sorted(told, key=lambda one: (one.band != own, -one.n)))


def _obligations(ids: list[object]) -> dict[object, tuple[int, int]]:
    """By dispute: how many obligations its agreement has, and how many were done the first day."""
    agreements = dict(
        Agreement.objects.filter(
            dispute_id__in=ids, state=AgreementState.IN_FORCE, in_force_at__isnull=False
        ).values_list("id", "dispute_id")
    )
    found: dict[object, tuple[int, int]] = {}
    rows = Obligation.objects.filter(agreement_id__in=agreements).values_list(
        "agreement_id", "done_on", "agreement__in_force_at"
    )
    for agreement_id, done_on, in_force_at in rows:
        n, once = found.get(agreements[agreement_id], (0, 0))
        is_once = done_on is not None and in_force_at is not None and done_on <= in_force_at.date()
        found[agreements[agreement_id]] = (n + 1, once + is_once)
    return found
