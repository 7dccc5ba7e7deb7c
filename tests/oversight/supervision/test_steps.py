"""Steps by rule and by hand: who is told, what the history says, and that nothing is done twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.casework.cases.models import Case, ClockStatus
from linli.casework.cases.operations import MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.matters import operations as matters
from linli.foundation.notices.models import Notice
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import Paper, StepStatus, SupervisionStep
from linli.oversight.supervision.rules import Rung
from linli.registers.access.rules import RESIDENT
from tests.casework.city import City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")  # a Wednesday; five working days end on 25 November, 17:30
DUE = at("2026-11-25 17:30")


@pytest.fixture
def story(city: City) -> Story:
    story = Story(city, when=BEGUN).accepted().dispatched().signed()
    matters.first_contact(
        story.id, means="phone", words="已电话联系。", by=city["handler"], at=BEGUN
    )
    return story


def steps(story: Story) -> list[SupervisionStep]:
    return list(SupervisionStep.objects.filter(case_id=story.id).order_by("issued_at", "rank"))


def told(name: str) -> list[str]:
    rows = Notice.objects.filter(template_code__startswith="supervise_", about=name)
    return sorted(rows.values_list("template_code", flat=True))


def moved_to(story: Story) -> datetime:
    due = story.case.finish_due_at
    assert due is not None
    return due


def test_the_ladder_is_climbed_by_itself(city: City, story: Story) -> None:
    warn = story.case.warn_at
    assert warn is not None
    assert moved_to(story) == DUE
    supervision.issue_due(at=warn - timedelta(minutes=1))
    assert steps(story) == []
    for moment, rung in (
        (warn, Rung.REMIND),
        (DUE + timedelta(minutes=1), Rung.URGE),
        (at("2026-11-26 17:31"), Rung.ORDER),
    ):
        assert supervision.issue_due(at=moment) == 1
        assert supervision.issue_due(at=moment) == 0, "a second run finds nothing to do"
        assert steps(story)[-1].rung == rung
    assert supervision.issue_due(at=at("2026-12-10 09:00")) == 0, "the rest is the leader's"
    current = SupervisionStep.objects.get(case_id=story.id, is_current=True)
    assert (current.rung, current.is_automatic) == (Rung.ORDER, True)
    assert current.addressee_id == city.unit_id("housing")
    assert current.due_at == at("2026-12-01 17:30")
    paper = Paper.objects.get()
    assert paper.number == "（2026）临督字第00001号"
    assert story.case.state == "in_progress"
    # handler and head are reminded and urged; the order goes to the head
    assert told(story.number) == [
        "supervise_order",
        *["supervise_remind"] * 2,
        *["supervise_urge"] * 2,
    ]


def test_what_was_missed_is_not_made_up_for_rung_by_rung(story: Story) -> None:
    assert supervision.issue_due(at=at("2026-11-30 09:00")) == 1
    assert [step.rung for step in steps(story)] == [Rung.ORDER]


def test_each_step_stands_in_the_history_and_the_chain_holds(story: Story) -> None:
    supervision.issue_due(at=DUE + timedelta(hours=1))
    event = story.case.events.order_by("-seq")[0]
    assert (event.action, event.actor_kind, event.to_state) == (
        "supervise",
        "system",
        "in_progress",
    )
    assert event.data["rung"] == "urge"
    assert "已超过" in event.words
    assert not event.seen_by_resident


def test_a_parked_or_finished_matter_is_left_alone(city: City, story: Story) -> None:
    story.when = BEGUN + timedelta(hours=1)
    story.finished()
    assert supervision.issue_due(at=at("2026-12-20 09:00")) <= 1, "only the head's own review"
    assert not SupervisionStep.objects.filter(addressee_id=city.unit_id("housing")).exists()


def test_a_rule_of_urgency_is_quicker(city: City) -> None:
    story = Story(city, when=BEGUN).accepted(urgency="critical").dispatched().signed()
    assert moved_to(story) == BEGUN + timedelta(hours=2)
    supervision.issue_due(at=BEGUN + timedelta(hours=2, minutes=1))
    step = SupervisionStep.objects.get(case_id=story.id, rung=Rung.URGE, clock__kind="finish")
    assert step.rule_code == "urge_lead_critical"
    assert step.due_at == BEGUN + timedelta(hours=3, minutes=1)
    supervision.issue_due(at=BEGUN + timedelta(hours=4, minutes=1))
    assert SupervisionStep.objects.filter(case_id=story.id, rung=Rung.ORDER).count() == 1


def test_an_assisting_unit_is_reminded_of_its_own_task(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched(lead="housing", lamps="查看线路")
    supervision.issue_due(at=at("2026-11-24 18:00"))
    assert SupervisionStep.objects.filter(
        case_id=story.id, addressee_id=city.unit_id("lamps"), rung=Rung.URGE
    ).exists()


def test_the_unit_answers_and_the_supervisor_rules(city: City, story: Story) -> None:
    now = DUE + timedelta(hours=1)
    supervision.issue_due(at=now)
    step = steps(story)[-1]
    supervision.reply(step.id, words="配件明日到货，周五修好。", by=city["handler"], at=now)
    step.refresh_from_db()
    assert (step.status, step.replied_by) == (StepStatus.REPLIED, "周敏")
    assert supervision.issue_due(at=at("2026-11-30 09:00")) == 0, "an answer keeps the order back"
    supervision.ask_again(
        step.id,
        words="请写明责任人。",
        due_at=at("2026-12-01 17:30"),
        by=city["supervisor"],
        at=now,
    )
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN
    supervision.reply(step.id, words="责任人周敏，周五修好。", by=city["head"], at=now)
    supervision.accept_reply(step.id, by=city["supervisor"], at=now)
    step.refresh_from_db()
    assert (step.status, step.ruled_by) == (StepStatus.ACCEPTED, "贺宁")
    with pytest.raises(NotAllowedNow, match="step_accepted"):
        supervision.reply(step.id, words="再说一句", by=city["handler"], at=now)


def test_only_the_unit_it_is_addressed_to_answers(city: City, story: Story) -> None:
    supervision.issue_due(at=DUE + timedelta(hours=1))
    step = steps(story)[-1]
    matters.add_assist(
        story.id, unit=city.unit_id("lamps"), task="协助", by=city["dispatcher"], at=DUE
    )
    with pytest.raises(NotAllowedNow, match="not_addressed"):
        supervision.reply(step.id, words="不是我们", by=city["lamp_handler"], at=DUE)
    with pytest.raises(NoSuchCase):
        supervision.reply(step.id, words="外区", by=city["west_handler"], at=DUE)


def test_a_supervisor_urges_by_hand(city: City, story: Story) -> None:
    when = BEGUN + timedelta(days=1)
    step = supervision.issue(
        story.id, rung=Rung.URGE, text="领导关注，请尽快。", by=city["supervisor"], at=when
    )
    assert (step.issued_by, step.is_automatic) == ("贺宁", False)
    assert step.due_at == at("2026-11-20 17:30")
    supervision.issue_due(at=DUE + timedelta(hours=1))
    assert len(steps(story)) == 1, "what was urged by hand is not urged again by rule"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "  "}, "says_nothing"),
        ({"rung": Rung.ORDER}, "written_rung"),
        ({"due_at": BEGUN}, "answer_too_early"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(
    city: City, story: Story, fields: dict[str, Any], code: str
) -> None:
    said: dict[str, Any] = {"rung": Rung.URGE, "text": "请尽快。", **fields}
    with pytest.raises(NotAllowedNow, match=code):
        supervision.issue(story.id, **said, by=city["supervisor"], at=BEGUN + timedelta(hours=1))


@pytest.mark.parametrize("who", ["handler", "taker", "reviewer", "nobody"])
def test_others_issue_nothing(city: City, story: Story, who: str) -> None:
    with pytest.raises((MoveRefused, NoSuchCase)):
        supervision.issue(story.id, rung=Rung.URGE, text="请尽快。", by=city[who], at=BEGUN)


def test_answers_that_do_not_come_are_marked_once(story: Story) -> None:
    supervision.issue_due(at=DUE + timedelta(hours=1))
    late = at("2026-11-27 09:00")
    assert supervision.mark_overdue(at=late) == 1
    assert supervision.mark_overdue(at=late) == 0
    assert steps(story)[-1].status == StepStatus.OVERDUE


def test_steps_end_when_the_limit_is_met(city: City, story: Story) -> None:
    supervision.issue_due(at=DUE + timedelta(hours=1))
    assert supervision.settle(at=DUE) == 0
    story.when = DUE + timedelta(hours=2)
    story.finished()
    assert Case.objects.get(id=story.id).clocks.get(kind="finish").status == ClockStatus.LATE
    assert supervision.settle(at=story.when) == 1
    assert supervision.settle(at=story.when) == 0
    assert steps(story)[-1].status == StepStatus.ENDED


def test_a_withdrawn_matter_is_let_go(city: City, story: Story) -> None:

    supervision.issue_due(at=DUE + timedelta(hours=1))
    matters.withdraw(story.id, by=RESIDENT, at=DUE + timedelta(hours=2))
    assert supervision.settle(at=DUE + timedelta(hours=3)) == 1
    assert supervision.issue_due(at=at("2026-12-20 09:00")) == 0


def test_a_lower_step_does_not_take_the_place_of_a_higher_one(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched(lead="housing", lamps="查看线路").signed()
    late = at("2026-11-27 10:00")
    supervision.issue_due(at=late)
    current = SupervisionStep.objects.get(case_id=story.id, is_current=True)
    assert current.rung == Rung.ORDER, "the missed contact is not urged besides the order"
    assist = SupervisionStep.objects.get(case_id=story.id, addressee_id=city.unit_id("lamps"))
    assert (assist.rung, assist.is_current, assist.status) == (Rung.URGE, False, StepStatus.OPEN)
    assert supervision.issue_due(at=late) == 0
    matters.assist_done(story.id, result="线路正常", by=city["lamp_handler"], at=late)
    assert supervision.settle(at=late) == 1
    assist.refresh_from_db()
    assert assist.status == StepStatus.ENDED
