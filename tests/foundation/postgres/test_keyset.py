"""Pages by the last row, and counts that stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.notices.models import Notice
from linli.foundation.postgres.counting import capped_counts
from linli.foundation.postgres.ids import uuid7
from linli.foundation.postgres.keyset import BadCursor, Cursor, Order, cursor_from, slice_of

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def rows(moments: list[datetime | None]) -> None:
    Notice.objects.bulk_create(
        Notice(
            id=uuid7(),
            channel="sms",
            template_code="x",
            next_try_at=NOW,
            created_at=NOW,
            read_at=moment,
        )
        for moment in moments
    )


def walk(order: Order, size: int) -> tuple[list[list[object]], list[list[object]]]:
    """The pages forward to the end, and those on the way back."""
    there, back = [], []
    page = slice_of(Notice.objects.all(), order, None, size=size)
    while True:
        there.append([row.pk for row in page.rows])
        if page.after is None:
            break
        page = slice_of(Notice.objects.all(), order, page.after, size=size)
    while page.before is not None:
        page = slice_of(Notice.objects.all(), order, page.before, size=size)
        back.append([row.pk for row in page.rows])
    return there, back


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 20])
def test_every_row_once_in_order_both_ways(db: None, size: int, is_descending: bool) -> None:
    tied = [NOW + timedelta(minutes=n // 3) for n in range(13)]
    rows(list(tied))
    there, back = walk(Order("read_at", is_descending), size)
    expected = Notice.objects.order_by(
        *(("-read_at", "-pk") if is_descending else ("read_at", "pk"))
    )
    flat = [pk for page in there for pk in page]
    assert flat == [row.pk for row in expected]
    assert back[::-1] == there[:-1]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 9, 30])
def test_rows_without_a_moment_come_last(db: None, size: int) -> None:
    rows([NOW + timedelta(minutes=n) if n % 2 else None for n in range(15)])
    there, back = walk(Order("read_at", has_nulls=True), size)
    flat = [pk for page in there for pk in page]
    assert flat == [row.pk for row in Notice.objects.order_by("read_at", "pk")]
    assert back[::-1] == there[:-1]


@given(
    at=st.none() | st.datetimes(timezones=st.just(UTC)) | st.dates() | st.uuids(),
    is_back=st.booleans(),
)
def test_a_cursor_survives_the_address(at: date | UUID | None, is_back: bool) -> None:
    cursor = Cursor(at, uuid7(), is_back)
    again = cursor_from(str(cursor), zone=UTC)
    assert again == cursor
    assert type(again.at) is type(at)


@given(st.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    try:
        cursor_from(text, zone=UTC)
    except BadCursor:
        return
    assert text[0] in "ab"


def test_counts_stop_and_cost_one_statement(db: None) -> None:
    rows([None] * 12)
    with CaptureQueriesContext(connection) as seen:
        found = capped_counts(
            {
                "all": Notice.objects.all(),
                "one": Notice.objects.all()[:1],
                "none": Notice.objects.none(),
                "skipped": None,
                "sent": Notice.objects.filter(state="sent"),
            },
            sums={"tries": Notice.objects.values_list("attempts")},
            cap=10,
        )
    assert found == {"all": 10, "one": 1, "none": 0, "skipped": 0, "sent": 0, "tries": 0}
    assert len(seen.captured_queries) == 1
