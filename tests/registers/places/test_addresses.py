import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registers.places.rules.addresses import (
    Address,
    floor_of,
    home_address,
    normal,
    number_of,
    read_address,
)

HOME = Address("锦绣家园", "3", "2", None, "501")


@pytest.mark.parametrize(
    "text",
    [
        "锦绣家园3幢2单元501室",
        "锦绣家园3栋2单元501",
        "锦绣家园3号楼2门洞501房",
        "锦绣家园3#2单元501户",
        "锦绣家园三号楼二单元５０１室",
        "锦绣家园 3 座 2 单元 0501",
        "锦绣家园3-2-501",
        "锦绣家园３－２－５０１",
        "锦绣家园3#-2-501",
        "锦绣家园03幢02单元501",
        "临江市城北区柳林街道锦绣家园3幢2单元501室",
    ],
)
def test_the_spellings_of_one_home(text: str) -> None:
    assert read_address(text) == HOME


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("柳林路12号", Address("柳林路12号")),
        ("柳林路12号501室", Address("柳林路12号", door="501")),
        ("学府路88弄6号302", Address("学府路88弄6号", door="302")),
        ("幸福小区A座1001", Address("幸福小区", "A", "", None, "1001")),
        ("三元里小区2栋", Address("三元里小区", "2")),
        ("纺织厂宿舍5#楼三单元六楼602", Address("纺织厂宿舍", "5", "3", 6, "602")),
        ("锦绣花园十二栋一单元1203", Address("锦绣花园", "12", "1", None, "1203")),
        ("荷香社区3幢", Address("荷香社区", "3")),
        ("", Address()),
    ],
)
def test_other_addresses(text: str, parts: Address) -> None:
    assert read_address(text) == parts


@pytest.mark.parametrize(
    ("signs", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十一", 21), ("一百零二", 102), ("五〇一", 501)],
)
def test_chinese_numbers(signs: str, number: int) -> None:
    assert number_of(signs) == number


def test_one_spelling_for_searching() -> None:
    assert normal("锦绣家园三号楼") == normal("锦绣家园3栋") == "锦绣家园3幢"


def test_a_door_tells_its_floor() -> None:
    assert [floor_of(door) for door in ("501", "0501", "1203", "12", "B101")] == [5, 5, 12, None, 1]


@given(st.text(max_size=60))
def test_nothing_makes_it_fail(text: str) -> None:
    read_address(text)
    normal(text)


@given(st.integers(1, 99), st.integers(1, 9), st.integers(1, 40), st.integers(1, 20))
def test_what_is_written_is_read_back(building: int, gate: int, floor: int, number: int) -> None:
    door = f"{floor}{number:02d}"
    written = home_address("", f"锦绣花园{building}幢", str(gate), door)
    assert read_address(written) == Address("锦绣花园", str(building), str(gate), None, door)
