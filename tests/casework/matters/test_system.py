"""What follows by itself: each step is done when its time has come, once, and never against people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters import operations as matters
from linli.casework.matters.models import RetentionClass, ReviewRequest
from linli.casework.matters.operations import reckoning, system
from linli.foundation.calendar import operations as calendar
from linli.foundation.calendar.rules import DayKind
from linli.registers.access.rules import RESIDENT, SYSTEM
from tests.casework.city import START, City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")


def twice(step: object, when: object) -> tuple[int, int]:
    return step(at=when), step(at=when)  # type: ignore[operator]  # one of the system's steps


@pytest.fixture
def kept(db: None) -> None:
    for code, years, then in (("matter", 3, "deidentify"), ("matter_long", 10, "seal")):
        RetentionClass.objects.create(
            code=code, name=code, years=years, then=then, valid_from=START
        )


def test_what_was_answered_closes_when_nobody_objects(city: City) -> None:
    story = Story(city, when=BEGUN)
    matters.answer_at_once(story.id, reply="窗口周一至周五开放。", by=city["taker"], at=BEGUN)
    assert twice(system.close_answered, at("2026-11-23 17:00")) == (0, 0)
    assert twice(system.close_answered, at("2026-11-23 17:31")) == (1, 0)
    assert story.case.state == "closed"


def test_an_appeal_keeps_it_open(city: City) -> None:
    story = Story(city, when=BEGUN)
    matters.answer_at_once(story.id, reply="已答复。", by=city["taker"], at=BEGUN)
    matters.appeal(story.id, reason="没有答复我的问题", by=city["taker"], at=BEGUN)
    assert twice(system.close_answered, at("2026-12-20 09:00")) == (0, 0)


def test_a_split_matter_closes_after_its_parts(city: City) -> None:
    story = Story(city, when=BEGUN).accepted()
    report = {"channel": "phone", "place": city.place}
    parts = [
        matters.Report(text=text, nature="complain", category="0303", **report)  # type: ignore[arg-type]  # test data
        for text in ("路灯不亮", "物业乱收费")
    ]
    receipts = matters.split(story.id, parts=parts, by=city["dispatcher"], at=BEGUN)
    assert twice(system.close_split, BEGUN) == (0, 0)
    first, second = [receipt.case_id for receipt in receipts]
    Case.objects.filter(id=first).update(is_open=False, closed_at=BEGUN, state="closed")
    assert twice(system.close_split, BEGUN) == (0, 0)
    Case.objects.filter(id=second).update(is_open=False, closed_at=BEGUN, state="closed")
    assert twice(system.close_split, BEGUN) == (1, 0)
    assert story.case.state == "closed"


@pytest.mark.parametrize("report", [{"secrecy": "anonymous"}, {"reply_by": "none"}])
def test_nobody_is_called_who_cannot_or_would_not_be(city: City, report: dict[str, str]) -> None:
    story = Story(city, when=BEGUN, **report).accepted().dispatched().signed().finished()
    assert twice(system.close_without_call, BEGUN) == (0, 0)
    story.approved()
    assert twice(system.close_without_call, BEGUN) == (1, 0)
    assert story.case.state == "closed"
    assert "不回访" in story.case.events.order_by("-seq")[0].words


def test_others_wait_for_their_call(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved()
    assert twice(system.close_without_call, at("2026-12-30 09:00")) == (0, 0)
    assert story.case.state == "to_follow_up"


def parked(city: City) -> Story:
    story = Story(city, when=BEGUN).accepted().dispatched().signed()
    matters.ask_parking(
        story.id,
        reason="须待明年老旧小区改造计划下达",
        plan="列入明年计划，三月前完成设计",
        milestone=date(2027, 3, 1),
        by=city["head"],
        at=BEGUN,
    )
    matters.rule_on_parking(
        story.id, is_granted=True, ruling="同意挂账", by=city["reviewer"], at=BEGUN
    )
    return story


def test_a_parked_matter_is_taken_up_at_its_milestone(city: City) -> None:
    story = parked(city)
    assert twice(system.resume_parked, at("2027-02-28 23:00")) == (0, 0)
    assert twice(system.resume_parked, at("2027-03-01 00:05")) == (1, 0)
    assert story.case.state == "in_progress"


def test_a_whole_file_goes_into_the_archive_after_its_days(city: City, kept: None) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved().closed()
    assert twice(system.archive_due, BEGUN + timedelta(days=29)) == (0, 0)
    assert twice(system.archive_due, BEGUN + timedelta(days=31)) == (1, 0)
    case = story.case
    assert (case.state, case.retention_class) == ("archived", "matter")
    assert case.erase_on is not None
    assert case.erase_on.year == 2029
    assert verify_case(story.id).broken is None


def test_a_hard_case_is_kept_longer(city: City, kept: None) -> None:
    story = Story(city, when=BEGUN).accepted(urgency="complex").dispatched().signed()
    story.finished().approved().closed()
    system.archive_due(at=BEGUN + timedelta(days=31))
    assert story.case.retention_class == "matter_long"


def test_a_file_that_lacks_something_stays_with_the_archivist(city: City, kept: None) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved()
    matters.close(story.id, by=SYSTEM, at=BEGUN)
    assert system.archive_due(at=BEGUN + timedelta(days=60)) == 0
    assert story.case.state == "closed"


def test_withdrawn_and_merged_matters_are_filed_as_well(city: City, kept: None) -> None:
    gone, master, repeat = (Story(city, when=BEGUN) for _ in range(3))
    matters.withdraw(gone.id, by=RESIDENT, at=BEGUN)
    matters.merge(repeat.id, into=master.id, by=city["taker"], at=BEGUN)
    assert system.archive_due(at=BEGUN + timedelta(days=31)) == 2
    assert {gone.case.state, repeat.case.state} == {"archived"}


# --- limits are counted anew ------------------------------------------------------------------------


def holiday(day: date) -> tuple[date, ...]:
    change = calendar.set_day(day, DayKind.HOLIDAY, source="市政府通知", by="管理员", at=BEGUN)
    return change.changed


def test_a_new_holiday_moves_what_runs_and_keeps_the_first_date(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed()
    assert story.case.finish_due_at == at("2026-11-25 17:30")
    days = holiday(date(2026, 11, 24))
    assert reckoning.reckon_anew(days, at=BEGUN) == 1
    assert reckoning.reckon_anew(days, at=BEGUN) == 0, "what is right is left alone"
    case = story.case
    assert case.finish_due_at == at("2026-11-26 17:30")
    clock = Clock.objects.get(case=case, kind="finish", stopped_at=None)
    assert clock.first_due_at == at("2026-11-25 17:30")
    event = case.events.order_by("-seq")[0]
    assert event.action == "reckon_anew"
    moved = {row["clock"]: row["to"] for row in event.data["changed"]}
    assert moved["finish"].startswith("2026-11-26T17:30")
    assert verify_case(story.id).broken is None


def test_a_day_that_is_worked_after_all_brings_it_back(city: City) -> None:
    story = Story(city, when=BEGUN).accepted()
    reckoning.reckon_anew(holiday(date(2026, 11, 24)), at=BEGUN)
    change = calendar.clear_day(date(2026, 11, 24))
    assert reckoning.reckon_anew(change.changed, at=BEGUN) == 1
    assert story.case.finish_due_at == at("2026-11-25 17:30")


def test_limits_that_the_day_does_not_touch_stay(city: City) -> None:
    story = Story(city, when=BEGUN).accepted()
    before = story.case.version
    assert reckoning.reckon_anew(holiday(date(2026, 12, 31)), at=BEGUN) == 0
    assert story.case.version == before


def test_what_people_granted_stays_as_they_granted_it(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed()
    until = at("2026-12-01 17:30")
    matters.ask_extension(story.id, reason="等配件", new_due=until, by=city["handler"], at=BEGUN)
    matters.rule_on_extension(
        story.id, is_granted=True, ruling="同意", by=city["reviewer"], at=BEGUN
    )
    reckoning.reckon_anew(holiday(date(2026, 11, 24)), at=BEGUN)
    assert story.case.finish_due_at == until


def test_a_pause_is_counted_again_as_it_was(city: City) -> None:
    story = parked(city)
    matters.resume(story.id, reason="计划已下达", by=city["head"], at=at("2026-11-20 09:00"))
    before = story.case.finish_due_at
    assert before == at("2026-11-27 17:30")
    assert reckoning.reckon_anew([date(2026, 11, 24)], at=at("2026-11-20 10:00")) == 0
    days = holiday(date(2026, 11, 24))
    assert reckoning.reckon_anew(days, at=at("2026-11-20 10:00")) == 1
    assert story.case.finish_due_at == at("2026-11-30 17:30")


def test_reviewers_get_the_days_that_the_calendar_takes(city: City) -> None:
    waiting = Story(city, when=BEGUN).accepted().dispatched().signed()
    until = at("2026-11-27 17:30")
    matters.ask_extension(waiting.id, reason="等配件", new_due=until, by=city["handler"], at=BEGUN)
    with_clock = Story(city, when=BEGUN).accepted().dispatched()
    matters.return_dispatch(
        with_clock.id,
        reason="不属本单位职责",
        basis="职责清单",
        suggested_unit=city.unit_id("lamps"),
        by=city["head"],
        at=BEGUN,
    )
    over = Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved().closed()
    matters.ask_reopening(over.id, reason="又不亮了", by=RESIDENT, at=BEGUN)
    requests = ReviewRequest.objects.filter(status="open")
    before = set(requests.values_list("due_at", flat=True))
    assert before == {at("2026-11-19 17:30")}
    days = holiday(date(2026, 11, 19))
    assert reckoning.reckon_anew(days, at=BEGUN) == 3
    assert set(requests.values_list("due_at", flat=True)) == {at("2026-11-20 17:30")}
    assert reckoning.reckon_anew(days, at=BEGUN) == 0, "what is right is left alone"
    event = over.case.events.order_by("-seq")[0]
    assert event.data["changed"][0]["clock"] == "review"
    assert not event.seen_by_resident, "it is no promise to the resident"
    assert over.case.state == "closed"
    for story in (waiting, with_clock, over):
        assert verify_case(story.id).broken is None


def test_grams_are_counted(city: City) -> None:
    Story(city, when=BEGUN)
    system.refresh_grams(at=BEGUN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_gramfrequency WHERE gram = '路灯'")
        assert cursor.fetchone()[0] == 1
