"""Papers: who may sign, gapless numbers also at the same moment, minutes, and taking off the list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.casework.cases.operations import Missing, MoveRefused, NotAllowedNow
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters import operations as matters
from linli.foundation.notices.models import Notice
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import (
    NumberSeries,
    Paper,
    PaperStatus,
    SupervisionRule,
    SupervisionStep,
)
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.operations.numbering import take_number
from linli.oversight.supervision.rules import Rung
from linli.registers.units.models import Unit
from tests.casework.city import City, Story, at, make_city

BEGUN = at("2026-11-18 09:00")
NOW = at("2026-11-26 09:00")
UNTIL = at("2026-12-01 17:30")


@pytest.fixture
def stories(city: City) -> list[Story]:
    return [Story(city, when=BEGUN).accepted().dispatched().signed() for _ in range(2)]


def order(stories: list[Story], **more: Any) -> Writing:
    said: dict[str, Any] = {
        "cases": [story.id for story in stories],
        "title": "关于两件超期工单的督办单",
        "requirement": "请逐件说明未办结原因、责任人和完成日期。",
        "due_at": UNTIL,
    }
    return Writing(**{**said, **more})


def issued(rung: Rung, writing: Writing, city: City, who: str, now: datetime = NOW) -> Paper:
    paper = supervision.draft_paper(rung, writing, by=city[who], at=now)
    return supervision.issue_paper(paper.id, by=city[who], at=now)


@pytest.mark.django_db
def test_one_order_carries_several_cases_of_one_unit(city: City, stories: list[Story]) -> None:
    paper = issued(Rung.ORDER, order(stories), city, "supervisor")
    assert paper.number == "（2026）临督字第00001号" or paper.number.endswith("督字第00001号")
    assert paper.addressee_id == city.unit_id("housing")
    found = SupervisionStep.objects.filter(paper=paper)
    assert {step.case_id for step in found} == {story.id for story in stories}
    assert all(step.due_at == UNTIL for step in found)
    for story in stories:
        event = story.case.events.order_by("-seq")[0]
        assert event.seen_by_resident
        assert paper.number in event.words
        assert verify_case(story.id).broken is None
    assert Notice.objects.filter(template_code="supervise_order").count() == 2


@pytest.mark.django_db
def test_an_order_that_cannot_be_sent_takes_no_number(city: City, stories: list[Story]) -> None:
    paper = supervision.draft_paper(Rung.ORDER, order(stories), by=city["supervisor"], at=NOW)
    stories[1].when = NOW
    stories[1].finished().approved().closed()
    with pytest.raises(MoveRefused):
        supervision.issue_paper(paper.id, by=city["supervisor"], at=NOW)
    assert not SupervisionStep.objects.exists(), "the other case was not touched either"
    assert issued(Rung.ORDER, order(stories[:1]), city, "supervisor").number.endswith("00001号")


@pytest.mark.django_db
def test_a_listing_waits_for_the_leader(city: City, stories: list[Story]) -> None:
    writing = order(stories[:1], title="挂牌督办", sponsor="副区长包案")
    paper = supervision.draft_paper(Rung.LISTING, writing, by=city["supervisor"], at=NOW)
    with pytest.raises(NotAllowedNow, match="leader_signs"):
        supervision.issue_paper(paper.id, by=city["supervisor"], at=NOW)
    supervision.issue_paper(paper.id, by=city["leader"], at=NOW)
    paper.refresh_from_db()
    assert (paper.drafted_by, paper.issued_by) == ("贺宁", "程远")
    with pytest.raises(NotAllowedNow, match="listed_already"):
        issued(Rung.LISTING, writing, city, "leader")
    step = SupervisionStep.objects.get(rung=Rung.LISTING)
    with pytest.raises(NotAllowedNow, match="leader_signs"):
        supervision.take_off_list(step.id, words="已办结", by=city["supervisor"], at=NOW)
    supervision.take_off_list(step.id, words="漏水已修复，群众认可", by=city["leader"], at=NOW)
    step.refresh_from_db()
    assert (step.status, step.is_current) == ("ended", False)
    assert stories[0].case.state == "in_progress"


@pytest.mark.django_db
def test_a_listed_case_stays_listed_while_the_unit_is_summoned(
    city: City, stories: list[Story]
) -> None:
    issued(Rung.LISTING, order(stories[:1]), city, "leader")
    talk = order(
        stories[:1], title="约谈", meets_at=at("2026-11-30 15:00"), meets_where="市政府三楼会议室"
    )
    paper = issued(Rung.SUMMON, talk, city, "leader")
    assert SupervisionStep.objects.filter(rung=Rung.LISTING, ended_at=None).exists()
    assert SupervisionStep.objects.get(is_current=True).rung == Rung.SUMMON
    with pytest.raises(Missing):
        supervision.record_minutes(
            paper.id, present="局长、分管副局长", minutes=" ", by=city["supervisor"], at=NOW
        )
    supervision.record_minutes(
        paper.id,
        present="局长、分管副局长",
        minutes="承诺12月5日前完成返修。",
        by=city["supervisor"],
        at=at("2026-11-30 16:30"),
    )
    assert stories[0].case.events.order_by("-seq")[0].words == "承诺12月5日前完成返修。"
    with pytest.raises(NotAllowedNow, match="minutes_before"):
        supervision.record_minutes(
            paper.id, present="局长", minutes="又说", by=city["supervisor"], at=NOW
        )


@pytest.mark.django_db
def test_a_circular_speaks_of_several_units(city: City, stories: list[Story]) -> None:
    writing = Writing(
        units=[
            (city.unit_id("housing"), "在办超期 5 件，最久一件超期 4 个工作日"),
            (city.unit_id("lamps"), "在办超期 2 件"),
        ],
        title="关于11月上半月工单超期情况的通报",
        requirement="请认真整改。",
    )
    paper = issued(Rung.CIRCULAR, writing, city, "leader")
    assert paper.addressee_id is None
    assert paper.lines.count() == 2
    assert "通字第00001号" in paper.number


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rung", "fields", "code"),
    [
        (Rung.URGE, {}, "not_written"),
        (Rung.ORDER, {"cases": []}, "no_cases"),
        (Rung.ORDER, {"title": " "}, "says_nothing"),
        (Rung.ORDER, {"due_at": at("2026-11-01 09:00")}, "answer_too_early"),
        (Rung.SUMMON, {}, "meets_at"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused(
    city: City, stories: list[Story], rung: Rung, fields: dict[str, Any], code: str
) -> None:
    with pytest.raises((NotAllowedNow, Missing), match=code):
        supervision.draft_paper(rung, order(stories, **fields), by=city["supervisor"], at=NOW)
    assert not Paper.objects.exclude(status=PaperStatus.DRAFT).exists()


@pytest.mark.django_db
def test_cases_of_two_units_need_two_orders(city: City, stories: list[Story]) -> None:
    other = Story(city, when=BEGUN).accepted().dispatched(lead="lamps")
    with pytest.raises(NotAllowedNow, match="several_leads"):
        supervision.draft_paper(Rung.ORDER, order([*stories, other]), by=city["supervisor"], at=NOW)


@pytest.mark.django_db
def test_nobody_writes_about_cases_outside_the_division(city: City, stories: list[Story]) -> None:
    outside = Story(city, when=BEGUN, place=city.elsewhere).accepted().dispatched("west_housing")
    with pytest.raises(MoveRefused):
        supervision.draft_paper(Rung.ORDER, order([outside]), by=city["nobody"], at=NOW)
    with pytest.raises(MoveRefused):
        supervision.draft_paper(Rung.ORDER, order(stories), by=city["handler"], at=NOW)
    paper = supervision.draft_paper(Rung.ORDER, order(stories), by=city["supervisor"], at=NOW)
    with pytest.raises(MoveRefused):
        supervision.issue_paper(paper.id, by=city["reviewer"], at=NOW)


@pytest.mark.django_db
def test_a_draft_is_changed_or_dropped_and_an_issued_paper_is_not(
    city: City, stories: list[Story]
) -> None:
    paper = supervision.draft_paper(Rung.ORDER, order(stories), by=city["supervisor"], at=NOW)
    supervision.revise_paper(paper.id, order(stories[:1]), by=city["supervisor"], at=NOW)
    assert paper.lines.count() == 1
    supervision.issue_paper(paper.id, by=city["supervisor"], at=NOW)
    for act in (supervision.drop_paper, supervision.issue_paper):
        with pytest.raises(NotAllowedNow, match="paper_issued"):
            act(paper.id, by=city["supervisor"], at=NOW)
    second = supervision.draft_paper(Rung.ORDER, order(stories), by=city["supervisor"], at=NOW)
    supervision.drop_paper(second.id, by=city["supervisor"], at=NOW)
    assert Paper.objects.get(id=second.id).status == PaperStatus.DROPPED


@pytest.mark.django_db
def test_two_units_never_share_a_mark(city: City) -> None:
    one, other = city.units["centre"], city.units["lamps"]
    numbers = [take_number(unit, Rung.ORDER, NOW) for unit in (one, other, one)]
    assert len(set(numbers)) == 3
    assert numbers[2].endswith("第00002号")
    assert take_number(one, Rung.ORDER, at("2027-01-04 09:00")).startswith("（2027）")
    row = NumberSeries.objects.get(unit=one, year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberSeries.objects.filter(unit=other, year=2026).update(mark=row.mark)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_several_sign_at_once() -> None:
    city = make_city()
    unit_id = city.unit_id("centre")

    def sign(n: int) -> str | None:
        try:
            with transaction.atomic():
                number = take_number(Unit.objects.get(id=unit_id), Rung.ORDER, NOW)
                if n % 3 == 0:
                    raise RuntimeError("undone")
                return number
        except RuntimeError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(number for number in pool.map(sign, range(30)) if number)
    assert len(numbers) == 20
    assert [int(number[-6:-1]) for number in numbers] == list(range(1, 21))


@pytest.mark.django_db
def test_a_seed_does_not_go_over_what_the_city_changed(city: City) -> None:
    SupervisionRule.objects.filter(code="urge_lead").update(text="本市自己的话{no}")
    assert supervision.seed_supervision() == {"rules": 0, "messages": 0}
    assert SupervisionRule.objects.get(code="urge_lead").text == "本市自己的话{no}"


@pytest.mark.django_db
def test_supervision_never_moves_a_case(city: City, stories: list[Story]) -> None:
    before = [(story.case.state, story.case.due_at, story.case.lead_unit_id) for story in stories]
    issued(Rung.ORDER, order(stories), city, "supervisor")
    supervision.issue_due(at=at("2026-12-20 09:00"))
    after = [(story.case.state, story.case.due_at, story.case.lead_unit_id) for story in stories]
    assert after == before
    matters.add_note(stories[0].id, words="继续办理", by=city["handler"], at=at("2026-12-20 10:00"))
