"""Who sees whom at the desk of people, and what is written down about it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from linli.registers.access.models import AccessLogEntry
from linli.registers.people.models import Person
from tests.casework.city import City
from tests.channels.desk.people.conftest import DAD, PHONE, Lotus

AtDesk = Callable[[str], Client]
PEOPLE_PAGES = ("home", "list", "plan", "lettings", "duplicates", "enter")


def url(name: str, *args: object) -> str:
    return reverse(f"desk:people:{name}", args=[str(one) for one in args])


def pages_of(lotus: Lotus) -> list[str]:
    """Every page and form about the family, its home and its household."""
    dad, home, house = lotus.dad.id, lotus.houses.home.id, lotus.household.id
    person = ("person", "verify", "move_in", "move_out", "death", "join", "leave", "merge_with")
    return [
        *(url(name, dad) for name in person),
        url("reveal", dad, "phone"),
        url("correct", dad, "phone"),
        url("consent", dad, "service_messages"),
        url("withdraw", dad, "service_messages"),
        url("issue", dad),
        url("merge", dad, lotus.mum.id),
        *(url(name, home) for name in ("dwelling", "visit", "file_letting")),
        *(url(name, house) for name in ("household", "split", "merge_households")),
    ]


def test_the_clerk_of_another_community_sees_nothing(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("pine_clerk")
    for page in pages_of(lotus):
        answer = client.get(page)
        assert answer.status_code == 404, page
        assert "张建国" not in answer.content.decode()
    for text in ("张建国", PHONE, DAD, "zjg", "荷香苑3幢2单元501"):
        answer = client.post(url("find"), {"q": text})
        assert answer.status_code == 200
        assert str(lotus.dad.id) not in answer.content.decode()
        assert "138****8001" not in answer.content.decode()
    for name in PEOPLE_PAGES:
        assert "张建国" not in client.get(url(name)).content.decode()
    assert not AccessLogEntry.objects.exists()


def test_the_clerk_of_another_community_changes_nothing(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("pine_clerk")
    before = list(Person.objects.order_by("id").values_list("version", "phone_index"))
    for page in pages_of(lotus):
        told = {
            "value": "13900000000",
            "source": "counter",
            "day": "2026-11-18",
            "reason": "同一个人",
        }
        assert client.post(page, told).status_code in (404, 405), page
    assert list(Person.objects.order_by("id").values_list("version", "phone_index")) == before


@pytest.mark.parametrize("who", ["handler", "taker", "administrator", "auditor", "supervisor"])
def test_posts_without_the_register_are_told_so(lotus: Lotus, at_desk: AtDesk, who: str) -> None:
    client = at_desk(who)
    for page in (url("home"), url("list"), url("newcomers"), url("person", lotus.dad.id)):
        assert client.get(page).status_code == 403, page


def test_every_address_asks_for_a_permission() -> None:
    patterns = get_resolver("linli.channels.desk.people.urls").url_patterns
    for pattern in patterns:
        view = getattr(pattern, "callback", None)
        while view is not None and not getattr(view, "permissions", None):
            view = getattr(view, "__wrapped__", None)
        assert view is not None, pattern


def test_a_street_clerk_sees_counts_and_no_person(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("street_clerk")
    page = client.get(url("home")).content.decode()
    assert "荷香社区" in page
    assert "张建国" not in page
    assert "张*国" not in page
    for name in ("list", "plan", "lettings"):
        assert client.get(url(name)).status_code == 403
    for page in (url("dwelling", lotus.houses.home.id), url("household", lotus.household.id)):
        assert client.get(page).status_code == 403
    assert not AccessLogEntry.objects.exists()


def test_a_small_number_is_hidden_above_the_community(lotus: Lotus, at_desk: AtDesk) -> None:
    assert "—" in at_desk("street_clerk").get(url("counts")).content.decode()
    assert "<b>2</b>" in at_desk("clerk").get(url("counts")).content.decode()


def test_a_street_clerk_without_a_reason_is_asked_for_one(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("street_clerk")
    answer = client.get(url("person", lotus.dad.id))
    assert answer["Location"] == url("why", lotus.dad.id)
    assert "张建国" not in client.get(answer["Location"]).content.decode()
    assert client.post(url("find"), {"q": "张建国"}).status_code == 422
    assert client.post(url("find"), {"q": "张建国", "reason": "。。。。"}).status_code == 422
    assert client.get(url("reveal", lotus.dad.id, "phone")).status_code == 403
    assert client.post(url("why", lotus.dad.id), {"reason": "。。。。"}).status_code == 422
    assert not AccessLogEntry.objects.exists()


def test_a_street_clerk_with_a_reason_sees_one_record_for_it(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("street_clerk")
    found = client.post(url("find"), {"q": PHONE, "reason": "核对居住证申请材料"})
    assert "张建国" in found.content.decode()
    page = client.get(url("person", lotus.dad.id)).content.decode()
    assert "张建国" in page
    assert DAD not in page
    assert PHONE not in page
    assert url("move_out", lotus.dad.id) not in page
    logged = set(AccessLogEntry.objects.values_list("record_id", "reason"))
    assert logged == {(lotus.dad.id, "核对居住证申请材料")}
    assert client.get(url("person", lotus.mum.id))["Location"] == url("why", lotus.mum.id)


def test_a_number_is_shown_in_full_for_a_reason_only(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("clerk")
    address = url("reveal", lotus.dad.id, "id_number")
    assert DAD not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not AccessLogEntry.objects.filter(act="unmask").exists()
    assert DAD in client.post(address, {"reason": "电话核对证件"}).content.decode()
    entry = AccessLogEntry.objects.get(act="unmask")
    assert (entry.record_id, entry.fields, entry.reason) == (
        lotus.dad.id, "id_number", "电话核对证件",
    )  # fmt: skip


def test_what_is_looked_for_stands_in_no_address(
    lotus: Lotus, at_desk: AtDesk, caplog: pytest.LogCaptureFixture
) -> None:
    client = at_desk("clerk")
    assert client.get(url("find"), {"q": PHONE}).status_code == 405
    answer = client.post(url("find"), {"q": PHONE}, headers={"HX-Request": "true"})
    assert "张建国" in answer.content.decode()
    assert "HX-Push-Url" not in answer.headers
    assert PHONE not in caplog.text
    assert AccessLogEntry.objects.filter(record_id=lotus.dad.id, fields="look-up").exists()


def test_the_list_is_logged_and_offers_no_file(lotus: Lotus, at_desk: AtDesk) -> None:
    page = at_desk("clerk").get(url("list")).content.decode()
    assert "张建国" in page
    assert DAD not in page
    assert PHONE not in page
    assert "导出到" not in page
    assert "export" not in page.partition("<main")[2]
    logged = set(AccessLogEntry.objects.values_list("record_id", flat=True))
    assert logged == {lotus.dad.id, lotus.mum.id}


@pytest.mark.parametrize(
    ("name", "most"),
    [("home", 22), ("list", 16), ("plan", 14), ("counts", 12), ("newcomers", 12), ("permits", 12)],
)
def test_lists_keep_to_their_budget(
    lotus: Lotus,
    at_desk: AtDesk,
    max_queries: Callable[[int], AbstractContextManager[None]],
    name: str,
    most: int,
) -> None:
    client = at_desk("clerk")
    client.get(url(name))
    with max_queries(most):
        assert client.get(url(name)).status_code == 200


def test_the_room_opens_for_its_posts(city: City, lotus: Lotus, at_desk: AtDesk) -> None:
    assert at_desk("clerk").get("/desk/people/").status_code == 200
    assert at_desk("grid_worker").get(url("plan")).status_code == 200
    assert at_desk("window").get(url("home"))["Location"] == url("newcomers")


def test_a_home_of_the_picture_and_who_lives_there_lead_to_each_other(
    lotus: Lotus, at_desk: AtDesk
) -> None:
    picture = reverse("desk:spatial:home_page", args=[lotus.houses.home.id])
    dwelling = url("dwelling", lotus.houses.home.id)
    assert dwelling in at_desk("clerk").get(picture).content.decode()
    assert dwelling not in at_desk("street_clerk").get(picture).content.decode()
    building = reverse("desk:spatial:building", args=[lotus.houses.home.building.code])
    page = at_desk("grid_worker").get(dwelling).content.decode()
    assert building in page
    assert picture in page  # it stands as empty, and people live there
