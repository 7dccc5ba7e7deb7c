"""Annual checks of social organisations."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from linli.foundation.notices.models import Notice
from linli.registers.access import operations as access
from linli.registers.access.rules import SYSTEM, WHOLE_CITY, Level, Reach, Scope
from linli.registers.entities import operations, queries
from linli.registers.entities.models import Entity, SocialOrganisation
from linli.registers.entities.operations import EntityRefused
from linli.registers.entities.rules.checks import first_check_due, supervisor_due
from tests.registers.city import AT, FERRY, LOTUS
from tests.registers.entities.conftest import clerk, enter, number
from tests.registers.people import PASSWORD, Staff

MARCH = datetime(2026, 3, 5, 1, tzinfo=UTC)


@pytest.fixture
def choir(city: None) -> Entity:
    return enter(7, code=number(7, "51429901"), name="东湖区合唱协会", supervising_unit="文化馆")


def test_the_first_check_is_due_a_year_after_registration(choir: Entity) -> None:
    assert first_check_due(date(2020, 5, 6)) == date(2021, 5, 31)
    assert supervisor_due(date(2021, 5, 31)) == date(2021, 3, 31)
    assert choir.status == "registered"
    assert SocialOrganisation.objects.get().check_due == date(2021, 5, 31)


def test_a_check_is_noted_once_and_moves_the_next(choir: Entity) -> None:
    def note(year: int) -> None:
        operations.record_check(
            by=clerk(LOTUS), at=AT, entity_id=choir.pk, year=year, result="passed",
            checked_on=date(2026, 2, 1),
        )  # fmt: skip

    note(2025)
    assert SocialOrganisation.objects.get().check_due == date(2027, 5, 31)
    for year in (2025, 2026, 2019):
        with pytest.raises(EntityRefused):
            note(year)
    here = Scope(Level.COMMUNITY, LOTUS, None, Reach.DIVISION)
    away = Scope(Level.COMMUNITY, FERRY, None, Reach.DIVISION)
    assert [check.year for check in queries.checks_of(here, choir)] == [2025]
    assert queries.checks_of(away, choir) == []
    assert queries.social_due(away, by=date(2030, 1, 1)) == []
    assert len(queries.social_due(WHOLE_CITY, by=date(2030, 1, 1))) == 1


def test_a_group_that_is_only_recorded_has_no_check(city: None) -> None:
    group = enter(8, code="", record_number="备8", name="荷香棋友会")
    assert group.status == "recorded"
    assert SocialOrganisation.objects.get().check_due is None
    with pytest.raises(EntityRefused):
        operations.record_check(
            by=clerk(LOTUS), at=AT, entity_id=group.pk, year=2025, result="passed",
            checked_on=date(2026, 2, 1),
        )  # fmt: skip


def test_the_clerk_is_reminded_once(staff: Staff, choir: Entity) -> None:
    access.create_account(
        by=SYSTEM,
        at=AT,
        username="clerk",
        name="湖册",
        password=PASSWORD,
        must_change_password=False,
        post=access.FirstPost(staff.units["lake"].id, "street_clerk"),
    )
    assert operations.remind_of_checks(at=MARCH) == 1
    assert operations.remind_of_checks(at=MARCH) == 0
    assert "东湖区合唱协会" in Notice.objects.get().body
