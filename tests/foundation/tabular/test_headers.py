import pytest

from linli.foundation.tabular.errors import MissingColumns
from linli.foundation.tabular.headers import Column, HeaderMap, map_headers

COLUMNS = HeaderMap(
    (
        Column("number", "编号", ("留言编号", "工单编号")),
        Column("text", "内容", ("留言详情", "诉求内容"), required=True),
        Column("at", "时间", ("留言时间", "来电时间"), required=True),
        Column("phone", "电话", ("联系电话(手机)", "手机号")),
        Column("reply_at", "答复时间"),
    )
)


@pytest.mark.parametrize(
    "heading",
    [
        "诉求内容",
        " 诉求 内容 ",
        "诉求\n内容",
        "诉求内容(必填)",
        "*诉求内容：",
        "【重要】诉求内容",
        "诉求\u3000内容\u200b",
    ],
)
def test_a_heading_is_known_however_it_is_dressed(heading):
    found = map_headers(["来电时间", heading], COLUMNS)
    assert found.positions == {"at": 0, "text": 1}
    assert found.unknown == ()


def test_full_and_half_width_brackets_are_the_same():
    found = map_headers(["时间", "内容", "联系电话（手机）"], COLUMNS)
    assert found.positions["phone"] == 2


def test_the_row_is_read_by_key_even_when_it_is_short():
    found = map_headers(["编号", "内容", "时间", "备注", None], COLUMNS)
    assert found.values([7.0, "灯坏", "2020-1-5"]) == {
        "number": 7.0, "text": "灯坏", "at": "2020-1-5",
    }  # fmt: skip
    assert found.values([7.0]) == {"number": 7.0, "text": None, "at": None}
    assert found.unknown == ("备注",)


def test_the_exact_heading_wins_over_one_with_a_remark():
    found = map_headers(["内容(旧)", "内容", "时间"], COLUMNS)
    assert found.positions["text"] == 1


def test_of_two_equal_headings_the_first_stands_and_the_other_is_named():
    found = map_headers(["内容", "诉求内容", "时间"], COLUMNS)
    assert found.positions["text"] == 0
    assert found.unknown == ("诉求内容",)


def test_missing_columns_are_named_with_those_found():
    with pytest.raises(MissingColumns) as caught:
        map_headers(["编号", "备注"], COLUMNS)
    assert caught.value.missing == ("内容", "时间")
    assert caught.value.found == ("编号", "备注")
    assert "内容" in str(caught.value)
    assert "备注" in str(caught.value)


def test_columns_may_come_as_a_plain_list():
    assert map_headers(["答复时间"], [Column("reply_at", "答复时间")]).positions == {"reply_at": 0}
