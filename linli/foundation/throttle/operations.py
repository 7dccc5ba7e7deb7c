"""Taking a turn, and forgetting those who have not come for long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from linli.foundation.crypto.operations import blind_index
from linli.foundation.throttle.models import Bucket
from linli.foundation.throttle.rules import Allowance, Turn, turn

# One statement, so that callers side by side cannot both have the last turn.
_TAKE = """
INSERT INTO throttle_bucket AS bucket (key, "left", is_refused, at)
VALUES (%(key)s, %(most)s - 1, false, %(at)s)
ON CONFLICT (key) DO UPDATE SET ("left", is_refused, at) = (
    SELECT CASE WHEN filled.turns >= 1 THEN filled.turns - 1 ELSE filled.turns END,
           filled.turns < 1,
           GREATEST(bucket.at, excluded.at)
    FROM (
        SELECT LEAST(
            %(most)s,
            bucket."left"
            + GREATEST(0, EXTRACT(EPOCH FROM excluded.at - bucket.at)) * %(rate)s
        ) AS turns
    ) AS filled
)
RETURNING "left", is_refused
"""


def take(what: str, who: str, *, allowance: Allowance, at: datetime) -> Turn:
    """Use up one of this caller's turns for this thing; one SQL statement, none without a limit."""
    if not allowance.an_hour:
        return Turn(is_had=True)
    values: dict[str, Any] = {
        "key": blind_index(f"{what}\n{who}", purpose="throttle"),
        "most": float(allowance.at_once),
        "rate": allowance.a_second,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        left, is_refused = cursor.fetchone() or (0.0, True)
    return turn(left, is_refused=is_refused, allowance=allowance)


def forget(*, older_than: timedelta, at: datetime) -> int:
    """Delete the buckets that nobody has touched for so long; returns how many."""
    return Bucket.objects.filter(at__lt=at - older_than).delete()[0]
