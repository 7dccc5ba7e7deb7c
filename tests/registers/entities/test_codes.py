"""GB 32100-2015 on numbers that are known to be valid, and on spoilt ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registers.entities.models import EntityKind
from linli.registers.entities.rules.codes import (
    CodeFlaw,
    check_sign,
    code_flaw,
    kind_of_code,
    normal_code,
)
from linli.registers.entities.rules.industries import section_of

# Printed on the public certificates of large enterprises and bodies.
KNOWN = [
    ("91110108551385082Q", "enterprise"),
    ("914403001922038216", "enterprise"),
    ("9144030071526726XG", "enterprise"),
    ("91330100799655058B", "enterprise"),
    ("91110000802100433B", "enterprise"),
    ("91350100M000100Y43", "enterprise"),
]


@pytest.mark.parametrize(("code", "kind"), KNOWN)
def test_known_numbers_pass(code: str, kind: str) -> None:
    assert code_flaw(code) is None
    assert kind_of_code(code) == kind


@pytest.mark.parametrize("code", [code for code, _kind in KNOWN])
def test_any_one_wrong_sign_is_found(code: str) -> None:
    for place in range(8, 18):
        other = "1" if code[place] != "1" else "2"
        assert code_flaw(code[:place] + other + code[place + 1 :]) is not None


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_a_made_number_passes(body: str) -> None:
    first = f"91420600{body}"
    assert code_flaw(first + check_sign(first)) is None


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("9111010855138508", CodeFlaw.LENGTH),
        ("91110108551385082I", CodeFlaw.SIGNS),
        ("Z1110108551385082Q", CodeFlaw.SIGNS),
        ("91110108551385082R", CodeFlaw.CHECK),
    ],
)
def test_flaws_are_told_apart(text: str, flaw: CodeFlaw) -> None:
    assert code_flaw(text) is flaw


def test_what_people_type_is_brought_into_one_form() -> None:
    assert normal_code(" ９１１１０１０８-551385082q ") == "91110108551385082Q"


def test_every_kind_a_code_tells_is_one_of_the_register() -> None:
    for first in "1234567890ABCN":
        for second in "123459":
            assert kind_of_code(first + second) in EntityKind.values


@pytest.mark.parametrize(
    ("words", "letter"),
    [("F", "F"), ("52", "F"), ("F5211", "F"), ("教育", "P"), ("批发和零售业", "F"), ("魔法", None)],
)
def test_industries_are_understood(words: str, letter: str | None) -> None:
    assert section_of(words) == letter
