"""Locks that the database holds for a transaction."""

import psycopg
import pytest
from django.db import connection, transaction

from linli.foundation.postgres.locks import advisory_lock


@pytest.mark.django_db(transaction=True)
def test_a_second_transaction_cannot_take_the_same_name_before_the_first_ends() -> None:
    other = connection.copy()
    try:
        with transaction.atomic():
            advisory_lock("receipt numbers")
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
                cursor.execute("BEGIN")
                with pytest.raises(psycopg.errors.LockNotAvailable):
                    cursor.connection.execute(
                        "SELECT pg_advisory_xact_lock(classid::int, objid::int) FROM pg_locks"
                        " WHERE locktype = 'advisory'"
                    )
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        advisory_lock("receipt numbers")
