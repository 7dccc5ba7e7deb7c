"""The plan: reminders, breach and what follows, visits; alerts and papers for the court."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.rules.alerts import (
    FIRST,
    LAST,
    PAPERS,
    WhyNot,
    alert_now,
    missing_papers,
    why_not,
)
from linli.casework.mediation.rules.plans import (
    BASES,
    Line,
    Route,
    is_late,
    is_performed,
    next_due,
    remind_now,
    routes_after_breach,
    visit_due,
)

DAY = date(2026, 11, 20)


@given(before=st.integers(0, 30), shift=st.integers(-60, 60))
def test_a_debtor_is_reminded_once_in_the_days_before(before: int, shift: int) -> None:
    today = DAY + timedelta(days=shift)
    assert remind_now(Line(DAY, "due"), today, before) is (-before <= shift <= 0)
    assert not remind_now(Line(DAY, "due", DAY), today, before)
    assert not remind_now(Line(DAY, "done"), today, before)
    assert is_late(Line(DAY, "due"), today) is (shift > 0)
    assert not is_late(Line(DAY, "breached"), today)


def test_what_follows_a_breach_has_a_basis_in_law() -> None:
    assert routes_after_breach(is_confirmed=True, may_confirm=False)[0] is Route.ENFORCE
    assert Route.CONFIRM in routes_after_breach(is_confirmed=False, may_confirm=True)
    assert routes_after_breach(is_confirmed=False, may_confirm=False)[0] is Route.SUE
    assert set(BASES) == set(Route)


def test_a_plan_is_performed_when_nothing_is_left() -> None:
    assert is_performed(["done", "waived"])
    assert not is_performed([])
    assert not is_performed(["done", "breached"])
    assert next_due([Line(DAY, "done"), Line(DAY + timedelta(3), "due")]) == DAY + timedelta(3)
    assert next_due([Line(DAY, "waived")]) is None


def test_a_visit_is_due_when_a_day_of_performance_has_come() -> None:
    days = [DAY, DAY + timedelta(30)]
    assert not visit_due(days, [], DAY - timedelta(1))
    assert visit_due(days, [], DAY)
    assert not visit_due(days, [DAY + timedelta(1)], DAY + timedelta(2))
    assert visit_due(days, [DAY + timedelta(1)], DAY + timedelta(30))


@given(st.integers(0, 60))
def test_alerts_come_once_each(day: int) -> None:
    today = DAY + timedelta(days=day)
    told: list[str] = []
    for _ in range(3):
        alert = alert_now(DAY, today, first=20, last=27, told=told)
        if alert:
            told.append(alert)
    assert told == ([LAST] if day >= 27 else [FIRST] if day >= 20 else [])


def test_all_days_of_a_month_give_two_alerts() -> None:
    told: list[str] = []
    for day in range(31):
        alert = alert_now(DAY, DAY + timedelta(days=day), first=20, last=27, told=told)
        if alert:
            told.append(alert)
    assert told == [FIRST, LAST]


def test_why_an_application_is_not_offered() -> None:
    def asked(**other: object) -> WhyNot | None:
        facts: dict[str, object] = {
            "in_force": True,
            "court_hears": True,
            "deadline": DAY,
            "today": DAY,
            "states": (),
        }
        return why_not(**{**facts, **other})  # type: ignore[arg-type]  # facts of the test

    assert asked() is None
    assert asked(in_force=False) is WhyNot.NO_AGREEMENT
    assert asked(court_hears=False) is WhyNot.NOT_HEARD
    assert asked(today=DAY + timedelta(1)) is WhyNot.LATE
    assert asked(deadline=None) is WhyNot.LATE
    assert asked(states=("applied",)) is WhyNot.ASKED
    assert asked(states=("withdrawn", "not_accepted")) is None


def test_which_papers_are_missing() -> None:
    assert missing_papers(PAPERS) == ()
    assert missing_papers(["application"]) == ("agreement", "proof", "identity", "contact")
