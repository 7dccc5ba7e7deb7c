"""提级、下交、联合、联席会议、积案: who sees a dispute after it moved, and who is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import JointMeeting, MeetingTask, OldCase, Session
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.foundation.notices.models import Notice
from linli.registers.access.rules import Actor
from tests.casework.mediation.town import Quarrel, Town


def sees(actor: Actor, quarrel: Quarrel) -> bool:
    return disputes_open_to(actor).filter(id=quarrel.id).exists()


def test_above_it_leads_and_below_nobody_sees_it_any_more(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    mediation.escalate(
        quarrel.id,
        town.committees["lake_hall"].pk,
        reason="两次调解不成",
        has_failed=True,
        by=town["chair"],
        at=quarrel.later(days=1),
    )
    assert sees(town["lake_chair"], quarrel)
    assert not sees(town["chair"], quarrel)
    assert not sees(town["mediator"], quarrel)
    dispute = quarrel.dispute
    assert (dispute.failures, dispute.committee) == (1, town.committees["lake_hall"])
    assert quarrel.state == "to_mediate"
    told = Notice.objects.filter(template_code="dispute_moved_here")
    assert told.filter(account_id=town.accounts["lake_chair"].id).exists()


def test_it_is_only_escalated_upwards_and_handed_down_downwards(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    with pytest.raises(NotAllowedNow, match="committee_not_above"):
        mediation.escalate(
            quarrel.id,
            town.committees["ferry_hall"].pk,
            reason="移交",
            by=town["chair"],
            at=quarrel.later(days=1),
        )
    mediation.escalate(
        quarrel.id,
        town.committees["east_hall"].pk,
        reason="涉及面广",
        by=town["chair"],
        at=quarrel.later(days=1),
    )
    mediation.hand_down(
        quarrel.id,
        town.committees["lotus_hall"].pk,
        reason="事实已清楚",
        by=town["east_chair"],
        at=quarrel.later(days=1),
    )
    assert sees(town["chair"], quarrel)
    assert not sees(town["east_chair"], quarrel)


def test_a_trade_committee_is_commissioned_within_the_district(town: Town) -> None:
    quarrel = Quarrel(town).accepted(type="labour")
    mediation.commission(
        quarrel.id,
        town.committees["labour_hall"].pk,
        reason="属于劳动争议",
        by=town["chair"],
        at=quarrel.later(days=1),
    )
    assert sees(town["labour_chair"], quarrel)


def test_both_committees_see_what_they_mediate_jointly(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    hall = town.committees["labour_hall"]
    mediation.join(quarrel.id, hall.pk, by=town["chair"], at=quarrel.later(days=1))
    assert sees(town["labour_chair"], quarrel)
    assert sees(town["chair"], quarrel)
    with pytest.raises(NotAllowedNow, match="already_on_the_case"):
        mediation.join(quarrel.id, hall.pk, by=town["chair"], at=quarrel.later(days=1))
    mediation.leave_joint(
        quarrel.id, hall.pk, reason="争议已厘清", by=town["chair"], at=quarrel.later(days=1)
    )
    assert not sees(town["labour_chair"], quarrel)


def test_the_officer_moves_what_the_officer_cannot_read(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    mediation.commission(
        quarrel.id,
        town.committees["lake_hall"].pk,
        reason="回避本社区",
        by=town["justice_officer"],
        at=quarrel.later(days=1),
    )
    assert not sees(town["justice_officer"], quarrel)
    assert sees(town["lake_chair"], quarrel)


def test_a_stranger_moves_nothing(town: Town) -> None:
    quarrel = Quarrel(town).accepted()
    for name in ("ferry_chair", "mediator", "supervisor"):
        with pytest.raises((NoSuchCase, MoveRefused)):
            mediation.escalate(
                quarrel.id,
                town.committees["lake_hall"].pk,
                reason="提级",
                by=town[name],
                at=quarrel.later(hours=1),
            )


def test_agencies_report_their_tasks_and_read_nothing_else(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    agency = town.city["handler"]
    assert agency.unit_id is not None
    meeting = mediation.call_meeting(
        quarrel.id,
        agencies=[agency.unit_id],
        begins=quarrel.when + timedelta(days=3),
        place="街道会议室",
        by=town["chair"],
        at=quarrel.later(hours=1),
    )
    mediation.write_minutes(
        quarrel.id,
        meeting.id,
        minutes="查明漏水原因",
        tasks=[
            mediation.NewTask(unit_id=agency.unit_id, what="检查管道", due_on=date(2026, 12, 20))
        ],
        by=town["chair"],
        at=quarrel.later(days=4),
    )
    task = MeetingTask.objects.get()
    assert not sees(agency, quarrel)
    with pytest.raises(NotAllowedNow, match="no_open_task"):
        mediation.report_task(
            task.id, result="办了", by=town.city["reviewer"], at=quarrel.later(hours=1)
        )
    mediation.report_task(task.id, result="管道已检查", by=agency, at=quarrel.later(hours=1))
    task.refresh_from_db()
    assert task.result == "管道已检查"
    assert JointMeeting.objects.get().minutes == "查明漏水原因"


def test_agencies_are_reminded_once(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    agency = town.city["handler"]
    assert agency.unit_id is not None
    meeting = JointMeeting.objects.create(
        dispute_id=quarrel.id,
        at=quarrel.when,
        place="街道",
        chaired_by="秦和",
        called_by="秦和",
    )
    MeetingTask.objects.create(
        meeting=meeting,
        unit_id=agency.unit_id,
        what="检查管道",
        due_on=quarrel.when.date() + timedelta(days=2),
    )
    assert mediation.remind_of_tasks(at=quarrel.when) == 1
    assert mediation.remind_of_tasks(at=quarrel.when) == 0
    assert Notice.objects.filter(template_code="dispute_task_due").exists()


def test_an_old_case_has_one_plan_and_its_steps(town: Town) -> None:
    quarrel = Quarrel(town).assigned()
    officer = town["justice_officer"]
    plan = mediation.OldCasePlan(
        since=date(2024, 3, 1),
        leader_id=town.city.accounts["leader"].id,
        leader_name="领导",
        unit_id=town.units["justice"].id,
        plan="先评估损失，再分期履行",
    )
    steps = [mediation.NewStep(what="评估损失", who="司法所", due_on=date(2026, 12, 30))]
    mediation.take_up(quarrel.id, plan, steps, by=officer, at=quarrel.later(hours=1))
    with pytest.raises(NotAllowedNow, match="old_case_already"):
        mediation.take_up(quarrel.id, plan, by=officer, at=quarrel.later(hours=1))
    mediation.report_step(
        quarrel.id, 1, result="已评估", by=town["mediator"], at=quarrel.later(hours=1)
    )
    with pytest.raises(NotAllowedNow, match="no_such_step"):
        mediation.report_step(
            quarrel.id, 1, result="再报", by=town["mediator"], at=quarrel.later(hours=1)
        )
    mediation.strike_off(quarrel.id, reason="已化解", by=officer, at=quarrel.later(hours=1))
    old = OldCase.objects.get()
    assert old.struck_off_because == "已化解"
    assert not Session.objects.exists()
