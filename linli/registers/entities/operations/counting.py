"""Counts of entities, kept in the transaction of each change."""

from __future__ import annotations

from collections import Counter

from django.db import connection

from linli.foundation.postgres.ids import uuid7
from linli.registers.entities.models import Entity

Key = tuple[str, str, str, str, str, str]
_ADD = """
    INSERT INTO entities_entitycount (id, district_code, street_code, community_code, kind, status,
                                      industry, n)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (district_code, street_code, community_code, kind, status, industry)
    DO UPDATE SET n = entities_entitycount.n + excluded.n
"""


class Tally:
    """What a transaction changes of the counts; written together at its end."""

    def __init__(self) -> None:
        self._sums: Counter[Key] = Counter()

    def count(self, entity: Entity, n: int) -> None:
        """Add or take away an entity as it stands now."""
        self._sums[
            (
                entity.district_code,
                entity.street_code,
                entity.community_code,
                entity.kind,
                entity.status,
                entity.industry,
            )
        ] += n

    def add(self, key: Key, n: int) -> None:
        """The same for one that is known by its codes, kind, status and industry."""
        self._sums[key] += n

    def flush(self) -> None:
        """Write the sums, in one order everywhere so that two writers never wait for each other."""
        rows = [(uuid7(), *key, n) for key, n in sorted(self._sums.items()) if n]
        self._sums.clear()
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)
