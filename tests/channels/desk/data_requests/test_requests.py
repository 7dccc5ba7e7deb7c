"""The data officer's desk: the queue, one request, answers, refusals, and who sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.foundation.notices.models import Notice
from linli.registers.access.models import AccessLogEntry
from linli.registers.people import operations as people
from linli.registers.people.models import (
    DataRequest,
    Person,
    PersonChange,
    Residence,
    RetentionRun,
)
from linli.registers.people.queries import request_by_code
from tests.channels.desk.people.conftest import DAD, MUM, PHONE, Lotus
from tests.registers.people.conftest import CLERK, OFFICER

Door = Callable[[str], Client]
Ask = Callable[..., DataRequest]
DESK = "/desk/data-requests/"
ROLES = ("clerk", "street_clerk", "grid_worker", "window", "reviewer", "administrator")


def url(row: DataRequest, act: str = "") -> str:
    return f"{DESK}{row.pk}/{act}"


@pytest.mark.parametrize("who", ROLES)
def test_nobody_but_the_officer_sees_anything(door: Door, ask: Ask, who: str) -> None:
    row = ask("copy")
    client = door(who)
    for address in (
        DESK, url(row), url(row, "copy.pdf"), url(row, "accept/"), url(row, "answer/"),
        url(row, "refuse/"), f"{DESK}counter/", f"{DESK}processing/", f"{DESK}retention/",
    ):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 403, address
        assert row.number not in response.content.decode()
    assert client.post(f"{DESK}retention/rehearse/").status_code == 403
    assert client.post(url(row, "answer/"), {"answer": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.state == "accepted"


def test_the_officer_starts_at_the_queue(door: Door, ask: Ask) -> None:
    row = ask("copy")
    client = door("officer")
    assert client.get("/desk/", follow=True).status_code == 200
    page = client.get(DESK).content.decode()
    assert row.number in page
    assert "张建国" not in page
    assert "工作日" in page


def test_an_overdue_one_says_so(door: Door, ask: Ask) -> None:
    row = ask("copy")
    DataRequest.objects.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(days=4))
    assert "已超期" in door("officer").get(DESK).content.decode()


def test_the_queue_costs_few_statements(
    door: Door, ask: Ask, max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for kind in ("copy", "explain"):
        ask(kind, words="为什么")
    for field in ("phone", "domicile", "name"):
        ask("correct", field=field, value="李四")
    client = door("officer")
    client.get(DESK)
    with max_queries(10):
        client.get(DESK)


def test_one_shows_asked_beside_held_and_is_logged(door: Door, ask: Ask, lotus: Lotus) -> None:
    row = ask("correct", field="phone", value="13900139000")
    page = door("officer").get(url(row)).content.decode()
    assert "13900139000" in page
    assert "138****8001" in page
    assert PHONE not in page
    assert DAD not in page
    assert AccessLogEntry.objects.filter(record_id=lotus.dad.pk, about=row.number).count() == 1


def test_a_correction_goes_into_the_register_with_its_source(
    door: Door, ask: Ask, lotus: Lotus
) -> None:
    row = ask("correct", field="phone", value="13900139000")
    data = {"expect": row.version, "answer": "已更正。", "submit_token": "t1"}
    client = door("officer")
    assert client.post(url(row, "answer/"), data).status_code == 302
    assert client.post(url(row, "answer/"), data).status_code == 302
    person = Person.objects.get(pk=lotus.dad.pk)
    assert (person.phone, person.provenance["phone"]["source"]) == ("13900139000", "request")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("done", "已更正。")
    told = Notice.objects.get(template_code="own_data.answered")
    assert (told.recipient, row.number in told.body) == (PHONE, True)


def test_whoever_comes_second_is_told(door: Door, ask: Ask) -> None:
    row = ask("copy")
    people.refuse_and_tell(
        by=OFFICER, at=timezone.now(), request_id=row.pk, ground="not_proved", words=""
    )
    data = {"expect": row.version, "answer": "可以下载。", "submit_token": "t2"}
    response = door("officer").post(url(row, "answer/"), data)
    assert response.status_code == 409
    assert "可以下载。" in response.content.decode()


def test_what_the_register_refuses_is_said_and_nothing_is_sent(door: Door, ask: Ask) -> None:
    row = ask("correct", field="id_number", value=MUM)
    data = {"expect": row.version, "answer": "已更正。", "submit_token": "t3"}
    assert door("officer").post(url(row, "answer/"), data).status_code == 422
    row.refresh_from_db()
    assert row.state == "accepted"
    assert not Notice.objects.filter(template_code="own_data.answered").exists()


def test_who_lives_here_is_not_erased_but_refused_with_the_law(door: Door, ask: Ask) -> None:
    row = ask("delete")
    client = door("officer")
    assert "依法须保存" in client.get(url(row)).content.decode()
    data = {"expect": row.version, "answer": "已删除。", "submit_token": "t4"}
    assert client.post(url(row, "answer/"), data).status_code == 422
    refusal = {"expect": row.version, "ground": "lives_here", "words": "", "submit_token": "t5"}
    assert client.post(url(row, "refuse/"), refusal).status_code == 302
    row.refresh_from_db()
    assert row.state == "refused"
    assert "个人信息保护法第十三条" in row.reason
    page = client.get(url(row)).content.decode()
    assert "第六十五条" in page
    assert Notice.objects.filter(template_code="own_data.refused").count() == 1


def test_one_field_is_erased_with_its_history(door: Door, ask: Ask, lotus: Lotus) -> None:
    people.correct_field(
        by=CLERK, at=timezone.now(), person_id=lotus.dad.pk, field="phone",
        value="13700137000", source="visit",
    )  # fmt: skip
    row = ask("delete", field="phone")
    data = {"expect": row.version, "answer": "已删除。", "submit_token": "t6"}
    assert door("officer").post(url(row, "answer/"), data).status_code == 302
    person = Person.objects.get(pk=lotus.dad.pk)
    assert (person.phone, person.phone_index) == ("", None)
    changes = PersonChange.objects.filter(person_id=person.pk, field="phone")
    assert [(one.act, one.before, one.after) for one in changes] == [("erase", "", "")]
    row.refresh_from_db()
    assert row.phone == ""
    assert Notice.objects.get(template_code="own_data.answered").recipient == "13700137000"


def test_who_left_is_erased_altogether(door: Door, ask: Ask, lotus: Lotus) -> None:
    people.move_out(
        by=CLERK,
        at=timezone.now(),
        person_id=lotus.dad.pk,
        day=timezone.localdate(),
        source="counter",
    )
    row = ask("delete")
    data = {"expect": row.version, "answer": "已删除。", "submit_token": "t7"}
    client = door("officer")
    assert client.post(url(row, "answer/"), data).status_code == 302
    assert not Person.objects.filter(pk=lotus.dad.pk).exists()
    row.refresh_from_db()
    assert (row.state, row.phone, row.person_id) == ("done", "", None)
    assert client.get(url(row)).status_code == 200


def test_the_copy_is_printed_for_an_open_request_only(door: Door, ask: Ask, lotus: Lotus) -> None:
    client = door("officer")
    row = ask("copy")
    assert client.get(url(row, "copy.pdf")).content.startswith(b"%PDF")
    assert AccessLogEntry.objects.filter(act="print", record_id=lotus.dad.pk).count() == 1
    other = ask("explain", words="为什么登记")
    assert client.get(url(other, "copy.pdf")).status_code == 404


COUNTER = {"name": "李秀英", "id_number": MUM, "kind": "copy", "paper_seen": "on", "words": ""}


def test_at_the_counter_without_a_telephone(door: Door, lotus: Lotus) -> None:
    client = door("officer")
    data = {**COUNTER, "submit_token": "t8"}
    page = client.post(f"{DESK}counter/", data, follow=True)
    row = DataRequest.objects.get()
    assert (row.door, row.state, row.person_id, row.phone) == (
        "counter", "accepted", lotus.mum.pk, "",
    )  # fmt: skip
    assert row.number in page.content.decode()
    client.post(f"{DESK}counter/", data)
    assert DataRequest.objects.count() == 1
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"paper_seen": ""}, {"name": "李秀兰"}, {"id_number": "123"}, {"kind": "correct"},
     {"kind": "delete", "field": "name"}],
)  # fmt: skip
def test_nothing_is_taken_in_without_the_paper(
    door: Door, lotus: Lotus, wrong: dict[str, str]
) -> None:
    response = door("officer").post(f"{DESK}counter/", {**COUNTER, **wrong})
    assert response.status_code == 422
    assert DataRequest.objects.count() == 0


def test_one_whose_asker_is_not_known_is_accepted_by_the_paper(door: Door, lotus: Lotus) -> None:
    row, _code = people.ask_about_data(
        by=CLERK, at=timezone.now(), door="counter",
        asked=people.Asked(kind="copy", asker="张建国", phone=PHONE),
    )  # fmt: skip
    client = door("officer")
    assert (
        client.post(url(row, "accept/"), {"id_number": DAD, "paper_seen": "on"}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.state, row.person_id) == ("accepted", lotus.dad.pk)


def test_the_register_of_processing_lists_every_field(door: Door) -> None:
    client = door("officer")
    text = client.get(f"{DESK}processing/").content.decode()
    assert "people.Person.phone" in text
    assert "2026-1" in text
    assert (
        "matters.CallDraft.content"
        in client.get(f"{DESK}processing/?room=matters").content.decode()
    )


def test_a_rehearsal_erases_nothing(door: Door, lotus: Lotus) -> None:
    client = door("officer")
    page = client.post(f"{DESK}retention/rehearse/", {"submit_token": "r"}, follow=True)
    assert RetentionRun.objects.get().is_rehearsal
    assert "试运行" in page.content.decode()
    client.post(f"{DESK}retention/rehearse/", {"submit_token": "r"})
    assert RetentionRun.objects.count() == 1
    assert Person.objects.filter(pk=lotus.dad.pk).exists()


def test_an_address_is_corrected_to_the_home_it_means(door: Door, lotus: Lotus, ask: Ask) -> None:
    row, client = ask("correct", "home", "荷香苑3幢2单元502"), door("officer")
    page = client.get(url(row, "answer/")).content.decode()
    assert 'value="荷香苑3幢2单元502"' in page
    wrong = {"expect": row.version, "address": "没有这里", "answer": "已更正您的住址。"}
    assert client.post(url(row, "answer/"), wrong).status_code == 422
    told = {**wrong, "address": row.wanted}
    assert client.post(url(row, "answer/"), told).status_code == 302
    lotus.dad.refresh_from_db()
    assert lotus.dad.home_id == lotus.houses.other.id
    assert lotus.dad.provenance["home"]["proof"] == row.number
    assert Residence.objects.filter(person=lotus.dad, ends=None).count() == 1


def test_an_address_without_a_home_is_kept_in_words(door: Door, lotus: Lotus, ask: Ask) -> None:
    row = ask("correct", "home", "荷香苑菜场旁平房")
    told = {
        "expect": row.version, "address": row.wanted, "is_unmatched": "on", "answer": "已更正。",
    }  # fmt: skip
    assert door("officer").post(url(row, "answer/"), told).status_code == 302
    lotus.dad.refresh_from_db()
    assert (lotus.dad.home_id, lotus.dad.residence) == (None, "荷香苑菜场旁平房")
    assert not Residence.objects.filter(person=lotus.dad, ends=None).exists()


def test_the_slip_of_the_counter_has_number_and_code(door: Door, lotus: Lotus) -> None:
    page = door("officer").post(f"{DESK}counter/", COUNTER, follow=True).content.decode()
    row = DataRequest.objects.get()
    assert row.number in page
    assert "<svg" in page
    code = page.split('class="slip-no">')[2].split("<")[0]
    assert request_by_code(row.number, code) == row
    assert "slip-gone" in door("officer").get(url(row, "slip/")).content.decode()
    assert door("clerk").get(url(row, "slip/")).status_code == 403
