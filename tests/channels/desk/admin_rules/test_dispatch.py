"""The dispatch catalogue on its page: rows, files, and a matter to try."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from linli.casework.matters.models import CatalogueChange, DispatchRule
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.dispatch_files import DispatchWish, read_dispatch_file
from linli.casework.matters.queries.rule_book import fresh_rule_book, rule_book
from linli.registers.access.rules import SYSTEM
from tests.casework.city import City
from tests.registers.city import EAST, LAKE

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
HEADS = ["分类", "诉求类型", "适用区域", "主办单位", "协办单位", "是否确定", "备注", "职责依据"]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_rules:{name}", args=args)


@pytest.fixture
def admin(city: City, as_role: Callable[[str], Client]) -> Client:
    return as_role("administrator")


def row(**more: str) -> dict[str, str]:
    given = {
        "category": "0303",
        "nature": "",
        "place": "",
        "lead": "市城管局",
        "assists": "",
        "is_certain": "on",
        "note": "",
        "legal_basis": "市编办〔2026〕3号",
        "on": timezone.localdate().isoformat(),
    }
    return {**given, **more}


def sheet(*rows: list[str], name: str = "目录.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in (HEADS, *rows):
        page.append(line)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


# --- rows ---------------------------------------------------------------------------------------


def test_a_row_is_added_changed_and_ended(city: City, admin: Client) -> None:
    added = admin.post(at("dispatch_add"), row(place="湖滨街道", assists="东湖区住建局"), **HTMX)
    assert added.status_code == 204
    rule = DispatchRule.objects.get(category="0303")
    assert (rule.place_code, rule.lead_id) == (LAKE, city.unit_id("lamps"))
    page = admin.get(at("dispatch")).content.decode()
    assert "东湖区 · 湖滨街道" in page
    form = admin.get(at("dispatch_row", rule.id), **HTMX).content.decode()
    assert 'value="市城管局"' in form
    assert 'value="东湖区住建局"' in form
    expect = str(fresh_rule_book().version)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = row(lead="东湖区住建局", on=tomorrow, expect=expect)
    assert admin.post(at("dispatch_row", rule.id), sent, **HTMX).status_code == 204
    stale = admin.post(at("dispatch_row", rule.id), sent, **HTMX)
    assert stale.status_code == 404, "that row has ended"
    later = DispatchRule.objects.get(category="0303", valid_to=None)
    moved = admin.post(at("dispatch_row", later.id), sent, **HTMX)
    assert moved.status_code == 409
    assert "管理员" in moved.content.decode()
    end = {"on": tomorrow, "expect": ""}
    assert admin.post(at("dispatch_end", later.id), end, **HTMX).status_code == 204
    assert not DispatchRule.objects.filter(category="0303", valid_to=None).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"lead": "没有这家"}, "没有单位“没有这家”"),
        ({"lead": ""}, "主办单位"),
        ({"place": "没有这个街道"}, "没有区划"),
        ({"assists": "市城管局"}, "不能既主办又协办"),
        ({"lead": "荷香社区居委会"}, "职责清单"),
        ({"legal_basis": ""}, "法律依据"),
        ({"on": "2020-01-01"}, "不能改过去的日子"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    admin: Client, wrong: dict[str, str], words: str
) -> None:
    answer = admin.post(at("dispatch_add"), row(note="先到现场", **wrong), **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "先到现场" in page
    assert not DispatchRule.objects.filter(category="0303").exists()


def test_the_list_is_searched_by_words_category_and_unit(city: City, admin: Client) -> None:
    rules.add_dispatch_rule(
        DispatchWish(category="0303", lead_id=city.unit_id("housing"), note="物业纠纷先核实"),
        on=timezone.localdate(),
        by=SYSTEM,
        at=timezone.now(),
    )
    for asked, shown, hidden in (
        ({"q": "物业"}, "物业纠纷先核实", "市政设施"),
        ({"category": "0304"}, "市城管局", "物业纠纷先核实"),
        ({"unit": "东湖区住建局"}, "物业纠纷先核实", "市政设施"),
        ({"unit": "没有这家"}, "没有符合条件的行", "物业纠纷先核实"),
    ):
        page = admin.get(at("dispatch"), asked, **HTMX).content.decode()
        assert shown in page, asked
        assert hidden not in page, asked


def test_a_long_catalogue_turns_page_by_page_at_the_same_cost(
    city: City, admin: Client, max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    DispatchRule.objects.bulk_create(
        DispatchRule(
            category="0303",
            nature="",
            place_code=f"4299{n:08d}",
            lead=city.units["lamps"],
            valid_from=timezone.localdate(),
        )
        for n in range(150)
    )
    admin.get(at("dispatch"))
    with max_queries(9):
        first = admin.get(at("dispatch"), **HTMX).content.decode()
    assert "共 151 行" in first
    assert "from=60" in first
    last = admin.get(at("dispatch"), {"from": "120"}, **HTMX).content.decode()
    assert "from=60" in last
    assert "from=180" not in last
    assert admin.get(at("dispatch"), {"from": "x"}).status_code == 200


def test_units_and_places_are_offered_while_one_types(admin: Client) -> None:
    units = admin.get(at("unit_options"), {"lead": "城管"}, **HTMX).content.decode()
    assert 'value="市城管局"' in units
    several = admin.get(at("unit_options"), {"assists": "市城管局、住建"}, **HTMX)
    assert "市城管局、东湖区住建局" in several.content.decode()
    places = admin.get(at("place_options"), {"place": "湖滨"}, **HTMX).content.decode()
    assert 'value="湖滨街道"' in places


# --- a matter to try --------------------------------------------------------------------------------


def test_a_matter_shows_its_unit_and_why_others_stand_back(city: City, admin: Client) -> None:
    rules.add_dispatch_rule(
        DispatchWish(
            category="030402",
            place_code=EAST,
            lead_id=city.unit_id("housing"),
            assist_ids=(city.unit_id("lamps"),),
            legal_basis="区编办〔2026〕3号",
        ),
        on=timezone.localdate(),
        by=SYSTEM,
        at=timezone.now(),
    )
    asked = {"category": "030402", "place": "湖滨街道"}
    page = admin.get(at("dispatch_try"), asked, **HTMX).content.decode()
    assert page.index("东湖区住建局") < page.index("市城管局")
    assert "区编办〔2026〕3号" in page
    assert "分类更宽" in page
    nothing = admin.get(at("dispatch_try"), {"category": "1703"}, **HTMX).content.decode()
    assert "由分流员选定单位" in nothing
    unknown = admin.get(at("dispatch_try"), {"category": "0304", "place": "没有"}, **HTMX)
    assert "没有区划" in unknown.content.decode()


# --- files --------------------------------------------------------------------------------------------


def test_a_file_is_looked_at_before_it_changes_anything(city: City, admin: Client) -> None:
    upload = sheet(
        ["物业", "", "东湖区", "东湖区住建局", "市城管局", "是", "", "区编办〔2026〕3号"],
        ["市政设施", "", "", "市城管局", "", "否", "", "派单目录"],
        ["没有这一类", "", "", "市城管局", "", "", "", ""],
    )
    today = timezone.localdate().isoformat()
    seen = admin.post(at("dispatch_import"), {"file": upload, "on": today})
    page = seen.content.decode()
    assert seen.status_code == 200
    assert "没有分类“没有这一类”" in page
    assert DispatchRule.objects.count() == 1
    word = page.split('name="word" value="')[1].split('"')[0]
    errors = admin.get(at("dispatch_errors"), {"word": word})
    workbook = load_workbook(BytesIO(errors.content))
    assert workbook.active is not None
    lines = list(workbook.active.iter_rows(values_only=True))
    assert lines[1][0] == 4
    assert "没有这一类" in str(lines[1][1])
    done = admin.post(at("dispatch_confirm"), {"word": word, "on": today}, follow=True)
    assert "新增 1 行，修改 1 行" in done.content.decode()
    assert "1 行未导入" in done.content.decode()
    by_key = {(r.category, r.place_code): r for r in rule_book().dispatch if r.valid_to is None}
    assert by_key["0303", EAST].assist_ids == (city.unit_id("lamps"),)
    assert not by_key["0304", ""].is_certain
    again = admin.post(at("dispatch_confirm"), {"word": word, "on": today}, follow=True)
    assert "请重新选择" in again.content.decode()


def test_a_kept_file_is_its_own_readers_only(
    city: City, admin: Client, as_role: Callable[[str], Client]
) -> None:
    today = timezone.localdate().isoformat()
    upload = sheet(["物业", "", "", "市城管局", "", "", "", ""])
    page = admin.post(at("dispatch_import"), {"file": upload, "on": today}).content.decode()
    word = page.split('name="word" value="')[1].split('"')[0]
    other = as_role("dispatcher").post(at("dispatch_confirm"), {"word": word, "on": today})
    assert other.status_code == 403
    assert not DispatchRule.objects.filter(category="0303").exists()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("x.xlsx", b"not a table"), ""),
        (SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode("gb18030")), "主办单位"),
        (SimpleUploadedFile("x.csv", b""), ""),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(
    admin: Client, upload: SimpleUploadedFile, words: str
) -> None:
    today = timezone.localdate().isoformat()
    answer = admin.post(at("dispatch_import"), {"file": upload, "on": today})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_is_exported_can_be_taken_in_again_unchanged(
    city: City, admin: Client, tmp_path: Path
) -> None:
    rules.add_dispatch_rule(
        DispatchWish(
            category="0303",
            nature="complain",
            place_code=EAST,
            lead_id=city.unit_id("housing"),
            assist_ids=(city.unit_id("lamps"),),
            is_certain=False,
            note="=先核实",
            legal_basis="区编办〔2026〕3号",
        ),
        on=timezone.localdate(),
        by=SYSTEM,
        at=timezone.now(),
    )
    answer = admin.get(at("dispatch_export"))
    assert "xlsx" in answer["Content-Disposition"]
    path = tmp_path / "rows.xlsx"
    path.write_bytes(answer.content)
    before = CatalogueChange.objects.count()
    done = rules.import_dispatch_rules(
        read_dispatch_file(path), on=timezone.localdate(), by=SYSTEM, at=timezone.now()
    )
    assert (done.added, done.changed, done.same, done.errors) == (0, 0, 2, ())
    assert CatalogueChange.objects.count() == before
