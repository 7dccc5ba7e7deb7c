"""Lists of matters: scope, filters, search, pages, columns, kept filters, search field, export."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.casework.cases.models import Case
from linli.foundation.jobs.worker import run_worker
from linli.foundation.tabular import operations as tabular
from linli.foundation.tabular.models import ExportRun
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import MORNING, City, Story

AsRole = Callable[[str], Client]
Budget = Callable[[int], AbstractContextManager[None]]
Still = Callable[[datetime], None]
HTMX = {"HX-Request": "true"}
URL = "/desk/matters/"


def numbers(client: Client, query: dict[str, str] | None = None) -> list[str]:
    return [line.number for line in client.get(URL, query or {}).context["table"].page.items]


def test_each_sees_what_is_in_scope(city: City, as_role: AsRole) -> None:
    here = Story(city).accepted().dispatched()
    there = Story(city, place=city.elsewhere).accepted()
    assert set(numbers(as_role("dispatcher"))) == {here.number, there.number}
    assert numbers(as_role("nobody")) == [there.number]
    assert numbers(as_role("handler")) == [here.number]
    assert numbers(as_role("west_handler")) == []
    assert numbers(as_role("grid_worker")) == [here.number]
    assert as_role("auditor").get(URL).status_code == 403


def test_an_empty_list_says_what_to_do(city: City, as_role: AsRole) -> None:
    client = as_role("dispatcher")
    assert "还没有工单" in client.get(URL).content.decode()
    assert "没有符合条件的工单" in client.get(URL, {"q": "下水道堵塞"}).content.decode()
    assert "太短，搜不了" in client.get(URL, {"q": "灯"}).content.decode()


@pytest.mark.parametrize("role", ["dispatcher", "grid_worker"])
def test_two_characters_find_a_matter(city: City, as_role: AsRole, role: str) -> None:
    lamp = Story(city, text="路灯三天不亮。")
    Story(city, text="电梯停运。")
    client = as_role(role)
    assert numbers(client, {"q": "路灯"}) == [lamp.number]
    assert numbers(client, {"q": "路灯 不亮"}) == [lamp.number]
    assert numbers(client, {"q": lamp.number[:12]})[-1] == lamp.number
    assert numbers(client, {"q": "路灯\u200b"}) == [lamp.number]


def test_filters_narrow_and_show_as_chips(city: City, as_role: AsRole, at_noon: Still) -> None:
    late = Story(city, text="电梯停运。").accepted(urgency="critical").dispatched()
    open_one = Story(city, text="路灯不亮。").accepted(nature="help", category="0304")
    other = Story(city, text="门口积水。", channel="web", place=city.elsewhere)
    at_noon(MORNING + timedelta(hours=3))
    client = as_role("dispatcher")
    assert numbers(client, {"urgency": "critical"}) == [late.number]
    assert numbers(client, {"state": "to_dispatch"}) == [open_one.number]
    assert numbers(client, {"category": "0304"}) == [open_one.number]
    assert set(numbers(client, {"category": "03"})) == {late.number, open_one.number}
    assert numbers(client, {"channel": "web"}) == [other.number]
    assert numbers(client, {"place": city.elsewhere.district_code}) == [other.number]
    assert numbers(client, {"unit": str(city.unit_id("housing"))}) == [late.number]
    assert late.number in numbers(client, {"overdue": "on"})
    assert numbers(client, {"since": "2026-11-19"}) == []
    assert len(numbers(client, {"since": "2026-11-18", "until": "2026-11-18"})) == 3
    page = client.get(URL, {"urgency": "critical", "nature": "complain"}).content.decode()
    assert "紧急程度：特急" in page
    assert "诉求类型：投诉" in page


def test_a_wrong_filter_is_named_and_the_rest_holds(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted()
    response = as_role("dispatcher").get(
        URL, {"since": "gestern", "until": "2026-11-01", "state": "nothing", "q": "路灯"}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "2026-11-19" in page  # how to write a date
    assert "gestern" in page
    assert story.number not in page  # the valid end of the dates still holds


def test_the_due_order_shows_open_work_only(city: City, as_role: AsRole) -> None:
    first = Story(city).accepted().dispatched()
    Story(city).accepted().dispatched().signed().finished().approved().closed()
    second = Story(city, when=MORNING + timedelta(days=1)).accepted().dispatched()
    assert numbers(as_role("dispatcher"), {"sort": "due"}) == [first.number, second.number]
    assert numbers(as_role("handler"), {"sort": "due"}) == [first.number, second.number]


@pytest.mark.parametrize(
    ("role", "sort"),
    [("dispatcher", "newest"), ("dispatcher", "due"), ("handler", "newest"), ("handler", "due")],
)
def test_pages_turn_both_ways_and_miss_nothing(
    city: City, as_role: AsRole, role: str, sort: str
) -> None:
    for n in range(53):
        Story(city, when=MORNING + timedelta(minutes=n), text=f"第{n}件。").accepted().dispatched()
    client = as_role(role)
    first = client.get(URL, {"sort": sort}).context["table"].page
    second = client.get(first.next_url).context["table"].page
    seen = [line.number for line in (*first.items, *second.items)]
    assert len(seen) == len(set(seen)) == 53
    assert second.next_url == ""
    back = client.get(second.prev_url).context["table"].page
    assert [line.number for line in back.items] == seen[:50]


def test_the_page_holds_the_fragment_and_stays_within_its_budget(
    city: City, as_role: AsRole, max_queries: Budget
) -> None:
    for n in range(8):
        Story(city, text=f"第{n}盏路灯不亮。").accepted().dispatched()
    for role in ("dispatcher", "handler"):
        client = as_role(role)
        page = client.get(URL).content.decode()
        part = client.get(URL, headers=HTMX).content.decode()
        assert "<html" not in part
        assert part[part.index("<table") : part.index("</table>")] in page
        for query in ("", "?q=路灯", "?sort=due&state=to_sign"):
            with max_queries(8):
                assert client.get(URL + query).status_code == 200


def test_columns_are_chosen_and_kept(city: City, as_role: AsRole) -> None:
    Story(city).accepted()
    client = as_role("dispatcher")
    assert "来源" not in client.get(URL).context["table"].headings
    client.post(
        "/desk/matters/columns/matters/", {"column": ["title", "channel", "bogus"], "next": URL}
    )
    headings = client.get(URL).context["table"].headings
    assert headings == ("工单编号", "诉求", "来源")
    assert as_role("taker").get(URL).context["table"].headings != headings


def test_personal_columns_are_masked_and_logged(city: City, as_role: AsRole) -> None:
    Story(city).accepted()
    Story(city, secrecy="confidential", name="李密", phone="13912345678").accepted()
    client = as_role("dispatcher")
    client.get(URL)
    assert not AccessLogEntry.objects.exists()
    client.post("/desk/matters/columns/matters/", {"column": ["reporter", "phone"]})
    page = client.get(URL).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "李" not in page
    assert "要求保密" in page
    entry = AccessLogEntry.objects.get()
    assert (entry.record_kind, entry.fields) == ("matter_list", "reporter,phone")


def test_a_filter_is_kept_under_a_name_and_is_ones_own(city: City, as_role: AsRole) -> None:
    client = as_role("dispatcher")
    keep = "/desk/matters/filters/matters/keep/"
    client.post(keep, {"name": "特急件", "url": f"{URL}?urgency=critical"})
    saved = client.get(URL).context["bar"].saved
    assert [(one.name, one.url) for one in saved] == [("特急件", f"{URL}?urgency=critical")]
    assert client.get(f"{URL}?urgency=critical").context["bar"].saved[0].current
    assert as_role("taker").get(URL).context["bar"].saved == ()
    assert as_role("taker").post(saved[0].delete_url).status_code == 404
    assert (
        "请给筛选起个名字"
        in client.post(keep, {"name": " ", "url": URL}, follow=True).content.decode()
    )
    client.post(saved[0].delete_url)
    assert client.get(URL).context["bar"].saved == ()


def test_a_kept_address_leads_nowhere_else(city: City, as_role: AsRole) -> None:
    client = as_role("dispatcher")
    response = client.post(
        "/desk/matters/filters/matters/keep/", {"name": "x", "url": "https://evil.example/?a=1"}
    )
    assert response["Location"] == URL
    assert client.post("/desk/matters/filters/other/keep/", {"name": "x"}).status_code == 404


def test_the_search_field_opens_a_number_or_searches(city: City, as_role: AsRole) -> None:
    story = Story(city)
    client = as_role("dispatcher")
    spaced = f" {story.number[:4]} {story.number[4:]} "
    assert client.get("/desk/search/", {"q": spaced})["Location"] == f"/desk/cases/{story.number}/"
    assert "q=%E8%B7%AF%E7%81%AF" in client.get("/desk/search/", {"q": "路灯"})["Location"]
    hidden = as_role("west_handler").get("/desk/search/", {"q": story.number})["Location"]
    assert hidden.startswith(URL)
    assert as_role("auditor").get("/desk/search/", {"q": story.number}).status_code == 403


def sheet_of(client: Client, run: ExportRun) -> list[tuple[object, ...]]:
    response = client.get(f"/desk/exports/{run.id}/file/")
    book = load_workbook(BytesIO(b"".join(response)))
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


@pytest.mark.django_db(transaction=True)
def test_an_export_is_the_list_as_it_is_shown(city: City, as_role: AsRole) -> None:
    stories = [Story(city, text=f'=HYPERLINK("x") 第{n}盏路灯不亮。') for n in range(60)]
    Story(city, text="电梯停运。")
    client = as_role("dispatcher")
    client.post("/desk/matters/columns/matters/", {"column": ["title", "phone"]})
    asked = client.post("/desk/exports/matters/ask/?q=路灯", headers=HTMX)
    assert "排队中" in asked.content.decode()
    run = ExportRun.objects.get()
    run_worker(until_empty=True)
    run.refresh_from_db()
    assert run.state == "done"
    rows = sheet_of(client, run)
    assert rows[0] == ("工单编号", "诉求", "电话（脱敏）")
    assert len(rows) == 61
    assert {row[0] for row in rows[1:]} == {story.number for story in stories}
    assert rows[1][2] == "138****5678"
    assert str(rows[1][1]).startswith("=HYPERLINK")  # as text: see the cell's type in tabular
    entry = AccessLogEntry.objects.get(act="export")
    assert entry.record_id == run.id
    assert "路灯" in entry.reason
    assert entry.fields == "phone"
    assert as_role("reviewer").get(f"/desk/exports/{run.id}/file/").status_code == 404
    assert as_role("reviewer").get(f"/desk/exports/{run.id}/progress/").status_code == 404


def test_who_may_not_export_is_told_so(city: City, as_role: AsRole) -> None:
    client = as_role("handler")
    assert "导出 XLSX" not in client.get(URL).content.decode()
    assert client.post("/desk/exports/matters/ask/").status_code == 403
    assert client.get("/desk/exports/").status_code == 403
    assert not ExportRun.objects.exists()


def test_a_unit_exports_its_own_only(city: City, as_role: AsRole) -> None:
    own = Story(city).accepted().dispatched()
    Story(city).accepted().dispatched("lamps")
    client = as_role("head")
    client.post("/desk/exports/work/ask/?tab=to_sign")
    run = ExportRun.objects.get()
    tabular.write_export(run.id, at=MORNING)
    assert [row[0] for row in sheet_of(client, run)[1:]] == [own.number]


def test_an_export_of_a_post_that_ended_is_not_written(city: City, as_role: AsRole) -> None:
    Story(city)
    as_role("dispatcher").post("/desk/exports/matters/ask/")
    run = ExportRun.objects.get()
    ExportRun.objects.update(post_id=uuid4())
    tabular.write_export(run.id, at=MORNING)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "已不在" in run.error
    assert not tabular.file_of(run).exists()


def test_files_go_after_seven_days_and_the_page_says_so(city: City, as_role: AsRole) -> None:
    Story(city)
    client = as_role("dispatcher")
    client.post("/desk/exports/matters/ask/")
    run = ExportRun.objects.get()
    tabular.write_export(run.id, at=MORNING)
    assert tabular.file_of(run).exists()
    assert "下载 XLSX" in client.get("/desk/exports/").content.decode()
    assert tabular.drop_old_exports(at=run.expires_at - timedelta(minutes=1)) == 0
    assert tabular.drop_old_exports(at=run.expires_at + timedelta(minutes=1)) == 1
    assert not tabular.file_of(run).exists()
    page = client.get("/desk/exports/").content.decode()
    assert "已满七天删除" in page
    assert client.get(f"/desk/exports/{run.id}/file/").status_code == 404
    tabular.drop_old_exports(at=run.expires_at + timedelta(days=3 * 365))
    assert ExportRun.objects.filter(id=run.id).exists()
    tabular.drop_old_exports(at=run.expires_at + timedelta(days=3 * 366 + 1))
    assert not ExportRun.objects.filter(id=run.id).exists(), "what somebody searched for goes"


def test_an_export_done_twice_is_the_same(city: City, as_role: AsRole) -> None:
    Story(city)
    as_role("dispatcher").post("/desk/exports/matters/ask/")
    run = ExportRun.objects.get()
    tabular.write_export(run.id, at=MORNING)
    first = tabular.file_of(run).read_bytes()
    tabular.write_export(run.id, at=MORNING + timedelta(hours=1))
    assert tabular.file_of(run).read_bytes() == first


def test_the_list_does_not_read_what_it_does_not_show(city: City, as_role: AsRole) -> None:
    Story(city).accepted()
    row = as_role("dispatcher").get(URL).context["table"].page.items[0]
    assert row.number == Case.objects.get().number
