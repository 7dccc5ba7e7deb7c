"""Taking the frequencies of grams."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

# Enough to tell a gram that stands in one row of two hundred from one in a thousand.
SAMPLE_ROWS = 10_000
# Seen fewer times than this in the sample, a gram is as good as unseen.
SEEN_AT_LEAST = 3

_COUNT = "SELECT count(*) FROM {table}"
_SAMPLE = """
INSERT INTO search_gramfrequency (gram, n)
SELECT gram, ceil(count(*) * %(scale)s)
FROM (SELECT {column} AS grams FROM {table} {sample}) AS taken, unnest(taken.grams) AS gram
GROUP BY gram
HAVING count(*) >= %(at_least)s
"""
_TOTALS = """
INSERT INTO search_gramtotals (id, rows, sampled, counted_at)
VALUES (1, %(rows)s, %(sampled)s, %(at)s)
ON CONFLICT (id) DO UPDATE
SET rows = excluded.rows, sampled = excluded.sampled, counted_at = excluded.counted_at
"""


def refresh_frequencies(
    *, table: str, column: str, at: datetime, sample_rows: int = SAMPLE_ROWS
) -> int:
    """Estimate anew, from a sample of the table's rows, how many rows hold each gram.

    Returns how many grams are now known. Readers see the old frequencies until the new ones
    are complete; safe to run twice. Meant for a job: it counts the table.
    """
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL(_COUNT).format(**names))
        rows = int(cursor.fetchone()[0])
        whole = rows <= sample_rows
        # SYSTEM takes whole pages: cheap, and the words of a page are no more alike than others.
        sample = (
            sql.SQL("")
            if whole
            else sql.SQL("TABLESAMPLE SYSTEM ({})").format(
                sql.Literal(round(100 * sample_rows / rows, 4))
            )
        )
        sampled = rows if whole else sample_rows
        cursor.execute("DELETE FROM search_gramfrequency")
        cursor.execute(
            sql.SQL(_SAMPLE).format(sample=sample, **names),
            {"scale": rows / sampled if sampled else 1, "at_least": 1 if whole else SEEN_AT_LEAST},
        )
        known = int(cursor.rowcount)
        cursor.execute(_TOTALS, {"rows": rows, "sampled": sampled, "at": at})
    return known
