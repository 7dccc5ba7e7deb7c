"""Visits, the report on the case, and what binds a file together, filled."""

from __future__ import annotations

from linli.casework.mediation.documents import wording
from linli.casework.mediation.documents.filling.copy import Copy
from linli.casework.mediation.documents.filling.taking_in import OUTCOMES
from linli.casework.mediation.documents.forms.closing import ClosingReport, Cover, VisitRecord
from linli.casework.mediation.documents.layout import Signed
from linli.casework.mediation.documents.signing import one
from linli.casework.mediation.documents.wording import GRADES, SOURCES, day, moment


def visit(copy: Copy) -> list[VisitRecord]:
    """人民调解回访记录; never on a party's own copy."""
    if copy.reader is not None:
        return []
    paper = copy.file.agreement
    return [
        VisitRecord(
            number=paper.number if paper else copy.number,
            parties=copy.names,
            reason=row.reason,
            at=moment(row.at),
            performed=wording.PERFORMED.get(row.performed, row.performed) or "—",
            satisfied=wording.SATISFIED.get(row.satisfied, row.satisfied) or "—",
            at_odds=_at_odds(is_again=row.at_odds_again, may_flare_up=row.may_flare_up),
            words=str(row.words),
            measures=row.measures or "无。",
            visitor=one(row.by_name),
            committee=copy.committee,
            day=day(row.at),
        )
        for row in copy.file.visits
    ]


def _at_odds(*, is_again: bool, may_flare_up: bool) -> str:
    again = "又起争执" if is_again else "未再争执"
    return f"{again}；{'有激化迹象' if may_flare_up else '无激化迹象'}"


def closing(copy: Copy) -> list[ClosingReport]:
    """人民调解结案报告表, once it ended."""
    file, dispute = copy.file, copy.file.dispute
    if not dispute.outcome or copy.reader is not None:
        return []
    result = [OUTCOMES[dispute.outcome]]
    if file.agreement is not None and not file.agreement.is_oral:
        result.append(f"协议编号：{file.agreement.number}。")
    result += [
        f"{row.court}已裁定确认协议有效（{row.court_number}）。"
        for row in file.confirmations
        if row.state == "confirmed"
    ]
    if dispute.route_told:
        result.append(f"已告知途径：{dispute.route_told.rstrip('。')}。")
    return [
        ClosingReport(
            number=copy.number,
            day=day(file.case.closed_at or copy.at),
            committee=copy.committee,
            mediators=copy.mediators or "—",
            accepted=day(dispute.accepted_at or file.case.opened_at),
            closed=day(file.case.closed_at or dispute.ended_at),
            parties=copy.names,
            source=SOURCES.get(dispute.source, dispute.source),
            type=copy.type_name,
            grade=GRADES.get(dispute.grade, dispute.grade),
            facts=file.case.body,
            result="".join(result),
            reporter=one(copy.mediators),
            chair=(Signed(name=""),),
        )
    ]


def cover(copy: Copy, *, retention: str, remark: str = "") -> Cover:
    """卷宗封面."""
    file, dispute = copy.file, copy.file.dispute
    begun = dispute.accepted_at or file.case.opened_at
    ended = dispute.ended_at or file.case.closed_at
    return Cover(
        committee=copy.committee,
        name=f"{copy.names}{copy.dispute}",
        number=copy.number,
        mediators=copy.mediators or "—",
        period=f"{day(begun)}至{day(ended)}" if ended else f"{day(begun)}起",
        made_by=copy.made_by,
        made_on=copy.today,
        retention=retention,
        remark=remark or "—",
    )
