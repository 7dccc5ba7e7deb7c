"""The desk of a court's officer, and referring a matter from its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case
from linli.casework.matters import operations as matters
from linli.casework.matters.operations import Report
from linli.casework.mediation.models import Dispute, Transfer
from linli.registers.places.rules.codes import Place
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town
from tests.registers.city import EAST, LAKE, LOTUS

As = Callable[[str], Client]
HOME, HAND_OVER = "desk:referrals:home", "desk:referrals:hand_over"


def told(town: Town, **changes: str) -> dict[str, str]:
    return {
        "agency": "court",
        "court_phase": "before_filing",
        "outer_number": "（2026）东诉前调8号",
        "text": "双方因漏水赔偿起诉，当事人同意诉前调解。",
        "committee": str(town.committees["lotus_hall"].pk),
        "applicant": "申某",
        "respondent": "贝某",
        "consents": "on",
        **changes,
    }


def test_the_court_hands_over_once_and_follows(town: Town, as_person: As) -> None:
    court = as_person("court_officer")
    assert court.get(reverse(HAND_OVER)).status_code == 200
    assert court.post(reverse(HAND_OVER), told(town)).status_code == 302
    again = court.post(reverse(HAND_OVER), told(town))
    assert again.status_code == 422
    assert Case.objects.get(family="dispute").number in again.content.decode()
    html = court.get(reverse(HOME)).content.decode()
    assert "东诉前调8号" in html
    assert "漏水" not in html
    assert "申某" not in html
    transfer = Transfer.objects.get()
    assert transfer.unit_id == town.units["east_court"].id


def test_a_court_says_at_which_point_and_nothing_is_lost(town: Town, as_person: As) -> None:
    answer = as_person("court_officer").post(reverse(HAND_OVER), told(town, court_phase=""))
    assert answer.status_code == 422
    assert "诉前调解" in answer.content.decode()


@pytest.mark.parametrize("name", ["chair", "mediator", "taker", "supervisor", "handler"])
def test_nobody_else_opens_the_desk(town: Town, as_person: As, name: str) -> None:
    assert as_person(name).get(reverse(HOME)).status_code == 403
    assert as_person(name).post(reverse(HAND_OVER), told(town)).status_code == 403


def a_matter(town: Town) -> str:
    place = Place(district_code=EAST, street_code=LAKE, community_code=LOTUS)
    return matters.register(
        Report(
            text="楼上漏水泡坏地板，邻居不赔",
            channel="phone",
            name="申某",
            phone="13800001111",
            place=place,
        ),
        by=town.city["taker"],
        at=MORNING,
    ).number


def test_a_matter_is_referred_from_its_page(town: Town, as_person: As) -> None:
    number = a_matter(town)
    taker = as_person("taker")
    page = taker.get(reverse("desk:case", args=[number])).content.decode()
    address = reverse("desk:referrals:refer", args=[number])
    assert address in page
    form = taker.get(address).content.decode()
    assert "荷香社区人民调解委员会" in form
    answer = taker.post(
        address,
        {
            "respondent_kind": "person",
            "respondent_name": "贝某",
            "type": "neighbour",
            "committee": str(town.committees["lotus_hall"].pk),
            "agrees": "on",
        },
    )
    assert answer.status_code == 302
    dispute = Dispute.objects.select_related("case").get()
    page = taker.get(reverse("desk:case", args=[number])).content.decode()
    assert dispute.case.number in page
    other = as_person("chair").get(reverse("desk:mediation:dispute", args=[dispute.case.number]))
    assert number in other.content.decode()


@pytest.mark.parametrize("name", ["supervisor", "handler", "mediator", "court_officer"])
def test_who_may_not_open_disputes_refers_nothing(town: Town, as_person: As, name: str) -> None:
    number = a_matter(town)
    assert as_person(name).get(reverse("desk:referrals:refer", args=[number])).status_code == 403


def test_a_matter_out_of_scope_is_not_there(town: Town, as_person: As) -> None:
    number = a_matter(town)
    chair = as_person("ferry_chair")
    assert chair.get(reverse("desk:referrals:refer", args=[number])).status_code == 404


def test_the_clerk_hands_what_is_public_to_the_hotline(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town, text="路灯坏了没人修")
    address = reverse("desk:referrals:to_hotline", args=[quarrel.case.number])
    clerk = as_person("clerk_of_hall")
    assert clerk.get(address).status_code == 200
    assert as_person("ferry_chair").get(address).status_code == 404
    assert clerk.post(address, {"reason": "属于市政设施"}).status_code == 302
    assert quarrel.state == "routed"
