from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, IntegrityError

from linli.registers.access import operations, queries
from linli.registers.access.models import AccessLogEntry, SignInEvent
from linli.registers.access.operations import NotAllowed, ReasonNeeded
from linli.registers.access.queries import LogFilter
from tests.registers.city import AT, EAST, LAKE
from tests.registers.people import Staff

pytestmark = pytest.mark.django_db
CASE = UUID(int=7)


def read(staff: Staff, who: str, **more: Any) -> None:
    given = {"act": "read", "record_kind": "party", "record_id": CASE, "at": AT} | more
    operations.log_reading(by=staff.actor(who), **given)


def unmask(staff: Staff, who: str, reason: str) -> None:
    operations.unmask(
        by=staff.actor(who),
        record_kind="party",
        record_id=CASE,
        about="20260302001",
        fields="phone",
        reason=reason,
        at=AT,
    )


class TestUnmasking:
    def test_with_a_reason_it_is_logged(self, staff: Staff) -> None:
        unmask(staff, "handler", " 电话联系诉求人 ")
        (entry,) = queries.readings_of(CASE)
        assert (entry.who, entry.act, entry.reason) == ("湖办", "unmask", "电话联系诉求人")
        assert (entry.district_code, entry.street_code) == (EAST, LAKE)

    @pytest.mark.parametrize("reason", ["", "看", "    ", "....", "查"])
    def test_a_reason_is_needed(self, staff: Staff, reason: str) -> None:
        with pytest.raises(ReasonNeeded):
            unmask(staff, "handler", reason)
        assert queries.readings_of(CASE) == []

    def test_the_permission_is_needed(self, staff: Staff) -> None:
        with pytest.raises(NotAllowed):
            unmask(staff, "supervisor", "电话联系诉求人")

    def test_the_database_asks_for_a_reason_too(self, staff: Staff) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            read(staff, "handler", act="unmask")


class TestLog:
    def test_it_is_append_only(self, staff: Staff) -> None:
        read(staff, "handler")
        operations.record_log_in(account=staff.people["handler"], address=None, at=AT)
        for rows in (AccessLogEntry.objects.all(), SignInEvent.objects.all()):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                rows.update(at=AT)
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                rows.delete()

    def test_only_what_is_old_is_forgotten(self, staff: Staff) -> None:
        read(staff, "handler", at=AT - timedelta(days=4 * 365))
        read(staff, "handler", at=AT - timedelta(days=200))
        numbers = operations.forget_old_logs(at=AT)
        assert numbers["access log"] == 1
        assert AccessLogEntry.objects.count() == 1
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AccessLogEntry.objects.all().delete()

    def test_an_auditor_sees_the_own_divisions_people(self, staff: Staff) -> None:
        read(staff, "handler")
        read(staff, "taker")
        district = queries.access_log(staff.actor("east_auditor").scope)
        assert [entry.who for entry in district.entries] == ["湖办"]
        assert len(queries.access_log(staff.actor("auditor").scope).entries) == 2
        assert queries.access_log(staff.actor("west_admin").scope).entries == ()

    def test_narrowed(self, staff: Staff) -> None:
        read(staff, "handler", about="2026A")
        read(staff, "taker", about="2026B", act="export", at=AT + timedelta(days=1))
        scope = staff.actor("auditor").scope

        def who(**wanted: Any) -> list[str]:
            return [entry.who for entry in queries.access_log(scope, LogFilter(**wanted)).entries]

        assert who(who="湖办") == ["湖办"]
        assert who(about="2026B") == ["话务"]
        assert who(act="export") == ["话务"]
        assert who(record_kind="household") == []
        assert who(since=AT + timedelta(hours=1)) == ["话务"]
        assert who(until=AT + timedelta(hours=1)) == ["湖办"]

    def test_page_by_page_every_line_once(self, staff: Staff) -> None:
        for _line in range(7):
            read(staff, "handler", record_id=uuid4())
        scope, seen, after = staff.actor("east_auditor").scope, [], None
        while True:
            page = queries.access_log(scope, after=after, limit=3)
            seen += [entry.id for entry in page.entries]
            after = page.after
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 7
        assert seen == sorted(seen, reverse=True)
