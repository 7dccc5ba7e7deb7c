"""诉调 警调 检调 访调: what another body handed over, and what it is told in return."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.operations import NotAllowedNow
from linli.casework.mediation.models import Transfer
from linli.casework.mediation.operations.moves import local_day, moving
from linli.casework.mediation.operations.notices import tell_unit
from linli.casework.mediation.workflow import Action, ClockKind, Source, State
from linli.foundation.notices.models import Notice
from linli.foundation.notices.operations import notice_row
from linli.registers.access.models import Post
from linli.registers.access.rules import Actor

AGENCIES: Final = (
    Source.COURT,
    Source.POLICE,
    Source.PROCURATORATE,
    Source.PETITION,
    Source.OTHER_BODY,
)
LATE = "dispute_transfer_late"
_OF_COMMITTEE = ("mediation_chair", "mediation_clerk")


def report_back(
    case_id: UUID, *, report: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Report to the body that handed it over; what was conceded in mediation is not reported.

    :raises NotAllowedNow: nobody handed it over.
    """
    needs = {"report": report.strip()}
    with moving(case_id, Action.REPORT_BACK, by=by, at=at, needs=needs, expect=expect) as it:
        transfer = (
            Transfer.objects.select_for_update(of=("self",)).filter(dispute_id=case_id).first()
        )
        if transfer is None:
            raise NotAllowedNow("not_handed_over")
        transfer.reported_at, transfer.report = at, report.strip()
        transfer.save(update_fields=["reported_at", "report"])
        it.say(report.strip(), agency=transfer.agency)
        if transfer.unit_id is not None:
            tell_unit(it, transfer.unit_id, "dispute_reported", number=transfer.outer_number)
    return it.case


def tell_of_late_transfers(*, at: datetime) -> int:
    """Tell the body and the committee, once, that the limit of a transfer has passed; how many."""
    late = Clock.objects.filter(
        kind=ClockKind.MEDIATE,
        stopped_at=None,
        due_at__lt=at,
        case__state__in=(State.TO_MEDIATE, State.MEDIATING),
        case__dispute__transfer__isnull=False,
    )
    told = Notice.objects.filter(template_code=LATE).values("about_id")
    rows = late.exclude(case_id__in=told).select_related("case__dispute__transfer")
    n = 0
    for clock in rows.order_by("due_at", "id"):
        _tell_late(clock.case, clock.case.dispute.transfer, at)
        n += 1
    return n


def _tell_late(case: Case, transfer: Transfer, at: datetime) -> None:
    posts = Post.objects.in_force(local_day(at))
    accounts = set[UUID]()
    if transfer.unit_id is not None:
        accounts |= {*posts.filter(unit_id=transfer.unit_id).values_list("account_id", flat=True)}
    if case.lead_unit_id is not None:
        ours = posts.filter(unit_id=case.lead_unit_id, role__in=_OF_COMMITTEE)
        accounts |= {*ours.values_list("account_id", flat=True)}
    for account_id in sorted(accounts):
        row = notice_row(
            channel="inapp",
            recipient=str(account_id),
            template=LATE,
            fields={"no": case.number, "number": transfer.outer_number},
            is_sensitive=False,
            about=case.number,
            about_id=case.id,
            account_id=account_id,
            at=at,
        )
        if row is not None:
            row.save(force_insert=True)
