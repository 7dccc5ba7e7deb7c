"""One thread: a matter becomes a dispute without re-typing, and hears what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from linli.casework.cases.models import Case, Event, Link, Party
from linli.casework.cases.operations import Missing, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.matters import operations as matters
from linli.casework.matters.operations import Receipt, Report
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Dispute
from linli.casework.referrals import dispute_to_matter, matter_to_mediation
from linli.registers.places.rules.codes import Place
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town
from tests.registers.city import EAST, LAKE, LOTUS

LATER = MORNING + timedelta(hours=2)


def matter(town: Town, **changes: Any) -> Receipt:
    facts: dict[str, Any] = {
        "text": "楼上漏水泡坏了地板，邻居不赔",
        "channel": "phone",
        "name": "申某",
        "phone": "13800001111",
        "wish": "赔偿三千元",
        "place_text": "荷香小区3栋",
    }
    place = Place(district_code=EAST, street_code=LAKE, community_code=LOTUS)
    return matters.register(
        Report(place=place, **{**facts, **changes}),
        by=town.city["taker"],
        at=MORNING,
    )


def referral(town: Town, **changes: Any) -> matter_to_mediation.Referral:
    return matter_to_mediation.Referral(
        **{
            "committee_id": town.committees["lotus_hall"].pk,
            "respondent_name": "贝某",
            "type": "neighbour",
            **changes,
        }
    )


def refer(town: Town, receipt: Receipt, by: str = "taker") -> Case:
    return matter_to_mediation.refer(receipt.number, referral(town), by=town[by], at=LATER)


def test_words_place_and_parties_go_with_it(town: Town) -> None:
    receipt = matter(town)
    dispute = refer(town, receipt)
    row = Dispute.objects.select_related("case").get(case=dispute)
    assert row.case.body == "楼上漏水泡坏了地板，邻居不赔"
    assert row.case.community_code == LOTUS
    assert row.asked == "赔偿三千元"
    assert row.source == "matter"
    names = [p.party.name for p in row.parties.select_related("party").order_by("position")]
    assert names == ["申某", "贝某"]
    assert Link.objects.filter(case_id=receipt.case_id, other=dispute).exists()
    event = Event.objects.get(case_id=receipt.case_id, action="refer_to_mediation")
    assert event.facts["dispute"] == dispute.number


def test_the_reporter_follows_both_with_one_code(town: Town) -> None:
    receipt = matter(town)
    dispute = refer(town, receipt)
    codes = Party.objects.filter(case_id__in=(receipt.case_id, dispute.id), role="reporter")
    found = [index for index in codes.values_list("query_code_index", flat=True) if index]
    assert len(found) == 2
    assert bytes(found[0]) == bytes(found[1])


def test_it_is_referred_once(town: Town) -> None:
    receipt = matter(town)
    refer(town, receipt)
    with pytest.raises(Exception, match=r"referred_before|one_dispute_of_a_matter"):
        refer(town, receipt)


def test_who_wants_to_stay_unknown_is_not_named_to_the_other_side(town: Town) -> None:
    receipt = matter(town, secrecy="confidential")
    with pytest.raises(NotAllowedNow, match="reporter_unknown"):
        refer(town, receipt)
    assert not Dispute.objects.exists()


def test_the_other_side_must_have_a_name(town: Town) -> None:
    receipt = matter(town)
    with pytest.raises(Missing):
        matter_to_mediation.refer(
            receipt.number,
            referral(town, respondent_name=" "),
            by=town.city["taker"],
            at=LATER,
        )


@pytest.mark.parametrize("name", ["nobody", "supervisor", "caller"])
def test_others_refer_nothing(town: Town, name: str) -> None:
    receipt = matter(town)
    with pytest.raises((NoSuchCase, MoveRefused)):
        refer(town, receipt, by=name)
    assert not Dispute.objects.exists()


def test_the_outcome_comes_back_once_without_content(town: Town) -> None:
    receipt = matter(town)
    dispute = refer(town, receipt)
    mediation.refuse(
        dispute.id,
        bar="court_pending",
        reason="贝某说已经立案",
        route="东湖区人民法院",
        by=town["chair"],
        at=LATER + timedelta(hours=1),
    )
    when = LATER + timedelta(hours=2)
    assert matter_to_mediation.bring_outcomes_back(at=when) == 1
    assert matter_to_mediation.bring_outcomes_back(at=when) == 0
    event = Event.objects.get(case_id=receipt.case_id, action="outcome_of_mediation")
    assert event.facts["outcome"] == "routed"
    assert "贝某" not in event.words
    assert Case.objects.get(id=receipt.case_id).is_open


def test_what_is_no_private_dispute_goes_to_the_hotline(town: Town) -> None:
    quarrel = Quarrel(town, text="小区门口的路灯坏了一个月没人修")
    receipt = dispute_to_matter.hand_to_hotline(
        quarrel.id,
        reason="不是民间纠纷，是市政设施问题",
        by=town["clerk_of_hall"],
        at=quarrel.later(hours=1),
    )
    assert quarrel.state == "routed"
    assert receipt.number in quarrel.dispute.route_told
    made = Case.objects.get(id=receipt.case_id)
    assert (made.family, made.body) == ("matter", "小区门口的路灯坏了一个月没人修")


def test_a_stranger_hands_nothing_to_the_hotline(town: Town) -> None:
    quarrel = Quarrel(town)
    with pytest.raises((NoSuchCase, MoveRefused)):
        dispute_to_matter.hand_to_hotline(
            quarrel.id, reason="不属于", by=town["ferry_chair"], at=quarrel.later(hours=1)
        )
    assert not Case.objects.filter(family="matter").exists()
