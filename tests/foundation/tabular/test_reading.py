import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from linli.foundation.tabular.cleaning import as_text, lost_digits
from linli.foundation.tabular.errors import MissingColumns, TableTooLarge, UnreadableTable
from linli.foundation.tabular.headers import Column
from linli.foundation.tabular.reading import Limits, open_table

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "messages"
COLUMNS = [
    Column("text", "内容", ("留言详情",), required=True),
    Column("at", "时间", ("留言时间",), required=True),
]


def workbook(path, *sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_rows_carry_the_number_the_spreadsheet_shows(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        (
            "留言",
            [
                ["2020年留言台账"],
                [],
                ["时间", "内容"],
                ["2020-1-5", "灯坏"],
                [],
                [datetime.fromisoformat("2020-01-06"), "路破"],
            ],
        ),
    )
    table = open_table(path)
    assert (table.sheet, table.header, table.header_row) == ("留言", ("时间", "内容"), 3)
    assert [(row.number, row.cells) for row in table] == [
        (4, ("2020-1-5", "灯坏")),
        (6, (date(2020, 1, 6), "路破")),
    ]
    assert list(table) == list(table)
    assert table.row_count == 3


def test_blank_rows_at_the_end_are_not_rows(tmp_path):
    rows = [["时间", "内容"], ["2020-1-5", "灯坏"], *[[" ", "\u3000"]] * 5000]
    table = open_table(workbook(tmp_path / "a.xlsx", ("S", rows)))
    assert len(list(table)) == 1


def test_the_sheet_and_the_row_that_fit_the_columns_are_taken(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ("说明", [["填表说明", "请逐行填写", "不要合并单元格", "谢谢"]]),
        (
            "数据",
            [
                ["填报单位:", "某中心", "填报人:", "某人"],
                ["内容", "时间"],
                ["灯坏", "2020-1-5", "多", "余"],
            ],
        ),
    )
    table = open_table(path, columns=COLUMNS)
    assert (table.sheet, table.header) == ("数据", ("内容", "时间"))
    assert [row.number for row in table] == [3]


def test_the_header_can_be_chosen_after_opening(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("甲,乙,丙,丁\n内容,时间,,\n灯坏,2020-1-5,,\n", "utf-8")
    table = open_table(path)
    assert table.header[0] == "甲"
    assert table.map(COLUMNS).positions == {"text": 0, "at": 1}
    assert [row.cells[0] for row in table] == ["灯坏"]


def test_a_table_without_the_columns_says_which(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["姓名", "内容"], ["甲", "灯坏"]]))
    with pytest.raises(MissingColumns, match="时间"):
        open_table(path, columns=COLUMNS).map(COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_of_the_country(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("内容,时间\n路灯坏了,2020/1/5 10:23\n".encode(encoding))
    table = open_table(path)
    assert table.header == ("内容", "时间")
    assert [row.cells for row in table] == [("路灯坏了", "2020/1/5 10:23")]


def test_emoji_survive_gb18030(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("内容,时间\n谢谢👍𠮷,2020-1-5\n".encode("gb18030"))
    assert next(iter(open_table(path))).cells[0] == "谢谢👍𠮷"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_lines(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    lines = [["编号", "内容", "时间"], ["1", '"甲,乙;丙"', "2020-1-5"], ["2", "丁", "2020-1-6"]]
    path.write_text("\n".join(delimiter.join(line) for line in lines), "utf-8")
    assert next(iter(open_table(path))).cells == ("1", "甲,乙;丙", "2020-1-5")


def test_quoted_line_breaks_keep_the_rows_and_their_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('内容,时间\n"第一行\n第二行",2020-1-5\n"说""好""了",2020-1-6\n', "utf-8")
    rows = list(open_table(path))
    assert [row.cells[0] for row in rows] == ["第一行\n第二行", '说"好"了']
    assert [row.number for row in rows] == [2, 4]


def test_nul_bytes_in_csv_do_no_harm(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("内容,时间\n路\x00灯坏了路灯坏了,2020-1-5\n".encode())
    assert next(iter(open_table(path))).cells[0] == "路灯坏了路灯坏了"


def test_a_quotation_mark_that_never_closes_is_said_with_its_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        '内容,时间\n好,2020-1-5\n"没有关,2020-1-6\n' + "字,2020-1-7\n" * 30_000, "utf-8"
    )
    with pytest.raises(UnreadableTable, match="3"):
        list(open_table(path))


def test_ten_megabytes_in_one_cell_are_refused_in_words(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("内容,时间\n好,2020-1-5\n" + "字" * 3_400_000 + ",2020-1-6\n", "utf-8")
    with pytest.raises(UnreadableTable, match="3"):
        list(open_table(path))


def test_utf8_that_was_cut_off_is_not_taken_for_gb18030(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("内容,时间\n路灯坏了好久".encode()[:-1])
    with pytest.raises(UnreadableTable, match="2"):
        open_table(path)


def test_mixed_encodings_are_said_with_their_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        "内容,时间\n路灯坏了,1\n".encode() + "路灯坏,2\n".encode("gbk") + "路灯,3\n".encode()
    )
    with pytest.raises(UnreadableTable, match="3"):
        open_table(path)


@pytest.mark.parametrize("content", [b"", b"\n\n,,\n", b"\xff\xd8\xff\xe0" + b"\0\x10JFIF" * 50])
def test_what_is_no_table_is_refused_in_words(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable):
        open_table(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "no.xlsx"):
        with pytest.raises(UnreadableTable):
            open_table(path)


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(UnreadableTable):
        open_table(workbook(tmp_path / "a.xlsx", ("S", [])))


def test_any_other_archive_is_refused(tmp_path):
    path = packed(tmp_path / "a.xlsx", {"word/document.xml": "<x/>"})
    with pytest.raises(UnreadableTable, match=r"\.csv"):
        open_table(path)


def test_macros_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容"], ["好"]]))
    packed(path, parts(path) | {"xl/vbaProject.bin": b"x"})
    with pytest.raises(UnreadableTable, match="宏"):
        open_table(path)


@pytest.mark.parametrize(
    ("stream", "words"), [("EncryptedPackage", "密码"), ("Workbook", r"\.xls")]
)
def test_a_password_and_the_old_format_are_said_in_words(tmp_path, stream, words):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le"))
    with pytest.raises(UnreadableTable, match=words):
        open_table(path)


def test_a_truncated_workbook_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容", "时间"]] * 500))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableTable):
        open_table(path)


def test_a_damaged_sheet_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容", "时间"]] * 5))
    packed(path, parts(path) | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"})
    with pytest.raises(UnreadableTable):
        open_table(path)


def test_an_archive_that_unpacks_to_far_more_is_refused_before_unpacking(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容"], ["好"]]))
    packed(path, parts(path) | {"xl/media/zero.bin": bytes(3_000_000)})
    with pytest.raises(TableTooLarge):
        open_table(path, limits=Limits(suspicious_size=1_000_000))


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容"], ["好" * 3000]]))
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        if b"sheet1.xml" in content[at : at + 80] or b"sharedStrings" in content[at : at + 80]:
            struct.pack_into("<I", content, at + 24, 10)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)
    with pytest.raises(UnreadableTable):
        open_table(path)


def test_two_entries_of_one_name_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容"], ["好"]]))
    buffer = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", b"<worksheet/>")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(UnreadableTable):
        open_table(path)


def test_a_cell_far_to_the_right_is_refused_without_building_the_sheet(tmp_path):
    book = Workbook()
    book.active["A1"] = "内容"
    book.active["XFD1048576"] = "远"
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(TableTooLarge, match="16384"):
        open_table(path)


def test_too_many_rows_by_columns_are_refused(tmp_path):
    book = Workbook()
    book.active["A1"] = "内容"
    book.active.cell(1_000_000, 60).value = "远"
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(TableTooLarge, match="1000000"):
        open_table(path)


STREAMED = Limits(cells=3)


def test_a_sheet_too_large_to_be_held_is_read_row_by_row_and_gives_the_same(tmp_path):
    rows = [
        ["台账"],
        [],
        ["时间", "内容", "号码", "对"],
        [datetime.fromisoformat("2020-01-05 10:20:30"), "灯坏\n了", 1.10105e17, True],
        [],
        [date(2020, 1, 6), " 路 破 ", "110105199003071200", None, "多"],
        [None, "=1+1", 0.5],
    ]
    path = workbook(tmp_path / "a.xlsx", ("空", []), ("留言", rows), ("别的", [["x"]]))
    held, streamed = (
        open_table(path, columns=COLUMNS),
        open_table(path, columns=COLUMNS, limits=STREAMED),
    )
    assert (streamed.sheet, streamed.header_row) == ("留言", 3)
    assert streamed.row_count == held.row_count
    for _again in range(2):
        assert [row.number for row in streamed] == [row.number for row in held] == [4, 6, 7]
        cells = [[as_text(cell) for cell in row.cells] for row in streamed]
        assert cells == [[as_text(cell) for cell in row.cells] for row in held]
    [first, *_rest] = streamed
    assert lost_digits(first.cells[2])


def test_hidden_sheets_are_not_read_row_by_row_either(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("甲", [["a", "b"], [1, 2]]), ("乙", [["c"], [3]]))
    book = load_workbook(path)
    book["甲"].sheet_state = "hidden"
    book.save(path)
    assert open_table(path, limits=STREAMED).sheet == "乙"


def test_a_row_that_claims_to_be_far_away_ends_where_the_content_ends(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("甲", [["a", "b"], [1, 2], [3, 4]]))
    entries = parts(path)
    name = "xl/worksheets/sheet1.xml"
    entries[name] = entries[name].replace(b"</sheetData>", b'<row r="900000000"/></sheetData>')
    table = open_table(packed(tmp_path / "b.xlsx", entries), limits=STREAMED)
    assert [row.number for row in table] == [2, 3]


def test_a_damaged_sheet_that_is_read_row_by_row_is_said(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("甲", [["a", "b"], *([n, n] for n in range(2000))]))
    entries = parts(path)
    name = "xl/worksheets/sheet1.xml"
    entries[name] = entries[name][:-2000]
    table = open_table(packed(tmp_path / "b.xlsx", entries), limits=STREAMED)
    with pytest.raises(UnreadableTable):
        list(table)


def test_texts_that_would_fill_the_memory_are_refused(tmp_path):
    entries = parts(workbook(tmp_path / "a.xlsx", ("甲", [["a"]])))
    texts = f"<sst><si><t>{'路灯坏了' * 100}</t></si></sst>"
    path = packed(tmp_path / "b.xlsx", entries | {"xl/sharedStrings.xml": texts.encode()})
    with pytest.raises(TableTooLarge, match="CSV"):
        open_table(path, limits=Limits(shared_texts=1000))


def test_a_document_type_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("甲", [["a"]]))
    entries = parts(path)
    name = "xl/worksheets/sheet1.xml"
    entries[name] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + entries[name]
    with pytest.raises(UnreadableTable):
        open_table(packed(tmp_path / "b.xlsx", entries))


def test_formats_without_content_far_away_are_no_content(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("S", [["内容", "时间"], ["好", "2020-1-5"]]))
    sheet = parts(path)["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b'<row r="900000"><c r="XFD900000" s="0"/></row></sheetData>'
    )
    packed(path, parts(path) | {"xl/worksheets/sheet1.xml": sheet})
    assert len(list(open_table(path))) == 1


def test_a_file_over_the_size_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 100)
    with pytest.raises(TableTooLarge):
        open_table(path, limits=Limits(file_size=100))


@pytest.mark.skipif(not SHARED.exists(), reason="the real messages are not on this machine")
@pytest.mark.parametrize(
    ("name", "rows"),
    [("labelled_sample", 495), ("residents_messages", 4212), ("messages_with_replies", 2716)],
)
def test_real_files_are_read_whole(name, rows):
    table = open_table(SHARED / f"{name}.xlsx", columns=COLUMNS)
    found = table.map(COLUMNS)
    assert set(found.positions) == {"text", "at"}
    assert len(list(table)) == rows
