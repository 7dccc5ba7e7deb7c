"""Locks that the database holds for a transaction."""

import psycopg
import pytest
from django.db import connection, connections, transaction

from linli.foundation.postgres.locks import advisory_lock


def _held() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid::bigint, objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_a_name_is_held_until_the_transaction_ends() -> None:
    parameters = connections["default"].get_connection_params()
    with transaction.atomic():
        advisory_lock("receipt numbers")
        [key] = _held()
        with psycopg.connect(
            host=parameters["host"], user=parameters["user"], dbname=parameters["dbname"]
        ) as other:
            other.execute("SET lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute(
                    "SELECT pg_advisory_xact_lock(%s::bigint::bit(32)::int,"
                    " %s::bigint::bit(32)::int)",
                    key,
                )
    assert _held() == []


@pytest.mark.django_db
def test_two_names_are_two_locks() -> None:
    advisory_lock("receipt numbers")
    advisory_lock("receipt numbers")
    advisory_lock("case chain")
    assert len(_held()) == 2


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        advisory_lock("receipt numbers")
