"""Files of matters as offices really have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from linli.casework.cases.models import Case, Event, Party
from linli.casework.matters.models import Matter
from linli.casework.matters.operations.importing import Wish, import_matters
from linli.foundation.tabular.errors import MissingColumns, TableError
from tests.casework.city import MORNING, SYSTEM, City

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "messages"
HEAD = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "联系电话", "社区"]


def sheet(path: Path, *rows: list[object], head: list[str] | None = None) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(head or HEAD)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def row(number: object, text: str = "路灯不亮三天了", **more: str) -> list[object]:
    return [
        number,
        more.get("name", "王阿姨"),
        more.get("title", "路灯"),
        more.get("time", "2026/1/5 10:23:11"),
        text,
        more.get("phone", "138 1234 5678"),
        more.get("community", "荷香社区"),
    ]


def test_good_rows_come_in_through_the_same_door(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "留言.xlsx", row(1), row(2, "\n\t\t\t　井盖丢了_x000D_\n"))
    totals = import_matters(path, by=SYSTEM, at=MORNING)
    assert (totals.read, totals.taken_in, totals.refused) == (2, 2, 0)
    case = Case.objects.get(matter__source_ref="file:2")
    assert (case.body, case.channel, case.community_code) == (
        "井盖丢了",
        "import",
        city.place.community_code,
    )
    said = Event.objects.get(case=case, seq=1).data
    assert said["said_at"].startswith("2026-01-05T10:23:11")
    assert Party.objects.get(case=case).phone == "13812345678"


def test_running_it_again_takes_nothing_in_twice(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", row(1), row(2), row(1))
    assert import_matters(path, by=SYSTEM, at=MORNING).already_there == 1
    again = import_matters(path, by=SYSTEM, at=MORNING)
    assert (again.taken_in, again.already_there) == (0, 3)
    assert Case.objects.count() == 2


def test_rows_without_a_number_are_known_by_what_they_say(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", row(None), row(None, "别的事"))
    import_matters(path, by=SYSTEM, at=MORNING)
    assert import_matters(path, by=SYSTEM, at=MORNING).already_there == 2


def test_bad_rows_go_beside_the_file_with_reasons(city: City, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        row(1),
        row(2, "", title=""),
        row(3, "长" * 20_001),
        row(4, time="明天再说"),
    )
    totals = import_matters(path, by=SYSTEM, at=MORNING)
    assert (totals.taken_in, totals.refused) == (1, 3)
    assert totals.rejects is not None
    page = load_workbook(totals.rejects).active
    assert page is not None
    assert page.max_row == 4


def test_what_is_not_a_phone_number_is_left_out(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", row(1, phone="138****5678"))
    import_matters(path, by=SYSTEM, at=MORNING)
    assert Party.objects.get().phone == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv_in_the_encodings_of_offices(city: City, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    text = "工单编号,诉求内容,来电时间\n1,路灯不亮，天黑,2026年1月5日\n"
    path.write_text(text, encoding=encoding)
    assert import_matters(path, by=SYSTEM, at=MORNING).taken_in == 1
    assert Case.objects.get().body == "路灯不亮，天黑"


def test_emoji_and_invisible_signs(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", row(1, "谢谢👍🏽\u200b\u202e路灯修好了"))
    import_matters(path, by=SYSTEM, at=MORNING)
    assert Case.objects.get().body == "谢谢👍🏽路灯修好了"


def test_a_file_without_the_needed_heading_is_refused_whole(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["x", "y"], head=["甲", "乙"])
    with pytest.raises(MissingColumns, match="诉求内容"):
        import_matters(path, by=SYSTEM, at=MORNING)


def test_a_file_that_is_none_is_refused(city: City, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(TableError):
        import_matters(path, by=SYSTEM, at=MORNING)


def test_accepted_and_dispatched_where_certain(city: City, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", row(1), row(2, "一件说不清的事", title="某事"))
    wish = Wish(accept=True, dispatch=True)
    totals = import_matters(path, by=SYSTEM, at=MORNING, wish=wish)
    assert (totals.accepted, totals.dispatched) == (1, 1)
    assert set(Case.objects.values_list("state", flat=True)) == {"to_sign", "to_accept"}


def test_rows_with_their_answer_are_closed(city: City, tmp_path: Path) -> None:
    head = [*HEAD, "答复意见", "答复时间"]
    path = sheet(tmp_path / "a.xlsx", [*row(1), "已修复", "2026-01-09"], head=head)
    import_matters(path, by=SYSTEM, at=MORNING)
    case = Case.objects.get()
    assert case.state == "closed"
    assert Matter.objects.get(case=case).reply == "已修复"
    assert (
        Event.objects.get(case=case, action="answer_at_once")
        .data["replied_at"]
        .startswith("2026-01-09")
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "rows"),
    [("labelled_sample.xlsx", 495)],
)
def test_real_messages(city: City, tmp_path: Path, name: str, rows: int) -> None:
    source = SHARED / name
    if not source.exists():
        pytest.skip("the real messages are kept beside the project, and are not here")
    path = tmp_path / name
    path.write_bytes(source.read_bytes())
    totals = import_matters(path, by=SYSTEM, at=MORNING)
    assert totals.read == rows
    assert totals.taken_in + totals.already_there + totals.refused == rows
    assert totals.refused == 0
