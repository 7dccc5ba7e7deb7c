"""Locks that the database holds for a transaction."""

import hashlib

from django.db import connection


def advisory_lock(name: str) -> None:
    """Wait until no other transaction holds this name; the lock goes with the transaction's end.

    Must be called inside a transaction. The same name in another city's schema is another lock.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("advisory_lock needs a transaction: its end is what frees the lock")
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), %s)", [number])
