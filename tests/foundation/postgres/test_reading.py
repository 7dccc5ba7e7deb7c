"""Several reads in one round trip, of a statement that is put together once."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from linli.foundation.notices.models import Notice
from linli.foundation.postgres.ids import uuid7
from linli.foundation.postgres.reading import read_statement

pytestmark = pytest.mark.django_db
ANYBODY = UUID(int=7)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def notice(account_id: UUID, recipient: str) -> Notice:
    made = Notice(
        channel="inapp", account_id=account_id, recipient=recipient, created_at=NOW, next_try_at=NOW
    )
    made.save(force_insert=True)
    return made


def test_rows_and_values_come_together_for_whoever_asks() -> None:
    first, second = uuid7(), uuid7()
    mine, other = notice(first, "甲 100%"), notice(second, "乙")
    inbox = Notice.objects.inbox_of(ANYBODY).order_by("id")
    statement = read_statement(
        inbox, inbox.values_list("id", "recipient"), inbox.filter(state="dead")
    )
    with CaptureQueriesContext(
        connection,
    ) as caught:
        rows, values, dead = statement.ask({ANYBODY: first})
    assert len(caught) == 1
    assert rows == [mine]
    assert rows[0].recipient == "甲 100%"  # sealed in the table, opened on the way
    assert values == [(mine.id, "甲 100%")]
    assert dead == []
    rows, values, _dead = statement.ask({ANYBODY: second})
    assert rows == [other]
    assert values == [(other.id, "乙")]
    rows[0].read_at = NOW
    rows[0].save()
    other.refresh_from_db()
    assert other.read_at == NOW


def test_what_a_row_would_bring_along_is_refused() -> None:
    with pytest.raises(ValueError, match="plain rows"):
        read_statement(Notice.objects.annotate(one=Value(1)))
