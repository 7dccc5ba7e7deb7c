"""What a reporter may do with their matter now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.matters.models import Matter, RequestKind
from linli.casework.matters.queries.public.shown import Act
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import WORKFLOW, Action, Nature, State
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


@dataclass(frozen=True, kw_only=True)
class Since:
    """What of a matter's own story decides what its reporter may do."""

    waiting: frozenset[str]
    denied: frozenset[str]
    reopen_until: datetime | None
    urge_from: datetime
    urgings: int
    main_state: str
    may_publish: bool


def acts_of(row: Matter, case: Case, since: Since, *, at: datetime) -> frozenset[Act]:
    asked, reopen_until = since.waiting | since.denied, since.reopen_until
    is_secret = case.is_sensitive or case.nature == Nature.REPORT

    def possible(action: Action) -> bool:
        return WORKFLOW.find(action, case.state) is not None

    def goes_on(action: Action) -> bool:
        """Possible here and, where it was merged, in the main matter as well."""
        is_main_open = not since.main_state or WORKFLOW.find(action, since.main_state) is not None
        return possible(action) and is_main_open

    acts: dict[Act, bool] = {
        Act.ADD: goes_on(Action.ADD_INFORMATION),
        Act.URGE: goes_on(Action.URGE) and at >= since.urge_from,
        Act.URGE_LATER: goes_on(Action.URGE) and at < since.urge_from,
        Act.ALLOW_PUBLISHING: possible(Action.ALLOW_PUBLISHING)
        and not since.may_publish
        and not is_secret,
        Act.FORBID_PUBLISHING: since.may_publish,
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
