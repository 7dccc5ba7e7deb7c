"""Counts of people, kept in the transaction of each change."""

from __future__ import annotations

from collections import Counter
from secrets import randbelow

from django.db import connection

from linli.foundation.postgres.ids import uuid7
from linli.registers.people.models import Person

SLOTS = 8
Key = tuple[str, str, str, str, str, int]
_ADD = """
    INSERT INTO people_peoplecount (id, district_code, street_code, community_code, grid_code,
                                    standing, age_band, slot, n)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (community_code, grid_code, standing, age_band, slot)
    DO UPDATE SET n = people_peoplecount.n + excluded.n
"""


class Tally:
    """What a transaction changes of the counts; sent together at its end."""

    def __init__(self) -> None:
        self._sums: Counter[Key] = Counter()

    def take(self, person: Person) -> None:
        """The person no longer counts as they stand now."""
        self._count(person, -1)

    def add(self, person: Person) -> None:
        """The person counts as they stand now."""
        self._count(person, 1)

    def add_many(self, sums: Counter[Key]) -> None:
        """Add counts made elsewhere."""
        self._sums.update(sums)

    def flush(self) -> None:
        """Write the sums, in one order everywhere so that two writers never wait for each other."""
        slot = randbelow(SLOTS)
        rows = [(uuid7(), *key, slot, n) for key, n in sorted(self._sums.items()) if n]
        self._sums.clear()
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)

    def _count(self, person: Person, n: int) -> None:
        if person.is_present:
            self._sums[key_of(person)] += n


def key_of(person: Person) -> Key:
    """Where a person is counted."""
    return (
        person.district_code,
        person.street_code,
        person.community_code,
        person.grid_code,
        person.standing,
        person.age_band,
    )
