"""Taking in at the desk: by the clerk, an operator, a grid worker; refused in words; nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case
from linli.casework.mediation.models import Dispute, DisputeParty
from tests.casework.mediation.town import Quarrel, Town
from tests.registers.city import LOTUS

As = Callable[[str], Client]
TAKE_IN = "desk:mediation:take_in"


def told(**changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "source": "application",
        "text": "楼上漏水泡坏了楼下的地板，双方谈不拢。",
        "asked": "赔偿三千元",
        "community": LOTUS,
        "people": "2",
        "yuan": "3000",
        "a_kind": "person",
        "a_name": "申某",
        "a_phone": "13800001111",
        "a_agrees": "on",
        "b_kind": "person",
        "b_name": "贝某",
        "b_phone": "",
        "rights_told": "on",
    }
    return {**facts, **changes}


def act(quarrel: Quarrel, action: str) -> str:
    return reverse("desk:mediation:act", args=[quarrel.case.number, action])


@pytest.mark.parametrize("name", ["clerk_of_hall", "chair", "taker", "grid_worker"])
def test_it_is_taken_in_at_the_committee_of_the_place(town: Town, as_person: As, name: str) -> None:
    client = as_person(name)
    assert client.get(reverse(TAKE_IN)).status_code == 200
    answer = client.post(reverse(TAKE_IN), told(), follow=True)
    assert answer.status_code == 200
    case = Case.objects.get(family="dispute")
    assert case.number in answer.content.decode()
    dispute = Dispute.objects.get(case=case)
    assert dispute.committee == town.committees["lotus_hall"]
    assert dispute.amount_cents == 300_000
    consents = list(DisputeParty.objects.order_by("position").values_list("consent", flat=True))
    expected = "agreed" if name in ("clerk_of_hall", "chair") else "unasked"
    assert consents == [expected, "unasked"]


@pytest.mark.parametrize("name", ["mediator", "justice_officer", "supervisor", "handler"])
def test_others_do_not_take_disputes_in(town: Town, as_person: As, name: str) -> None:
    assert as_person(name).post(reverse(TAKE_IN), told()).status_code == 403
    assert not Dispute.objects.exists()


def test_nothing_typed_is_lost_when_something_is_missing(town: Town, as_person: As) -> None:
    answer = as_person("clerk_of_hall").post(reverse(TAKE_IN), told(b_name="", a_phone="123"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "双方谈不拢" in html
    assert "申某" in html
    assert not Dispute.objects.exists()


def test_what_may_not_be_mediated_is_told_with_its_route(town: Town, as_person: As) -> None:
    answer = as_person("clerk_of_hall").post(reverse(TAKE_IN), told(barred="court_pending"))
    assert answer.status_code == 422
    assert "受理法院" in answer.content.decode()
    assert not Dispute.objects.exists()


def test_the_words_suggest_type_bar_and_committee(town: Town, as_person: As) -> None:
    html = (
        as_person("clerk_of_hall")
        .post(
            reverse("desk:mediation:look"),
            {"text": "邻居漏水，对方说已起诉", "community": LOTUS},
        )
        .content.decode()
    )
    for words in ("邻里", "法院已受理或已裁判", "荷香社区人民调解委员会"):
        assert words in html


def test_another_grade_than_suggested_needs_a_reason(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town).consented()
    clerk = as_person("clerk_of_hall")
    assert "Ⅲ" in clerk.get(act(quarrel, "accept")).content.decode()
    wrong = clerk.post(act(quarrel, "accept"), {"type": "neighbour", "grade": "I"})
    assert wrong.status_code == 422
    right = clerk.post(
        act(quarrel, "accept"),
        {"type": "neighbour", "grade": "I", "grade_reason": "涉及整栋楼安全"},
    )
    assert right.status_code == 302
    assert quarrel.state == "to_mediate"


def test_a_clear_no_ends_it_with_other_routes(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town)
    answer = as_person("clerk_of_hall").post(
        act(quarrel, "ask_consent"),
        {
            "party": quarrel.party("respondent").id,
            "answer": "refused",
            "means": "phone",
            "route": "向人民法院起诉",
        },
    )
    assert answer.status_code == 302
    assert quarrel.state == "routed"


def test_the_letter_of_refusal_names_ground_and_route(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town)
    clerk = as_person("clerk_of_hall")
    clerk.post(
        act(quarrel, "refuse"),
        {"bar": "court_pending", "reason": "已经立案", "route": "东湖区人民法院"},
    )
    letter = clerk.get(reverse("desk:mediation:refusal", args=[quarrel.case.number]))
    assert "东湖区人民法院" in letter.content.decode()
    other = as_person("ferry_chair")
    address = reverse("desk:mediation:refusal", args=[quarrel.case.number])
    assert other.get(address).status_code == 404


def test_parties_are_added_and_corrected_on_the_page(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town)
    clerk = as_person("clerk_of_hall")
    address = reverse("desk:mediation:add_party", args=[quarrel.case.number])
    assert clerk.get(address).status_code == 200
    added = clerk.post(address, {"side": "third", "kind": "entity", "name": "安居物业公司"})
    assert added.status_code == 302
    changed = clerk.post(
        act(quarrel, "change_party"),
        {"party": quarrel.party().id, "occupation": "退休", "shares_contact": "unknown"},
    )
    assert changed.status_code == 302
    assert quarrel.party().occupation == "退休"
    assert as_person("second_mediator").get(address).status_code == 404


def test_somebody_was_first_and_nothing_is_lost(town: Town, as_person: As) -> None:
    quarrel = Quarrel(town)
    stale = Case.objects.get(id=quarrel.id).version
    quarrel.consented()
    answer = as_person("clerk_of_hall").post(
        act(quarrel, "withdraw"), {"expect": stale, "reason": "双方已经和好"}
    )
    assert answer.status_code == 409
    assert "双方已经和好" in answer.content.decode()
