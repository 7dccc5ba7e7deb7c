"""What a reporter may do with their matter now."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.matters.models import Matter, RequestKind
from linli.casework.matters.queries.public.shown import Act
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import WORKFLOW, Action, State
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, due


def threshold_or(code: str, at: datetime, otherwise: int) -> int:
    try:
        return rule_book().threshold(code, timezone.localdate(at))
    except NoLimitFound:
        return otherwise


def reopen_until_of(case: Case) -> datetime | None:
    if case.closed_at is None or case.state != State.CLOSED:
        return None
    try:
        timed = rule_book().limit(
            "reopen_window",
            timezone.localdate(case.closed_at),
            nature=case.nature,
            urgency=case.urgency,
            channel=case.channel,
            category=case.category,
        )
    except NoLimitFound:
        return None
    return due(case.closed_at, timed.limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def acts_of(
    row: Matter, case: Case, *, asked: frozenset[str], reopen_until: datetime | None, at: datetime
) -> frozenset[Act]:
    def possible(action: Action) -> bool:
        return WORKFLOW.find(action, case.state) is not None

    acts: dict[Act, bool] = {
        Act.ADD: possible(Action.ADD_INFORMATION),
        Act.WITHDRAW: possible(Action.WITHDRAW) and not row.merged_count,
        Act.RATE: possible(Action.RATE)
        or (possible(Action.RATE_MERGED) and bool(row.reply) and row.rated_at is None),
        Act.APPEAL: possible(Action.APPEAL) and RequestKind.APPEAL not in asked,
        Act.REOPEN: possible(Action.ASK_REOPENING)
        and RequestKind.REOPENING not in asked
        and row.reopenings < threshold_or("reopen_times", at, 1)
        and reopen_until is not None
        and at <= reopen_until
        and case.lead_unit_id is not None,
    }
    return frozenset(act for act, is_possible in acts.items() if is_possible)
