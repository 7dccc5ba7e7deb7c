"""Files of entities: taken in, brought up to date, taken back."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from linli.foundation.tabular.importing import applying, asking, kinds, queries, reading, undoing
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.entities.models import Entity, EntityChange, SocialOrganisation
from linli.registers.entities.queries import entity_counts, representative_of
from tests.registers.city import AT, EAST, FERRY, LAKE, LOTUS
from tests.registers.entities.conftest import enter, number

HEAD = ("企业名称", "统一社会信用代码", "法定代表人", "住所", "所属社区", "登记状态", "行业门类",
        "成立日期", "备案号", "业务主管单位")  # fmt: skip
AREA = f"{EAST}/{LAKE}/"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def _row(serial: int, **more: str) -> dict[str, str]:
    given = {
        "企业名称": f"湖滨商行{serial}",
        "统一社会信用代码": number(serial),
        "法定代表人": "王某",
        "住所": "湖滨街道荷香社区湖滨路1号",
        "登记状态": "存续",
        "行业门类": "批发和零售业",
        "成立日期": "2019/3/4",
    }
    return given | more


def _bring(*rows: dict[str, str], area: str = AREA) -> ImportRun:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEAD)
    writer.writeheader()
    writer.writerows(rows)
    by = asking.Asker(account_id=UUID(int=5), name="吴册", area=area)
    run = asking.receive(
        kind="entities", chunks=[text.getvalue().encode()], file_name="企业.csv", options={}, by=by,
        at=AT,
    )  # fmt: skip
    reading.read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    return run


def _take(run: ImportRun) -> ImportRun:
    asking.start(run.id, area=AREA, at=AT)
    applying.apply_run(run.id, now=lambda: AT + timedelta(minutes=1))
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run


def test_rows_are_judged_in_words(city: None) -> None:
    run = _bring(
        _row(1),
        _row(2, 住所="松林社区7号"),
        _row(3, 统一社会信用代码="1.10105E+17"),
        _row(4, 统一社会信用代码=number(4)[:-1] + ("1" if number(4)[-1] != "1" else "2")),
        _row(1, 企业名称="又一家"),
        _row(5, 住所="江口街道渡口社区"),
        _row(6, 所属社区="渡口社区"),
        _row(7, 企业名称="荷香棋友会", 统一社会信用代码="", 备案号="备7"),
        _row(8, 统一社会信用代码=""),
        _row(9, 成立日期="昨天", 行业门类="魔法"),
    )
    assert (run.rows_add, run.rows_bad, run.rows_noted) == (5, 5, 1)
    bad = {row.number: row.notes[0].column for row in queries.problems(run, bad=True).rows}
    assert bad == {4: "code", 5: "code", 6: "code", 8: "community", 10: "code"}
    # An address outside of the street is of the street's own list all the same: it says where.
    assert [row.number for row in queries.first_rows(run)] == list(range(2, 12))


def test_good_rows_are_in_and_counted(city: None) -> None:
    run = _take(
        _bring(_row(1), _row(2, 统一社会信用代码=number(2, "52429901"), 业务主管单位="民政局"))
    )
    assert run.done_add == 2
    first = Entity.objects.get(code=number(1))
    assert (first.community_code, first.industry, first.version) == (LOTUS, "F", 1)
    assert str(first.registered_on) == "2019-03-04"
    assert representative_of(WHOLE_CITY, first) == "王某"
    assert entity_counts(WHOLE_CITY).kinds == {"enterprise": 1, "service_organisation": 1}
    social = SocialOrganisation.objects.get()
    assert (social.supervising_unit, str(social.check_due)) == ("民政局", "2020-05-31")


def test_known_ones_are_brought_up_to_date_and_an_undo_sets_them_back(city: None) -> None:
    mine = enter(1, representative="张某", address="湖滨路1号")
    same = enter(2)
    row = _row(2, 企业名称=same.name, 法定代表人="", 住所="", 行业门类="", 成立日期="")
    run = _bring(_row(1, 登记状态="注销", 法定代表人="李某"), row, _row(3), _row(4))
    assert (run.rows_add, run.rows_change, run.rows_same) == (2, 1, 1)
    _take(run)
    mine.refresh_from_db()
    assert (mine.status, representative_of(WHOLE_CITY, mine)) == ("cancelled", "李某")
    assert mine.ended_on is not None
    assert EntityChange.objects.filter(act="import").count() == 1
    Entity.objects.filter(code=number(4)).update(version=2)
    seen = kinds.kind_of("entities").outlook(run)
    assert (seen.deleted, seen.restored, seen.left_count) == (1, 1, 1)
    asking.undo(run.id, by_name="吴册", area=AREA, at=AT + timedelta(days=1))
    undoing.undo_run(run.id, now=lambda: AT + timedelta(days=1))
    run.refresh_from_db()
    assert run.state == "undone"
    assert (run.undo_deleted, run.undo_restored, run.undo_left_count) == (1, 1, 1)
    mine.refresh_from_db()
    assert (mine.status, representative_of(WHOLE_CITY, mine)) == ("operating", "张某")
    assert Entity.objects.get(pk=mine.pk).ended_on is None
    assert set(Entity.objects.values_list("code", flat=True)) == {number(1), number(2), number(4)}
    assert entity_counts(WHOLE_CITY).total == 3


def test_what_somebody_changed_after_the_look_is_left_alone(city: None) -> None:
    mine = enter(1)
    run = _bring(_row(1, 登记状态="注销"), _row(3))
    Entity.objects.filter(pk=mine.pk).update(version=2)
    enter(3)
    run = _take(run)
    assert (run.done_add, run.done_change, run.done_refused) == (0, 0, 2)


def test_an_entity_of_another_part_of_the_city_is_not_touched(city: None) -> None:
    enter(1, place=FERRY)
    run = _bring(_row(1))
    assert (run.rows_bad, run.rows_change) == (1, 0)
