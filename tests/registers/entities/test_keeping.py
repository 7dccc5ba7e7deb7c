"""Entering, correcting, ending and merging, with history, counts and scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from linli.registers.access.models import AccessLogEntry
from linli.registers.access.operations import ReasonNeeded
from linli.registers.access.rules import WHOLE_CITY, Level, Reach, Scope
from linli.registers.entities import operations, queries
from linli.registers.entities.models import Entity, EntityChange, EntityStatus
from linli.registers.entities.operations import EntityFacts, EntityMoved, EntityRefused
from linli.registers.entities.queries import EntityFilter, UnknownEntity
from linli.registers.places.rules.keepers import NotAllowed
from tests.registers.city import AT, EAST, FERRY, LAKE, LOTUS, PINE
from tests.registers.entities.conftest import clerk, enter, number

HERE = Scope(Level.COMMUNITY, LOTUS, None, Reach.DIVISION)
ELSEWHERE = Scope(Level.COMMUNITY, FERRY, None, Reach.DIVISION)
LATER = AT + timedelta(days=2)


def _facts(entity: Entity, **more: str) -> EntityFacts:
    given = {"name": entity.name, "code": entity.code, "place_code": LOTUS} | more
    return EntityFacts(**given, registered_on=entity.registered_on)


def test_the_code_tells_the_kind_and_the_representative_is_sealed(shop: Entity) -> None:
    assert (shop.kind, shop.status) == ("enterprise", EntityStatus.OPERATING)
    assert (shop.community_code, shop.district_code) == (LOTUS, EAST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT representative FROM entities_entity")
        assert "欧阳".encode() not in bytes(cursor.fetchone()[0])
    assert queries.representative_of(HERE, shop) == "欧阳小芳"


def test_who_works_elsewhere_sees_and_changes_nothing(shop: Entity) -> None:
    assert list(queries.entities(ELSEWHERE, EntityFilter(status="all"))) == []
    assert queries.look_up(ELSEWHERE, shop.code) == []
    assert queries.entity_by_code(ELSEWHERE, shop.code) is None
    assert queries.history_of(ELSEWHERE, shop) == []
    assert queries.representative_of(ELSEWHERE, shop) == ""
    assert queries.entity_counts(ELSEWHERE).total == 0
    with pytest.raises(UnknownEntity):
        queries.entity_seen(ELSEWHERE, shop.pk)
    with pytest.raises(UnknownEntity):
        operations.end_entity(
            by=clerk(FERRY), at=AT, entity_id=shop.pk, status="cancelled", on=date(2026, 1, 1)
        )
    with pytest.raises(NotAllowed):
        enter(2, place=LOTUS, by=clerk(FERRY))
    with pytest.raises(NotAllowed):
        enter(2, by=clerk(LOTUS, may=frozenset()))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "91429901MA00000010"}, "code"),
        ({"code": ""}, "code"),
        ({"name": "店"}, "name"),
        ({"place_code": ""}, "place_code"),
        ({"industry": "Z"}, "industry"),
        ({"parent_code": number(99)}, "parent_code"),
        ({"building_code": "42990100100100001"}, "building"),
        ({"status": "cancelled"}, "status"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    city: None, more: dict[str, str], field: str
) -> None:
    with pytest.raises(EntityRefused) as refused:
        enter(1, by=clerk(LOTUS), **more)
    assert refused.value.field == field


def test_the_same_code_is_not_entered_twice(shop: Entity) -> None:
    with pytest.raises(EntityRefused) as refused:
        enter(1, place=PINE)
    assert refused.value.field == "code"


def test_a_correction_leaves_its_history_and_the_second_is_told_of_the_first(shop: Entity) -> None:
    facts = _facts(shop, name="荷香百货", representative="司马青")
    operations.correct_entity(
        by=clerk(LOTUS), at=LATER, entity_id=shop.pk, facts=facts, source="执照", expect=1
    )
    with pytest.raises(EntityMoved):
        operations.correct_entity(
            by=clerk(LOTUS), at=LATER, entity_id=shop.pk, facts=facts, source="执照", expect=1
        )
    line = queries.history_of(HERE, shop)[0]
    assert line.fields["name"] == ("荷香商贸1号店", "荷香百货")
    assert line.sealed
    assert "司马青" not in str(line)
    assert [one.pk for one in queries.look_up(HERE, "百货")] == [shop.pk]


def test_history_is_never_rewritten(shop: Entity) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EntityChange.objects.update(who="别人")
    with pytest.raises(IntegrityError), transaction.atomic():
        EntityChange.objects.all().delete()


def test_an_end_is_counted_and_can_be_taken_back(shop: Entity) -> None:
    assert queries.entity_counts(HERE).kinds == {"enterprise": 1}
    operations.end_entity(
        by=clerk(LOTUS), at=LATER, entity_id=shop.pk, status="cancelled", on=date(2026, 3, 1)
    )
    assert queries.entity_counts(WHOLE_CITY).total == 0
    assert list(queries.entities(HERE, EntityFilter())) == []
    assert len(queries.entities(HERE, EntityFilter(status="all"))) == 1
    operations.reopen_entity(by=clerk(LOTUS), at=LATER, entity_id=shop.pk, reason="登记错误")
    assert queries.entity_counts(WHOLE_CITY).industries == {"F": 1}


def test_two_records_of_one_become_one(shop: Entity) -> None:
    group = enter(2, code="", record_number="备1", name="荷香商贸")
    branch = enter(3, parent_code=shop.code)
    with pytest.raises(EntityRefused):
        operations.merge_entities(
            by=clerk(LOTUS), at=LATER, keep_id=shop.pk, gone_id=branch.pk, reason="重复"
        )
    kept = operations.merge_entities(
        by=clerk(LOTUS), at=LATER, keep_id=group.pk, gone_id=shop.pk, reason="重复登记"
    )
    assert kept.code == shop.code
    assert [one.pk for one in queries.branches_of(HERE, kept)] == [branch.pk]
    assert queries.entity_counts(HERE).total == 2
    assert queries.entity_seen(HERE, shop.pk).merged_into_id == group.pk


def test_the_name_of_the_representative_is_shown_for_a_reason_and_logged(shop: Entity) -> None:
    with pytest.raises(ReasonNeeded):
        operations.reveal_representative(by=clerk(LOTUS), at=AT, entity_id=shop.pk, reason="……")
    name = operations.reveal_representative(
        by=clerk(LOTUS), at=AT, entity_id=shop.pk, reason="核对执照"
    )
    assert name == "欧阳小芳"
    assert AccessLogEntry.objects.get().record_kind == "entity"
    with pytest.raises(UnknownEntity):
        operations.reveal_representative(
            by=clerk(FERRY), at=AT, entity_id=shop.pk, reason="核对执照"
        )


def test_lists_are_narrowed(shop: Entity) -> None:
    enter(2, place=PINE, industry="P")
    street = Scope(Level.STREET, LAKE, None, Reach.DIVISION)
    assert len(queries.entities(street, EntityFilter())) == 2
    assert len(queries.entities(street, EntityFilter(place_code=PINE))) == 1
    assert len(queries.entities(street, EntityFilter(industry="P"))) == 1
    assert len(queries.entities(street, EntityFilter(kind="individual"))) == 0
    assert queries.entities(street, EntityFilter(words=shop.code)).get().pk == shop.pk
    assert set(queries.entity_counts(street).divisions) == {LOTUS, PINE}
