from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from linli.foundation.throttle.models import Bucket
from linli.foundation.throttle.operations import forget, take
from linli.foundation.throttle.rules import Allowance

AT = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
THREE = Allowance(an_hour=60, at_once=3)  # a turn a minute

pytestmark = pytest.mark.django_db


def asked(times: int, *, who: str = "a", at: datetime = AT) -> list[bool]:
    return [take("report", who, allowance=THREE, at=at).is_had for _ in range(times)]


def test_so_many_turns_at_once_and_then_none() -> None:
    assert asked(4) == [True, True, True, False]


def test_the_one_who_waits_is_told_how_long() -> None:
    asked(3)

    turn = take("report", "a", allowance=THREE, at=AT)

    assert (turn.is_had, turn.wait_seconds) == (False, 60)


def test_a_turn_comes_back_with_time_and_never_more_than_at_once() -> None:
    asked(4)

    assert asked(2, at=AT + timedelta(seconds=61)) == [True, False]
    assert asked(4, at=AT + timedelta(days=1)) == [True, True, True, False]


def test_a_refused_one_does_not_wait_longer_for_asking_again() -> None:
    asked(10)

    assert take("report", "a", allowance=THREE, at=AT + timedelta(seconds=60)).is_had


def test_callers_and_things_have_their_own_buckets() -> None:
    asked(4)

    assert take("report", "b", allowance=THREE, at=AT).is_had
    assert take("track", "a", allowance=THREE, at=AT).is_had


def test_without_a_limit_nothing_is_kept() -> None:
    assert take("report", "a", allowance=Allowance(an_hour=0, at_once=1), at=AT).is_had
    assert not Bucket.objects.exists()


def test_the_key_does_not_tell_the_caller() -> None:
    take("report", "192.0.2.7", allowance=THREE, at=AT)

    assert b"192.0.2.7" not in bytes(Bucket.objects.get().key)


def test_old_callers_are_forgotten() -> None:
    asked(1)
    asked(1, who="b", at=AT + timedelta(hours=20))

    assert forget(older_than=timedelta(days=1), at=AT + timedelta(days=1, minutes=1)) == 1


def test_the_table_is_unlogged() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'throttle_bucket'")
        row = cursor.fetchone()
    assert row == ("u",)


def test_an_allowance_without_a_turn_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one turn"):
        Allowance(an_hour=5, at_once=0)
