"""A file from the upload to the undo, as a clerk meets it; and what others see of it: nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from linli.foundation.tabular.importing import applying, asking, results, undoing
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.models import AccessLogEntry
from linli.registers.entities.models import Entity
from tests.channels.desk.clerks import Clerks
from tests.channels.desk.imports.conftest import Bring, content, upload, work_off

pytestmark = pytest.mark.django_db
HOME = "/desk/imports/"
PAGES = ("", "progress/", "rows/", "columns/", "result/", "start/", "stop/", "drop/", "undo/")


def _at(run: ImportRun, page: str = "") -> str:
    return f"{HOME}{run.id}/{page}"


def _apply(run: ImportRun) -> ImportRun:
    applying.apply_run(run.id, now=timezone.now)
    results.write_result(run.id, at=timezone.now())
    run.refresh_from_db()
    return run


@pytest.mark.parametrize("who", ["worker", "taker", "auditor"])
def test_who_may_not_import_sees_nothing(clerks: Clerks, bring: Bring, who: str) -> None:
    run = bring()
    client = clerks.door(who)
    for address in (HOME, f"{HOME}new/entities/", f"{HOME}new/entities/form.xlsx"):
        assert client.get(address).status_code == 403
    for page in PAGES:
        assert client.get(_at(run, page)).status_code == 403


def test_who_works_elsewhere_finds_no_run(clerks: Clerks, bring: Bring) -> None:
    run = bring()
    client = clerks.door("away")
    for page in PAGES:
        assert client.get(_at(run, page)).status_code == 404, page
    for page in ("start/", "stop/", "drop/", "undo/"):
        assert client.post(_at(run, page)).status_code == 404
    assert run.file_name not in client.get(HOME).content.decode()


def test_the_street_sees_that_there_was_an_import_and_not_its_rows(
    clerks: Clerks, bring: Bring
) -> None:
    run = bring()
    client = clerks.door("street")
    page = client.get(_at(run)).content.decode()
    assert run.file_name in page
    assert "荷香商行" not in page
    assert client.get(_at(run, "rows/")).status_code == 404
    assert client.get(_at(run, "columns/")).status_code == 404
    assert client.post(_at(run, "start/")).status_code == 403


def test_from_the_file_to_the_register_and_back(clerks: Clerks, bring: Bring) -> None:
    client = clerks.door("clerk")
    run = bring()
    page = client.get(_at(run)).content.decode()
    assert "荷香商行1" in page
    assert "统一社会信用代码应为18位，此处为17位" in page or "18" in page
    assert client.post(_at(run, "start/")).status_code == 302
    assert "正在导入" in client.get(_at(run)).content.decode()
    assert client.get(_at(run, "progress/")).status_code == 200
    _apply(run)
    assert client.get(_at(run, "progress/")).headers["HX-Refresh"] == "true"
    assert Entity.objects.count() == 3
    answer = client.get(_at(run, "result/"))
    book = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streaming answer
    assert book.startswith(b"PK")
    assert AccessLogEntry.objects.filter(record_kind="import").count() == 1
    Entity.objects.filter(name="荷香商行2").update(version=2)
    dialog = client.get(_at(run, "undo/")).content.decode()
    assert "荷香商行2" in dialog
    assert client.post(_at(run, "undo/")).status_code == 302
    undoing.undo_run(run.id, now=timezone.now)
    assert list(Entity.objects.values_list("name", flat=True)) == ["荷香商行2"]
    assert "荷香商行2" in client.get(_at(run)).content.decode()


def test_a_file_that_is_no_table_is_told_and_can_be_brought_again(clerks: Clerks) -> None:
    client = clerks.door("clerk")
    assert upload(client, b"").status_code == 422
    assert client.post(f"{HOME}new/entities/", {}).status_code == 422
    answer = upload(client, b"PK\x03\x04 broken", "坏.xlsx")
    run = work_off(ImportRun.objects.latest("asked_at"))
    assert answer.status_code == 302
    page = client.get(_at(run)).content.decode()
    assert run.error in page
    assert client.get(f"{HOME}new/nothing/").status_code == 404


def test_columns_are_matched_by_hand(clerks: Clerks, bring: Bring) -> None:
    client = clerks.door("clerk")
    run = bring(data=content(head="甲,乙,丙,丁,戊"))
    assert run.state == "unmapped"
    assert "荷香商行1" in client.get(_at(run, "columns/")).content.decode()
    twice = client.post(_at(run, "columns/"), {"c_name": "0", "c_code": "0"})
    assert twice.status_code == 422
    assert client.post(_at(run, "columns/"), {"c_code": "1"}).status_code == 422
    given = {"c_name": "0", "c_code": "1", "c_status": "4", "header_row": "1"}
    assert client.post(_at(run, "columns/"), given).status_code == 302
    run = work_off(run)
    assert (run.state, run.rows_add) == ("ready", 3)


def test_the_empty_form_opens(clerks: Clerks, tmp_path: object) -> None:
    answer = clerks.door("clerk").get(f"{HOME}new/entities/form.xlsx")
    path = f"{tmp_path}/form.xlsx"
    with open(path, "wb") as file:
        file.write(answer.content)
    sheet = load_workbook(path).worksheets[0]
    assert "名称" in str(sheet["A1"].value)
    assert sheet["B2"].number_format == "@"


def test_what_is_not_possible_is_said_in_words(clerks: Clerks, bring: Bring) -> None:
    client, run = clerks.door("clerk"), bring()
    assert client.post(_at(run, "stop/")).status_code == 422
    assert client.post(_at(run, "undo/")).status_code == 422
    assert client.post(_at(run, "drop/")).status_code == 302
    assert client.post(_at(run, "start/")).status_code == 422


def test_the_same_file_again_is_noticed(clerks: Clerks, bring: Bring) -> None:
    client, first = clerks.door("clerk"), bring()
    asking.start(first.id, area="", at=timezone.now())
    _apply(first)
    second = bring()
    assert _at(first) in client.get(_at(second)).content.decode()


def test_further_rows_come_by_themselves(clerks: Clerks, bring: Bring) -> None:
    bad = "\n".join(["企业名称,统一社会信用代码", *(f"坏行{n},12" for n in range(60))])
    run = bring(data=bad.encode())
    client = clerks.door("clerk")
    page = client.get(_at(run)).content.decode()
    assert "坏行49" in page
    assert "坏行50" not in page
    more = client.get(_at(run, "rows/?after=51"), headers={"HX-Request": "true"})
    assert "坏行59" in more.content.decode()


def test_pages_stay_within_their_budget(
    clerks: Clerks, bring: Bring, max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for _n in range(3):
        run = bring()
    client = clerks.door("clerk")
    client.get(HOME)
    with max_queries(8):
        assert client.get(HOME).status_code == 200
    with max_queries(10):
        assert client.get(_at(run)).status_code == 200
