"""Those who watch over the work of the demo city: reminders by rule, orders, answers, a talk."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.casework.cases.models import Case
from linli.demo.staff import Staff
from linli.foundation.calendar.rules import SHANGHAI
from linli.oversight.insight.operations import refresh_figures
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import Paper, StepStatus, SupervisionStep
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.operations.steps import in_working_days
from linli.oversight.supervision.queries.desk import listable_cases
from linli.oversight.supervision.rules import Rung
from linli.registers.access.rules import WHOLE_CITY

_MOST = 2_000
_LISTED = 3
_ANSWERS = (
    "配件明日到货，后天修好，责任人为分管副科长。",
    "已与施工单位约谈，承诺本周内复工，复工后当日答复诉求人。",
    "因连续降雨未能施工，天晴后三日内完成，已向诉求人说明。",
    "正在走资金审批，预计五个工作日内办结。",
)
_MINUTE = timedelta(minutes=1)


def watch(staff: Staff, now: datetime, *, days: int) -> None:
    """Let supervision take the steps that are due, some units answer, and leaders sign."""
    supervision.issue_due(at=now - 9 * _MINUTE, most=_MOST)
    _answer_some(staff, now)
    late = [case for case in listable_cases(WHOLE_CITY, at=now) if case.lead_unit_id]
    for case in late[:_LISTED]:
        _write(staff, Rung.LISTING, case, "leader", now - 3 * _MINUTE)
    for case in late[:1]:
        _write(staff, Rung.SUMMON, case, "leader", now - 2 * _MINUTE)
    for case in late[_LISTED : _LISTED + 1]:
        _draft(staff, Rung.LISTING, case, "supervisor", now - _MINUTE)
    refresh_figures(at=now, days=days + 1)


def _answer_some(staff: Staff, now: datetime) -> None:
    asked = SupervisionStep.objects.filter(
        is_current=True, status=StepStatus.OPEN, due_at__isnull=False
    )
    for n, step in enumerate(asked.order_by("case__number")[:200]):
        handler = staff.handlers.get(step.addressee_id)
        if handler is None or n % 3:
            continue
        words = _ANSWERS[n % len(_ANSWERS)]
        supervision.reply(step.id, words=words, by=handler, at=now - 6 * _MINUTE)
        if n % 2:
            by = staff.actors["supervisor"]
            supervision.accept_reply(step.id, words="请按期完成。", by=by, at=now - 5 * _MINUTE)


def _draft(staff: Staff, rung: Rung, case: Case, who: str, at: datetime) -> Paper:
    """A paper about one case; a talk is called for the third working day, at three."""
    by = staff.actors[who]
    talk = in_working_days(3, at).astimezone(SHANGHAI).replace(hour=15, minute=0)
    asked = {
        Rung.LISTING: "请制定一案一策，明确责任人和完成时限，每个工作日报告进展，办结后申请销号。",
        Rung.SUMMON: "请主要负责人按时参加，并带书面情况说明。",
    }
    writing = Writing(
        cases=[case.id],
        title=f"{'挂牌督办' if rung is Rung.LISTING else '约谈'}：{case.title}"[:120],
        requirement=asked[rung],
        basis="国办函〔2025〕66号；内部管理要求",
        due_at=in_working_days(5, at),
        sponsor="分管副区长" if rung is Rung.LISTING else "",
        meets_at=talk if rung is Rung.SUMMON else None,
        meets_where="市政府三楼会议室" if rung is Rung.SUMMON else "",
    )
    return supervision.draft_paper(rung, writing, by=by, at=at)


def _write(staff: Staff, rung: Rung, case: Case, who: str, at: datetime) -> None:
    paper = _draft(staff, rung, case, who, at)
    supervision.issue_paper(paper.id, by=staff.actors[who], at=at)
