"""From a file to judged rows: whatever the file is like, it is told in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from openpyxl import Workbook

from linli.foundation.tabular.errors import TableError
from linli.foundation.tabular.importing import asking, files, kinds, queries, reading, results
from linli.foundation.tabular.importing.kinds import Standing
from linli.foundation.tabular.models import ImportPiece, ImportState
from tests.foundation.tabular.importing.conftest import AT, ME, Bring, Shop, as_csv

ROWS = [
    ["号码", "名字（必填）", "备注"],
    ["1", "甲店", "x"],
    ["2", " 乙店", "y"],
    ["2", "丙店", "z"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_file_is_read_in_any_usual_encoding(bring: Bring, encoding: str) -> None:
    run = bring(as_csv(ROWS, encoding=encoding))
    assert run.state == ImportState.READY
    assert (run.rows_read, run.rows_add, run.rows_bad, run.rows_noted) == (3, 2, 1, 1)
    assert run.mapping == {"number": 0, "name": 1}
    bad = queries.problems(run, bad=True)
    assert [(row.number, row.notes[0].words) for row in bad.rows] == [(4, "号码为空或重复")]
    assert bad.after is None


def test_nothing_personal_lies_open_in_the_database_or_on_disk(bring: Bring) -> None:
    run = bring(as_csv(ROWS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, lines FROM tabular_importpiece")
        kept = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)
        cursor.execute("SELECT head FROM tabular_importrun")
        kept += bytes(cursor.fetchone()[0])
    kept += files.path_of(run.id, files.UPLOAD).read_bytes()
    assert "甲店".encode() not in kept
    with files.opened(run.id, files.UPLOAD) as path:
        assert path.read_bytes() == as_csv(ROWS)


def _xlsx(fill: object) -> bytes:
    book = Workbook()
    fill(book)  # type: ignore[operator]  # a function of the test
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_titles_above_hidden_sheets_and_cut_numbers(bring: Bring) -> None:
    def fill(book: Workbook) -> None:
        secret = book.create_sheet("旧表", 0)
        secret.append(["编号", "名称", "面积"])
        secret.append(["9", "不该读", "1"])
        secret.sheet_state = "hidden"
        sheet = book["Sheet"]
        sheet.append(["北城区商铺登记表"])
        sheet.merge_cells("A1:C1")
        sheet.append(["填表人：钱某"])
        sheet.append(["编号", "名称", "面积"])
        sheet.append([110105199001011234, "甲店", 3])
        sheet.append(["=1+1", "乙店", 3])
        book.active = book.index(sheet)

    run = bring(_xlsx(fill), "商铺.xlsx")
    assert run.state == ImportState.READY
    assert run.header_row == 3
    assert (run.rows_add, run.rows_bad) == (0, 2)
    shown = queries.problems(run, bad=True).rows
    assert shown[0].notes[0].words == "号码丢了末位"


def test_a_bomb_is_refused_before_it_is_unpacked(
    bring: Bring,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (120 * 1024 * 1024))
    with django_capture_on_commit_callbacks(execute=True):
        run = bring(made.getvalue(), "大.xlsx")
    assert run.state == ImportState.FAILED
    assert "MB" in run.error
    assert not files.path_of(run.id, files.UPLOAD).exists()


def test_an_empty_file_is_refused_at_once(shop: Shop) -> None:
    with pytest.raises(TableError):
        asking.receive(kind="trial", chunks=[], file_name="x", options={}, by=ME, at=AT)
    assert not list(files.path_of(UUID(int=1), "x").parent.glob("*"))


def test_columns_that_are_not_understood_can_be_told(bring: Bring) -> None:
    run = bring(as_csv([["甲", "乙", "丙"], ["1", "面馆", "30"], ["2", "药店", "40"]]))
    assert run.state == ImportState.UNMAPPED
    assert "编号" in run.error
    head = queries.head_of(run)
    assert head.header == ("甲", "乙", "丙")
    assert head.sample(1) == "面馆、药店"
    with pytest.raises(asking.ImportRefused):
        asking.tell_columns(run.id, {"number": 1, "name": 1}, area=ME.area, at=AT)
    asking.tell_columns(run.id, {"number": 0, "name": 1, "size": None}, area=ME.area, at=AT)
    reading.read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    assert run.state == ImportState.READY
    assert run.rows_add == 2


def test_another_row_of_headings_can_be_told(bring: Bring) -> None:
    run = bring(as_csv([["编号", "名称"], ["旧编号", "旧名称"], ["1", "面馆"]]))
    asking.tell_columns(run.id, {"number": 0, "name": 1}, header_row=2, area=ME.area, at=AT)
    reading.read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    assert (run.header_row, run.rows_add) == (2, 1)


def test_the_empty_form_is_understood_and_its_example_left_out(bring: Bring) -> None:
    run = bring(results.empty_form(kinds.kind_of("trial")), "空表.xlsx")
    assert run.state == ImportState.READY
    first = queries.first_rows(run)
    assert [row.standing for row in first] == [Standing.BAD]


def test_a_later_reading_wins(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    run = bring(as_csv(ROWS))
    asking.tell_columns(run.id, {"number": 0, "name": 1}, area=ME.area, at=AT)
    real = reading._keep

    def dropped_meanwhile(*args: object) -> None:
        asking.drop(run.id, area=ME.area, at=AT)
        real(*args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(reading, "_keep", dropped_meanwhile)
    reading.read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED
    assert not ImportPiece.objects.filter(run=run).exists()


def test_problems_come_in_pages(bring: Bring) -> None:
    run = bring(as_csv([ROWS[0], *(["1", "甲店", ""] for _ in range(6))]))
    first = queries.problems(run, bad=True, most=3)
    assert [row.number for row in first.rows] == [3, 4, 5]
    rest = queries.problems(run, bad=True, after=first.after or 0, most=3)
    assert [row.number for row in rest.rows] == [6, 7]
    assert rest.after is None


def test_the_same_file_is_known_again(bring: Bring) -> None:
    first = bring(as_csv(ROWS))
    assert queries.same_file(first) is None
    type(first).objects.filter(id=first.id).update(state="done", finished_at=AT)
    second = bring(as_csv(ROWS), at=AT + timedelta(days=1))
    assert queries.same_file(second) == first
