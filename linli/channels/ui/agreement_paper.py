"""The wording of an agreement as everybody reads and signs it, with full names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from linli.casework.mediation.models import Agreement, Dispute, DisputeParty, Obligation, Side
from linli.casework.mediation.rules.terms import day_words, yuan_words
from linli.foundation.postgres.labels import label_of


@dataclass(frozen=True)
class Paper:
    """What ui/parts/agreement_paper.html prints."""

    number: str
    is_oral: bool
    parties: tuple[tuple[str, str], ...]
    facts: str
    points: str
    terms: str
    manner: str
    amount: str
    copies: int
    plan: tuple[str, ...]
    committee: str
    recorder: str
    digest: str


def paper_of(
    shown: Agreement,
    dispute: Dispute,
    parties: Sequence[DisputeParty],
    plan: Sequence[Obligation],
) -> Paper:
    """The wording, its parties as they are now, its plan line by line."""
    return Paper(
        number=shown.number,
        is_oral=shown.is_oral,
        parties=tuple(
            (label_of(Side, one.side), str(one.party.name)) for one in parties if not one.is_gone
        ),
        facts=str(shown.facts),
        points=str(shown.points),
        terms=str(shown.terms),
        manner=str(shown.manner),
        amount="" if shown.amount_cents is None else yuan_words(shown.amount_cents),
        copies=shown.copies,
        plan=tuple(line_words(line) for line in plan),
        committee=dispute.committee.unit.name,
        recorder=shown.recorder,
        digest=shown.digest,
    )


def line_words(line: Obligation) -> str:
    """One line of the plan as a sentence."""
    who = str(line.debtor.party.name)
    whom = f" → {line.creditor.party.name}" if line.creditor else ""
    amount = "" if line.amount_cents is None else f"，{yuan_words(line.amount_cents)}"
    until = pgettext("plan", "until %(day)s") % {"day": day_words(line.due_on)}
    return f"{who}{whom}：{line.what}{amount}，{until}"
