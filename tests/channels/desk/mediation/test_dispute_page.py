"""The page of a dispute: for its committee and its mediators, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from linli.registers.access.models import AccessLogEntry
from tests.casework.mediation.town import Quarrel, Town

As = Callable[[str], Client]


def page(number: str) -> str:
    return reverse("desk:mediation:dispute", args=[number])


@pytest.mark.parametrize("name", ["chair", "clerk_of_hall", "mediator"])
def test_those_who_work_on_it_read_it(town: Town, as_person: As, name: str) -> None:
    quarrel = Quarrel(town).assigned()
    answer = as_person(name).get(page(quarrel.case.number))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "楼上水管漏水" in html
    assert "13800001111" not in html
    assert "申某" not in html
    assert AccessLogEntry.objects.filter(record_id=quarrel.id).exists()


@pytest.mark.parametrize(
    "name",
    [
        "second_mediator",
        "ferry_chair",
        "lake_chair",
        "east_chair",
        "justice_officer",
        "court_officer",
        "supervisor",
        "leader",
        "dispatcher",
        "nobody",
    ],
)
def test_nobody_else_learns_that_it_is_there(town: Town, as_person: As, name: str) -> None:
    quarrel = Quarrel(town).assigned()
    answer = as_person(name).get(page(quarrel.case.number))
    assert answer.status_code in (403, 404)
    assert "漏水" not in answer.content.decode()


def test_the_list_is_in_the_order_of_what_is_due(
    town: Town,
    as_person: As,
    max_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    for _ in range(4):
        Quarrel(town).assigned()
    late = Quarrel(town)
    chair = as_person("chair")
    chair.get(reverse("desk:mediation:home"))
    with max_queries(14):
        html = chair.get(reverse("desk:mediation:home")).content.decode()
    assert html.index(late.case.number) < html.index("申") or late.case.number in html
    assert "13800001111" not in html
    assert "to_accept" in html
    waiting = chair.get(reverse("desk:mediation:home"), {"tab": "to_accept"}).content.decode()
    assert late.case.number in waiting
    assert waiting.count("crow") == 1


def test_another_committee_lists_nothing(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).assigned()
    for name in ("ferry_chair", "second_mediator"):
        html = as_person(name).get(reverse("desk:mediation:home")).content.decode()
        assert quarrel.case.number not in html


def test_a_masked_number_is_shown_with_a_reason_only(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).assigned()
    address = reverse(
        "desk:mediation:reveal", args=[quarrel.case.number, quarrel.party().id, "phone"]
    )
    mediator = as_person("mediator")
    assert "13800001111" not in mediator.get(address).content.decode()
    assert mediator.post(address, {"reason": ""}).status_code == 422
    shown = mediator.post(address, {"reason": "约定上门查看漏水的时间"}).content.decode()
    assert "13800001111" in shown
    assert as_person("ferry_chair").get(address).status_code == 404
