"""A dispute is supervised by number, type and days: its words stay with its committee."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.foundation.notices.models import Notice
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import Paper, StepStatus, SupervisionStep
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.queries import desk
from linli.oversight.supervision.queries import papers as reading
from linli.oversight.supervision.queries.printing import lines_of
from linli.oversight.supervision.rules import Rung
from tests.casework.mediation.town import Quarrel, Town, make_town

pytestmark = pytest.mark.django_db
SECRET = "泡坏了"


@pytest.fixture
def town(db: None) -> Town:
    made = make_town()
    supervision.seed_supervision()
    return made


@pytest.fixture
def quarrel(town: Town) -> Quarrel:
    """A dispute with a title that its committee wrote, under mediation's limit."""
    return Quarrel(town, title="申家与贝家漏水赔偿").assigned()


def due_of(quarrel: Quarrel) -> datetime:
    found = Clock.objects.get(case_id=quarrel.id, kind="finish", stopped_at=None)
    return found.due_at


def last(quarrel: Quarrel) -> SupervisionStep:
    return SupervisionStep.objects.filter(case_id=quarrel.id).latest("issued_at")


def test_its_own_rungs_are_climbed_and_nobody_else_is_told(town: Town, quarrel: Quarrel) -> None:
    warn = Case.objects.get(id=quarrel.id).warn_at
    assert warn is not None
    assert supervision.issue_due(at=warn) == 1
    assert last(quarrel).rung == Rung.REMIND
    late = due_of(quarrel) + timedelta(minutes=1)
    assert supervision.issue_due(at=late) == 1
    step = last(quarrel)
    assert (step.rung, step.addressee_id) == (Rung.URGE, town.committees["lotus_hall"].pk)
    assert supervision.issue_due(at=late + timedelta(days=20)) == 0, (
        "an order is signed by a person"
    )
    notices = Notice.objects.filter(template_code__startswith="supervise_")
    told = set(notices.values_list("account_id", flat=True))
    assert told == {town.accounts[who].id for who in ("chair", "clerk_of_hall", "mediator")}
    words = " ".join(
        f"{notice.subject} {notice.body}"
        for notice in Notice.objects.filter(about=quarrel.case.number)
    )
    assert quarrel.case.number in words
    assert SECRET not in words
    assert "申家" not in words
    assert "邻里纠纷" in words


def test_what_is_due_before_acceptance_goes_to_no_hotline_body(town: Town) -> None:
    quarrel = Quarrel(town)
    due = Case.objects.get(id=quarrel.id).due_at
    assert due is not None
    assert supervision.issue_due(at=due + timedelta(minutes=1)) == 1
    assert last(quarrel).addressee_id == town.committees["lotus_hall"].pk


def test_it_is_urged_by_hand_and_its_mediator_answers(town: Town, quarrel: Quarrel) -> None:
    late = due_of(quarrel) + timedelta(days=1)
    step = supervision.issue(
        quarrel.id, rung=Rung.URGE, text="请说明进度。", by=town["supervisor"], at=late
    )
    assert step.status == StepStatus.OPEN
    with pytest.raises(MoveRefused):
        supervision.reply(step.id, words="不归我。", by=town["second_mediator"], at=late)
    with pytest.raises((MoveRefused, NoSuchCase)):
        supervision.reply(step.id, words="不归我。", by=town["ferry_chair"], at=late)
    answered = supervision.reply(step.id, words="下周三再谈一次。", by=town["mediator"], at=late)
    assert answered.status == StepStatus.REPLIED
    accepted = supervision.accept_reply(step.id, by=town["supervisor"], at=late)
    assert accepted.status == StepStatus.ACCEPTED
    again = supervision.issue(
        quarrel.id, rung=Rung.URGE, text="仍未办结。", by=town["supervisor"], at=late
    )
    assert (
        supervision.reply(again.id, words="已约好。", by=town["chair"], at=late).replied_by
        == "秦和"
    )
    assert quarrel.state == "to_mediate", "supervision never moves the state"


def test_an_order_names_number_and_type_only(town: Town, quarrel: Quarrel) -> None:
    late = due_of(quarrel) + timedelta(days=6)
    found = reading.cases_for_paper(town["leader"], [quarrel.case.number])
    assert [case.number for case in found] == [quarrel.case.number]
    assert reading.cases_for_paper(town["dispatcher"], [quarrel.case.number]) == []
    paper = supervision.draft_paper(
        Rung.ORDER,
        Writing(cases=[quarrel.id], title="督办", requirement="请说明原因。"),
        by=town["leader"],
        at=late,
    )
    paper = supervision.issue_paper(paper.id, by=town["leader"], at=late)
    lines = lines_of(list(paper.lines.select_related("case", "unit")))
    assert [(line.title, line.number) for line in lines] == [("邻里纠纷", quarrel.case.number)]
    assert Paper.objects.get().addressee_id == town.committees["lotus_hall"].pk
    assert last(quarrel).rung == Rung.ORDER


def test_lists_of_steps_say_the_type_and_no_title(town: Town, quarrel: Quarrel) -> None:
    late = due_of(quarrel) + timedelta(minutes=1)
    supervision.issue_due(at=late)
    items = desk.ladder_items(town["supervisor"].scope)[Rung.URGE]
    assert [(item.title, item.number) for item in items] == [("邻里纠纷", quarrel.case.number)]
    assert (
        desk.overdue_of(town["supervisor"].scope, town.committees["lotus_hall"].pk, at=late) == []
    )


def test_somebody_without_the_permission_supervises_nothing(town: Town, quarrel: Quarrel) -> None:
    late = due_of(quarrel) + timedelta(minutes=1)
    for who in ("justice_officer", "chair", "handler", "taker"):
        with pytest.raises((MoveRefused, NoSuchCase, NotAllowedNow)):
            supervision.issue(quarrel.id, rung=Rung.URGE, text="请答复。", by=town[who], at=late)
    assert not SupervisionStep.objects.exists()
