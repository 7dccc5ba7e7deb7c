"""The page on which mediators are chosen, and the county's, on which nothing said is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.mediation.models import Appointment, JointMeeting, MediatorStatus
from tests.casework.mediation.town import Quarrel, Town

As = Callable[[str], Client]


def page(quarrel: Quarrel) -> str:
    return reverse("desk:mediation:assign", args=[quarrel.case.number])


def test_the_chair_sees_who_suits_and_why_and_chooses(
    town: Town, as_person: As, max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    quarrel = Quarrel(town).accepted()
    town.mediators["second_mediator"].status = MediatorStatus.SUSPENDED
    town.mediators["second_mediator"].save(update_fields=["status"])
    chair = as_person("chair")
    chair.get(page(quarrel))
    with max_queries(20):
        html = chair.get(page(quarrel)).content.decode()
    assert "顾平" in html
    assert "尤安" in html
    chosen = town.mediators["mediator"].id
    answer = chair.post(page(quarrel), {"lead": chosen, "with_": [town.mediators["chair"].id]})
    assert answer.status_code == 302
    rows = Appointment.objects.filter(dispute_id=quarrel.id, is_current=True)
    assert {(row.mediator.name, row.is_lead) for row in rows} == {("顾平", True), ("秦和", False)}
    assert any(code.startswith("speciality") for code in rows.get(is_lead=True).why)


def test_who_is_out_cannot_be_chosen(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).accepted()
    town.mediators["mediator"].status = MediatorStatus.SUSPENDED
    town.mediators["mediator"].save(update_fields=["status"])
    answer = as_person("chair").post(page(quarrel), {"lead": town.mediators["mediator"].id})
    assert answer.status_code == 422
    assert not Appointment.objects.filter(dispute_id=quarrel.id).exists()


@pytest.mark.parametrize(
    "name", ["mediator", "clerk_of_hall", "ferry_chair", "lake_chair", "supervisor", "nobody"]
)
def test_nobody_else_chooses(town: Town, as_person: As, name: str) -> None:
    quarrel = Quarrel(town).accepted()
    answer = as_person(name).post(page(quarrel), {"lead": town.mediators["mediator"].id})
    assert answer.status_code in (403, 404)
    assert not Appointment.objects.filter(dispute_id=quarrel.id).exists()


def test_the_county_appoints_across_areas_without_reading(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town, title="申家和贝家漏水纠纷").accepted()
    officer = as_person("justice_officer")
    piled = officer.get(reverse("desk:mediation:across")).content.decode()
    assert quarrel.case.number in piled
    steps = officer.get(reverse("desk:mediation:steps", args=[quarrel.case.number]))
    chosen = officer.get(page(quarrel)).content.decode()
    for html in (piled, steps.content.decode(), chosen):
        assert "漏水" not in html
        assert "申家" not in html
        assert "赔偿" not in html
    answer = officer.post(page(quarrel), {"lead": town.mediators["labour_mediator"].id})
    assert answer.status_code == 302
    row = Appointment.objects.get(dispute_id=quarrel.id, is_current=True)
    assert row.mediator.name == "范理"


def test_a_mediator_asks_and_the_chair_rules(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).assigned()
    replace = reverse("desk:mediation:act", args=[quarrel.case.number, "replace"])
    answer = as_person("chair").post(
        replace,
        {
            "mediator": town.mediators["mediator"].id,
            "ruling": "granted",
            "instead": town.mediators["second_mediator"].id,
            "reason": "情况属实",
        },
    )
    assert answer.status_code == 302
    assert Appointment.objects.get(dispute_id=quarrel.id, is_current=True).mediator.name == "尤安"
    recuse = reverse("desk:mediation:act", args=[quarrel.case.number, "recuse"])
    assert as_person("mediator").get(recuse).status_code == 404


def test_moving_it_on_from_the_desk(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).assigned()
    address = reverse("desk:mediation:move", args=[quarrel.case.number, "escalate"])
    chair = as_person("chair")
    assert "湖滨街道人民调解委员会" in chair.get(address).content.decode()
    answer = chair.post(
        address, {"committee": town.committees["lake_hall"].pk, "reason": "涉及多个社区"}
    )
    assert answer.status_code == 302
    assert quarrel.dispute.committee == town.committees["lake_hall"]
    assert chair.get(address).status_code == 404
    officer = as_person("justice_officer")
    down = reverse("desk:mediation:move", args=[quarrel.case.number, "hand_down"])
    assert officer.get(down).status_code == 200
    officer.post(down, {"committee": town.committees["lotus_hall"].pk, "reason": "就地调解"})
    assert quarrel.dispute.committee == town.committees["lotus_hall"]
    assert as_person("supervisor").get(down).status_code == 403


def test_agencies_see_their_task_and_nothing_said(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).assigned()
    agency = town.city["handler"]
    chair = as_person("chair")
    called = chair.post(
        reverse("desk:mediation:act", args=[quarrel.case.number, "joint_meeting"]),
        {"agencies": [str(agency.unit_id)], "begins": "2030-01-10T09:00", "place": "街道会议室"},
    )
    assert called.status_code == 302
    meeting = JointMeeting.objects.get()
    kept = chair.post(
        reverse("desk:mediation:minutes", args=[quarrel.case.number, meeting.id]),
        {
            "minutes": "各方同意先查明原因",
            "unit_1": str(agency.unit_id),
            "what_1": "检查管道",
            "due_1": "2030-02-01",
        },
    )
    assert kept.status_code == 302
    handler = as_person("handler")
    html = handler.get(reverse("desk:mediation:tasks")).content.decode()
    assert "检查管道" in html
    assert "查明原因" not in html
    assert "漏水" not in html
    task = meeting.tasks.get()
    report = reverse("desk:mediation:report_task", args=[task.id])
    assert as_person("reviewer").get(report).status_code == 404
    assert handler.post(report, {"result": "已经检查"}).status_code == 302
    task.refresh_from_db()
    assert task.result == "已经检查"
    assert (
        "各方同意"
        in chair.get(reverse("desk:mediation:dispute", args=[quarrel.case.number])).content.decode()
    )


def test_old_cases_show_how_far_they_are_and_nothing_said(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).assigned()
    officer = as_person("justice_officer")
    address = reverse("desk:mediation:take_up", args=[quarrel.case.number])
    assert officer.get(address).status_code == 200
    taken = officer.post(
        address,
        {
            "since": "2024-01-01",
            "leader": str(town.city.accounts["leader"].id),
            "unit": str(town.units["justice"].id),
            "plan": "先评估再分期",
            "what_1": "评估损失",
            "who_1": "司法所",
            "due_1": "2030-01-01",
        },
    )
    assert taken.status_code == 302, taken.content.decode()
    html = officer.get(reverse("desk:mediation:old_cases")).content.decode()
    assert quarrel.case.number in html
    assert "0 / 1" in html
    assert "先评估" not in html
    assert "漏水" not in html
    assert as_person("mediator").get(reverse("desk:mediation:old_cases")).status_code == 403
    step = reverse("desk:mediation:act", args=[quarrel.case.number, "old_case_step"])
    assert as_person("mediator").post(step, {"step": "1", "result": "评估完"}).status_code == 302
