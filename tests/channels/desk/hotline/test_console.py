"""The call console: what is typed becomes a matter, or comes back with words and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case, Event
from linli.casework.matters.models import CallDraft, DispatchRule, EmergencyWord, ReplyTemplate
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import START, City, Story

HOME = "/desk/hotline/"
AsRole = Callable[[str], Client]
MaxQueries = Callable[[int], AbstractContextManager[None]]

TEXT = "来电人反映，锦绣花园3号楼东侧路灯三天不亮，晚上老人不敢出门。"


def call(city: City, **more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "channel": "phone",
        "phone": "138 1234 5678",
        "words": TEXT,
        "name": "王阿姨",
        "reply_by": "phone",
        "nature": "help",
        "category": "030402",
        "category_words": "城乡建设 / 市政设施 / 路灯",
        "urgency": "normal",
        "place": city.place.community_code,
        "place_text": "锦绣花园3号楼",
        "way": "send",
    } | more


@pytest.fixture
def emergencies(city: City) -> None:
    EmergencyWord.objects.create(
        word="煤气味", line="燃气抢修", advice="开窗，人先到楼外。", valid_from=START
    )
    forget_rule_book()


def test_the_page_opens_with_its_keys(as_role: AsRole) -> None:
    page = as_role("taker").get(HOME).content.decode()
    for key in ("Alt+L", "Alt+M", "Alt+A", "Alt+P", "Alt+N", "Alt+S", "Ctrl+Enter", "Alt+Z"):
        assert f'data-key="{key}"' in page
    assert "来电受理" in page


@pytest.mark.parametrize("role", ["handler", "reviewer", "auditor", "caller"])
def test_posts_that_register_nothing_are_told_so(as_role: AsRole, role: str) -> None:
    client = as_role(role)
    assert client.get(HOME).status_code == 403
    assert client.post(HOME, {}).status_code == 403
    for name in ("hints", "caller", "draft", "shelve", "places", "point"):
        assert client.post(reverse(f"desk:hotline:{name}")).status_code == 403


def test_a_call_becomes_a_dispatched_order_and_its_receipt(city: City, as_role: AsRole) -> None:
    client = as_role("dispatcher")
    said = call(city)
    answer = client.post(HOME, said)
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.state, case.lead_unit_id) == ("to_sign", city.unit_id("lamps"))
    assert case.place_text == "锦绣花园3号楼"
    page = client.get(answer["Location"]).content.decode()
    grouped = f"{case.number[:4]} {case.number[4:8]}"
    assert grouped in page
    assert "市城管局" in page


def test_a_receipt_is_for_who_took_the_call(city: City, as_role: AsRole) -> None:
    said = call(city)
    as_role("dispatcher").post(HOME, said)
    assert (
        as_role("taker").get(reverse("desk:hotline:taken", args=[said["key"]])).status_code == 404
    )


def test_sending_twice_makes_one_matter(city: City, as_role: AsRole) -> None:
    client, said = as_role("dispatcher"), call(city)
    first, second = client.post(HOME, said), client.post(HOME, said)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_taking_a_call_costs_few_round_trips(
    city: City, as_role: AsRole, max_queries: MaxQueries
) -> None:
    client = as_role("dispatcher")
    client.get(HOME)
    with max_queries(12):  # three moves in one press, with the session and the account
        client.post(HOME, call(city))
    assert Case.objects.get().state == "to_sign"


def test_the_pages_cost_few_statements(
    city: City, as_role: AsRole, max_queries: MaxQueries
) -> None:
    client = as_role("taker")
    Story(city)
    client.get(HOME)
    with max_queries(8):
        client.get(HOME)
    with max_queries(8):
        client.post(reverse("desk:hotline:hints"), call(city))
    with max_queries(8):
        client.post(reverse("desk:hotline:caller"), {"phone": "13812345678"})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "还没有写诉求内容"),
        ({"phone": "12ab"}, "不是电话号码"),
        ({"phone": ""}, "没有号码"),
        ({"nature": ""}, "还没有选诉求类型"),
        ({"category": ""}, "选择分类"),
        ({"category": "18"}, "12388"),
        ({"lead_words": "住建", "lead": ""}, "从列表里选单位"),
        ({"way": ""}, "怎么办"),
        ({"way": "answer"}, "写下答复"),
        ({"way": "merge"}, "并入哪一件"),
        ({"way": "merge", "into": "202601010000"}, "没有这个编号"),
        ({"way": "refuse"}, "选择不予受理的情形"),
        ({"place": "999999999999"}, "名录里没有"),
        ({"words": "很长" * 11_000}, "20000"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(
    city: City, as_role: AsRole, changes: dict[str, str], words: str
) -> None:
    answer = as_role("dispatcher").post(HOME, call(city) | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    kept = call(city) | changes
    assert kept["name"] in page
    assert kept["words"][:20] in page
    assert Case.objects.count() == 0


def test_ten_megabytes_are_refused_in_words(city: City, as_role: AsRole) -> None:
    answer = as_role("dispatcher").post(HOME, call(city, words="字" * 3_500_000))
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_signs_that_hide_or_turn_text_do_not_get_in(city: City, as_role: AsRole) -> None:
    text = "路\u200b灯\u202e不亮👨‍👩‍👧<script>alert(1)</script>"
    as_role("dispatcher").post(HOME, call(city, words=text))
    case = Case.objects.get()
    assert "\u200b" not in case.body
    assert "\u202e" not in case.title
    assert "👨‍👩‍👧" in case.body
    page = as_role("dispatcher").get(f"/desk/cases/{case.number}/").content.decode()
    assert "<script>alert(1)" not in page


def test_an_emergency_prompt_must_be_answered(
    city: City, as_role: AsRole, emergencies: None
) -> None:
    client = as_role("dispatcher")
    said = call(city, words="楼道里有煤气味，从早上开始")
    hints = client.post(reverse("desk:hotline:hints"), said).content.decode()
    assert 'role="alert"' in hints
    assert "开窗，人先到楼外。" in hints
    refused = client.post(HOME, said)
    assert refused.status_code == 422
    assert Case.objects.count() == 0
    assert client.post(HOME, said | {"asked": "煤气味"}).status_code == 302
    assert Event.objects.get(seq=1).data["asked"] == ["煤气味"]


def test_putting_through_waits_for_nothing(city: City, as_role: AsRole, emergencies: None) -> None:
    said = call(city, words="煤气味", phone="", category="", nature="", way="", line="燃气抢修")
    assert as_role("taker").post(HOME, said).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.matter.transferred_to) == ("transferred", "燃气抢修")


def test_a_made_up_line_is_refused(city: City, as_role: AsRole) -> None:
    assert as_role("taker").post(HOME, call(city, line="10086")).status_code == 422
    assert Case.objects.count() == 0


def test_an_anonymous_caller_leaves_no_name_and_no_number(city: City, as_role: AsRole) -> None:
    as_role("dispatcher").post(HOME, call(city, is_anonymous="on"))
    party = Case.objects.get().parties.get()
    assert (party.name, party.phone, party.phone_index) == ("", "", None)


def test_hints_name_the_category_the_unit_and_the_repeat(city: City, as_role: AsRole) -> None:
    earlier = Story(city, text="锦绣花园北门路灯不亮已经两天", when=_recently()).accepted(
        category="030402"
    )
    said = call(city, words="锦绣花园路灯又不亮了")
    page = as_role("taker").post(reverse("desk:hotline:hints"), said).content.decode()
    assert 'data-value="030402"' in page
    assert "市城管局" in page
    assert earlier.number in page
    assert "锦绣花园" in page


def _recently() -> Any:
    from django.utils import timezone  # noqa: PLC0415  # the doors' own clock

    return timezone.now()


def test_a_call_is_merged_into_what_is_open_already(city: City, as_role: AsRole) -> None:
    master = Story(city).accepted().dispatched()
    as_role("taker").post(HOME, call(city, way="merge", into=master.number))
    assert Case.objects.exclude(id=master.id).get().state == "merged"


def test_what_lies_elsewhere_cannot_be_merged_into(city: City, as_role: AsRole) -> None:
    far = Story(city, place=city.elsewhere).accepted()
    client = as_role("grid_worker")
    said = call(city, way="merge", into=far.number)
    assert client.post(HOME, said).status_code == 422
    assert far.case.matter.merged_count == 0


def test_earlier_matters_are_those_in_scope_and_the_look_is_logged(
    city: City, as_role: AsRole
) -> None:
    here = Story(city, text="楼道堆物没人管")
    Story(city, text="西岭的事情", place=city.elsewhere)
    Story(city, text="要求保密的事情", secrecy="confidential")
    page = (
        as_role("grid_worker")
        .post(reverse("desk:hotline:caller"), {"phone": "138-1234-5678"})
        .content.decode()
    )
    assert "楼道堆物没人管" in page
    assert "西岭的事情" not in page
    assert "要求保密的事情" not in page
    assert "13812345678" not in page
    entry = AccessLogEntry.objects.get()
    assert (entry.about, entry.record_id) == (here.number, here.id)


def test_a_grid_worker_registers_only(city: City, as_role: AsRole) -> None:
    client = as_role("grid_worker")
    page = client.get(HOME).content.decode()
    assert 'value="refuse"' not in page
    client.post(HOME, call(city, way="wait", channel="grid", category="", nature=""))
    assert Case.objects.get().state == "to_accept"


def test_the_telephone_fills_the_caller_in(as_role: AsRole) -> None:
    page = as_role("taker").get(f"{HOME}?phone=%2B8613800001234&channel=phone").content.decode()
    assert 'value="13800001234"' in page
    assert "data-wake" in page


def test_a_draft_is_kept_found_again_and_thrown_away(city: City, as_role: AsRole) -> None:
    client, said = as_role("taker"), call(city, words="水管爆了，楼下商铺进水")
    saved = client.post(reverse("desk:hotline:draft"), said).content.decode()
    assert "草稿" in saved
    assert CallDraft.objects.count() == 1
    page = client.get(f"{HOME}?draft={said['key']}").content.decode()
    assert "水管爆了，楼下商铺进水" in page
    assert as_role("dispatcher").get(HOME).content.decode().count("水管爆了") == 0
    other = as_role("dispatcher").get(f"{HOME}?draft={said['key']}").content.decode()
    assert "水管爆了" not in other
    client.post(reverse("desk:hotline:draft_drop", args=[said["key"]]))
    assert CallDraft.objects.count() == 0


def test_a_call_laid_aside_waits_in_the_list(city: City, as_role: AsRole) -> None:
    client = as_role("taker")
    answer = client.post(reverse("desk:hotline:shelve"), call(city))
    assert answer["Location"] == HOME
    assert "锦绣花园3号楼东侧路灯" in client.get(HOME).content.decode()


def test_an_expired_session_loses_nothing(city: City, as_role: AsRole) -> None:
    client = as_role("taker")
    client.logout()
    answer = client.post(reverse("desk:hotline:hints"), call(city), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    answer = client.post(HOME, call(city))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_places_categories_and_units_are_offered(city: City, as_role: AsRole) -> None:
    client = as_role("dispatcher")
    name = city.units["lotus"].division.name[:2]
    places = client.post(reverse("desk:hotline:places"), {"q": name}).json()["options"]
    assert city.place.community_code in [one["value"] for one in places]
    found = client.get(reverse("desk:hotline:categories"), {"q": "路灯"}).json()["options"]
    assert [one["value"] for one in found] == ["030402"]
    units = client.get(reverse("desk:hotline:units"), {"q": "荷香", "category": "0303"}).json()
    assert units["options"][0]["disabled"] is True
    duty = client.get(reverse("desk:hotline:units"), {"q": "荷香", "category": "1703"}).json()
    assert duty["options"][0]["disabled"] is False


def test_a_place_that_reporters_named_before_is_found_by_that_name(
    city: City, as_role: AsRole
) -> None:
    Story(city, place_text="锦绣花园3号楼")
    answer = as_role("taker").post(reverse("desk:hotline:places"), {"q": "锦绣花园"}).json()
    assert answer["options"][0]["value"] == city.place.community_code
    assert answer["options"][0]["label"] == "锦绣花园3号楼"


def test_ready_words_of_the_category_come_first(city: City, as_role: AsRole) -> None:
    ReplyTemplate.objects.create(use="answer", title="通用", body="您好", valid_from=START)
    ReplyTemplate.objects.create(
        use="answer", title="路灯维修", category="0304", body="已报修", valid_from=START
    )
    page = as_role("taker").post(reverse("desk:hotline:hints"), call(city)).content.decode()
    assert page.index("路灯维修") < page.index("通用")


def test_a_unit_of_ones_own_choice_goes_before_the_catalogue(city: City, as_role: AsRole) -> None:
    said = call(city, lead=str(city.unit_id("housing")), lead_words="东湖区住建局")
    as_role("dispatcher").post(HOME, said)
    case = Case.objects.get()
    assert case.lead_unit_id == city.unit_id("housing")
    assert Event.objects.get(action="dispatch").basis == "受理时由分流员指定承办单位"


def test_a_catalogue_that_changed_meanwhile_sends_nothing(city: City, as_role: AsRole) -> None:
    said = call(city, proposed=str(city.unit_id("housing")))
    answer = as_role("dispatcher").post(HOME, said)
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_a_point_becomes_a_grid_or_says_that_there_is_none(city: City, as_role: AsRole) -> None:
    client = as_role("taker")
    answer = client.post(reverse("desk:hotline:point"), {"lon": "0", "lat": "0"}).json()
    assert answer["value"] == ""
    assert client.post(reverse("desk:hotline:point"), {"lon": "x"}).status_code == 400
    assert client.get(reverse("desk:hotline:shapes")).json()["type"] == "FeatureCollection"
    assert 'id="call-map"' in client.get(reverse("desk:hotline:pick")).content.decode()


def test_an_assist_that_was_taken_out_stays_out(city: City, as_role: AsRole) -> None:
    rule = DispatchRule.objects.get(category="0304")
    rule.assists.add(city.units["lake"])
    forget_rule_book()
    client, lake = as_role("dispatcher"), str(city.unit_id("lake"))
    address = reverse("desk:hotline:hints")
    first = client.post(address, call(city)).content.decode()
    assert "checked" in first.split('name="assist"')[1][:200]
    said = call(city, assist_shown=[lake], **{f"task-{lake}": "设警示灯"})
    out = client.post(address, said).content.decode()
    assert "checked" not in out.split('name="assist"')[1][:200]
    assert "设警示灯" in out
    client.post(
        HOME, call(city, assist=[lake], assist_shown=[lake], **{f"task-{lake}": "设警示灯"})
    )
    part = Case.objects.get().assignments.get(role="assist")
    assert (part.unit_id, part.task) == (city.unit_id("lake"), "设警示灯")
