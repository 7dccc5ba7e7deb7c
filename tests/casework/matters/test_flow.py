"""A matter goes all the way through, and each side-path does what the office expects."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.casework.cases.models import Assignment, Clock, Event, FollowUp, Link, Party, Rollup
from linli.casework.cases.operations import (
    CaseMoved,
    Missing,
    MoveRefused,
    NoSuchCase,
    NotAllowedNow,
)
from linli.casework.cases.rules import Hindrance
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Matter, ReviewRequest
from tests.casework.city import MORNING, RESIDENT, SYSTEM, City, Story, at


def states(story: Story) -> list[str]:
    rows = Event.objects.filter(case_id=story.id).order_by("seq")
    return [row.to_state for row in rows]


def test_all_the_way_through(city: City) -> None:
    story = Story(city).accepted().dispatched().signed().finished().approved().closed()
    assert states(story) == [
        "to_accept",
        "to_dispatch",
        "to_sign",
        "in_progress",
        "to_review",
        "to_follow_up",
        "closed",
    ]
    assert story.case.is_open is False
    assert not Clock.objects.filter(case_id=story.id, stopped_at=None).exists()
    matters.archive(story.id, retention_class="3y", years=3, by=city["archivist"], at=MORNING)
    case = story.case
    assert case.state == "archived"
    assert case.erase_on is not None
    assert case.erase_on.year == 2029


def test_acceptance_starts_the_limit_that_the_resident_is_told(city: City) -> None:
    story = Story(city).accepted()
    # Wednesday 18 November + 5 working days = Wednesday 25 November, close of business
    assert story.case.finish_due_at == at("2026-11-25 17:30")
    assert story.case.due_kind == "dispatch"


def test_a_critical_matter_runs_by_the_hour(city: City) -> None:
    story = Story(city).accepted(urgency="critical")
    assert story.case.finish_due_at == MORNING + timedelta(hours=2)


def test_what_belongs_elsewhere_is_not_accepted(city: City) -> None:
    story = Story(city)
    with pytest.raises(NotAllowedNow, match="route_elsewhere"):
        story.accepted(category="18")
    assert story.case.state == "to_accept"


def test_refusal_names_ground_and_route(city: City) -> None:
    story = Story(city)
    with pytest.raises(Missing, match="route"):
        matters.refuse(
            story.id, ground="N2", reason="已起诉", route="", by=city["taker"], at=MORNING
        )
    matters.refuse(
        story.id, ground="N2", reason="已起诉", route="人民法院", by=city["taker"], at=MORNING
    )
    assert story.case.state == "answered"
    matters.appeal(story.id, reason="没有起诉", by=RESIDENT, at=MORNING, is_reporter=True)
    matters.rule_on_appeal(
        story.id, is_granted=True, ruling="应受理", by=city["reviewer"], at=MORNING
    )
    assert story.case.state == "to_dispatch"


def test_a_return_is_reviewed_and_the_finish_clock_runs_on(city: City) -> None:
    story = Story(city).accepted().dispatched()
    due = story.case.finish_due_at
    matters.return_dispatch(
        story.id,
        reason="不属我局职责",
        basis="三定方案",
        suggested_unit=city.unit_id("lamps"),
        by=city["head"],
        at=MORNING,
    )
    assert story.case.finish_due_at == due
    matters.uphold_return(story.id, ruling="同意", by=city["reviewer"], at=MORNING)
    assert story.case.state == "to_dispatch"
    assert story.case.lead_unit_id is None
    request = ReviewRequest.objects.get(case_id=story.id)
    assert (request.status, request.ruled_by) == ("upheld", "罗敏")


def test_no_return_after_designation(city: City) -> None:
    story = Story(city).accepted().dispatched()
    matters.return_dispatch(
        story.id, reason="非本局", basis="三定", suggested_unit=None, by=city["head"], at=MORNING
    )
    matters.designate(
        story.id,
        lead=city.unit_id("housing"),
        ruling="指定住建局承办",
        by=city["reviewer"],
        at=MORNING,
    )
    with pytest.raises(NotAllowedNow, match="designated"):
        matters.return_dispatch(
            story.id,
            reason="还是不办",
            basis="三定",
            suggested_unit=None,
            by=city["head"],
            at=MORNING,
        )


def test_no_return_after_a_working_day(city: City) -> None:
    story = Story(city).accepted().dispatched()
    with pytest.raises(NotAllowedNow, match="too_late"):
        matters.return_dispatch(
            story.id,
            reason="非本局",
            basis="三定",
            suggested_unit=None,
            by=city["head"],
            at=at("2026-11-20 09:00"),
        )


def test_the_lead_cannot_finish_before_the_assists(city: City) -> None:
    story = Story(city).accepted().dispatched(lake="上门查看").signed()
    with pytest.raises(NotAllowedNow, match="assists_open"):
        story.finished()
    matters.assist_done(story.id, result="已查看", by=city["lake_handler"], at=MORNING)
    story.finished()
    assert story.case.state == "to_review"


def test_nobody_reviews_their_own_step(city: City) -> None:
    story = Story(city).accepted().dispatched().signed().finished(by="head")
    with pytest.raises(MoveRefused) as refused:
        story.approved(by="head")
    assert refused.value.hindrance is Hindrance.OWN_STEP


def test_parking_pauses_the_finish_clock(city: City) -> None:
    story = Story(city).accepted().dispatched().signed()
    due = story.case.finish_due_at
    assert due is not None
    matters.ask_parking(
        story.id,
        reason="须待规划",
        plan="明年一季度开工",
        milestone=at("2027-03-31 00:00").date(),
        by=city["head"],
        at=MORNING,
    )
    matters.rule_on_parking(
        story.id, is_granted=True, ruling="同意", by=city["reviewer"], at=MORNING
    )
    assert story.case.state == "parked"
    assert Clock.objects.get(case_id=story.id, kind="finish").status == "paused"
    back = at("2026-11-23 09:00")  # the next Monday: 3 working days begun in between
    matters.resume(story.id, reason="已开工", by=city["head"], at=back)
    moved = story.case.finish_due_at
    assert moved is not None
    assert moved > due
    assert Clock.objects.get(case_id=story.id, kind="finish").first_due_at == due


def test_an_extension_is_asked_once_and_before_the_due_date(city: City) -> None:
    story = Story(city).accepted().dispatched().signed()
    new_due = at("2026-11-30 17:30")
    matters.ask_extension(
        story.id, reason="需招标", new_due=new_due, by=city["handler"], at=MORNING
    )
    matters.rule_on_extension(
        story.id, is_granted=True, ruling="同意", by=city["reviewer"], at=MORNING
    )
    assert story.case.finish_due_at == new_due
    with pytest.raises(NotAllowedNow, match="extended_before"):
        matters.ask_extension(
            story.id,
            reason="再延",
            new_due=at("2026-12-02 17:30"),
            by=city["handler"],
            at=MORNING,
        )


def test_an_unsolved_call_back_is_redone_once_then_two_people_look(city: City) -> None:
    story = Story(city).accepted().dispatched().signed().finished().approved()
    unsolved = matters.Answers(
        is_reached=True, solved="unsolved", satisfied="dissatisfied", remark="灯还是不亮"
    )
    matters.follow_up(story.id, answers=unsolved, by=city["caller"], at=MORNING)
    assert story.case.state == "in_progress"
    assert story.case.finish_due_at == at("2026-11-23 17:30")  # half of five, rounded up: three
    story.finished().approved()
    matters.follow_up(story.id, answers=unsolved, by=city["caller"], at=MORNING)
    assert story.case.state == "unsolved_review"
    matters.second_look(story.id, ruling="已穷尽办法", by=city["reviewer"], at=MORNING)
    with pytest.raises(MoveRefused):
        matters.confirm_unreasonable(story.id, ruling="同意", by=city["reviewer"], at=MORNING)
    matters.confirm_unreasonable(story.id, ruling="同意", by=city["second_reviewer"], at=MORNING)
    assert story.case.state == "closed"
    assert Matter.objects.get(case_id=story.id).is_unreasonable


def test_three_tries_in_two_half_days_close_it_unreached(city: City) -> None:
    story = Story(city).accepted().dispatched().signed().finished().approved()
    nobody_there = matters.Answers(is_reached=False)
    for moment in ("2026-11-19 09:00", "2026-11-19 10:00", "2026-11-19 11:00"):
        matters.follow_up(story.id, answers=nobody_there, by=city["caller"], at=at(moment))
    assert story.case.state == "to_follow_up"  # three tries, but all in one half-day
    matters.follow_up(story.id, answers=nobody_there, by=city["caller"], at=at("2026-11-19 15:00"))
    assert story.case.state == "closed"
    assert FollowUp.objects.filter(case_id=story.id).count() == 4


def test_merged_reporters_are_told_and_rate_once(city: City) -> None:
    master = Story(city).accepted().dispatched().signed()
    repeat = Story(city, phone="13900000001", text="三号楼路灯坏了")
    matters.merge(repeat.id, into=master.id, by=city["dispatcher"], at=MORNING)
    assert Link.objects.get(case_id=repeat.id).other_id == master.id
    with pytest.raises(NotAllowedNow, match="no_result_yet"):
        matters.rate(repeat.id, solved="solved", satisfied="satisfied", by=RESIDENT, at=MORNING)
    master.finished().approved()
    matters.rate(repeat.id, solved="partly", satisfied="basically", by=RESIDENT, at=MORNING)
    with pytest.raises(NotAllowedNow, match="rated_before"):
        matters.rate(repeat.id, solved="solved", satisfied="satisfied", by=RESIDENT, at=MORNING)
    assert Matter.objects.get(case_id=repeat.id).solved == "partly"
    assert master.case.state == "to_follow_up"


def test_a_split_matter_closes_after_its_parts(city: City) -> None:
    story = Story(city).accepted()
    parts = [
        matters.Report(text="路灯不亮", channel="phone", place=city.place),
        matters.Report(text="电梯停运", channel="phone", place=city.place),
    ]
    receipts = matters.split(story.id, parts=parts, by=city["dispatcher"], at=MORNING)
    with pytest.raises(NotAllowedNow, match="parts_open"):
        matters.close(story.id, by=SYSTEM, at=MORNING)
    for receipt in receipts:
        matters.withdraw(receipt.case_id, by=RESIDENT, at=MORNING)
    matters.close(story.id, by=SYSTEM, at=MORNING)
    assert story.case.state == "closed"


def test_a_committee_is_not_asked_beyond_its_duty_list(city: City) -> None:
    story = Story(city).accepted(category="0304")
    with pytest.raises(NotAllowedNow, match="beyond_duty_list"):
        story.dispatched(lead="lotus")
    within = Story(city).accepted(category="1703").dispatched(lead="lotus")
    assert within.case.state == "to_sign"


def test_upgrading_changes_the_lead_and_keeps_the_limit(city: City) -> None:
    story = Story(city).accepted().dispatched().signed()
    due = story.case.finish_due_at
    matters.upgrade(
        story.id, lead=city.unit_id("lamps"), reason="跨区", by=city["supervisor"], at=MORNING
    )
    assert story.case.lead_unit_id == city.unit_id("lamps")
    assert story.case.finish_due_at == due
    parts = Assignment.objects.filter(case_id=story.id, is_current=True)
    assert {(part.role, part.unit.code) for part in parts} == {
        ("lead", "lamps"),
        ("assist", "housing"),
    }


def test_early_end_is_asked_by_the_unit_and_decided_by_the_body(city: City) -> None:
    story = Story(city).accepted().dispatched().signed()
    matters.ask_termination(
        story.id, reason="已在诉讼", basis="条例第二十一条", by=city["head"], at=MORNING
    )
    matters.rule_on_termination(
        story.id, is_granted=True, ruling="属实", by=city["reviewer"], at=MORNING
    )
    assert story.case.state == "answered"
    matters.close(story.id, by=SYSTEM, at=MORNING)
    assert story.case.state == "closed"


def test_reopening_once_within_the_window(city: City) -> None:
    story = Story(city).accepted().dispatched().signed().finished().approved().closed()
    matters.ask_reopening(story.id, reason="又坏了", by=RESIDENT, at=at("2026-11-25 09:00"))
    matters.rule_on_reopening(
        story.id, is_granted=True, ruling="同意", by=city["reviewer"], at=at("2026-11-25 10:00")
    )
    assert story.case.is_open
    assert story.case.state == "in_progress"
    story.when = at("2026-11-25 11:00")
    story.finished().approved().closed()
    with pytest.raises(NotAllowedNow, match="reopened_before"):
        matters.ask_reopening(story.id, reason="再开", by=RESIDENT, at=at("2026-11-26 09:00"))


def test_the_second_of_two_is_told_who_was_first(city: City) -> None:
    story = Story(city).accepted()
    seen = story.case.version
    story.dispatched()
    with pytest.raises(CaseMoved) as moved:
        matters.dispatch(
            story.id,
            lead=city.unit_id("lamps"),
            basis="理由",
            by=city["dispatcher"],
            at=MORNING,
            expect=seen,
        )
    assert (moved.value.who, moved.value.action) == ("高远", "dispatch")


def test_another_district_does_not_know_of_the_case(city: City) -> None:
    story = Story(city).accepted()
    with pytest.raises(NoSuchCase):
        matters.designate(
            story.id, lead=city.unit_id("housing"), ruling="抢", by=city["nobody"], at=MORNING
        )


def test_sending_twice_makes_one_matter(city: City) -> None:
    report = matters.Report(text="井盖丢了", channel="web", place=city.place, key="k-1")
    first = matters.register(report, by=RESIDENT, at=MORNING)
    again = matters.register(report, by=RESIDENT, at=MORNING)
    assert (again.number, again.query_code, again.is_repeat) == (
        first.number,
        first.query_code,
        True,
    )
    other = matters.Report(text="别的事", channel="web", place=city.place, key="k-1")
    with pytest.raises(matters.IntakeConflict):
        matters.register(other, by=RESIDENT, at=MORNING)


def test_the_day_is_counted_in_the_same_transaction(city: City) -> None:
    Story(city).accepted().dispatched()
    counted = {row.measure: row.n for row in Rollup.objects.all()}
    assert counted == {"opened": 1, "dispatched": 1}


def test_withdrawing_leaves_the_matter_to_those_merged_into_it(city: City) -> None:
    master = Story(city).accepted().dispatched().signed()
    repeat = Story(city, phone="13900000001", text="三号楼路灯坏了")
    matters.merge(repeat.id, into=master.id, by=city["dispatcher"], at=MORNING)
    matters.withdraw(master.id, by=RESIDENT, at=MORNING)
    assert master.case.state == "in_progress"
    assert Party.objects.get(case_id=master.id).reply_by == "none"
    alone = Story(city)
    matters.withdraw(alone.id, by=RESIDENT, at=MORNING)
    assert alone.case.state == "withdrawn"
