"""My data on the portal: proved by a code, told to nobody else, taken away and put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.foundation.calendar.operations import load_year
from linli.foundation.notices.models import Notice
from linli.registers.access.models import AccessLogEntry
from linli.registers.people import operations as people
from linli.registers.people.models import Consent, DataRequest, IdentityCode, Person
from linli.registers.people.queries import THE_PERSON
from linli.registers.people.rules.papers import with_check_digit
from tests.casework.city import MORNING, City
from tests.channels.desk.people.conftest import DAD, MUM, PHONE, Lotus, enter, settle
from tests.channels.portal.proving import ask, proved, sent_code
from tests.channels.portal.walking import words
from tests.registers.people.conftest import CLERK

NOBODY = with_check_digit("42990119850505123")
PAGES = (
    "/me/held", "/me/my-data.json", "/me/my-data.pdf", "/me/ask", "/me/ask/copy",
    "/me/requests/SQ2026000001",
)  # fmt: skip


@pytest.fixture
def lotus(city: City) -> Lotus:
    people.seed_messages()
    load_year(2026, by="测试", at=MORNING)
    return settle(city)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let the doors' clock go on by so much."""
    begun = timezone.now()

    def go(by: timedelta) -> None:
        def now() -> datetime:
            return begun + by

        monkeypatch.setattr(timezone, "now", now)

    return go


def test_the_code_opens_the_page_and_tells_everything(lotus: Lotus) -> None:
    page = proved(Client(), "张建国", DAD).get("/me/held")
    text = words(page)
    for told in (
        "张建国",
        DAD,
        PHONE,
        "窗口",
        "个人信息保护法第十三条",
        "离开或死亡后3年",
        "您本人",
    ):
        assert told in text
    assert page["Cache-Control"].count("no-store")


