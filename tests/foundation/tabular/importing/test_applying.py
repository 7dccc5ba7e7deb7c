"""Taking rows in: by whole pieces, one import at a time, and back again."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from linli.foundation.tabular.importing import (
    applying,
    asking,
    files,
    queries,
    results,
    sweeping,
    undoing,
)
from linli.foundation.tabular.models import ImportPiece, ImportRun, ImportState
from tests.foundation.tabular.importing.conftest import AT, ME, Bring, Shop, as_csv

HEAD = ["编号", "名称", "=备注"]


def _file(*names: str, start: int = 1) -> bytes:
    return as_csv([HEAD, *([str(n), name, "=1+1"] for n, name in enumerate(names, start))])


def _apply(run: ImportRun) -> ImportRun:
    applying.apply_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    return run


def test_rows_are_taken_in_and_the_result_names_each(
    bring: Bring,
    shop: Shop,
    small_pieces: None,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    run = bring(_file("甲", "乙", "", "refuse", "戊") + as_csv([["1", "again", ""]]))
    asking.start(run.id, area=ME.area, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        run = _apply(run)
    assert run.state == ImportState.DONE
    assert (run.done_add, run.done_refused, run.rows_bad) == (4, 1, 1)
    assert [number for number, _name in shop.rows()] == ["1", "2", "3", "5"]
    assert not files.path_of(run.id, files.UPLOAD).exists()
    results.write_result(run.id, at=AT)
    run.refresh_from_db()
    assert run.result_ready
    assert not ImportPiece.objects.filter(run=run).exists()
    book = load_workbook(io.BytesIO(b"".join(results.result_of(run))))
    rows = list(book.worksheets[0].iter_rows())
    assert [row[0].value for row in rows[1:]] == [2, 3, 4, 5, 6, 7]
    assert rows[4][2].value == "不要"
    # What a person wrote is never run by a spreadsheet.
    assert rows[1][5].value == "=1+1"
    assert rows[1][5].data_type == "s" or rows[1][5].quotePrefix


def test_a_broken_piece_is_not_half_in_and_the_rest_can_go_on(
    bring: Bring, shop: Shop, small_pieces: None
) -> None:
    run = bring(_file("甲", "乙", "丙", "丁", "戊"))
    asking.start(run.id, area=ME.area, at=AT)
    shop.broken_at = "4"
    with pytest.raises(OSError, match="disk"):
        applying.apply_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    assert run.state == ImportState.STOPPED
    assert run.error
    assert run.rows_done == 2
    assert [number for number, _name in shop.rows()] == ["1", "2"]
    shop.broken_at = ""
    asking.start(run.id, area=ME.area, at=AT)
    run = _apply(run)
    assert run.state == ImportState.DONE
    assert len(shop.rows()) == 5


def test_a_killed_job_goes_on_at_the_next_piece(
    bring: Bring, shop: Shop, small_pieces: None
) -> None:
    run = bring(_file("甲", "乙", "丙", "丁"))
    asking.start(run.id, area=ME.area, at=AT)
    assert applying._apply_next(run.id, AT)  # and then the worker dies
    run = _apply(run)
    assert run.state == ImportState.DONE
    assert run.done_add == 4
    assert len(shop.rows()) == 4


def test_the_second_import_waits_and_is_told_for_whom(bring: Bring, shop: Shop) -> None:
    first, second = bring(_file("甲")), bring(_file("乙", start=2))
    inside = bring(_file("丙", start=3), by=replace(ME, area="42/4206/420601/"))
    beside = bring(_file("丁", start=4), by=replace(ME, area="42/4207/"))
    asking.start(first.id, area="", at=AT)
    for run in (second, inside, beside):
        asking.start(run.id, area="", at=AT + timedelta(seconds=1))
        run.refresh_from_db()
    assert [run.state for run in (second, inside, beside)] == ["waiting", "waiting", "running"]
    assert queries.waits_for(second) == first
    _apply(first)
    for run in (second, inside):
        run.refresh_from_db()
    assert (second.state, inside.state) == ("running", "waiting")
    _apply(second)
    inside.refresh_from_db()
    assert inside.state == "running"


def test_who_is_outside_of_the_area_finds_nothing(bring: Bring) -> None:
    run = bring(_file("甲"))
    for act in (asking.start, asking.drop):
        with pytest.raises(asking.NoSuchRun):
            act(run.id, area="42/4207/", at=AT)
    assert queries.run_in("42/4207/", ["trial"], run.id) is None
    assert queries.run_in("42/", ["trial"], run.id) == run
    assert queries.run_in("42/", ["other"], run.id) is None


def test_undoing_leaves_what_was_touched_and_names_it(bring: Bring, shop: Shop) -> None:
    run = bring(_file("甲", "乙", "丙", "丁", "戊"))
    asking.start(run.id, area=ME.area, at=AT)
    run = _apply(run)
    shop.touch("3")
    asking.undo(run.id, by_name="孙", area=ME.area, at=AT)
    undoing.undo_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE
    assert (run.undo_deleted, run.undo_left_count) == (4, 1)
    assert [left.label for left in queries.left_by_undo(run)] == ["3"]
    assert [number for number, _name in shop.rows()] == ["3"]
    with pytest.raises(asking.ImportRefused):
        asking.start(run.id, area=ME.area, at=AT)


def test_an_import_can_be_stopped_and_taken_back(
    bring: Bring, shop: Shop, small_pieces: None
) -> None:
    run = bring(_file("甲", "乙", "丙"))
    asking.start(run.id, area=ME.area, at=AT)
    applying._apply_next(run.id, AT)
    asking.stop(run.id, by_name="钱", area=ME.area, at=AT)
    applying.apply_run(run.id, now=lambda: AT)
    assert len(shop.rows()) == 2
    asking.undo(run.id, by_name="钱", area=ME.area, at=AT)
    undoing.undo_run(run.id, now=lambda: AT)
    assert shop.rows() == []


def test_it_cannot_be_taken_back_for_ever(bring: Bring) -> None:
    run = bring(_file("甲"))
    asking.start(run.id, area=ME.area, at=AT)
    _apply(run)
    with pytest.raises(asking.ImportRefused):
        asking.undo(run.id, by_name="钱", area=ME.area, at=AT + timedelta(days=31))


def test_what_waits_too_long_is_erased(bring: Bring) -> None:
    run = bring(_file("甲"))
    assert sweeping.erase_old(at=AT + timedelta(days=2)) == 0
    assert sweeping.erase_old(at=AT + timedelta(days=4)) == 1
    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED
    assert (run.head, run.erase_at) == ("", None)
    assert not ImportPiece.objects.filter(run=run).exists()


def test_what_nobody_works_on_is_said_to_have_stopped(bring: Bring) -> None:
    run = bring(_file("甲"))
    asking.start(run.id, area=ME.area, at=AT)
    assert sweeping.free_silent(at=AT + timedelta(minutes=1)) == 0
    assert sweeping.free_silent(at=AT + timedelta(hours=1)) == 1
    run.refresh_from_db()
    assert run.state == ImportState.STOPPED
