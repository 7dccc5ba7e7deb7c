"""What a court, police station or petition office may know of the disputes it handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.casework.mediation.models import Dispute, Transfer
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

MOST = 200


@dataclass(frozen=True)
class TransferLine:
    """One transfer: numbers, dates, state, outcome and report; nothing of what was said."""

    number: str
    outer_number: str
    agency: str
    committee: str
    sent_at: datetime
    confirmed_at: datetime | None
    due_at: datetime | None
    state: str
    outcome: str
    reported_at: datetime | None
    report: str


def own_transfers(actor: Actor, *, text: str = "") -> Sequence[TransferLine]:
    """The transfers of the actor's own unit, the newest first."""
    if not actor.may(Permission.REFER_DISPUTE) or actor.unit_id is None:
        return []
    rows = Transfer.objects.filter(unit_id=actor.unit_id)
    if text:
        rows = rows.filter(outer_number__contains=text)
    rows = rows.select_related("dispute__case", "dispute__committee__unit").only(
        *("agency", "outer_number", "sent_at", "confirmed_at", "reported_at", "report"),
        *("dispute__outcome", "dispute__case__number", "dispute__case__state"),
        *("dispute__case__finish_due_at", "dispute__committee__unit__name"),
    )
    return [_line(row) for row in rows.order_by("-sent_at", "-pk")[:MOST]]


def _line(row: Transfer) -> TransferLine:
    dispute: Dispute = row.dispute
    return TransferLine(
        number=dispute.case.number,
        outer_number=row.outer_number,
        agency=row.agency,
        committee=dispute.committee.unit.name,
        sent_at=row.sent_at,
        confirmed_at=row.confirmed_at,
        due_at=dispute.case.finish_due_at if row.confirmed_at else None,
        state=dispute.case.state,
        outcome=dispute.outcome,
        reported_at=row.reported_at,
        report=row.report,
    )


def earlier_transfer(agency: str, outer_number: str) -> Transfer | None:
    """The transfer of this body under this number of its own, if it was handed over before."""
    if not outer_number:
        return None
    rows = Transfer.objects.filter(agency=agency, outer_number=outer_number)
    return rows.select_related("dispute__case").first()


def transfer_of(case_id: UUID) -> Transfer | None:
    """The transfer of a dispute read within scope."""
    return Transfer.objects.filter(dispute_id=case_id).first()
