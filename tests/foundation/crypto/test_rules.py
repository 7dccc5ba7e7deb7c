import pytest

from linli.foundation.crypto.rules import (
    is_phone,
    mask_id,
    mask_name,
    mask_phone,
    normalise_id,
    normalise_phone,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("８６１３８００１３８０００", "13800138000"),
        ("\u200b138 0013 8000\u202c", "13800138000"),
        ("13800138000转12", "13800138000"),
        ("0717-6251234", "07176251234"),
        ("(0717) 6251234 分机 801", "07176251234"),
        ("0717-6251234-801", "07176251234"),
        ("86 717 6251234", "07176251234"),
        ("0086-0717-6251234", "07176251234"),
        ("6251234", "6251234"),
        ("12345", "12345"),
        ("95598", "95598"),
        ("110", "110"),
        ("400-800-1234", "4008001234"),
        ("+1 415 555 2671", "+14155552671"),
        ("0085212345678", "+85212345678"),
    ],
)
def test_a_phone_number_has_one_form_however_it_is_written(written: str, number: str) -> None:
    assert normalise_phone(written) == number
    assert normalise_phone(number) == number
    assert is_phone(written)


@pytest.mark.parametrize("text", ["", "无", "1380013800", "138001380001", "电话见附件", "0", "+86"])
def test_what_is_no_phone_number_is_told(text: str) -> None:
    assert not is_phone(text)
    normalise_phone(text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("0717-6251234", "071****1234"),
        ("6251234", "62****34"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_a_phone_number_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("420600199001011234", "4206**********1234"),
        ("42060019900101123x", "4206**********123X"),
        ("420600900101123", "4206*******1123"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_an_identity_number_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert mask_id(number) == shown


def test_an_identity_number_has_one_form() -> None:
    assert normalise_id(" ４２０６００ 19900101 123x ") == "42060019900101123X"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小三", "欧**三"),
        ("张", "*"),
        ("", ""),
        (" 张三 ", "张*"),
        ("阿卜杜拉·买买提", "阿******提"),
    ],
)
def test_a_name_is_shown_by_its_ends(name: str, shown: str) -> None:
    assert mask_name(name) == shown
