"""The dispatch desk: what the catalogue proposes, one matter, many at once, and two at the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from linli.casework.cases.models import Case, Event
from linli.casework.matters import operations as matters
from tests.casework.city import MORNING, City, Story, at

HOME = "/desk/dispatch/"
AsRole = Callable[[str], Client]
MaxQueries = Callable[[int], AbstractContextManager[None]]


def url(story: Story) -> str:
    return f"{HOME}{story.number}/"


def order(city: City, story: Story, unit: str = "lamps", **more: Any) -> dict[str, Any]:
    return {
        "expect": story.case.version,
        "lead": str(city.unit_id(unit)),
        "lead_words": city.units[unit].name,
        "basis": "派单目录 03-04“市政设施”",
    } | more


def pick(city: City, story: Story, unit: str = "lamps") -> str:
    return f"{story.id}:{story.case.version}:{city.unit_id(unit)}"


def certain(city: City, **more: Any) -> Story:
    return Story(city, **more).accepted(category="030402")


def returned(city: City) -> Story:
    story = certain(city).dispatched("lamps")
    matters.return_dispatch(
        story.id,
        reason="该路段路灯未移交，由园区管委会自管。",
        basis="市政设施移交清单第三条",
        suggested_unit=city.unit_id("housing"),
        by=city["lamp_head"],
        at=MORNING,
    )
    matters.uphold_return(story.id, ruling="同意退单，改派住建。", by=city["reviewer"], at=MORNING)
    return story


@pytest.mark.parametrize("role", ["taker", "handler", "reviewer", "caller"])
def test_posts_that_dispatch_nothing_are_told_so(city: City, as_role: AsRole, role: str) -> None:
    story = certain(city)
    client = as_role(role)
    for address in (HOME, url(story), f"{url(story)}similar/", f"{url(story)}split/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{HOME}batch/", {"pick": pick(city, story)}).status_code == 403
    assert client.post(f"{url(story)}merge/").status_code == 403
    assert story.case.state == "to_dispatch"


def test_what_lies_outside_the_division_does_not_exist(city: City, as_role: AsRole) -> None:
    story = certain(city)
    post = city.accounts["nobody"].posts.get()
    post.role = "dispatcher"
    post.save()
    client = as_role("nobody")
    assert "路灯三天不亮" not in client.get(HOME).content.decode()
    assert client.get(url(story)).status_code == 404
    assert client.post(url(story), order(city, story)).status_code == 404
    client.post(f"{HOME}batch/", {"pick": pick(city, story)})
    assert story.case.state == "to_dispatch"


def test_the_queue_says_who_how_sure_and_why(city: City, as_role: AsRole) -> None:
    certain(city, text="学院路路灯不亮")
    Story(city, text="物业多收费").accepted(category="0303")
    page = as_role("dispatcher").get(HOME).content.decode()
    assert "市城管局" in page
    assert "把握高" in page
    assert "把握低" in page
    assert "派单目录 03-04“市政设施”" in page
    fragment = as_role("dispatcher").get(HOME, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment


@pytest.mark.parametrize(
    ("pile", "shown"), [("certain", "学院路"), ("manual", "物业"), ("again", "锦绣花园")]
)
def test_each_pile_holds_its_own(city: City, as_role: AsRole, pile: str, shown: str) -> None:
    certain(city, text="学院路路灯不亮")
    Story(city, text="物业多收费").accepted(category="0303")
    returned(city)
    page = as_role("dispatcher").get(HOME, {"pile": pile}).content.decode()
    others = {"学院路", "物业", "锦绣花园"} - {shown}
    assert shown in page
    assert not any(f"{other}" in page.split('id="matter"')[0].split("qrow")[-1] for other in others)


def test_a_matter_is_dispatched_with_its_assists(city: City, as_role: AsRole) -> None:
    story = certain(city)
    lake = str(city.unit_id("lake"))
    said = order(city, story, assist=[lake], **{f"task-{lake}": "夜间在现场设置警示灯"})
    answer = as_role("dispatcher").post(url(story), said)
    assert answer["Location"] == HOME
    assert story.case.lead_unit_id == city.unit_id("lamps")
    assert story.case.assignments.get(role="assist").task == "夜间在现场设置警示灯"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lead": ""}, "选择主办单位"),
        ({"lead": "not-a-unit"}, ""),
        ({"basis": ""}, "写明依据"),
        ({"unit": "housing"}, "这个依据对应的是另一个单位"),
        ({"unit": "lotus", "basis": "离得近"}, "不在荷香社区居委会的职责清单内"),
        ({"assist": ["lamps"]}, "不能同时协办"),
        ({"assist": ["lake"]}, "写明湖滨街道办事处要做什么"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    city: City, as_role: AsRole, changes: dict[str, Any], words: str
) -> None:
    story = certain(city)
    changes = dict(changes)
    unit = changes.pop("unit", "lamps")
    if "assist" in changes:
        changes["assist"] = [str(city.unit_id(one)) for one in changes["assist"]]
    answer = as_role("dispatcher").post(url(story), order(city, story, unit) | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert story.case.state == "to_dispatch"


def test_two_dispatchers_at_once_the_second_is_told(city: City, as_role: AsRole) -> None:
    story = certain(city)
    said = order(city, story, "housing", basis="照明由小区物业代管，住建主管")
    story.dispatched("lamps")
    answer = as_role("dispatcher").post(url(story), said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "高远" in page
    assert "照明由小区物业代管，住建主管" in page
    assert story.case.lead_unit_id == city.unit_id("lamps")


def test_many_certain_ones_are_told_row_by_row(city: City, as_role: AsRole) -> None:
    one, two = certain(city, text="甲路灯不亮"), certain(city, text="乙路灯不亮")
    picks = [pick(city, one), pick(city, two), "made-up"]
    two.dispatched("housing")
    answer = as_role("dispatcher").post(
        f"{HOME}batch/", {"pick": picks}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "已派给市城管局" in page
    assert "先办" in page
    assert one.case.lead_unit_id == city.unit_id("lamps")
    assert two.case.lead_unit_id == city.unit_id("housing")


def test_the_history_of_returns_is_told_from_both_sides(city: City, as_role: AsRole) -> None:
    story = returned(city)
    page = as_role("dispatcher").get(url(story)).content.decode()
    for words in ("市政设施移交清单第三条", "东湖区住建局", "罗敏", "同意退单，改派住建。"):
        assert words in page


def test_what_was_agreed_in_a_consultation_is_kept(city: City, as_role: AsRole) -> None:
    story = certain(city)
    client = as_role("dispatcher")
    said = {"expect": story.case.version, "words": "与住建局电话会商：由城管主办。"}
    answer = client.post(f"/desk/cases/{story.number}/act/consult/", said)
    assert answer.status_code == 302
    assert "与住建局电话会商" in client.get(url(story)).content.decode()
    assert Event.objects.get(action="consult").seen_by_resident is False


def test_a_repeat_is_merged_from_beside(city: City, as_role: AsRole) -> None:
    now = _now()
    master = certain(city, text="锦绣花园北门路灯不亮", when=now).dispatched("lamps")
    story = certain(city, text="锦绣花园路灯还是不亮", when=now)
    client = as_role("dispatcher")
    assert master.number in client.get(f"{url(story)}similar/").content.decode()
    client.post(f"{url(story)}merge/", {"into": master.number, "expect": story.case.version})
    assert story.case.state == "merged"


def _now() -> Any:
    from django.utils import timezone  # noqa: PLC0415  # the doors' own clock

    return timezone.now()


def parts(story: Story, **more: Any) -> dict[str, Any]:
    return {
        "expect": story.case.version,
        "parts": "2",
        "text_0": "路灯不亮",
        "nature_0": "help",
        "category_0": "030402",
        "text_1": "物业多收费",
        "nature_1": "complain",
        "category_1": "0303",
    } | more


def test_a_matter_is_split_into_parts(city: City, as_role: AsRole) -> None:
    story = certain(city)
    answer = as_role("dispatcher").post(f"{url(story)}split/", parts(story))
    assert answer["Location"] == HOME
    assert story.case.state == "split"
    assert Case.objects.filter(state="to_dispatch").count() == 2


def test_one_part_more_keeps_what_was_typed(city: City, as_role: AsRole) -> None:
    story = certain(city)
    answer = as_role("dispatcher").post(f"{url(story)}split/", parts(story, more="1"))
    page = answer.content.decode()
    assert 'name="text_2"' in page
    assert "物业多收费" in page
    assert story.case.state == "to_dispatch"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"text_1": ""}, "至少写两部分"), ({"category_1": ""}, "从列表里选一个分类")],
)
def test_a_split_that_is_wrong_comes_back(
    city: City, as_role: AsRole, changes: dict[str, str], words: str
) -> None:
    story = certain(city)
    answer = as_role("dispatcher").post(f"{url(story)}split/", parts(story, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert story.case.state == "to_dispatch"


def test_pages_and_the_dispatch_cost_few_statements(
    city: City, as_role: AsRole, max_queries: MaxQueries
) -> None:
    client = as_role("dispatcher")
    stories = [
        certain(city, text=f"第{n}盏路灯不亮", when=at("2026-11-18 09:00")) for n in range(30)
    ]
    client.get(HOME)
    with max_queries(8):
        client.get(HOME)
    with max_queries(8):
        client.get(url(stories[0]))
    with max_queries(8):
        client.get(f"{url(stories[0])}similar/")
    said = order(city, stories[1])
    with max_queries(12):
        client.post(url(stories[1]), said)
    assert stories[1].case.state == "to_sign"


def test_the_queue_goes_on_where_it_stopped(city: City, as_role: AsRole) -> None:
    stories = [certain(city, text=f"第{n}盏路灯不亮") for n in range(30)]
    client = as_role("dispatcher")
    first = client.get(HOME).content.decode()
    seen = [story.number for story in stories if f"/dispatch/{story.number}/" in first]
    assert len(seen) == 25
    address = first.split('rel="next"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(address).content.decode()
    rest = [story.number for story in stories if f"/dispatch/{story.number}/" in second]
    assert set(seen).isdisjoint(rest)
    assert len(rest) == 5


def test_a_dispatched_matter_leads_to_its_page(city: City, as_role: AsRole) -> None:
    story = certain(city).dispatched("lamps")
    answer = as_role("dispatcher").get(url(story))
    assert answer["Location"] == f"/desk/cases/{story.number}/"
