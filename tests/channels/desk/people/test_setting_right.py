"""Old values read for a reason, households of other homes, and what a visit sets right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from linli.registers.access.models import AccessLogEntry
from linli.registers.people import operations as people
from linli.registers.people.models import Household, Person, PersonChange, Residence, Source
from linli.registers.people.queries import held_about
from linli.registers.people.rules.papers import with_check_digit
from tests.casework.city import MORNING, City
from tests.channels.desk.people.conftest import GUEST, PHONE, Lotus, enter
from tests.channels.desk.people.test_changing import again, visit_of
from tests.channels.desk.people.test_seeing import url

AtDesk = Callable[[str], Client]
SON = with_check_digit("42990120160901121")
FAR = with_check_digit("51010119800102333")


def correct(city: City, person: Person, field: str, value: str, **more: str) -> None:
    people.correct_field(
        by=city["clerk"], at=timezone.now(), person_id=person.id, field=field, value=value,
        source=more.get("source", Source.COUNTER), proof=more.get("proof", ""),
    )  # fmt: skip


# --- history ------------------------------------------------------------------------------------


def test_history_shows_values_and_masks_the_hidden_ones(
    lotus: Lotus, city: City, at_desk: AtDesk
) -> None:
    correct(city, lotus.dad, "phone", "13912345678")
    correct(city, lotus.dad, "standing", "floating")
    page = at_desk("clerk").get(url("person", lotus.dad.id)).content.decode()
    assert "138****8001" in page
    assert "139****5678" in page
    assert PHONE not in page
    assert "13912345678" not in page
    assert "<del>户籍人口</del>" in page or "<del>户籍</del>" in page


def test_an_old_number_is_read_for_a_reason_that_is_logged(
    lotus: Lotus, city: City, at_desk: AtDesk
) -> None:
    correct(city, lotus.dad, "phone", "13912345678")
    change = PersonChange.objects.get(person_id=lotus.dad.id, field="phone")
    page, client = url("reveal_change", lotus.dad.id, change.id), at_desk("clerk")
    assert page in client.get(url("person", lotus.dad.id)).content.decode()
    assert PHONE not in client.get(page).content.decode()
    assert client.post(page, {"reason": "…"}).status_code == 422
    shown = client.post(page, {"reason": "核对住户旧号码是否仍在使用"}).content.decode()
    assert f"{PHONE} → 13912345678" in shown
    entry = AccessLogEntry.objects.filter(record_id=lotus.dad.id, act="unmask").get()
    assert entry.fields == "history: phone"
    assert entry.reason == "核对住户旧号码是否仍在使用"


@pytest.mark.parametrize(("who", "status"), [("window", 403), ("pine_clerk", 404)])
def test_nobody_else_reads_old_values(
    lotus: Lotus, city: City, at_desk: AtDesk, who: str, status: int
) -> None:
    correct(city, lotus.dad, "phone", "13912345678")
    change = PersonChange.objects.get(person_id=lotus.dad.id, field="phone")
    page = url("reveal_change", lotus.dad.id, change.id)
    answer = at_desk(who).post(page, {"reason": "核对住户旧号码"})
    assert answer.status_code == status
    assert PHONE not in answer.content.decode()


def test_a_change_of_somebody_else_is_not_read_through_this_record(
    lotus: Lotus, city: City, at_desk: AtDesk
) -> None:
    correct(city, lotus.dad, "phone", "13912345678")
    change = PersonChange.objects.get(person_id=lotus.dad.id, field="phone")
    page = url("reveal_change", lotus.mum.id, change.id)
    assert at_desk("clerk").post(page, {"reason": "核对住户旧号码"}).status_code == 404


def test_each_field_says_who_made_sure_of_it(lotus: Lotus, city: City) -> None:
    people.verify_person(by=city["clerk"], at=MORNING, person_id=lotus.dad.id)
    correct(city, lotus.dad, "phone", "13912345678", source=Source.VISIT)
    correct(city, lotus.dad, "domicile", "临江市老城街1号")
    held = held_about(city["clerk"].scope, lotus.dad.id)
    assert held is not None
    on = {one.field: (one.source, one.verified_on) for one in held.fields}
    today = timezone.localdate()
    assert on["phone"] == ("入户走访", today)
    assert on["domicile"][1] == again(lotus.dad).verified_on


# --- households ---------------------------------------------------------------------------------


def test_somebody_joins_a_household_of_another_home(
    lotus: Lotus, city: City, at_desk: AtDesk
) -> None:
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    client, page = at_desk("clerk"), url("join", guest.id)
    told = {"household": "another", "sought": "张建国", "relation": "other"}
    assert client.post(page, {**told, "sought": ""}).status_code == 422
    assert client.post(page, {**told, "sought": "没有这人"}).status_code == 422
    assert client.post(page, told).status_code == 302
    assert again(guest).household_id == lotus.household.id


def test_several_that_fit_are_offered(lotus: Lotus, city: City, at_desk: AtDesk) -> None:
    namesake = enter(city["clerk"], "张建国", FAR, lotus.houses.other.id)
    other = people.found_household(by=city["clerk"], at=MORNING, members={namesake.id: "head"})
    guest = enter(city["clerk"], "何光", GUEST, None)
    told = {"household": "another", "sought": "张建国", "relation": "other"}
    client, page = at_desk("clerk"), url("join", guest.id)
    answer = client.post(page, told)
    assert answer.status_code == 422
    assert f'value="{other.id}"' in answer.content.decode()
    assert client.post(page, {**told, "household": str(other.id)}).status_code == 302
    assert again(guest).household_id == other.id


def test_households_of_another_community_are_not_found(
    lotus: Lotus, city: City, at_desk: AtDesk
) -> None:
    pine = enter(city["pine_clerk"], "郑松林", FAR, lotus.houses.pine.id)
    people.found_household(by=city["pine_clerk"], at=MORNING, members={pine.id: "head"})
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    told = {"household": "another", "sought": "郑松林", "relation": "other"}
    assert at_desk("clerk").post(url("join", guest.id), told).status_code == 422
    assert again(guest).household_id is None


def test_a_household_of_another_home_is_taken_in(lotus: Lotus, city: City, at_desk: AtDesk) -> None:
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    other = people.found_household(by=city["clerk"], at=MORNING, members={guest.id: "head"})
    client, page = at_desk("clerk"), url("merge_households", lotus.household.id)
    found = client.post(page, {"sought": "何光"}).content.decode()
    assert f"{page}?other={other.id}" in found
    assert "何光" in client.get(page, {"other": str(other.id)}).content.decode()
    told = {
        "other": str(other.id), guest.id.hex: "other",
        "expect": str(Household.objects.get(pk=lotus.household.pk).version),
    }  # fmt: skip
    assert client.post(page, told).status_code == 302
    assert again(guest).household_id == lotus.household.id


# --- visits -------------------------------------------------------------------------------------


def test_a_visit_sets_name_relation_and_dwelling_right(lotus: Lotus, at_desk: AtDesk) -> None:
    mum = lotus.mum.id.hex
    told = visit_of(
        lotus,
        **{f"{mum}-name": "李秀瑛", f"{mum}-relation": "other", f"{mum}-dwelling": "rent"},
    )
    page = url("visit", lotus.houses.home.id)
    assert at_desk("grid_worker").post(page, told).status_code == 302
    now = again(lotus.mum)
    assert (now.name, now.relation, now.initials) == ("李秀瑛", "other", "lxy")
    assert Residence.objects.get(person=lotus.mum, ends=None).kind == "rent"
    fields = PersonChange.objects.filter(person_id=lotus.mum.id, act="correct", source="visit")
    assert set(fields.values_list("field", flat=True)) == {"name", "relation", "dwelling"}


def test_the_head_is_not_made_anything_else_at_a_visit(lotus: Lotus, at_desk: AtDesk) -> None:
    page = at_desk("grid_worker").get(url("visit", lotus.houses.home.id)).content.decode()
    assert f'name="{lotus.mum.id.hex}-relation"' in page
    assert f'name="{lotus.dad.id.hex}-relation"' not in page


def test_a_visit_moves_somebody_to_another_home(lotus: Lotus, at_desk: AtDesk) -> None:
    mum, page = lotus.mum.id.hex, url("visit", lotus.houses.home.id)
    told = visit_of(lotus, **{f"{mum}-state": "elsewhere"})
    client = at_desk("grid_worker")
    assert client.post(page, told).status_code == 422
    wrong = told | {f"{mum}-address": "松林里1幢1单元101"}
    assert client.post(page, wrong).status_code == 422
    assert client.post(page, told | {f"{mum}-address": "荷香苑3幢2单元502"}).status_code == 302
    now = again(lotus.mum)
    assert now.home_id == lotus.houses.other.id
    assert now.verified_on is None
    assert again(lotus.dad).verified_on == timezone.localdate()


def test_a_wrong_name_of_a_visit_saves_nothing(lotus: Lotus, at_desk: AtDesk) -> None:
    mum = lotus.mum.id.hex
    told = visit_of(lotus, **{f"{mum}-name": "李1", f"{mum}-dwelling": "rent"})
    answer = at_desk("grid_worker").post(url("visit", lotus.houses.home.id), told)
    assert answer.status_code == 422
    assert 'value="李1"' in answer.content.decode()
    assert again(lotus.dad).verified_on is None
    assert Residence.objects.get(person=lotus.mum, ends=None).kind == "own"
