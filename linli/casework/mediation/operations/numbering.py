"""Official file numbers: gapless by committee and year, however many clerks take one at once."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from linli.casework.mediation.models import Committee
from linli.casework.mediation.operations.moves import local_day
from linli.casework.mediation.rules import file_number

# The row stays locked until the transaction ends: a number taken in one that fails is not taken.
_NEXT = """
INSERT INTO mediation_numberseries (committee_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT ON CONSTRAINT series_of_a_year
DO UPDATE SET last = mediation_numberseries.last + 1 RETURNING last"""


def take_file_number(committee: Committee, *, at: datetime) -> str:
    """The next number of the committee in this year, within the caller's transaction."""
    year = local_day(at).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [committee.pk, year])
        row = cursor.fetchone()
    return file_number(year, committee.short_word, int(row[0]))
