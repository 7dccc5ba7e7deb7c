"""The register of entities as a clerk meets it, and as others do not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from linli.registers.access.models import AccessLogEntry
from linli.registers.entities.models import AnnualCheck, Entity, EntityChange
from tests.channels.desk.clerks import Clerks, make_clerks
from tests.registers.city import LOTUS
from tests.registers.entities.conftest import enter, number

pytestmark = pytest.mark.django_db
HOME = "/desk/entities/"
PAGES = (
    "",
    "map.json",
    "representative/",
    "correct/",
    "end/",
    "reopen/",
    "building/",
    "merge/",
    "check/",
)


@pytest.fixture
def clerks(db: None) -> Clerks:
    return make_clerks()


@pytest.fixture
def shop(clerks: Clerks) -> Entity:
    return enter(representative="欧阳小芳", address="湖滨路1号", industry="F")


def _at(one: Entity, page: str = "") -> str:
    return f"{HOME}{one.pk}/{page}"


def _given(**more: str) -> dict[str, str]:
    return {"name": "荷香面馆", "code": number(5), "place_code": LOTUS, "source": "执照"} | more


@pytest.mark.parametrize("who", ["taker", "auditor", "supervisor"])
def test_who_has_nothing_to_do_with_entities_sees_nothing(
    clerks: Clerks, shop: Entity, who: str
) -> None:
    client = clerks.door(who)
    for address in (HOME, f"{HOME}social/", f"{HOME}add/", *(_at(shop, page) for page in PAGES)):
        assert client.get(address).status_code == 403, address


def test_who_works_elsewhere_finds_no_entity(clerks: Clerks, shop: Entity) -> None:
    client = clerks.door("away")
    for page in PAGES:
        assert client.get(_at(shop, page)).status_code == 404, page
        assert client.post(_at(shop, page), {"reason": "核对执照"}).status_code in (404, 405), page
    assert shop.name not in client.get(f"{HOME}?status=all").content.decode()
    assert shop.name not in client.get(f"{HOME}?q={shop.code}").content.decode()
    assert client.post(f"{HOME}add/", _given()).status_code == 422
    assert Entity.objects.count() == 1


def test_a_grid_worker_looks_and_changes_nothing(clerks: Clerks, shop: Entity) -> None:
    client = clerks.door("worker")
    page = client.get(_at(shop)).content.decode()
    assert shop.name in page
    assert "欧阳小芳" not in page
    assert "欧**芳" in page
    for act in ("correct/", "end/", "merge/", "building/", "check/"):
        assert client.get(_at(shop, act)).status_code == 403
    assert client.get(f"{HOME}add/").status_code == 403


def test_the_list_is_narrowed_and_told_when_words_are_too_short(
    clerks: Clerks, shop: Entity
) -> None:
    client = clerks.door("street")
    for query in ("", "?q=商贸", f"?q={shop.code}", "?kind=enterprise", "?industry=F"):
        assert shop.name in client.get(f"{HOME}{query}").content.decode(), query
    for query in ("?q=面馆", "?kind=foundation", "?status=cancelled", "?kind=nonsense&industry=P"):
        assert shop.name not in client.get(f"{HOME}{query}").content.decode(), query
    fragment = client.get(f"{HOME}?q=店", headers={"HX-Request": "true"}).content.decode()
    assert "店" in fragment
    assert "<html" not in fragment


def test_an_entity_is_entered_corrected_and_ended(clerks: Clerks) -> None:
    client = clerks.door("clerk")
    wrong = client.post(f"{HOME}add/", _given(code=number(5)[:-1]))
    assert wrong.status_code == 422
    assert "荷香面馆" in wrong.content.decode()
    assert client.post(f"{HOME}add/", _given(representative="王某")).status_code == 302
    one = Entity.objects.get()
    later = _given(name="荷香大面馆", expect="1", representative="王某")
    assert client.post(_at(one, "correct/"), later).status_code == 302
    again = client.post(_at(one, "correct/"), later)
    assert again.status_code == 422
    page = client.get(_at(one)).content.decode()
    assert "荷香面馆 → 荷香大面馆" in page
    end = {"status": "cancelled", "on": "2026-11-01", "expect": "2"}
    assert client.post(_at(one, "end/"), end).status_code == 302
    assert client.post(_at(one, "reopen/"), {"reason": "录入错误"}).status_code == 302
    assert EntityChange.objects.count() == 4


def test_the_representative_is_shown_for_a_reason(clerks: Clerks, shop: Entity) -> None:
    client = clerks.door("clerk")
    assert "欧阳小芳" not in client.get(_at(shop, "representative/")).content.decode()
    assert client.post(_at(shop, "representative/"), {"reason": ""}).status_code == 422
    answer = client.post(_at(shop, "representative/"), {"reason": "核对营业执照"})
    assert "欧阳小芳" in answer.content.decode()
    assert AccessLogEntry.objects.get().reason == "核对营业执照"


def test_duplicates_are_merged_by_code_or_name(clerks: Clerks, shop: Entity) -> None:
    other = enter(9, code="", record_number="备9", name="荷香商贸店")
    client = clerks.door("clerk")
    given = {"gone": "不存在的店", "reason": "重复"}
    assert client.post(_at(shop, "merge/"), given).status_code == 422
    assert client.post(_at(shop, "merge/"), given | {"gone": "荷香商贸店"}).status_code == 302
    other.refresh_from_db()
    assert other.merged_into_id == shop.pk
    assert shop.name in client.get(_at(other)).content.decode()


def test_annual_checks_are_listed_and_noted(clerks: Clerks) -> None:
    club = enter(7, code=number(7, "51429901"), name="东湖合唱协会")
    client = clerks.door("clerk")
    assert club.name in client.get(f"{HOME}social/").content.decode()
    assert club.name not in clerks.door("away").get(f"{HOME}social/").content.decode()
    given = {"year": "2020", "result": "passed", "checked_on": "2021-04-02"}
    assert client.post(_at(club, "check/"), given).status_code == 302
    assert client.post(_at(club, "check/"), given).status_code == 422
    assert AnnualCheck.objects.count() == 1


def test_pages_stay_within_their_budget(
    clerks: Clerks, max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    made: Any = [enter(n) for n in range(1, 31)]
    client = clerks.door("clerk")
    client.get(HOME)
    with max_queries(8):
        assert client.get(HOME).status_code == 200
    with max_queries(12):
        assert client.get(_at(made[0])).status_code == 200
    with max_queries(8):
        assert client.get(f"{HOME}social/").status_code == 200
