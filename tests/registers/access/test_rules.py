from datetime import UTC, datetime, timedelta

import pytest

from linli.registers.access.rules import (
    Level,
    PasswordFlaw,
    Reach,
    Scope,
    clean_user_name,
    good_reason,
    minutes_left,
    password_flaws,
    password_is_old,
)

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  回访核对 联系电话 ", "回访核对 联系电话"),
        ("核对电话", "核对电话"),
        ("核对", None),
        ("", None),
        ("。。。。。。", None),
        ("11111", None),
        ("字" * 100 + "两" * 101, None),
    ],
)
def test_a_reason_says_something(text: str, kept: str | None) -> None:
    assert good_reason(text) == kept


@pytest.mark.parametrize(
    ("password", "flaws"),
    [
        ("Lin-li2026", []),
        ("荷花池2026!", []),
        ("linli2026", [PasswordFlaw.TOO_PLAIN]),
        ("Ab1!", [PasswordFlaw.TOO_SHORT]),
        ("xx-Huawu-2026", [PasswordFlaw.NAMES_THE_USER]),
        ("", [PasswordFlaw.TOO_SHORT, PasswordFlaw.TOO_PLAIN]),
    ],
)
def test_a_new_password(password: str, flaws: list[PasswordFlaw]) -> None:
    assert password_flaws(password, username="huawu") == flaws


def test_a_user_name_has_one_form() -> None:
    assert clean_user_name(" ＨｕａWu ") == "huawu"
    assert len(clean_user_name("x" * 100)) == 40


def test_minutes_of_a_lock_out_are_rounded_up() -> None:
    assert minutes_left(AT + timedelta(minutes=15), AT) == 15
    assert minutes_left(AT + timedelta(seconds=61), AT) == 2
    assert minutes_left(AT + timedelta(seconds=1), AT) == 1


def test_the_age_of_a_password() -> None:
    today = AT.date()
    assert not password_is_old(None, today=today, days=0)
    assert password_is_old(None, today=today, days=90)
    assert not password_is_old(AT - timedelta(days=89), today=today, days=90)
    assert password_is_old(AT - timedelta(days=90), today=today, days=90)


@pytest.mark.parametrize("level", list(Level))
def test_a_scope_is_one_equality(level: Level) -> None:
    scope = Scope(level, "" if level is Level.CITY else "x", None, Reach.DIVISION)
    assert (scope.column is None) == (level is Level.CITY)
    codes = {"district": "x", "street": "x", "community": "x"}
    assert scope.covers(**codes)
    assert scope.covers(**dict.fromkeys(codes, "y")) == (level is Level.CITY)
