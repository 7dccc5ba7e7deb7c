"""What is done at the desk of people: corrected, moved, visited, households, merged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.registers.people import operations as people
from linli.registers.people.models import Household, Letting, Person, PersonChange, PersonMerge
from tests.casework.city import City
from tests.channels.desk.people.conftest import DAD, GUEST, Lotus, enter
from tests.channels.desk.people.test_seeing import url

AtDesk = Callable[[str], Client]


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_phone_is_corrected_with_its_source(lotus: Lotus, at_desk: AtDesk) -> None:
    client, page = at_desk("clerk"), url("correct", lotus.dad.id, "phone")
    expect = again(lotus.dad).version
    told = {"value": "139-1234-5678", "source": "visit", "proof": "本人当面", "expect": expect}
    assert client.post(page, told)["Location"] == url("person", lotus.dad.id)
    person = again(lotus.dad)
    assert person.phone == "13912345678"
    assert person.provenance["phone"]["source"] == "visit"
    shown = client.get(url("person", lotus.dad.id)).content.decode()
    assert "139****5678" in shown
    assert "本人当面" in shown


def test_a_wrong_phone_is_said_beside_its_field(lotus: Lotus, at_desk: AtDesk) -> None:
    page = url("correct", lotus.dad.id, "phone")
    answer = at_desk("clerk").post(page, {"value": "12", "source": "visit"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "这不是电话号码" in text
    assert 'value="12"' in text


def test_the_second_is_told_who_was_first_and_keeps_what_they_typed(
    city: City, lotus: Lotus, at_desk: AtDesk
) -> None:
    seen = again(lotus.dad).version
    people.correct_field(
        by=city["second_clerk"], at=timezone.now(), person_id=lotus.dad.id, field="phone",
        value="13700000001", source="counter",
    )  # fmt: skip
    client, page = at_desk("clerk"), url("correct", lotus.dad.id, "phone")
    told = {"value": "13912345678", "source": "visit", "expect": seen}
    answer = client.post(page, told, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "吴社工" in text
    assert 'value="13912345678"' in text
    assert again(lotus.dad).phone == "13700000001"
    told["expect"] = again(lotus.dad).version
    assert f'value="{told["expect"]}"' in text
    assert client.post(page, told, headers={"HX-Request": "true"}).status_code == 204
    assert again(lotus.dad).phone == "13912345678"


def test_a_number_held_by_another_leads_to_that_record(lotus: Lotus, at_desk: AtDesk) -> None:
    told = {"name": "张建", "id_number": DAD, "standing": "registered", "kind": "own",
            "source": "counter", "address": "荷香苑3幢2单元502"}  # fmt: skip
    answer = at_desk("clerk").post(url("enter"), told)
    assert answer.status_code == 422
    assert url("person", lotus.dad.id) in answer.content.decode()


def test_somebody_is_entered_in_the_home_that_the_address_means(
    lotus: Lotus, at_desk: AtDesk
) -> None:
    told = {"name": "何光", "id_number": GUEST, "standing": "floating", "kind": "rent",
            "source": "counter", "address": "荷香苑3幢2单元502"}  # fmt: skip
    answer = at_desk("clerk").post(url("enter"), told)
    person = Person.objects.get(name="何光")
    assert answer["Location"] == url("person", person.id)
    assert person.home_id == lotus.houses.other.id


def test_an_address_that_means_no_home_is_said_so(lotus: Lotus, at_desk: AtDesk) -> None:
    told = {"name": "何光", "standing": "floating", "kind": "rent", "source": "counter",
            "address": "松林里1幢1单元101"}  # fmt: skip
    client = at_desk("clerk")
    answer = client.post(url("enter"), told)
    assert answer.status_code == 422
    assert "本辖区没有这个地址的房屋" in answer.content.decode()
    assert client.post(url("enter"), told | {"is_unmatched": "on"}).status_code == 302
    assert Person.objects.get(name="何光").residence == "松林里1幢1单元101"


def test_somebody_moves_in_and_out(lotus: Lotus, at_desk: AtDesk) -> None:
    client, today = at_desk("grid_worker"), timezone.localdate()
    told = {"address": "荷香苑3幢2单元502", "kind": "own", "source": "visit",
            "since": today.isoformat(), "expect": again(lotus.mum).version}  # fmt: skip
    assert client.post(url("move_in", lotus.mum.id), told).status_code == 302
    assert again(lotus.mum).home_id == lotus.houses.other.id
    told = {"day": today.isoformat(), "source": "visit", "expect": again(lotus.mum).version}
    assert client.post(url("move_out", lotus.mum.id), told).status_code == 302
    assert again(lotus.mum).left_on == today
    late = {"day": (today + timedelta(days=3)).isoformat(), "source": "visit"}
    assert client.post(url("move_out", lotus.dad.id), late).status_code == 422


def test_a_form_sent_twice_is_done_once(lotus: Lotus, at_desk: AtDesk) -> None:
    client, page = at_desk("clerk"), url("verify", lotus.dad.id)
    told = {"submit_token": "once", "expect": again(lotus.dad).version}
    client.post(page, told)
    client.post(page, told)
    assert PersonChange.objects.filter(person_id=lotus.dad.id, act="verify").count() == 1


def visit_of(lotus: Lotus, **more: str) -> dict[str, str]:
    told = {"rows": "1"}
    for one in (lotus.dad, lotus.mum):
        told |= {f"{one.id.hex}-state": "here", f"{one.id.hex}-seen": str(again(one).version)}
    return told | {"new0-standing": "floating", "new0-kind": "rent"} | more


def test_a_visit_confirms_changes_moves_out_and_adds_in_one_go(
    lotus: Lotus, at_desk: AtDesk
) -> None:
    told = visit_of(
        lotus,
        **{
            f"{lotus.dad.id.hex}-phone": "13911112222",
            f"{lotus.mum.id.hex}-state": "left",
            "new0-name": "何光",
            "new0-id_number": GUEST,
        },
    )
    answer = at_desk("grid_worker").post(url("visit", lotus.houses.home.id), told)
    assert answer["Location"] == url("dwelling", lotus.houses.home.id)
    dad, guest = again(lotus.dad), Person.objects.get(name="何光")
    assert (dad.phone, dad.verified_on, dad.verified_by) == (
        "13911112222", timezone.localdate(), "严谨",
    )  # fmt: skip
    assert again(lotus.mum).left_on == timezone.localdate()
    assert (guest.home_id, guest.verified_on) == (lotus.houses.home.id, timezone.localdate())


def test_a_visit_with_one_wrong_part_does_nothing(lotus: Lotus, at_desk: AtDesk) -> None:
    mistyped = GUEST[:-1] + ("1" if GUEST[-1] != "1" else "2")
    told = visit_of(lotus, **{"new0-name": "何光", "new0-id_number": mistyped})
    client, page = at_desk("clerk"), url("visit", lotus.houses.home.id)
    answer = client.post(page, told)
    assert answer.status_code == 422
    assert 'value="何光"' in answer.content.decode()
    wrong = visit_of(lotus, **{f"{lotus.dad.id.hex}-phone": "12"})
    answer = client.post(page, wrong)
    assert (answer.status_code, "这不是电话号码" in answer.content.decode()) == (422, True)
    del told[f"{lotus.dad.id.hex}-state"]
    assert client.post(page, told).status_code == 422
    assert again(lotus.dad).verified_on is None
    assert not Person.objects.filter(name="何光").exists()


def test_a_visit_after_somebody_else_is_told_so(city: City, lotus: Lotus, at_desk: AtDesk) -> None:
    told = visit_of(lotus, **{"new0-name": "何光"})
    client, page = at_desk("clerk"), url("visit", lotus.houses.home.id)
    people.verify_person(by=city["second_clerk"], at=timezone.now(), person_id=lotus.dad.id)
    answer = client.post(page, told)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "张建国" in text
    assert 'value="何光"' in text
    enter(city["clerk"], "新来的人", "", lotus.houses.home.id)
    assert client.post(page, visit_of(lotus)).status_code == 409
    assert again(lotus.mum).verified_on is None


def test_one_more_person_adds_a_part_and_saves_nothing(lotus: Lotus, at_desk: AtDesk) -> None:
    told = visit_of(lotus, more="1", **{"new0-name": "何光"})
    answer = at_desk("clerk").post(url("visit", lotus.houses.home.id), told)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="new1-name"' in text
    assert 'value="何光"' in text
    assert again(lotus.dad).verified_on is None


def test_a_visit_lets_somebody_of_the_register_move_here(
    city: City, lotus: Lotus, at_desk: AtDesk
) -> None:
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    told = visit_of(lotus, **{"new0-name": "何光", "new0-id_number": GUEST})
    client, page = at_desk("clerk"), url("visit", lotus.houses.home.id)
    answer = client.post(page, told)
    assert answer.status_code == 422
    assert f'value="{guest.id}"' in answer.content.decode()
    told |= {"new0-person": str(guest.id), "new0-moves": "on"}
    assert client.post(page, told).status_code == 302
    assert again(guest).home_id == lotus.houses.home.id


def test_households_are_left_joined_and_split(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("clerk")
    answer = client.post(url("leave", lotus.dad.id), {"new_head": ""})
    assert answer.status_code == 422
    told = {lotus.mum.id.hex: "head", "expect": str(lotus.household.version)}
    answer = client.post(url("split", lotus.household.id), told)
    made = Household.objects.exclude(pk=lotus.household.pk).get()
    assert answer["Location"] == url("household", made.id)
    assert client.post(url("leave", lotus.mum.id), {}).status_code == 302
    told = {"household": str(lotus.household.id), "relation": "spouse"}
    assert client.post(url("join", lotus.mum.id), told).status_code == 302
    assert again(lotus.mum).household_id == lotus.household.id


def test_two_records_are_compared_merged_and_parted_again(
    city: City, lotus: Lotus, at_desk: AtDesk
) -> None:
    twin = enter(city["clerk"], "张建国", "", lotus.houses.other.id, phone="13800138001")
    client = at_desk("clerk")
    assert url("merge", lotus.dad.id, twin.id) in client.get(url("duplicates")).content.decode()
    page = url("merge", lotus.dad.id, twin.id)
    assert "荷香苑3幢2单元502室" in client.get(page).content.decode()
    seen = f"{again(lotus.dad).version}.{twin.version}"
    assert client.post(page, {"reason": "x", "seen": seen}).status_code == 422
    assert client.post(page, {"reason": "身份证核对是同一人", "seen": seen}).status_code == 302
    assert again(twin).merged_into_id == lotus.dad.id
    merge = PersonMerge.objects.get()
    answer = client.post(url("undo_merge", merge.id), {"reason": "核对后是两个人"})
    assert answer["Location"] == url("person", twin.id)
    assert again(twin).merged_into_id is None


def test_a_merge_of_what_has_changed_is_told_so(city: City, lotus: Lotus, at_desk: AtDesk) -> None:
    twin = enter(city["clerk"], "张建国", "", lotus.houses.other.id)
    told = {
        "reason": "身份证核对是同一人",
        "seen": f"{again(lotus.dad).version - 1}.{twin.version}",
    }
    answer = at_desk("clerk").post(url("merge", lotus.dad.id, twin.id), told)
    assert answer.status_code == 409
    assert "身份证核对是同一人" in answer.content.decode()


def test_a_letting_is_filed_checked_and_ended(lotus: Lotus, at_desk: AtDesk) -> None:
    client, home = at_desk("clerk"), lotus.houses.home.id
    told = {"landlord_name": "王房东", "landlord_phone": "13711112222", "rooms": "3",
            "most_people": "4", "filed_on": timezone.localdate().isoformat()}  # fmt: skip
    assert client.post(url("file_letting", home), told).status_code == 302
    letting = Letting.objects.get()
    assert "13711112222" not in client.get(url("dwelling", home)).content.decode()
    page = url("check_letting", letting.id)
    assert client.post(page, {"result": "unsafe"}).status_code == 422
    assert client.post(page, {"result": "unsafe", "findings": "楼道堆物"}).status_code == 302
    assert "荷香苑3幢2单元501室" in client.get(url("lettings")).content.decode()
    ends = {"ends": timezone.localdate().isoformat()}
    assert client.post(url("end_letting", letting.id), ends).status_code == 302
    assert Letting.objects.in_force().count() == 0


def test_a_death_needs_its_paper(lotus: Lotus, at_desk: AtDesk) -> None:
    client, page = at_desk("clerk"), url("death", lotus.mum.id)
    told = {"died_on": "2026-11-10", "source": "counter"}
    assert client.post(page, told).status_code == 422
    told["proof"] = "居民死亡医学证明"
    client.post(page, told | {"died_on": timezone.localdate().isoformat()})
    assert again(lotus.mum).died_on == timezone.localdate()
    assert (
        url("correct", lotus.mum.id, "phone")
        not in client.get(url("person", lotus.mum.id)).content.decode()
    )


@pytest.mark.parametrize("query", ["standing=floating", "stale=1&age=18", "grid=x", "after=__"])
def test_the_list_is_narrowed_by_its_address(
    city: City, lotus: Lotus, at_desk: AtDesk, query: str
) -> None:
    enter(city["clerk"], "何光", GUEST, lotus.houses.other.id, standing="floating")
    page = at_desk("clerk").get(f"{url('list')}?{query}").content.decode()
    assert "何光" in page
    assert ("张建国" in page) == (query != "standing=floating")


def test_the_plan_names_the_longest_unseen_home_first(
    city: City, lotus: Lotus, at_desk: AtDesk
) -> None:
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    people.verify_person(by=city["clerk"], at=timezone.now(), person_id=guest.id)
    page = at_desk("grid_worker").get(url("plan")).content.decode()
    assert page.index("2单元501室") < page.index("2单元502室")
    assert "2户中已核实1户" in page
