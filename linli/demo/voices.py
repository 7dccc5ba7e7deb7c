"""What reporters of the demo city say afterwards: they urge, they allow publishing; files are held."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NotAllowedNow, hold
from linli.casework.matters import operations as matters
from linli.casework.matters.operations.filing import put_into_archive
from linli.casework.matters.queries.publishing import clearable_slice, first_draft
from linli.casework.matters.workflow import FAMILY, State
from linli.demo.staff import Staff
from linli.registers.access.rules import RESIDENT

_URGED, _CLEARED, _FILED = 8, 12, 6
_URGINGS = (
    "已经好几天了，什么时候能来处理？",
    "上次说这周来，一直没有人联系我，请尽快安排。",
    "问题还在，麻烦催一下。",
    "",
)
_MINUTE = timedelta(minutes=1)


def hear(staff: Staff, now: datetime) -> None:
    """Let some reporters urge, and publish the outcomes of some who allow it; hold one file."""
    _urge(now)
    _publish(staff, now)
    _hold(staff, now)


def _urge(now: datetime) -> None:
    open_for_days = Case.objects.filter(
        family=FAMILY, state=State.IN_PROGRESS, opened_at__lt=now - timedelta(days=3)
    ).order_by("number")
    for n, case in enumerate(open_for_days[:_URGED]):
        with suppress(NotAllowedNow):  # too early for this kind of matter
            words, at = _URGINGS[n % len(_URGINGS)], now - (30 + 7 * n) * _MINUTE
            matters.urge(case.id, words=words, by=RESIDENT, at=at, is_reporter=True)


def _publish(staff: Staff, now: datetime) -> None:
    by = staff.actors["reviewer"]
    waiting = clearable_slice(by, size=_CLEARED).rows
    for n, case in enumerate(waiting):
        title, answer = first_draft(case)
        with suppress(NotAllowedNow):  # it names somebody: left for a person to read
            matters.publish(
                case.id, title=title, answer=answer, by=by, at=now - (60 + 11 * n) * _MINUTE
            )


def _hold(staff: Staff, now: datetime) -> None:
    """File what was closed first, and put the erasing of one off while a court deals with it."""
    by, filed = staff.actors["archivist"], []
    closed = Case.objects.filter(family=FAMILY, state=State.CLOSED, is_sensitive=False)
    for n, case in enumerate(closed.order_by("closed_at", "id")[: 2 * _FILED]):
        with suppress(NotAllowedNow):  # something of the file is missing
            filed.append(put_into_archive(case.id, by=by, at=now - (90 - n) * _MINUTE).id)
    for case_id in filed[:1]:
        reason = "诉求人就同一事项提起诉讼，人民法院调取档案，案件审结前暂缓销毁。"
        hold(case_id, reason=reason, by=by, at=now - 50 * _MINUTE)
