"""The tables of the printed file: units, limits, rulings, call-backs, attachments, links."""

from __future__ import annotations

from collections.abc import Sequence

from linli.casework.cases.models import Assignment, Clock, ClockStatus, Document, FollowUp, Link
from linli.casework.matters.documents.sentences import MEANS, SATISFIED, SOLVED, brief, moment
from linli.casework.matters.models import ReviewRequest

Table = list[tuple[str, ...]]
_ENDS = {
    ClockStatus.RUNNING: "进行中",
    ClockStatus.PAUSED: "暂停",
    ClockStatus.MET: "按时",
    ClockStatus.LATE: "超期",
    ClockStatus.CANCELLED: "取消",
}
_LINKS = {
    "merged_into": "并入",
    "split_from": "拆自",
    "referred_to": "转至",
    "repeats": "再次反映",
}


def units(parts: Sequence[Assignment]) -> Table:
    """Unit, role, dispatched, signed for, basis or task, how it ended."""
    return [
        (
            part.unit.name,
            "主办（指定）" if part.is_designated else str(part.get_role_display()),
            brief(part.assigned_at),
            brief(part.signed_at) or "—",
            part.task or part.basis or "—",
            str(part.get_status_display()),
        )
        for part in parts
    ]


def clocks(rows: Sequence[Clock]) -> Table:
    """Limit, basis, started, due at first, due in the end, stopped, how it ended."""
    return [
        (
            row.rule_name,
            brief(row.started_at),
            brief(row.first_due_at),
            brief(row.due_at) if row.due_at != row.first_due_at else "同左",
            brief(row.stopped_at) or "—",
            _ENDS[ClockStatus(row.status)],
        )
        for row in rows
    ]


def requests(rows: Sequence[ReviewRequest]) -> list[dict[str, str]]:
    """What was asked of the reviewers and how they ruled."""
    return [
        {
            "kind": str(row.get_kind_display()),
            "asked": " ".join(
                part for part in (row.unit.name if row.unit else "", row.asked_by) if part
            )
            + f"，{moment(row.asked_at)}",
            "reason": row.reason,
            "basis": row.basis,
            "status": str(row.get_status_display()),
            "ruled": f"{row.ruled_by}，{moment(row.ruled_at)}" if row.ruled_at else "",
            "ruling": row.ruling,
        }
        for row in rows
    ]


def calls(rows: Sequence[FollowUp]) -> Table:
    """Attempt, when, by whom, reached by what means, contacted, solved, satisfied, remark."""
    return [
        (
            f"{row.round}-{row.attempt}",
            brief(row.at),
            row.by_name,
            MEANS.get(row.means, row.means) if row.is_reached else "未接通",
            _yes_no(row.contacted),
            SOLVED.get(row.solved, "—"),
            SATISFIED.get(row.satisfied, "—"),
            row.remark or "—",
        )
        for row in rows
    ]


def _yes_no(value: bool | None) -> str:
    return "—" if value is None else "是" if value else "否"


def files(rows: Sequence[Document]) -> list[dict[str, str]]:
    """The attachments with the digests by which they are known."""
    return [
        {
            "name": row.name,
            "size": _size(row.size),
            "added": f"{row.added_by}，{brief(row.added_at)}",
            "sha256": row.sha256,
        }
        for row in rows
    ]


def _size(size: int) -> str:
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def links(rows: Sequence[Link]) -> Table:
    """How the case belongs to others."""
    return [
        (_LINKS.get(row.kind, row.kind), row.other.number, row.other.title, brief(row.at))
        for row in rows
    ]