@pytest.mark.parametrize("address", PAGES)
def test_without_a_proof_nothing_is_seen(lotus: Lotus, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"] == "/me"


def test_nor_by_staff_who_are_logged_in(lotus: Lotus, city: City) -> None:
    client = Client()
    client.force_login(city.accounts["officer"])
    assert client.get("/me/held").status_code == 302


@pytest.mark.parametrize("name", ["张建国", "查无此人"])
def test_held_or_not_is_never_told(lotus: Lotus, name: str) -> None:
    """The same answers, and the same number of statements, for who is held and who is not."""
    warm = Client()
    ask(warm, "路人甲", MUM)
    seen = {}
    for number in (DAD, NOBODY):
        client = Client()
        with CaptureQueriesContext(connection) as asking:
            first = ask(client, name, number)
            asked = len(asking)
        page = client.get("/me/code")
        code_id = IdentityCode.objects.order_by("-id").values_list("pk", flat=True)[0]
        people.send_identity_code(code_id=code_id, at=timezone.now())
        with CaptureQueriesContext(connection) as trying:
            tried = client.post("/me/code", {"code": "000000"})
            n_tried = len(trying)
        seen[number] = (
            first.status_code, first["Location"], words(page), asked, n_tried,
            tried.status_code, words(tried),
        )  # fmt: skip
    assert seen[DAD] == seen[NOBODY]


def test_a_wrong_name_or_no_mobile_number_gets_no_message(lotus: Lotus) -> None:
    for name, number in (("张建军", DAD), ("李秀英", MUM)):
        ask(Client(), name, number)
        assert sent_code() == ""
    assert not Notice.objects.filter(template_code="own_data.code").exists()


def test_a_code_holds_ten_minutes(lotus: Lotus, later: Callable[[timedelta], None]) -> None:
    client = Client()
    ask(client, "张建国", DAD)
    code = sent_code()
    later(timedelta(minutes=10, seconds=1))
    assert client.post("/me/code", {"code": code})["Location"] == "/me"
    assert client.get("/me/held").status_code == 302


def test_and_five_tries(lotus: Lotus) -> None:
    client = Client()
    ask(client, "张建国", DAD)
    code = sent_code()
    wrong = "111111" if code != "111111" else "222222"
    for _n in range(4):
        assert client.post("/me/code", {"code": wrong}).status_code == 422
    assert client.post("/me/code", {"code": wrong}).status_code == 302
    assert client.post("/me/code", {"code": code})["Location"] == "/me"
    assert client.get("/me/held")["Location"] == "/me"


def test_a_code_is_used_once(lotus: Lotus) -> None:
    first = Client()
    ask(first, "张建国", DAD)
    code = sent_code()
    row = IdentityCode.objects.get()
    assert people.try_code(by=THE_PERSON, at=timezone.now(), code_id=row.pk, code=code)[1]
    assert first.post("/me/code", {"code": code})["Location"] == "/me"


def test_one_paper_is_asked_for_four_times_an_hour(lotus: Lotus) -> None:
    for _n in range(4):
        assert ask(Client(), "张建国", DAD).status_code == 302
    refused = ask(Client(), "张建国", DAD)
    assert refused.status_code == 422
    assert IdentityCode.objects.count() == 4
    for _n in range(4):
        ask(Client(), "查无此人", NOBODY)
    assert (
        words(ask(Client(), "查无此人", NOBODY)).split("分钟")[0].split()[-1]
        == (words(refused).split("分钟")[0].split()[-1])
    )


def test_the_page_closes_after_fifteen_minutes(
    lotus: Lotus, later: Callable[[timedelta], None]
) -> None:
    client = proved(Client(), "张建国", DAD)
    later(timedelta(minutes=14))
    assert client.get("/me/held").status_code == 200
    later(timedelta(minutes=28))
    assert client.get("/me/ask").status_code == 200
    later(timedelta(minutes=44))
    page = client.get("/me/held", follow=True)
    assert "15分钟" in words(page)


def test_a_button_closes_it(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    key = client.session.session_key
    client.post("/me/end")
    assert client.session.session_key != key
    assert client.get("/me/held").status_code == 302


def test_who_looked_is_told_by_post_and_not_by_name(lotus: Lotus, city: City) -> None:
    people.unmask_person(
        by=city["clerk"], at=timezone.now(), person_id=lotus.dad.pk, fields=["phone"],
        reason="核对电话号码",
    )  # fmt: skip
    text = words(proved(Client(), "张建国", DAD).get("/me/held"))
    looked = text[text.index("谁看过") : text.index("我同意的事")]
    assert "社区" in looked
    assert "核对电话号码" in looked
    assert "周社工" not in looked


def test_the_copy_as_json_and_pdf_is_logged(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    made = client.get("/me/my-data.json").json()
    assert {"name", "id_number", "phone"} <= {one["field"] for one in made["fields"]}
    assert made["fields"][0]["basis"]
    pdf = client.get("/me/my-data.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert "attachment" in pdf["Content-Disposition"]
    assert AccessLogEntry.objects.filter(act="export", record_id=lotus.dad.pk).count() == 2


def test_consent_is_given_and_taken_back_by_one_press_each(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    client.post("/me/consents/service_messages", {"give": "1"})
    assert Consent.objects.get().withdrawn_at is None
    assert "撤回：接收服务提醒" in words(client.get("/me/held"))
    client.post("/me/consents/service_messages", {"withdraw": "1"})
    assert Consent.objects.get().withdrawn_by == "portal"


def token(page: object) -> str:
    html = page.content.decode()  # type: ignore[attr-defined]  # a response
    return str(html.split('name="submit_token"')[1].split('value="')[1].split('"')[0])


def test_a_request_has_number_code_day_and_reason(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    form = client.get("/me/ask/correct")
    data = {
        "field": "phone",
        "value": "13900139000",
        "words": "换号了",
        "submit_token": token(form),
    }
    page = client.post("/me/ask/correct", data, follow=True)
    row = DataRequest.objects.get()
    assert (row.state, row.kind, row.wanted) == ("accepted", "correct", "13900139000")
    text = words(page)
    assert row.number in text
    assert "15个工作日" in text
    assert "个人信息保护法第四十五条" in text
    client.post("/me/ask/correct", data)
    assert DataRequest.objects.count() == 1
    again = client.post("/me/ask/correct", {**data, "submit_token": "other"}, follow=True)
    assert "已提出过同样的请求" in words(again)
    assert DataRequest.objects.count() == 1
    assert Notice.objects.filter(template_code="own_data.received").count() == 1


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("correct", {"field": "phone", "value": "1380013800"}, "位"),
        ("correct", {"field": "id_number", "value": DAD[:-1] + "0"}, "不符"),
        ("correct", {"field": "", "value": "x"}, "选"),
        ("delete", {}, "选"),
        ("explain", {"words": ""}, "还没有写"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    lotus: Lotus, kind: str, data: dict[str, str], told: str
) -> None:
    page = proved(Client(), "张建国", DAD).post(
        f"/me/ask/{kind}", {**data, "words": data.get("words", "写过的话")}
    )
    assert page.status_code == 422
    assert DataRequest.objects.count() == 0
    if kind != "explain":
        assert "写过的话" in words(page)


def test_nobody_sees_the_request_of_another(lotus: Lotus) -> None:
    Person.objects.filter(pk=lotus.mum.pk).update(left_on=None)
    client = proved(Client(), "张建国", DAD)
    client.post("/me/ask/copy", {"words": ""})
    number = DataRequest.objects.get().number
    people.correct_field(
        by=CLERK, at=timezone.now(), person_id=lotus.mum.pk, field="phone",
        value="13700137000", source="counter",
    )  # fmt: skip
    other = proved(Client(), "李秀英", MUM)
    assert other.get(f"/me/requests/{number}").status_code == 404
    assert number not in words(other.get("/me/held"))


def test_by_number_and_code_without_a_proof(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    page = client.post("/me/ask/copy", {"words": ""}, follow=True)
    number = DataRequest.objects.get().number
    code = page.content.decode().split("ll-slip-no ll-num")[2].split(">")[1].split("<")[0]
    seen = Client().post("/me/track", {"number": number.lower(), "code": code})
    assert number in words(seen)
    wrong = Client().post("/me/track", {"number": number, "code": "00000000"})
    assert wrong.status_code == 422
    none = Client().post("/me/track", {"number": "SQ2026999999", "code": code})
    assert words(wrong).replace(number, "") == words(none).replace("SQ2026999999", "")


def test_the_page_costs_few_statements(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    client.get("/me/held")
    with CaptureQueriesContext(connection) as seen:
        client.get("/me/held")
    assert len(seen) <= 16, [one["sql"][:90] for one in seen]


def test_everybody_reads_the_register_of_processing(city: City) -> None:
    text = words(Client().get("/data/register"))
    assert "居住登记、公共服务和应急联络" in text
    assert "居民姓名" in text


CHILD = with_check_digit("42990120160901121")


@pytest.fixture
def child(lotus: Lotus, city: City) -> Person:
    """A son of ten years in the household."""
    son = enter(city["clerk"], "张小宝", CHILD, lotus.houses.home.id)
    people.join_household(
        by=city["clerk"], at=MORNING, household_id=lotus.household.id, person_id=son.id,
        relation="child",
    )  # fmt: skip
    return son


def test_a_guardian_agrees_for_their_child_and_takes_it_back(child: Person) -> None:
    guardian = proved(Client(), "张建国", DAD)
    address = f"/me/children/{child.pk}/child_under_14"
    assert "张小宝" in words(guardian.get("/me/held"))
    guardian.post(address, {"give": "1"})
    given = Consent.objects.get(person=child)
    assert (given.guardian, given.given_by, given.withdrawn_at) == ("张建国", "portal", None)
    guardian.post(address, {"withdraw": "1"})
    given.refresh_from_db()
    assert given.withdrawn_at is not None


def test_nobody_agrees_for_a_child_of_another_household(child: Person, lotus: Lotus) -> None:
    Person.objects.filter(pk=child.pk).update(household=None, relation="")
    guardian = proved(Client(), "张建国", DAD)
    assert "张小宝" not in words(guardian.get("/me/held"))
    for act in ("give", "withdraw"):
        guardian.post(f"/me/children/{child.pk}/child_under_14", {act: "1"})
    assert not Consent.objects.filter(person=child).exists()


def test_nor_for_an_adult_of_the_household(child: Person, lotus: Lotus) -> None:
    guardian = proved(Client(), "张建国", DAD)
    guardian.post(f"/me/children/{lotus.mum.pk}/child_under_14", {"give": "1"})
    assert not Consent.objects.filter(person=lotus.mum).exists()


def test_who_is_no_adult_agrees_for_nobody(child: Person, lotus: Lotus) -> None:
    young = timezone.localdate().replace(year=timezone.localdate().year - 15, day=1)
    Person.objects.filter(pk=lotus.dad.pk).update(born_on=young)
    guardian = proved(Client(), "张建国", DAD)
    guardian.post(f"/me/children/{child.pk}/child_under_14", {"give": "1"})
    assert not Consent.objects.filter(person=child).exists()


def test_without_a_proof_nobody_agrees_for_a_child(child: Person) -> None:
    response = Client().post(f"/me/children/{child.pk}/child_under_14", {"give": "1"})
    assert response.status_code == 302
    assert not Consent.objects.exists()


def test_the_address_can_be_asked_to_be_corrected(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    assert "现住地址" in words(client.get("/me/ask/correct"))
    client.post("/me/ask/correct", {"field": "home", "value": "荷香苑3幢2单元502", "words": ""})
    assert DataRequest.objects.get().field == "home"


def test_what_is_written_down_is_in_the_citys_language(lotus: Lotus) -> None:
    client = proved(Client(), "张建国", DAD)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.get("/me/my-data.json")
    client.post("/me/ask/copy", {"words": ""})
    entry = AccessLogEntry.objects.filter(record_id=lotus.dad.pk, act="export").get()
    assert entry.reason == "本人导出副本"
    assert DataRequest.objects.get().limit_words == "15个工作日"
