"""A job that can be caught in the middle, and the worker that does it."""

from __future__ import annotations

from django.db import connection, transaction

from linli.foundation.jobs.registry import job

NAME = "faults.write_down"
LOCK = 20_261_118


@job(NAME)
def write_down(word: str) -> None:
    """Write a word down, in one transaction that waits in its middle while LOCK is held."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO faults_written (word) VALUES (%s)", [word])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
