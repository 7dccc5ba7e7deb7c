import csv
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from linli.foundation.tabular.errors import RowError
from linli.foundation.tabular.reading import Row, open_table
from linli.foundation.tabular.rejects import Rejects, rejects_path
from linli.foundation.tabular.writing import CELL_LENGTH, CsvWriter, XlsxWriter, is_formula

ZONE = ZoneInfo("Asia/Shanghai")
DANGEROUS = [
    "=1+1",
    "+cmd|'/c calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    "\u200b=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_known(text):
    assert is_formula(text)


@pytest.mark.parametrize("text", ["-5", "+3.5", "路灯-坏", "a=b", "", "2020-01-05", "(=1)"])
def test_plain_text_is_left_alone(text):
    assert not is_formula(text)


def test_csv_opens_with_its_characters_and_runs_nothing(tmp_path):
    path = tmp_path / "a.csv"
    with CsvWriter(path, ["编号", "内容"], zone=ZONE) as writer:
        for text in DANGEROUS:
            writer.add([1, text])
        writer.add([2.0, "灯坏,\n“急”"])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["编号", "内容"]
    assert [row[1] for row in rows[1:-1]] == [f"'{text}" for text in DANGEROUS]
    assert rows[-1] == ["2", "灯坏,\n“急”"]
    assert writer.rows == len(DANGEROUS) + 1


def test_a_workbook_holds_text_as_text(tmp_path):
    path = tmp_path / "a.xlsx"
    with XlsxWriter(path, ["=头", "时间"], zone=ZONE) as writer:
        for text in DANGEROUS:
            writer.add([text, datetime(2026, 1, 5, 2, 23, tzinfo=UTC)])
        writer.add(["控\x00制\x0b符\ud800", None])
    sheet = load_workbook(path).active
    assert all(cell.data_type == "s" for cell in sheet["A"])
    assert [cell.quotePrefix for cell in sheet["A"][:-1]] == [True] * (len(DANGEROUS) + 1)
    assert sheet["A11"].value == "控制符"
    assert sheet["B2"].value == datetime.fromisoformat("2026-01-05T10:23")
    assert sheet["A2"].value == "=1+1"


def test_rows_beyond_a_sheet_go_on_in_a_further_one(tmp_path):
    path = tmp_path / "a.xlsx"
    with XlsxWriter(path, ["n"], zone=ZONE, sheet="工单", sheet_rows=4) as writer:
        for n in range(7):
            writer.add([n])
    book = load_workbook(path)
    assert book.sheetnames == ["工单", "工单 2", "工单 3"]
    values = [row[0] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert values == list(range(7))
    assert all(sheet["A1"].value == "n" for sheet in book)


def test_a_text_longer_than_a_cell_says_that_it_was_cut(tmp_path):
    path = tmp_path / "a.xlsx"
    with XlsxWriter(path, ["内容"], zone=ZONE) as writer:
        writer.add(["字" * 40_000])
    value = load_workbook(path).active["A2"].value
    assert len(value) == CELL_LENGTH
    assert "40000" in value[-60:]
    assert writer.cut_cells == 1


def test_a_failed_export_leaves_no_file(tmp_path):
    path = tmp_path / "a.xlsx"
    with pytest.raises(ZeroDivisionError), XlsxWriter(path, ["n"], zone=ZONE) as writer:
        writer.add([1 / 0])
    assert not path.exists()


def test_what_is_written_can_be_read_again(tmp_path):
    path = tmp_path / "a.xlsx"
    with XlsxWriter(path, ["编号", "内容"], zone=ZONE) as writer:
        writer.add(["0012", "=好\n了"])
    table = open_table(path)
    assert table.header == ("编号", "内容")
    assert [row.cells for row in table] == [("0012", "=好\n了")]


def test_bad_rows_stand_beside_the_input_with_their_reasons(tmp_path):
    source = tmp_path / "留言.csv"
    with Rejects(rejects_path(source), ["内容", "时间"], zone=ZONE) as rejects:
        rejects.add(
            Row(7, ("=坏", "昨天")),
            [RowError(7, "时间", "不是日期"), RowError(7, "", "与第 3 行重复")],
        )
    assert rejects.path.parent == tmp_path
    assert rejects.path.stem.startswith("留言")
    table = open_table(rejects.path)
    assert table.header[2:] == ("内容", "时间")
    assert next(iter(table)).cells == (7, "时间: 不是日期\n与第 3 行重复", "=坏", "昨天")


def test_when_all_rows_are_good_an_older_file_of_bad_rows_goes(tmp_path):
    path = rejects_path(tmp_path / "a.xlsx")
    path.write_bytes(b"old")
    with Rejects(path, ["内容"], zone=ZONE) as rejects:
        pass
    assert rejects.count == 0
    assert not path.exists()


def test_a_row_error_says_where():
    assert "7" in str(RowError(7, "时间", "不是日期"))
    assert "时间" in str(RowError(7, "时间", "不是日期"))
