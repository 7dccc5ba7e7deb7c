"""Newcomers register on the portal: notice, place, person, receipt, and how it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.foundation.notices.models import Notice
from linli.registers.people import operations as people
from linli.registers.people.models import NewcomerForm, Person
from linli.registers.people.queries import notice_text
from tests.casework.city import City
from tests.channels.desk.people.conftest import GUEST, Lotus, settle
from tests.channels.portal.test_own import token
from tests.channels.portal.walking import words
from tests.registers.city import EAST, LAKE, LOTUS

WHERE = {"district": EAST, "street": LAKE, "community": LOTUS, "place_text": "荷香苑3幢2单元501"}


@pytest.fixture
def lotus(city: City) -> Lotus:
    people.seed_messages()
    return settle(city)


def who(**more: str) -> dict[str, Any]:
    version = notice_text("newcomer", on=timezone.localdate()).version
    return {
        "name": "王小明", "id_number": GUEST, "phone": "13800138009", "came_on": "2026-05-01",
        "residence_kind": "rent", "stay": "work", "wants": ["schooling"], "has_read": "on",
        "notice_version": version, "landlord_name": "张建国", "landlord_phone": "13800138001",
        "website": "", **more,
    }  # fmt: skip


def placed(client: Client) -> Any:
    assert client.post("/newcomer", WHERE).status_code == 302
    return client.get("/newcomer/who")


def sent(client: Client, lotus: Lotus, **more: str) -> Any:
    form = placed(client)
    home = {"home": lotus.houses.home.pk.hex}
    return client.post("/newcomer/who", who(submit_token=token(form), **home, **more), follow=True)


def test_the_notice_comes_first(lotus: Lotus) -> None:
    text = words(Client().get("/newcomer"))
    assert "个人信息保护法" in text
    assert "2026-1" in text


def test_form_receipt_and_message(lotus: Lotus) -> None:
    page = sent(Client(), lotus)
    form = NewcomerForm.objects.get()
    assert (form.door, form.state, form.home_id) == ("portal", "received", lotus.houses.home.pk)
    text = words(page)
    assert form.number in text
    assert "随迁子女入学" in text
    assert text.index("随迁子女入学") < text.index("居住证 谁")
    assert Notice.objects.get(template_code="newcomer.received").recipient == "13800138009"


def test_sent_twice_it_is_one_form(lotus: Lotus) -> None:
    client = Client()
    form = placed(client)
    data = who(submit_token=token(form), home=lotus.houses.home.pk.hex)
    for _n in range(2):
        response = client.post("/newcomer/who", data)
        assert response["Location"] == "/newcomer/receipt"
    assert NewcomerForm.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_number", GUEST[:-1] + ("0" if GUEST[-1] != "0" else "1")),
        ("came_on", "2099-01-01"),
        ("phone", "1380013"),
        ("has_read", ""),
        ("stay", ""),
        ("home", ""),
        ("notice_version", "2020-1"),
    ],
)
def test_what_is_wrong_is_said_beside_it(lotus: Lotus, field: str, value: str) -> None:
    client = Client()
    placed(client)
    data = {**who(home=lotus.houses.home.pk.hex), field: value}
    page = client.post("/newcomer/who", data)
    assert page.status_code == 422
    assert NewcomerForm.objects.count() == 0
    assert "王小明" in page.content.decode()


@pytest.mark.parametrize("lacking", ["community", "place_text"])
def test_community_and_address_are_needed(lotus: Lotus, lacking: str) -> None:
    data = {name: value for name, value in WHERE.items() if name != lacking}
    assert Client().post("/newcomer", data).status_code == 422


def test_without_a_place_the_second_step_leads_back(lotus: Lotus) -> None:
    assert Client().get("/newcomer/who")["Location"] == "/newcomer"
    assert Client().get("/newcomer/receipt")["Location"] == "/me/track"


def test_how_it_stands_until_registered_and_after(lotus: Lotus, city: City) -> None:
    client = Client()
    page = sent(client, lotus)
    form = NewcomerForm.objects.get()
    code = page.content.decode().split("ll-slip-no ll-num")[2].split(">")[1].split("<")[0]
    look = {"number": form.number, "code": code}
    assert "社区核对证件和住址" in words(Client().post("/me/track", look))
    clerk = city["clerk"]
    people.check_form(by=clerk, at=timezone.now(), form_id=form.pk)
    person = people.register_form(by=clerk, at=timezone.now(), form_id=form.pk)
    assert Person.objects.get(pk=person.pk).source == "portal"
    assert "已登记" in words(Client().post("/me/track", look))
    assert Notice.objects.filter(template_code="newcomer.registered").count() == 1
    wrong = Client().post("/me/track", {**look, "code": "12345678"})
    assert wrong.status_code == 422
    assert "已登记" not in words(wrong)


def test_a_refused_form_says_why_and_where(lotus: Lotus, city: City) -> None:
    page = sent(Client(), lotus)
    form = NewcomerForm.objects.get()
    code = page.content.decode().split("ll-slip-no ll-num")[2].split(">")[1].split("<")[0]
    people.refuse_form(
        by=city["clerk"], at=timezone.now(), form_id=form.pk, reason="住址不在本社区",
        route="请到松林社区居委会办理",
    )  # fmt: skip
    text = words(Client().post("/me/track", {"number": form.number, "code": code}))
    assert "住址不在本社区" in text
    assert "请到松林社区居委会办理" in text
